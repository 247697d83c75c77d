import { NEWEST_SERVER_VERSION, OLDEST_SERVER_VERSION } from '../../session/server-version.js';

/** Those of the two clients in use: ib_async reads up to 178, the broker's own beyond what is offered here. */
const IN_USE = [193, 178];

/** Server versions to test at: those in use, and at the full level every one. */
export function versions(): number[] {
  if (process.env.MIA_TEST_LEVEL !== 'full') return IN_USE;
  return Array.from({ length: NEWEST_SERVER_VERSION - OLDEST_SERVER_VERSION + 1 }, (_, index) => OLDEST_SERVER_VERSION + index);
}

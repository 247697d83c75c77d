import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

let collect: (() => void) | null = null;

/**
 * Collects all garbage at once: some tens of milliseconds in which nothing else happens, so not for a running session. Left to itself the
 * heap grows to a multiple of what is in use before anything is given back.
 */
export function freeMemory(): void {
  collect ??= collector();
  collect();
}

/** The collector is told to scripts only in contexts that are made while the flag is set. */
function collector(): () => void {
  setFlagsFromString('--expose-gc');
  const found = runInNewContext('gc') as () => void;
  setFlagsFromString('--no-expose-gc');
  return found;
}

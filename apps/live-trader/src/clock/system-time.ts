import { MILLISECOND } from '@mia-trading/core';
import type { SessionTime } from './session-time.js';

/** The clock of the machine. */
export const SYSTEM_TIME: SessionTime = {
  now: () => Date.now() * MILLISECOND,
  speed: 1,
  source: 'system',
  stop: () => undefined,
};

import type { Venue } from '@mia-trading/core';

/** Where the orders of a session go, and who is asked how they stand. */
export interface OrderRoute extends Venue {
  /** The answer comes as an event. */
  requestSnapshot(): void;
  /** Listens no more; orders stay as they are. */
  close(): void;
}

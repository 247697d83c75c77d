import type { Micros } from '@mia-trading/core';

/** Present time of a session. */
export interface SessionTime {
  readonly now: () => Micros;
  /** Event time that passes per wall time; 1 for a real market. */
  readonly speed: number;
  /** For people: `system`, `simulator`. */
  readonly source: string;
  stop(): void;
}

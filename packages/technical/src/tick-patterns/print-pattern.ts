import type { Aggressor, Micros, Persistent, Side, Ticks } from '@mia-trading/core';
import type { PrintPatternName } from './pattern.js';

/** One print as print patterns see it. Reused from print to print. */
export interface PrintSeen {
  now: Micros;
  price: Ticks;
  /** Price less that of the print before; 0 for the first. */
  change: Ticks;
  /** Contracts; `NaN` where the source does not tell. */
  size: number;
  aggressor: Aggressor;
}

/** A pattern of single prints on event time. */
export interface PrintPattern extends Persistent {
  readonly name: PrintPatternName;
  /** Folds a print. Returns the side for which it completed the pattern, 0 for none. */
  onPrint(print: PrintSeen): Side | 0;
  /** Whether it can be looked at: {@link completeness} is a number. */
  readonly isSeen: boolean;
  /** Share of its conditions that hold for a side as of `now`, 0 .. 1; `NaN` while it cannot be looked at. */
  completeness(side: Side, now: Micros): number;
  /** Event time of the first print of the pattern completed last. */
  readonly since: Micros;
  /** Forgets what it has seen: prints were lost, or a session begins. */
  reset(): void;
}

import type { Micros } from '@mia-trading/core';

/** A bar as people and reports read it. Quantities are `null` where the source does not tell them. */
export interface Bar {
  /** Begin of the interval; of a count or session bar, time of its first print. */
  readonly start: Micros;
  /** End of the interval (exclusive); of a count or session bar, time of its last print. */
  readonly end: Micros;
  /** Points. */
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  /** Contracts; `null` when any print of the bar had no size. */
  readonly volume: number | null;
  /** Contracts sold at the bid by aggressors. */
  readonly bidVolume: number | null;
  /** Contracts bought at the ask by aggressors. */
  readonly askVolume: number | null;
  /** Contracts without a known aggressor: `volume - bidVolume - askVolume`. */
  readonly unknownVolume: number | null;
  /** Volume-weighted mean price in points. */
  readonly vwap: number | null;
  /** Number of prints. */
  readonly trades: number | null;
  /** Finished: it will never change again. */
  readonly closed: boolean;
  /** No events were lost inside it. */
  readonly whole: boolean;
}

/** `null` for a quantity that is not known, which columns keep as `NaN`. */
export function knownOrNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}

import type { MarketView, Ticks } from '@mia-trading/core';

/** Where important prices lie: a level map, gamma strikes, or nothing. */
export interface LevelsNear {
  /**
   * Strength 0 .. 1 of the strongest level within `ticks` of `price` (points); 0 when there is none. Called at evaluation points: must not
   * allocate, and be known from the past alone.
   */
  strengthNear(price: number, ticks: Ticks, market: MarketView): number;
}

/** No levels are known: nothing is scaled. */
export const NO_LEVELS: LevelsNear = { strengthNear: () => 0 };

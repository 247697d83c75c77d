import type { MarketView } from '@mia-trading/core';

/**
 * Levels that patterns are tied to, in points as of `market.now`; `NaN` where there is none, and the pattern is not looked at then. Asked once a
 * closed bar.
 */
export interface PatternLevels {
  vwap(market: MarketView): number;
  pointOfControl(market: MarketView): number;
  /** The strike that holds the price: the absolute gamma strike, carried over to the future. */
  gammaStrike(market: MarketView): number;
}

/** For a user without levels. */
export const NO_PATTERN_LEVELS: PatternLevels = { vwap: () => Number.NaN, pointOfControl: () => Number.NaN, gammaStrike: () => Number.NaN };

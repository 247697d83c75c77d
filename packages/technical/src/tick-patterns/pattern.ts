import type { FacingBars } from './facing-bars.js';

/** Patterns of closed bars, in the order of the registry. */
export const BAR_PATTERN_NAMES = [
  'exhaustion',
  'failedBreak',
  'longDownUpBar',
  'colourTurn',
  'baseQuality',
  'trendContinuation',
  'vwapRejection',
  'pocTouch',
  'gammaPin',
  'volumeAnomaly',
  'spreadAnomaly',
] as const;

/** Patterns of single prints on event time. */
export const PRINT_PATTERN_NAMES = ['tickReversal', 'momentumShift', 'burst'] as const;

export type BarPatternName = (typeof BAR_PATTERN_NAMES)[number];
export type PrintPatternName = (typeof PRINT_PATTERN_NAMES)[number];
export type PatternName = BarPatternName | PrintPatternName;

/** What a pattern of bars needs beside their prices. */
export type PatternNeed = 'volume' | 'delta' | 'vwap' | 'pointOfControl' | 'gammaStrike' | 'spread';

/** A pattern decided on closed bars. */
export interface BarPattern {
  readonly name: BarPatternName;
  /** Closed bars of the session that it looks at. */
  readonly span: number;
  readonly needs: readonly PatternNeed[];
  /** It speaks for no direction: alike for both sides, reported with side 0, no part of the signal. */
  readonly isNeutral: boolean;
  /** Share of its conditions that hold for the side faced, 0 .. 1. Asked only with `span` bars there and every need met. */
  completeness(bars: FacingBars): number;
}

/** Share of conditions that hold. A comparison with `NaN` does not hold. */
export function shareOf(...conditions: readonly boolean[]): number {
  let met = 0;
  for (const condition of conditions) if (condition) met += 1;
  return met / conditions.length;
}

const THREE = 3;

/** {@link shareOf} three, for those asked at every print: allocates nothing. */
export function shareOfThree(first: boolean, second: boolean, third: boolean): number {
  return ((first ? 1 : 0) + (second ? 1 : 0) + (third ? 1 : 0)) / THREE;
}

import type { Ticks } from '@mia-trading/core';
import type { WeightedSums } from './weighted-sums.js';

/** VWAP and its bands, in points. */
export interface VwapBands {
  readonly vwap: number;
  /** One volume-weighted population standard deviation, in points. */
  readonly deviation: number;
  readonly upper1: number;
  readonly upper2: number;
  readonly upper3: number;
  readonly lower1: number;
  readonly lower2: number;
  readonly lower3: number;
}

const THIRD_BAND = 3;

/** Bands at 1, 2 and 3 standard deviations; `undefined` when nothing has traded. */
export function bandsOf(sums: WeightedSums, tickSize: number): VwapBands | undefined {
  if (!(sums.volume > 0)) return undefined;
  const vwap = sums.mean * tickSize;
  const deviation = sums.deviation * tickSize;
  return {
    vwap,
    deviation,
    upper1: vwap + deviation,
    upper2: vwap + 2 * deviation,
    upper3: vwap + THIRD_BAND * deviation,
    lower1: vwap - deviation,
    lower2: vwap - 2 * deviation,
    lower3: vwap - THIRD_BAND * deviation,
  };
}

export type VwapPosition = 'aboveSd2' | 'aboveSd1' | 'above' | 'at' | 'below' | 'belowSd1' | 'belowSd2' | 'unknown';

/** Where a price lies, `distance` standard deviations above the VWAP; a band belongs to the outer class. */
export function positionOf(distance: number): VwapPosition {
  if (Number.isNaN(distance)) return 'unknown';
  if (distance >= 2) return 'aboveSd2';
  if (distance >= 1) return 'aboveSd1';
  if (distance > 0) return 'above';
  if (distance === 0) return 'at';
  if (distance > -1) return 'below';
  return distance > -2 ? 'belowSd1' : 'belowSd2';
}

export type VwapSlopeClass = 'strongUp' | 'up' | 'sideways' | 'down' | 'strongDown' | 'unknown';

/** Class of a slope in ticks per bar: strong from `strong` on, sideways below `sideways`. */
export function slopeClassOf(slope: number, strong: number, sideways: number): VwapSlopeClass {
  if (Number.isNaN(slope)) return 'unknown';
  const size = Math.abs(slope);
  if (size < sideways) return 'sideways';
  if (size >= strong) return slope > 0 ? 'strongUp' : 'strongDown';
  return slope > 0 ? 'up' : 'down';
}

export type VwapWidthClass = 'narrow' | 'normal' | 'wide' | 'unknown';

/** Class of the band width: one standard deviation in ticks. */
export function widthClassOf(deviation: Ticks, narrow: Ticks, wide: Ticks): VwapWidthClass {
  if (Number.isNaN(deviation)) return 'unknown';
  if (deviation < narrow) return 'narrow';
  return deviation >= wide ? 'wide' : 'normal';
}

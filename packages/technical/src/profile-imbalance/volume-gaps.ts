import type { Ticks } from '@mia-trading/core';
import type { VolumeHistogram } from '../volume-profile/volume-histogram.js';

/** Prices between which next to nothing has traded; both belong to the gap. */
export interface VolumeGap {
  readonly low: Ticks;
  readonly high: Ticks;
}

/**
 * Volume gaps of a profile: runs of more than `longerThan` prices, at each of which less than `share` of the mean volume of its prices has traded, with
 * more on both sides; thin tails are none. Lowest first; empty while nothing has traded. O(prices). Source: low-volume nodes of the market profile, Dalton 1990;
 * reference notes, C.6.
 */
export function volumeGaps(histogram: VolumeHistogram, longerThan: Ticks, share: number): VolumeGap[] {
  const gaps: VolumeGap[] = [];
  const { volume, lowest, highest } = histogram;
  if (!(volume > 0)) return gaps;
  const little = (share * volume) / (highest - lowest + 1);
  let low = Number.NaN;
  for (let price = lowest; price <= highest; price += 1) {
    if (histogram.volumeAt(price) < little) continue;
    if (price - low > longerThan) gaps.push({ low, high: price - 1 });
    low = price + 1;
  }
  return gaps;
}

import type { ChainExtent } from './expiries.js';

/** Points between strikes near the money, further out and in the wings, by extent. */
const STEPS: Readonly<Record<ChainExtent, readonly [number, number, number]>> = { full: [5, 25, 100], thin: [10, 50, 200] };
/** Where the wider steps begin and the strikes end, in standard deviations of the index to expiry, and as shares of spot at most. */
const NEAR_DEVIATIONS = 1.3;
const NEAR_SHARE = 0.013;
const MIDDLE_DEVIATIONS = 3.5;
const MIDDLE_SHARE = 0.07;
const DOWN_DEVIATIONS = 5;
const UP_DEVIATIONS = 3.5;
const LOWEST_SHARE = 0.5;
const HIGHEST_SHARE = 1.3;

/** Strikes that are listed for an expiry with this standard deviation (a share of spot), rising: dense near the money, round in the wings. */
export function listedStrikes(spot: number, deviation: number, extent: ChainExtent): number[] {
  const [fine, middle, coarse] = STEPS[extent];
  const strikes = new Set<number>();
  const add = (step: number, low: number, high: number): void => {
    for (let strike = Math.ceil(low / step) * step; strike <= high; strike += step) strikes.add(strike);
  };
  const lowest = Math.max(LOWEST_SHARE, 1 - DOWN_DEVIATIONS * deviation);
  const highest = Math.min(HIGHEST_SHARE, 1 + UP_DEVIATIONS * deviation);
  const near = Math.min(NEAR_SHARE, NEAR_DEVIATIONS * deviation);
  const far = Math.min(MIDDLE_SHARE, MIDDLE_DEVIATIONS * deviation);
  add(fine, spot * (1 - near), spot * (1 + near));
  add(middle, spot * Math.max(lowest, 1 - far), spot * Math.min(highest, 1 + far));
  add(coarse, spot * lowest, spot * highest);
  return [...strikes].sort((a, b) => a - b);
}

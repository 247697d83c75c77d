import type { SeededRandom } from '@mia-trading/core';

/** Share of market orders of one lot; with the power laws below, prints of 1 / 7 / 34 lots at the 50th / 90th / 99th percentile, as on ES. */
const ONE_LOT_SHARE = 0.5;
const BODY_SHARE_OF_REST = 0.2;
const BODY_EXPONENT = 1 / 0.827;
const TAIL_START = 7;
const TAIL_EXPONENT = 1 / 1.3;
const LARGEST = 400;
/** Quantiles of the size distribution, equally likely: drawing one of them makes every expectation a finite sum. */
const QUANTILES = 8_192;
/** Lots beyond which a larger order moves the price no further: it is seen and provided for. */
const IMPACT_CAP = 100;

const sizes = new Int32Array(QUANTILES);
for (let index = 0; index < QUANTILES; index += 1) sizes[index] = sizeAt((index + 0.5) / QUANTILES);

/** Size of a market order in lots: half are one lot, the rest follow two power laws through the measured percentiles. */
export function drawOrderSize(random: SeededRandom): number {
  return sizes[random.below(QUANTILES)] as number;
}

/** Impact weight of an order: the square root of its size, as in the square-root law of market impact. */
export function impactWeight(size: number): number {
  return Math.sqrt(Math.min(size, IMPACT_CAP));
}

/** Mean of {@link impactWeight} over {@link drawOrderSize}, exact. */
export const MEAN_IMPACT_WEIGHT = mean((size) => impactWeight(size));
/** Mean of the square of {@link impactWeight} over {@link drawOrderSize}, exact. */
export const MEAN_SQUARED_IMPACT_WEIGHT = mean((size) => impactWeight(size) * impactWeight(size));

function mean(of: (size: number) => number): number {
  let sum = 0;
  for (const size of sizes) sum += of(size);
  return sum / QUANTILES;
}

function sizeAt(quantile: number): number {
  if (quantile < ONE_LOT_SHARE) return 1;
  const rest = (1 - quantile) / (1 - ONE_LOT_SHARE);
  const size = rest > BODY_SHARE_OF_REST ? power(rest, -BODY_EXPONENT) : TAIL_START * power(rest / BODY_SHARE_OF_REST, -TAIL_EXPONENT);
  return Math.min(LARGEST, Math.max(1, Math.round(size)));
}

function power(base: number, exponent: number): number {
  return Math.exp(exponent * Math.log(base));
}

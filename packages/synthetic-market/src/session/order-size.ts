import type { SeededRandom } from '../random/seeded-random.js';

/** Share of trades of one lot; measured on an hour of ES prints (median 1, 90th percentile 7, 99th 34). */
const ONE_LOT_SHARE = 0.5;
const BODY_SHARE_OF_REST = 0.2;
const BODY_EXPONENT = 1 / 0.827;
const TAIL_START = 7;
const TAIL_EXPONENT = 1 / 1.457;
const LARGEST = 400;

/** Size of a market order in lots: half are one lot, the rest follow two power laws through the measured percentiles. */
export function drawOrderSize(random: SeededRandom): number {
  if (random.uniform() < ONE_LOT_SHARE) return 1;
  const rest = random.uniform();
  const size = rest > BODY_SHARE_OF_REST ? power(rest, -BODY_EXPONENT) : TAIL_START * power(rest / BODY_SHARE_OF_REST, -TAIL_EXPONENT);
  return Math.min(LARGEST, Math.max(1, Math.round(size)));
}

function power(base: number, exponent: number): number {
  return Math.exp(exponent * Math.log(base));
}

/**
 * Open interest of a newly listed expiry: bunched on round strikes, calls a little above spot, puts further below, as in the recorded
 * chains (of 2025-08-28: puts 1.75 times the calls, the strikes with most at hundreds).
 */
import type { SeededRandom } from '@mia-trading/core';
import type { ListedExpiry } from './expiries.js';

/** Contracts of calls and puts by kind of expiry: the orders of magnitude of the chain of 2025-08-28. */
const TOTALS: Readonly<Record<ListedExpiry['kind'], readonly [number, number]>> = {
  daily: [30_000, 50_000],
  friday: [60_000, 105_000],
  monthEnd: [120_000, 210_000],
  monthly: [400_000, 750_000],
};
/** Months of the quarterly cycle hold more. */
const QUARTERLY_FACTOR = 2;
/** How much more a strike of each roundness holds than one of 5 points. */
const ROUNDNESS: readonly (readonly [number, number])[] = [
  [500, 16],
  [100, 9],
  [50, 4],
  [25, 2.5],
];
const CALL_CENTRE = 0.3;
const CALL_WIDTH = 0.9;
const PUT_CENTRE = -2.3;
const PUT_WIDTH = 1.8;
/** Deviation of the logarithm of one series against its neighbours. */
const NOISE = 0.5;

/** Contracts were opened over weeks and months: they lie as wide as the index moves in that time, a share of spot. */
const LEAST_DEVIATION: Readonly<Record<ListedExpiry['kind'], number>> = { daily: 0.015, friday: 0.03, monthEnd: 0.04, monthly: 0.055 };

/** Deviation by which contracts and strikes of an expiry lie around spot: that of the index to expiry, but no narrower than is usual. */
export function listingDeviation(kind: ListedExpiry['kind'], deviation: number): number {
  return Math.max(LEAST_DEVIATION[kind], deviation);
}

export function roundness(strike: number): number {
  for (const [step, factor] of ROUNDNESS) if (strike % step === 0) return factor;
  return 1;
}

/** Contracts by strike for calls and puts, in the order of the strikes; `deviation` as of {@link listingDeviation}. */
export function openInterest(random: SeededRandom, listed: Pick<ListedExpiry, 'kind' | 'expiry'>, strikes: readonly number[], spot: number, deviation: number): { readonly calls: Float64Array; readonly puts: Float64Array } {
  const [calls, puts] = TOTALS[listed.kind];
  const isQuarterly = listed.kind === 'monthly' && Number(listed.expiry.slice(5, 7)) % 3 === 0;
  const factor = isQuarterly ? QUARTERLY_FACTOR : 1;
  return {
    calls: spread(random, strikes, spot, deviation, CALL_CENTRE, CALL_WIDTH, calls * factor),
    puts: spread(random, strikes, spot, deviation, PUT_CENTRE, PUT_WIDTH, puts * factor),
  };
}

function spread(random: SeededRandom, strikes: readonly number[], spot: number, deviation: number, centre: number, width: number, total: number): Float64Array {
  const weights = new Float64Array(strikes.length);
  let sum = 0;
  strikes.forEach((strike, index) => {
    const distance = ((strike / spot - 1) / deviation - centre) / width;
    weights[index] = roundness(strike) * Math.exp(-0.5 * distance * distance + NOISE * random.normal());
    sum += weights[index] as number;
  });
  return weights.map((weight) => Math.round((weight / sum) * total));
}

import type { OptionExpiry } from './option-expiry.js';
import { middleAt } from './quote-hygiene.js';

/**
 * Forward and rate from put-call parity: C - P = exp(-rT)·(F - K) for European options, so every strike near the money with both sides quoted
 * tells the forward, and the slope over strikes tells the discount. The underlying's own print is not used: outside cash
 * hours it is stale while options trade.
 *
 * Source: J. Hull, Options, Futures, and Other Derivatives, chapter 11; the same step opens Cboe's VIX method.
 */

/** Strikes this near the spot tell the forward, a fraction of spot. */
const PARITY_RANGE = 0.02;
/** Used instead where strikes are far apart, as years ahead: fewer than three within the narrow range. */
const WIDE_PARITY_RANGE = 0.06;
/** Expiries shorter than this tell no rate: a quarter of a year. */
export const SHORTEST_RATE_YEARS = 0.25;
/** With fewer strikes there is no slope worth the name, and the wide range is asked for the forward. */
const MINIMUM_STRIKES = 3;
/** Least strikes of the wide range. */
const MINIMUM_WIDE_STRIKES = 2;
/** Slopes are taken over strikes this near the spot, a fraction of spot. */
const SLOPE_RANGE = 0.2;

export interface ParityForward {
  /** Points; NaN when too few strikes have both sides quoted. */
  readonly forward: number;
  /** Strikes behind it. */
  readonly strikes: number;
}

function medianOf(values: number[]): number {
  values.sort((a, b) => a - b);
  const half = values.length >> 1;
  const upper = values[half] ?? Number.NaN;
  return values.length % 2 === 1 ? upper : 0.5 * (upper + (values[half - 1] ?? Number.NaN));
}

/** Forwards that the strikes within `range` of spot tell, one each: K + (C - P)/discount, of mid prices. */
function forwardsWithin(range: number, expiry: OptionExpiry, spot: number, discount: number): number[] {
  const forwards: number[] = [];
  const end = expiry.size;
  for (let i = expiry.indexAtOrAbove(spot * (1 - range)); i < end; i += 1) {
    const strike = expiry.strikes[i] as number;
    if (strike >= spot * (1 + range)) break;
    const difference = middleAt(expiry.calls, i) - middleAt(expiry.puts, i);
    if (!Number.isNaN(difference)) forwards.push(strike + difference / discount);
  }
  return forwards;
}

/** Median forward of the strikes within 2 % of spot, or within 6 % where that range has fewer than three. */
export function parityForward(expiry: OptionExpiry, spot: number, discount: number): ParityForward {
  const near = forwardsWithin(PARITY_RANGE, expiry, spot, discount);
  const forwards = near.length < MINIMUM_STRIKES ? forwardsWithin(WIDE_PARITY_RANGE, expiry, spot, discount) : near;
  return { forward: forwards.length < MINIMUM_WIDE_STRIKES ? Number.NaN : medianOf(forwards), strikes: forwards.length };
}

/** Rate of one expiry from the least-squares slope of C - P over strikes within 20 % of spot; NaN when it cannot be told. */
export function parityRate(expiry: OptionExpiry, spot: number, years: number): number {
  let n = 0;
  let sumK = 0;
  let sumD = 0;
  let sumKK = 0;
  let sumKD = 0;
  const end = expiry.size;
  for (let i = expiry.indexAtOrAbove(spot * (1 - SLOPE_RANGE)); i < end; i += 1) {
    const strike = expiry.strikes[i] as number;
    if (strike >= spot * (1 + SLOPE_RANGE)) break;
    const difference = middleAt(expiry.calls, i) - middleAt(expiry.puts, i);
    if (Number.isNaN(difference)) continue;
    const k = strike - spot;
    n += 1;
    sumK += k;
    sumD += difference;
    sumKK += k * k;
    sumKD += k * difference;
  }
  const slope = (n * sumKD - sumK * sumD) / (n * sumKK - sumK * sumK);
  return n >= MINIMUM_STRIKES && slope < 0 ? -Math.log(-slope) / years : Number.NaN;
}

/** Median of the parity rates of the expiries beyond a quarter of a year; NaN when none tells one. */
export function chainRate(expiries: readonly { readonly expiry: OptionExpiry; readonly years: number }[], spot: number): number {
  const rates = expiries
    .filter(({ expiry, years }) => years > SHORTEST_RATE_YEARS && expiry.root.style === 'european')
    .map(({ expiry, years }) => parityRate(expiry, spot, years))
    .filter((rate) => !Number.isNaN(rate));
  return medianOf(rates);
}

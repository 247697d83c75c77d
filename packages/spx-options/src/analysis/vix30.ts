import { DAY, FRIDAY, parseIsoDate, THURSDAY, usHolidayOn, weekdayOf, type DurationMicros } from '@mia-trading/core';
import type { PricedChain, PricedExpiry } from '../chain/price-chain.js';
import { middleAt } from '../chain/quote-hygiene.js';
import { YEAR } from '../chain/settlement.js';

/**
 * The 30-day VIX computed from the chain's own quotes, in VIX points: a check of the chain, not a replacement of the index.
 *
 * σ² = (2/T)·Σ (ΔK/K²)·exp(RT)·Q(K) - (1/T)·(F/K0 - 1)², interpolated in total variance between the two eligible expiries around 30 days.
 * Source: Cboe Volatility Index Mathematics Methodology (2022). The rate is the chain's parity rate instead of Treasury yields.
 */
export interface Vix30 {
  /** VIX points; `null` with a `reason` when the chain does not tell it. */
  readonly value: number | null;
  readonly near: string | null;
  readonly next: string | null;
  readonly reason: string | null;
}

const TARGET = 30 * DAY;
/** Eligible expiries settle more than 23 and less than 37 days ahead. */
const SHORTEST = 23 * DAY;
const LONGEST = 37 * DAY;
const PERCENT = 100;
/** No more options of a side are taken after this many in a row without a bid. */
const EMPTY_BIDS = 2;

/** Monthly SPX, or SPXW that expires at the end of a week other than a monthly one. */
function isEligible(expiry: PricedExpiry, ahead: DurationMicros, monthly: ReadonlySet<string>): boolean {
  if (!(ahead > SHORTEST && ahead < LONGEST)) return false;
  if (expiry.root.root === 'SPX') return true;
  const day = parseIsoDate(expiry.expiry);
  if (expiry.root.root !== 'SPXW' || day === undefined || monthly.has(expiry.expiry)) return false;
  return weekdayOf(day) === FRIDAY || (weekdayOf(day) === THURSDAY && usHolidayOn(day + 1) !== undefined);
}

/** Strikes of one side in order away from K0, as long as the rule of two empty bids lets them. */
function outside(bids: Float64Array, from: number, end: number, step: 1 | -1): number[] {
  const taken: number[] = [];
  let empty = 0;
  for (let i = from; i !== end && empty < EMPTY_BIDS; i += step) {
    if ((bids[i] as number) > 0) {
      taken.push(i);
      empty = 0;
    } else empty += 1;
  }
  return taken;
}

/** Variance a year of one expiry; NaN when it has too few quotes. */
function varianceOf(expiry: PricedExpiry): number {
  const { source, years, discount } = expiry;
  const { strikes, calls, puts } = source;
  let atm = -1;
  let smallest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < source.size; i += 1) {
    const distance = Math.abs(middleAt(calls, i) - middleAt(puts, i));
    if (distance < smallest) {
      smallest = distance;
      atm = i;
    }
  }
  if (atm < 0) return Number.NaN;
  const forward = (strikes[atm] as number) + (middleAt(calls, atm) - middleAt(puts, atm)) / discount;
  let zero = source.indexAtOrAbove(forward);
  if (zero === source.size || (strikes[zero] as number) > forward) zero -= 1;
  if (zero < 0) return Number.NaN;
  const below = outside(puts.bid, zero - 1, -1, -1).reverse();
  const above = outside(calls.bid, zero + 1, source.size, 1);
  const taken = [...below, zero, ...above];
  if (below.length === 0 || above.length === 0) return Number.NaN;
  let sum = 0;
  taken.forEach((index, position) => {
    const strike = strikes[index] as number;
    const left = strikes[taken[Math.max(position - 1, 0)] as number] as number;
    const right = strikes[taken[Math.min(position + 1, taken.length - 1)] as number] as number;
    const isEdge = position === 0 || position === taken.length - 1;
    const width = isEdge ? right - left : 0.5 * (right - left);
    const middle = index < zero ? middleAt(puts, index) : index > zero ? middleAt(calls, index) : 0.5 * (middleAt(puts, index) + middleAt(calls, index));
    sum += (width / (strike * strike)) * (middle / discount);
  });
  const gap = forward / (strikes[zero] as number) - 1;
  return (2 * sum - gap * gap) / years;
}

/** Recomputes VIX from a priced chain of SPX and SPXW options. */
export function vix30(chain: PricedChain): Vix30 {
  const monthly = new Set(chain.expiries.filter(({ root }) => root.root === 'SPX').map(({ expiry }) => expiry));
  const ahead = (expiry: PricedExpiry): DurationMicros => expiry.settlement - chain.asOf;
  const eligible = chain.expiries.filter((expiry) => isEligible(expiry, ahead(expiry), monthly));
  const near = eligible.filter((expiry) => ahead(expiry) <= TARGET).at(-1);
  // An expiry at 30 days to the microsecond (a Wednesday's close) is both: its neighbour would weigh nothing.
  const next = near !== undefined && ahead(near) === TARGET ? near : eligible.find((expiry) => ahead(expiry) > TARGET);
  const names = { near: near?.expiry ?? null, next: next?.expiry ?? null };
  if (near === undefined || next === undefined) return { value: null, ...names, reason: 'no eligible expiries on both sides of 30 days' };
  const nextShare = next === near ? 1 : (TARGET - ahead(near)) / (ahead(next) - ahead(near));
  const total = (1 - nextShare) * near.years * varianceOf(near) + nextShare * next.years * varianceOf(next);
  if (!(total > 0)) return { value: null, ...names, reason: 'too few quotes around the money' };
  return { value: PERCENT * Math.sqrt((total * YEAR) / TARGET), ...names, reason: null };
}

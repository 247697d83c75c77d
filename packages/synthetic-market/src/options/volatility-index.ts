/**
 * Expected volatility over a fixed horizon from the published quotes of a chain, in points of volatility: the Cboe volatility index.
 *
 * For an expiry: σ² = 2/T · Σ ΔK/K²·e^(rT)·Q(K) - (F/K₀ - 1)²/T over out-of-the-money mid quotes, ending on each side at two strikes in
 * a row without a bid; then linear in total variance between the expiries around the horizon. Source: Cboe Volatility Index Mathematics
 * Methodology, 2023.
 */
import { FRIDAY, parseIsoDate, THURSDAY, usHolidayOn, weekdayOf, type Micros } from '@mia-trading/core';
import { RATE, yearsBetween } from './carry.js';
import type { ExpiryChain } from './expiry-chain.js';

/** Two strikes in a row without a bid end a side. */
const LAST_EMPTY = 2;
const YEAR_DAYS = 365;
const PERCENT = 100;

/** Annual variance of one expiry; `NaN` without quotes at two strikes around the forward. */
export function modelFreeVariance(chain: ExpiryChain, now: Micros): number {
  const { strikes, calls, puts } = chain;
  const years = yearsBetween(now, chain.listed.settlement);
  const growth = Math.exp(RATE * years);
  const forward = parityForward(chain, growth);
  const at = strikes.findLastIndex((strike) => strike <= forward);
  if (at < 0) return Number.NaN;
  const mid = (bid: Float64Array, ask: Float64Array, index: number): number => ((bid[index] as number) + (ask[index] as number)) / 2;
  const used = new Map<number, number>([[at, (mid(calls.bid, calls.ask, at) + mid(puts.bid, puts.ask, at)) / 2]]);
  for (const [step, columns] of [[-1, puts] as const, [1, calls] as const]) {
    let empty = 0;
    for (let index = at + step; index >= 0 && index < strikes.length && empty < LAST_EMPTY; index += step) {
      const isBid = (columns.bid[index] as number) > 0;
      empty = isBid ? 0 : empty + 1;
      if (isBid) used.set(index, mid(columns.bid, columns.ask, index));
    }
  }
  const rows = [...used.keys()].sort((a, b) => a - b);
  if (rows.length < 2) return Number.NaN;
  let sum = 0;
  rows.forEach((row, place) => {
    const below = strikes[rows[Math.max(0, place - 1)] as number] as number;
    const above = strikes[rows[Math.min(rows.length - 1, place + 1)] as number] as number;
    const width = place === 0 || place === rows.length - 1 ? above - below : (above - below) / 2;
    const strike = strikes[row] as number;
    sum += (width / (strike * strike)) * growth * (used.get(row) as number);
  });
  const moneyness = forward / (strikes[at] as number) - 1;
  return (2 * sum - moneyness * moneyness) / years;
}

/** Forward from the strike at which call and put mids are nearest to each other. */
function parityForward({ strikes, calls, puts }: ExpiryChain, growth: number): number {
  let best = Number.NaN;
  let least = Infinity;
  strikes.forEach((strike, index) => {
    const difference = ((calls.bid[index] as number) + (calls.ask[index] as number) - (puts.bid[index] as number) - (puts.ask[index] as number)) / 2;
    if (!(Math.abs(difference) < least)) return;
    least = Math.abs(difference);
    best = strike + growth * difference;
  });
  return best;
}

/** SPX monthlies, and SPXW that expire at the end of a week other than a monthly's. */
function isEligible({ listed }: ExpiryChain, chains: readonly ExpiryChain[]): boolean {
  if (listed.root === 'SPX') return true;
  const day = parseIsoDate(listed.expiry) ?? Number.NaN;
  const isWeekEnd = weekdayOf(day) === FRIDAY || (weekdayOf(day) === THURSDAY && usHolidayOn(day + 1) !== undefined);
  return isWeekEnd && !chains.some((other) => other.listed.root === 'SPX' && other.listed.expiry === listed.expiry);
}

/** Index level for a horizon in days (30: VIX, 93: VIX3M); `NaN` when no two eligible expiries lie around it. */
export function volatilityIndex(chains: readonly ExpiryChain[], now: Micros, horizonDays: number): number {
  const horizon = horizonDays / YEAR_DAYS;
  const eligible = chains.filter((chain) => isEligible(chain, chains));
  const near = eligible.findLast(({ listed }) => yearsBetween(now, listed.settlement) <= horizon);
  const next = eligible.find(({ listed }) => yearsBetween(now, listed.settlement) > horizon);
  if (near === undefined || next === undefined) return Number.NaN;
  const [t1, t2] = [yearsBetween(now, near.listed.settlement), yearsBetween(now, next.listed.settlement)];
  const [w1, w2] = [t1 * modelFreeVariance(near, now), t2 * modelFreeVariance(next, now)];
  return PERCENT * Math.sqrt((w1 + ((w2 - w1) * (horizon - t1)) / (t2 - t1)) / horizon);
}

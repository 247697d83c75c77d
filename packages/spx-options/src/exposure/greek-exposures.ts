import type { OptionRight } from '@mia-trading/core';
import type { PricedChain } from '../chain/price-chain.js';
import { blackGreeksDiscounted, createGreeks } from '../pricing/black.js';
import { ONE_PERCENT } from './gamma-terms.js';
import type { SignModel } from './sign-model.js';

const CALENDAR_DAYS_PER_YEAR = 365;

/**
 * Delta, vanna and charm exposure in dollars of delta:
 * delta = Δ·OI·multiplier·S, vanna = ∂Δ/∂σ·OI·multiplier·S·0.01 (per vol point), charm = ∂Δ/∂t·OI·multiplier·S/365 (per calendar day).
 */
export interface GreekExposures {
  /** Delta of all open interest, calls and puts added: what holders of the options own together, $. */
  readonly openInterestDelta: number;
  /** Delta by the sign model, $. */
  readonly delta: number;
  /** Change of delta per vol point by the sign model, $. */
  readonly vanna: number;
  /** Change of delta per passing calendar day by the sign model, $. */
  readonly charm: number;
}

type Sums = { -readonly [Key in keyof GreekExposures]: number };

export interface GreekExposureReport {
  readonly total: GreekExposures;
  /** In the order of the chain's expiries. */
  readonly byExpiry: readonly (GreekExposures & { readonly root: string; readonly expiry: string })[];
  /** Ascending. */
  readonly byStrike: readonly (GreekExposures & { readonly strike: number })[];
}

function zero(): Sums {
  return { openInterestDelta: 0, delta: 0, vanna: 0, charm: 0 };
}

function add(to: Sums, from: GreekExposures): void {
  to.openInterestDelta += from.openInterestDelta;
  to.delta += from.delta;
  to.vanna += from.vanna;
  to.charm += from.charm;
}

/** Exposures of every live series with open interest and a volatility. The total is the sum over expiries in their order. */
export function greekExposures(chain: PricedChain, signs: SignModel): GreekExposureReport {
  const greeks = createGreeks();
  const one = zero();
  const total = zero();
  const byStrike = new Map<number, Sums>();
  const byExpiry = chain.expiries.map((expiry) => {
    const sums = zero();
    const key: { root: string; expiry: string; strike: number; right: OptionRight } = { root: expiry.root.root, expiry: expiry.expiry, strike: 0, right: 'C' };
    const dividendDiscount = Math.exp(-expiry.dividendYield * expiry.greekYears);
    for (let i = expiry.from; i < expiry.to; i += 1) {
      key.strike = chain.strikes[i] as number;
      for (const right of ['C', 'P'] as const) {
        const isCall = right === 'C';
        const openInterest = (isCall ? chain.callOpenInterest : chain.putOpenInterest)[i] as number;
        const volatility = (isCall ? chain.callVolatility : chain.putVolatility)[i] as number;
        if (!(openInterest > 0 && volatility > 0)) continue;
        key.right = right;
        blackGreeksDiscounted(greeks, isCall ? 1 : -1, chain.spot, key.strike, expiry.greekYears, volatility, chain.rate, expiry.dividendYield, expiry.discount, dividendDiscount);
        const dollars = openInterest * expiry.root.multiplier * chain.spot;
        const signed = dollars * signs.sign(key);
        one.openInterestDelta = greeks.delta * dollars;
        one.delta = greeks.delta * signed;
        one.vanna = greeks.vanna * signed * ONE_PERCENT;
        one.charm = (greeks.charm * signed) / CALENDAR_DAYS_PER_YEAR;
        add(sums, one);
        let strike = byStrike.get(key.strike);
        if (strike === undefined) byStrike.set(key.strike, (strike = zero()));
        add(strike, one);
      }
    }
    add(total, sums);
    return { root: expiry.root.root, expiry: expiry.expiry, ...sums };
  });
  return { total, byExpiry, byStrike: [...byStrike].sort(([a], [b]) => a - b).map(([strike, sums]) => ({ strike, ...sums })) };
}

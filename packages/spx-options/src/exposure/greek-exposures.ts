import type { OptionRight } from '@mia-trading/core';
import type { PricedChain, PricedExpiry } from '../chain/price-chain.js';
import { GreekColumns } from '../pricing/greek-columns.js';
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
  const values = new ExpiryValues(chain);
  const one = zero();
  const total = zero();
  const byStrike = new Map<number, Sums>();
  const byExpiry = chain.expiries.map((expiry) => {
    const sums = zero();
    const key: { root: string; expiry: string; strike: number; right: OptionRight } = { root: expiry.root.root, expiry: expiry.expiry, strike: 0, right: 'C' };
    const { calls, puts } = values.of(expiry);
    for (let i = expiry.from; i < expiry.to; i += 1) {
      const k = i - expiry.from;
      key.strike = chain.strikes[i] as number;
      for (const right of ['C', 'P'] as const) {
        const isCall = right === 'C';
        const openInterest = (isCall ? chain.callOpenInterest : chain.putOpenInterest)[i] as number;
        const volatility = (isCall ? chain.callVolatility : chain.putVolatility)[i] as number;
        if (!(openInterest > 0 && volatility > 0)) continue;
        key.right = right;
        const delta = (isCall ? calls.callDelta : puts.putDelta)[k] as number;
        const vanna = (isCall ? calls.vanna : puts.vanna)[k] as number;
        const charm = (isCall ? calls.callCharm : puts.putCharm)[k] as number;
        const dollars = openInterest * expiry.root.multiplier * chain.spot;
        const signed = dollars * signs.sign(key);
        one.openInterestDelta = delta * dollars;
        one.delta = delta * signed;
        one.vanna = vanna * signed * ONE_PERCENT;
        one.charm = (charm * signed) / CALENDAR_DAYS_PER_YEAR;
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

/** Greeks of one expiry at a time, at the volatilities of its calls and at those of its puts: mostly one and the same, then valued once. */
class ExpiryValues {
  readonly #chain: PricedChain;
  readonly #capacity: number;
  readonly #calls: GreekColumns;
  /** Made when first needed. */
  #puts: GreekColumns | null = null;

  constructor(chain: PricedChain) {
    this.#chain = chain;
    this.#capacity = chain.expiries.reduce((most, { from, to }) => Math.max(most, to - from), 0);
    this.#calls = new GreekColumns(this.#capacity);
  }

  /** The next answer overwrites this one. */
  of({ from, to, greekYears, dividendYield, discount }: PricedExpiry): { readonly calls: GreekColumns; readonly puts: GreekColumns } {
    const { spot, rate, strikes, callVolatility, putVolatility } = this.#chain;
    const terms = { spot, rate, years: greekYears, dividendYield, discount, dividendDiscount: Math.exp(-dividendYield * greekYears) };
    const calls = this.#calls;
    calls.fill(strikes, callVolatility, from, to, terms);
    let differ = false;
    for (let i = from; i < to && !differ; i += 1) differ = !Object.is(callVolatility[i], putVolatility[i]);
    if (!differ) return { calls, puts: calls };
    const puts = (this.#puts ??= new GreekColumns(this.#capacity));
    puts.fill(strikes, putVolatility, from, to, terms);
    return { calls, puts };
  }
}

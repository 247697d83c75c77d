import type { OptionKey, OptionRight } from '@mia-trading/core';
import type { PricedChain, PricedExpiry } from '../chain/price-chain.js';
import { INVERSE_SQRT_TWO_PI } from '../pricing/normal.js';
import type { SignModel } from './sign-model.js';

const { abs, exp, log, sqrt } = Math;

/** A move of 1 %, the unit of gamma exposure. */
export const ONE_PERCENT = 0.01;

/** The formula, as published with every result. */
export const GAMMA_EXPOSURE_UNIT = 'dollars of delta per 1 % move: gamma * open interest * multiplier * spot^2 * 0.01 * sign';

/** Exposure summed over some series, $ per 1 % move. */
export interface ExposureSums {
  net: number;
  /** Sum of absolute values. */
  gross: number;
  call: number;
  put: number;
}

export function createSums(): ExposureSums {
  return { net: 0, gross: 0, call: 0, put: 0 };
}

/**
 * Gamma exposure of a priced chain as a function of spot, in columns: one term per strike and volatility,
 *
 *   exposure(S) = S · Σ w·exp(-((ln S + offset)·inverse)²/2),  w = sign·OI·multiplier·0.01·exp(-qT)/(σ√T·√(2π)),
 *
 * which is gamma·OI·multiplier·S²·0.01·sign with Black's gamma at the forward F·S/spot and the volatility of the strike kept (sticky strike). Every
 * total, by expiry, at spot or along a profile, is this one sum in this one order, so they agree to the last bit.
 */
export class GammaTerms {
  readonly #count: number;
  /** Where the terms of each expiry of the chain begin, and the end. */
  readonly #starts: Int32Array;
  readonly #offset: Float64Array;
  readonly #inverse: Float64Array;
  readonly #call: Float64Array;
  readonly #put: Float64Array;
  readonly #gross: Float64Array;
  readonly #strikes: Float64Array;

  constructor(chain: PricedChain, signs: SignModel) {
    const capacity = 2 * chain.strikes.length;
    this.#starts = new Int32Array(chain.expiries.length + 1);
    this.#offset = new Float64Array(capacity);
    this.#inverse = new Float64Array(capacity);
    this.#call = new Float64Array(capacity);
    this.#put = new Float64Array(capacity);
    this.#gross = new Float64Array(capacity);
    this.#strikes = new Float64Array(capacity);
    let count = 0;
    const key: { root: string; expiry: string; strike: number; right: OptionRight } = { root: '', expiry: '', strike: 0, right: 'C' };
    const add = (expiry: PricedExpiry, strike: number, volatility: number, call: number, put: number): void => {
      if (!(volatility > 0) || (call === 0 && put === 0)) return;
      const deviation = volatility * sqrt(expiry.greekYears);
      const scale = (expiry.root.multiplier * ONE_PERCENT * exp(-expiry.dividendYield * expiry.greekYears) * INVERSE_SQRT_TWO_PI) / deviation;
      const carry = (chain.rate - expiry.dividendYield) * expiry.greekYears;
      this.#offset[count] = carry - log(strike) + 0.5 * deviation * deviation;
      this.#inverse[count] = 1 / deviation;
      this.#call[count] = call * scale;
      this.#put[count] = put * scale;
      this.#gross[count] = (abs(call) + abs(put)) * scale;
      this.#strikes[count] = strike;
      count += 1;
    };
    const signed = (series: OptionKey, openInterest: number): number => (openInterest > 0 ? signs.sign(series) * openInterest : 0);
    chain.expiries.forEach((expiry, index) => {
      this.#starts[index] = count;
      key.root = expiry.root.root;
      key.expiry = expiry.expiry;
      for (let i = expiry.from; i < expiry.to; i += 1) {
        key.strike = chain.strikes[i] as number;
        key.right = 'C';
        const call = signed(key, chain.callOpenInterest[i] as number);
        key.right = 'P';
        const put = signed(key, chain.putOpenInterest[i] as number);
        const callVolatility = chain.callVolatility[i] as number;
        const putVolatility = chain.putVolatility[i] as number;
        if (callVolatility === putVolatility) add(expiry, key.strike, callVolatility, call, put);
        else {
          add(expiry, key.strike, callVolatility, call, 0);
          add(expiry, key.strike, putVolatility, 0, put);
        }
      }
    });
    this.#starts[chain.expiries.length] = count;
    this.#count = count;
  }

  /** Number of terms: strikes with open interest and a volatility. */
  get size(): number {
    return this.#count;
  }

  /** Exposure of one expiry, by its position in the chain, with spot at `level`. */
  expiryAt(expiry: number, level: number, sums: ExposureSums): void {
    const logLevel = log(level);
    const end = this.#starts[expiry + 1] as number;
    let call = 0;
    let put = 0;
    let gross = 0;
    for (let i = this.#starts[expiry] as number; i < end; i += 1) {
      const d1 = (logLevel + (this.#offset[i] as number)) * (this.#inverse[i] as number);
      const kernel = exp(-0.5 * d1 * d1);
      call += (this.#call[i] as number) * kernel;
      put += (this.#put[i] as number) * kernel;
      gross += (this.#gross[i] as number) * kernel;
    }
    sums.call = level * call;
    sums.put = level * put;
    sums.gross = level * gross;
    sums.net = sums.call + sums.put;
  }

  /** Exposure of all expiries (or those that `include` names by position) with spot at `level`: the sum of {@link expiryAt} in order. */
  at(level: number, sums: ExposureSums, include?: readonly boolean[]): void {
    const expiries = this.#starts.length - 1;
    let call = 0;
    let put = 0;
    let gross = 0;
    let net = 0;
    for (let expiry = 0; expiry < expiries; expiry += 1) {
      if (include !== undefined && include[expiry] !== true) continue;
      this.expiryAt(expiry, level, sums);
      call += sums.call;
      put += sums.put;
      gross += sums.gross;
      net += sums.net;
    }
    sums.call = call;
    sums.put = put;
    sums.gross = gross;
    sums.net = net;
  }

  /** Hands each term's exposure with spot at `level` to `take`: by expiry, then strike. */
  forEach(level: number, take: (expiry: number, strike: number, call: number, put: number) => void): void {
    const logLevel = log(level);
    for (let expiry = 0; expiry + 1 < this.#starts.length; expiry += 1) {
      for (let i = this.#starts[expiry] as number; i < (this.#starts[expiry + 1] as number); i += 1) {
        const d1 = (logLevel + (this.#offset[i] as number)) * (this.#inverse[i] as number);
        const kernel = level * exp(-0.5 * d1 * d1);
        take(expiry, this.#strikes[i] as number, (this.#call[i] as number) * kernel, (this.#put[i] as number) * kernel);
      }
    }
  }
}

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { chainFrom } from '../chain/option-chain.js';
import { priceChain, type PricedChain } from '../chain/price-chain.js';
import { blackGamma } from '../pricing/black.js';
import { madeUpChain, NOON, quoteOf, SPOT } from '../test-support/made-up-chain.js';
import { propertyRuns } from '../test-support/property-runs.js';
import { gammaProfile } from './gamma-flip.js';
import { createSums, GammaTerms, type ExposureSums } from './gamma-terms.js';
import { greekExposures } from './greek-exposures.js';
import { customSigns, MAGNITUDE_SIGNS, NAIVE_SIGNS, type SignModel } from './sign-model.js';
import { exposureByStrike } from './strike-exposures.js';

const PROFILE = { levels: 61, range: 0.2 };

function total(chain: PricedChain, signs: SignModel, level = chain.spot): ExposureSums {
  const sums = createSums();
  new GammaTerms(chain, signs).at(level, sums);
  return sums;
}

/** The definition, series by series, with nothing shared. */
function byDefinition(chain: PricedChain, signs: SignModel, level: number): { net: number; gross: number } {
  let net = 0;
  let gross = 0;
  for (const { root, expiry, from, to, greekYears, dividendYield } of chain.expiries) {
    for (let i = from; i < to; i += 1) {
      const strike = chain.strikes[i] ?? NaN;
      for (const right of ['C', 'P'] as const) {
        const volatility = (right === 'C' ? chain.callVolatility : chain.putVolatility)[i] ?? NaN;
        const openInterest = (right === 'C' ? chain.callOpenInterest : chain.putOpenInterest)[i] ?? NaN;
        if (Number.isNaN(volatility) || Number.isNaN(openInterest)) continue;
        const gamma = blackGamma(level, strike, greekYears, volatility, chain.rate, dividendYield);
        const exposure = gamma * openInterest * root.multiplier * level * level * 0.01 * signs.sign({ root: root.root, expiry, strike, right });
        net += exposure;
        gross += Math.abs(exposure);
      }
    }
  }
  return { net, gross };
}

const randomInterest = fc.array(fc.integer({ min: 0, max: 30_000 }), { minLength: 20, maxLength: 60 });

function chainWith(interest: readonly number[]): PricedChain {
  let next = 0;
  return priceChain(madeUpChain((event) => ({ ...event, openInterest: interest[next++ % interest.length] ?? null })));
}

describe('gamma exposure', () => {
  it('of one option by hand: 1,000 at-the-money calls of one year at 25 % are $9.50 m per 1 %', () => {
    // One year, 25 % volatility, no rate: d1 = 0.125, n(d1) = 0.3958376, gamma = n(d1)/(6000·0.25) = 0.000263892.
    const year = { root: 'SPXW', expiry: '2026-09-03', strike: 6_000, right: 'C' } as const;
    const chain = priceChain(chainFrom('SPX', [quoteOf(year, { bid: 0, ask: 0, iv: 0.25, openInterest: 1_000 })]), { asOf: NOON + 5 * 3_600_000_000 });
    expect(chain.expiries[0]?.years).toBe(1);
    const gamma = 0.3958376448 / 1_500;
    expect(total(chain, NAIVE_SIGNS).net).toBeCloseTo(gamma * 1_000 * 100 * 6_000 * 6_000 * 0.01, -1);
    expect(total(chain, NAIVE_SIGNS).net / 1e6).toBeCloseTo(9.5001, 3);
  });

  it('agrees with the definition, series by series, at any level and for any open interest', () => {
    fc.assert(
      fc.property(randomInterest, fc.double({ min: 0.8, max: 1.2, noNaN: true }), (interest, ratio) => {
        const chain = chainWith(interest);
        for (const signs of [NAIVE_SIGNS, MAGNITUDE_SIGNS]) {
          const expected = byDefinition(chain, signs, SPOT * ratio);
          const sums = total(chain, signs, SPOT * ratio);
          expect(Math.abs(sums.net - expected.net)).toBeLessThanOrEqual(1e-9 * expected.gross);
          expect(Math.abs(sums.gross - expected.gross)).toBeLessThanOrEqual(1e-9 * expected.gross);
        }
      }),
      { numRuns: propertyRuns },
    );
  });

  it('the total is the profile at spot, and the sum over expiries, to the last bit', () => {
    fc.assert(
      fc.property(randomInterest, (interest) => {
        const chain = chainWith(interest);
        const terms = new GammaTerms(chain, NAIVE_SIGNS);
        const sums = total(chain, NAIVE_SIGNS);
        const spot = gammaProfile(terms, chain.spot, PROFILE)[30];
        expect(spot).toEqual({ level: chain.spot, netGex: sums.net });
        const one = createSums();
        let net = 0;
        chain.expiries.forEach((_, i) => {
          terms.expiryAt(i, chain.spot, one);
          net += one.net;
        });
        expect(net).toBe(sums.net);
        const byStrike = exposureByStrike(terms, chain.spot);
        expect(Math.abs(byStrike.reduce((sum, { netGex }) => sum + netGex, 0) - sums.net)).toBeLessThanOrEqual(1e-12 * sums.gross);
      }),
      { numRuns: propertyRuns },
    );
  });

  it('signs: naive nets calls against puts, magnitude adds them, the opposite of a model gives the opposite', () => {
    const chain = chainWith([300, 120, 4_000, 0, 77]);
    const naive = total(chain, NAIVE_SIGNS);
    const magnitude = total(chain, MAGNITUDE_SIGNS);
    expect(naive.gross).toBe(magnitude.gross);
    expect(magnitude.net / magnitude.gross).toBeCloseTo(1, 14);
    expect([naive.call > 0, naive.put < 0]).toEqual([true, true]);
    const opposite = total(chain, customSigns('opposite', (series) => -NAIVE_SIGNS.sign(series)));
    expect([opposite.net, opposite.gross]).toEqual([-naive.net, naive.gross]);
  });

  it('grows with open interest in proportion', () => {
    const interest = [300, 120, 4_000, 0, 77];
    expect(total(chainWith(interest.map((n) => 2 * n)), NAIVE_SIGNS).net).toBeCloseTo(2 * total(chainWith(interest), NAIVE_SIGNS).net, 2);
  });

  it('no open interest, no exposure', () => {
    expect(total(priceChain(madeUpChain((event) => ({ ...event, openInterest: null }))), NAIVE_SIGNS)).toEqual({ net: 0, gross: 0, call: 0, put: 0 });
  });
});

describe('delta, vanna and charm exposure', () => {
  it('is the slope of its total: vanna of a vol point, charm of a day, gamma of a percent', () => {
    const chain = chainWith([300, 120, 4_000, 0, 77]);
    const deltaOf = (priced: PricedChain): number => greekExposures(priced, NAIVE_SIGNS).total.delta / priced.spot;
    const bumped = (change: number): PricedChain => ({ ...chain, callVolatility: chain.callVolatility.map((v) => v + change), putVolatility: chain.putVolatility.map((v) => v + change) });
    const { total: sums } = greekExposures(chain, NAIVE_SIGNS);
    const h = 1e-5;
    const vanna = ((deltaOf(bumped(h)) - deltaOf(bumped(-h))) / (2 * h)) * chain.spot * 0.01;
    expect(Math.abs(sums.vanna / vanna - 1)).toBeLessThan(1e-6);
    const later = (years: number): PricedChain => ({
      ...chain,
      expiries: chain.expiries.map((e) => ({ ...e, greekYears: e.greekYears - years, discount: Math.exp(-chain.rate * (e.greekYears - years)) })),
    });
    const step = 1e-7;
    const charm = ((deltaOf(later(step)) - deltaOf(later(-step))) / (2 * step) / 365) * chain.spot;
    expect(Math.abs(sums.charm / charm - 1)).toBeLessThan(1e-5);
    const moved = (ratio: number): number => deltaOf({ ...chain, spot: chain.spot * ratio });
    const gamma = ((moved(1 + 1e-5) - moved(1 - 1e-5)) / 2e-5) * chain.spot * 0.01;
    expect(Math.abs(total(chain, NAIVE_SIGNS).net / gamma - 1)).toBeLessThan(1e-5);
  });

  it('open interest delta adds calls and puts, dealer delta subtracts the puts', () => {
    const calls = priceChain(madeUpChain((event) => ({ ...event, openInterest: event.right === 'C' ? 10 : 0 })));
    const puts = priceChain(madeUpChain((event) => ({ ...event, openInterest: event.right === 'P' ? 10 : 0 })));
    const [a, b] = [greekExposures(calls, NAIVE_SIGNS), greekExposures(puts, NAIVE_SIGNS)];
    expect(a.total.openInterestDelta).toBe(a.total.delta);
    expect(a.total.delta).toBeGreaterThan(0);
    expect(b.total.openInterestDelta).toBe(-b.total.delta);
    expect(b.total.openInterestDelta).toBeLessThan(0);
    expect(a.byExpiry.reduce((sum, { delta }) => sum + delta, 0)).toBe(a.total.delta);
    expect(a.byStrike.reduce((sum, { delta }) => sum + delta, 0)).toBeCloseTo(a.total.delta, 0);
  });
});

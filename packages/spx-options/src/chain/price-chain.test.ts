import { describe, expect, it } from '@jest/globals';
import { DIVIDEND_YIELD, madeUpChain, NOON, quoteOf, RATE, smile, SPOT } from '../test-support/made-up-chain.js';
import { SECOND } from '@mia-trading/core';
import { chainFrom } from './option-chain.js';
import { parityForward } from './parity.js';
import { priceChain, SHORTEST_TIME, VolatilitySource } from './price-chain.js';

describe('parity', () => {
  it('three strikes by hand: K + C - P is 5,994 at each', () => {
    const series = { root: 'SPXW', expiry: '2025-09-05' } as const;
    const chain = chainFrom('SPX', [
      quoteOf({ ...series, strike: 5_950, right: 'C' }, { bid: 79, ask: 81 }),
      quoteOf({ ...series, strike: 5_950, right: 'P' }, { bid: 35, ask: 37 }),
      quoteOf({ ...series, strike: 6_000, right: 'C' }, { bid: 49, ask: 51 }),
      quoteOf({ ...series, strike: 6_000, right: 'P' }, { bid: 55, ask: 57 }),
      quoteOf({ ...series, strike: 6_050, right: 'C' }, { bid: 29, ask: 31 }),
      quoteOf({ ...series, strike: 6_050, right: 'P' }, { bid: 85, ask: 87 }),
    ]);
    const [expiry] = chain.expiries;
    expect(expiry === undefined ? null : parityForward(expiry, 6_000, 1)).toEqual({ forward: 5_994, strikes: 3 });
  });
});

describe('priceChain', () => {
  it('finds the forwards, the rate and every volatility that the quotes were made from', () => {
    const priced = priceChain(madeUpChain());
    expect(priced.rateSource).toBe('parity');
    expect(priced.rate).toBeCloseTo(RATE, 9);
    expect(priced.expiries).toHaveLength(6);
    for (const { forward, years, from, to, dividendYield, forwardSource } of priced.expiries) {
      expect(forwardSource).toBe('parity');
      expect(forward).toBeCloseTo(SPOT * Math.exp((RATE - DIVIDEND_YIELD) * years), 6);
      expect(dividendYield).toBeCloseTo(DIVIDEND_YIELD, 6);
      for (let i = from; i < to; i += 1) {
        if (priced.volatilitySource[i] === VolatilitySource.Own) expect(priced.callVolatility[i]).toBeCloseTo(smile(priced.strikes[i] ?? NaN), 6);
      }
    }
    expect(priced.volatilitySource.filter((source) => source === VolatilitySource.Own).length).toBeGreaterThan(200);
  });

  it('drops settled series before anything else: at the settlement to the microsecond', () => {
    const chain = madeUpChain();
    const close = chain.expiries[0]?.settlement ?? NaN;
    expect(priceChain(chain, { asOf: close - 1 }).excluded.settled).toBe(0);
    const after = priceChain(chain, { asOf: close });
    expect(after.excluded.settled).toBe(82);
    expect(after.expiries.map(({ expiry }) => expiry)).not.toContain('2025-09-03');
  });

  it('computes Greeks for a minute at least', () => {
    const chain = madeUpChain();
    const close = chain.expiries[0]?.settlement ?? NaN;
    const [last] = priceChain(chain, { asOf: close - SECOND }).expiries;
    expect([last?.years, last?.greekYears]).toEqual([SECOND / (365 * 86_400 * SECOND), SHORTEST_TIME]);
    // The forward stays the forward: the minute is not carried at a yield meant for a second.
    expect(SPOT * Math.exp((priceChain(chain).rate - (last?.dividendYield ?? NaN)) * SHORTEST_TIME)).toBeCloseTo(last?.forward ?? NaN, 2);
  });

  it('falls back to the vendor where a quote is missing, and counts what has neither', () => {
    const chain = madeUpChain((event) => {
      if (event.expiry !== '2025-09-05') return event;
      if (event.strike === 6_200 && event.right === 'C') return { ...event, bid: 0, ask: 0, iv: 0.17 };
      if (event.strike === 6_250 && event.right === 'C') return { ...event, bid: 0, ask: 0.05, openInterest: 7 };
      if (event.strike === 6_100 && event.right === 'C') return { ...event, bid: 9, ask: 8, iv: 0.18 };
      return event.strike === 6_000 && event.right === 'P' ? { ...event, openInterest: null } : event;
    });
    const before = priceChain(madeUpChain());
    const priced = priceChain(chain);
    const expiry = priced.expiries.find((entry) => entry.expiry === '2025-09-05');
    const at = (strike: number): number => (expiry?.from ?? NaN) + (expiry?.source.indexAtOrAbove(strike) ?? NaN);
    expect([priced.callVolatility[at(6_200)], priced.volatilitySource[at(6_200)]]).toEqual([0.17, VolatilitySource.Vendor]);
    expect([priced.putVolatility[at(6_100)], priced.volatilitySource[at(6_100)]]).toEqual([0.18, VolatilitySource.Vendor]);
    expect([priced.callVolatility[at(6_250)], priced.volatilitySource[at(6_250)]]).toEqual([NaN, VolatilitySource.None]);
    expect(priced.excluded.noQuote - before.excluded.noQuote).toBe(2);
    expect(priced.excluded.noQuoteOpenInterest - before.excluded.noQuoteOpenInterest).toBe(107);
    expect(priced.excluded.noOpenInterest).toBe(1);
    expect([priced.faults.noQuote - before.faults.noQuote, priced.faults.crossed]).toEqual([2, 1]);
  });

  it('vendor Greeks take the volatility of each series by itself', () => {
    const chain = madeUpChain((event) => ({ ...event, iv: event.right === 'C' ? 0.21 : 0.19 }));
    const priced = priceChain(chain, { greeks: 'vendor' });
    expect([new Set(priced.callVolatility), new Set(priced.putVolatility)]).toEqual([new Set([0.21]), new Set([0.19])]);
  });

  it('a chain without quotes has the spot for its forwards and the rate it is told', () => {
    const priced = priceChain(madeUpChain((event) => ({ ...event, bid: 0, ask: 0, iv: 0.2 })), { fallbackRate: 0.03 });
    expect([priced.rate, priced.rateSource]).toEqual([0.03, 'fallback']);
    expect(new Set(priced.expiries.map(({ forward, forwardSource }) => `${forward} ${forwardSource}`))).toEqual(new Set([`${SPOT} spot`]));
    expect(new Set(priced.volatilitySource)).toEqual(new Set([VolatilitySource.Vendor]));
  });

  it('values at the moment and spot it is given', () => {
    const priced = priceChain(madeUpChain(), { asOf: NOON + SECOND, spot: 6_001 });
    expect([priced.asOf, priced.spot]).toEqual([NOON + SECOND, 6_001]);
  });

  it('an empty chain is an empty result', () => {
    const priced = priceChain(chainFrom('SPX', []));
    expect([priced.expiries.length, priced.strikes.length, priced.rateSource]).toEqual([0, 0, 'fallback']);
  });
});

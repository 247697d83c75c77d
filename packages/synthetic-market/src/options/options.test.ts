import { describe, expect, it } from '@jest/globals';
import { createSessionClock, isoFromMicros, microsFromIso, SeededRandom, type OptionQuoteEvent } from '@mia-trading/core';
import { analyzeChain, blackPrice, chainFrom } from '@mia-trading/spx-options';
import fc from 'fast-check';
import { generateMarket } from '../market/generate-market.js';
import { carryFactor, DIVIDEND_YIELD, RATE, yearsBetween } from './carry.js';
import { askAbove, bidBelow } from './chain-quotes.js';
import { listedExpiries } from './expiries.js';
import { openInterest } from './open-interest.js';
import { listedStrikes } from './strikes.js';
import { atMoneyTotalVariance, impliedVolatility, totalVariance } from './surface.js';

const RUNS = process.env['MIA_TEST_LEVEL'] === 'full' ? 2_000 : 200;
const volatility = fc.double({ min: 0.08, max: 0.8, noNaN: true });

describe('the volatility surface', () => {
  it('is at the money what the term structure says: by hand', () => {
    // v = v̄ = 0.21²: the curve is flat, so a quarter of a year has a quarter of 0.0441.
    expect(atMoneyTotalVariance(0.25, 0.0441)).toBeCloseTo(0.011025, 12);
    expect(totalVariance(0, 0.011025)).toBeCloseTo(0.011025, 12);
    expect(impliedVolatility(0, 0.25, 0.0441)).toBeCloseTo(0.21, 12);
    expect(impliedVolatility(-0.1, 0.25, 0.0441)).toBeGreaterThan(impliedVolatility(0.1, 0.25, 0.0441));
  });

  it('has no butterfly below nothing: the density of every expiry is positive (Gatheral and Jacquier, g(k) ≥ 0)', () => {
    fc.assert(
      fc.property(volatility, fc.double({ min: 1e-4, max: 1.2, noNaN: true }), fc.double({ min: -6, max: 6, noNaN: true }), (level, years, deviations) => {
        const theta = atMoneyTotalVariance(years, level * level);
        const k = deviations * Math.sqrt(theta);
        const h = 1e-3 * Math.sqrt(theta);
        const [down, w, up] = [k - h, k, k + h].map((at) => totalVariance(at, theta)) as [number, number, number];
        const first = (up - down) / (2 * h);
        const second = (up - 2 * w + down) / (h * h);
        const part = 1 - (k * first) / (2 * w);
        expect(part * part - (first * first * (1 / w + 0.25)) / 4 + second / 2).toBeGreaterThan(-1e-5);
      }),
      { numRuns: RUNS },
    );
  });

  it('has no calendar spread below nothing: total variance rises with time at every moneyness', () => {
    fc.assert(
      fc.property(volatility, fc.double({ min: 1e-4, max: 1, noNaN: true }), fc.double({ min: 1e-4, max: 0.5, noNaN: true }), fc.double({ min: -0.6, max: 0.4, noNaN: true }), (level, years, later, k) => {
        const [near, far] = [years, years + later].map((at) => totalVariance(k, atMoneyTotalVariance(at, level * level))) as [number, number];
        expect(far).toBeGreaterThan(near);
      }),
      { numRuns: RUNS },
    );
  });
});

describe('the listing', () => {
  it('has expiries of 2026-11-17 in order, with their settlements', () => {
    const listed = listedExpiries('2026-11-17', 'full');
    const row = (root: string, expiry: string) => listed.find((one) => one.root === root && one.expiry === expiry);
    expect(listed[0]).toMatchObject({ root: 'SPXW', expiry: '2026-11-17', settlement: microsFromIso('2026-11-17T16:00:00-05:00') });
    expect(row('SPX', '2026-11-20')?.settlement).toBe(microsFromIso('2026-11-20T09:30:00-05:00'));
    expect(row('SPXW', '2026-11-20')?.settlement).toBe(microsFromIso('2026-11-20T16:00:00-05:00'));
    // Thanksgiving is no trading day; the Friday after it closes at 13:00.
    expect(row('SPXW', '2026-11-26')).toBeUndefined();
    expect(row('SPXW', '2026-11-27')?.settlement).toBe(microsFromIso('2026-11-27T13:00:00-05:00'));
    expect(row('SPXW', '2026-12-31')?.kind).toBe('monthEnd');
    expect(listed[listed.length - 1]).toMatchObject({ root: 'SPX', expiry: '2027-11-19' });
    expect(listed.map(({ settlement }) => settlement)).toEqual(listed.map(({ settlement }) => settlement).sort((a, b) => a - b));
  });

  it('drops a morning settlement on its own day', () => {
    const roots = listedExpiries('2026-11-20', 'full').filter(({ expiry }) => expiry === '2026-11-20').map(({ root }) => root);
    expect(roots).toEqual(['SPXW']);
  });

  it('bunches open interest on round strikes, puts below spot', () => {
    const strikes = listedStrikes(6_012, 0.04, 'full');
    const { calls, puts } = openInterest(new SeededRandom(5), { kind: 'monthly', expiry: '2026-12-18' }, strikes, 6_012, 0.04);
    const perStrike = (isRound: boolean): number => {
      const chosen = strikes.flatMap((strike, index) => (strike > 5_950 && strike < 6_080 && (strike % 50 === 0) === isRound ? [(calls[index] as number) + (puts[index] as number)] : []));
      return chosen.reduce((sum, value) => sum + value, 0) / chosen.length;
    };
    expect(perStrike(true)).toBeGreaterThan(2.5 * perStrike(false));
    const centre = (weights: Float64Array): number => strikes.reduce((sum, strike, index) => sum + strike * (weights[index] as number), 0) / weights.reduce((sum, value) => sum + value, 0);
    expect(centre(puts)).toBeLessThan(6_012);
    expect(centre(calls)).toBeGreaterThan(centre(puts));
  });

  it('rounds quotes outward to twentieths and tenths: by hand', () => {
    expect([bidBelow(2.99), askAbove(2.96), bidBelow(12.37), askAbove(12.31), bidBelow(0.03), askAbove(0.001)]).toEqual([2.95, 3, 12.3, 12.4, 0, 0.05]);
  });
});

describe('the quotes of a generated chain', () => {
  // Regular hours begin at minute 930 of the session.
  const quotes: OptionQuoteEvent[] = [];
  const indices = new Map<string, { level: number; ts: number }>();
  for (const session of generateMarket({ seed: 3, sessions: 1, mode: 'null', scale: 0.05, chain: 'full', minutes: { from: 930, to: 938 } })) {
    for (const event of session.events()) {
      if (event.kind === 'optionQuote') quotes.push(event);
      if (event.kind === 'index') indices.set(event.instrument, { level: event.level, ts: event.tsEvent });
    }
  }
  const cash = createSessionClock({ calendar: 'US_EQUITY' });
  const settlementOf = (quote: OptionQuoteEvent): number => {
    const hours = cash.regularHours(quote.expiry);
    return (quote.root === 'SPX' ? hours?.start : hours?.end) ?? Number.NaN;
  };

  it('hold parity: no conversion or reversal earns anything, at every strike that is quoted', () => {
    let pairs = 0;
    for (let index = 0; index + 1 < quotes.length; index += 2) {
      const [call, put] = [quotes[index], quotes[index + 1]];
      if (call === undefined || put === undefined) break;
      expect([call.right, put.right, call.strike, call.tsEvent]).toEqual(['C', 'P', put.strike, put.tsEvent]);
      const years = yearsBetween(call.tsEvent, settlementOf(call));
      const discounted = Math.exp(-RATE * years) * ((call.underlying ?? Number.NaN) * carryFactor(years) - call.strike);
      const slack = 0.011; // The underlying beside a quote is rounded to a cent.
      if (!((call.bid ?? 0) - (put.ask ?? Infinity) <= discounted + slack && (call.ask ?? Infinity) - (put.bid ?? 0) >= discounted - slack)) throw new Error(JSON.stringify([call, put, discounted]));
      pairs += 1;
    }
    expect(pairs).toBeGreaterThan(5_000);
  });

  it('surround what the vendor volatility is worth by the pricing kernel', () => {
    const off = quotes.filter((quote) => {
      const price = blackPrice(quote.right === 'C' ? 1 : -1, quote.underlying ?? Number.NaN, quote.strike, yearsBetween(quote.tsEvent, settlementOf(quote)), quote.iv ?? Number.NaN, RATE, DIVIDEND_YIELD);
      return !((quote.bid ?? Infinity) <= price + 0.02 && price - 0.02 <= (quote.ask ?? 0));
    });
    expect(off).toEqual([]);
  });

  it('give the published VIX when the analysis of chains computes it from them', () => {
    const vix = indices.get('VIX');
    const latest = new Map<string, OptionQuoteEvent>();
    for (const quote of quotes) if (quote.tsEvent <= (vix?.ts ?? 0)) latest.set(`${quote.root} ${quote.expiry} ${quote.strike} ${quote.right}`, quote);
    const asOf = vix?.ts ?? Number.NaN;
    const analysis = analyzeChain(chainFrom('SPX', latest.values()), { asOf, spot: indices.get('SPX')?.level ?? Number.NaN });
    if (analysis.vix30.value === null) throw new Error(`${analysis.vix30.reason ?? ''} at ${isoFromMicros(asOf)}`);
    expect(Math.abs(analysis.vix30.value - (vix?.level ?? Number.NaN))).toBeLessThan(0.05);
    expect(indices.get('VIX3M')?.level).toBeGreaterThan(vix?.level ?? Infinity);
    expect((indices.get('VXN')?.level ?? 0) / (vix?.level ?? 1)).toBeGreaterThan(1.1);
  });

  it('come at a sober rate: near the money of the nearest expiry every few seconds, everywhere within two minutes', () => {
    const since = (quotes[0]?.tsEvent ?? 0) + 60e6;
    const seen = new Map<string, number>();
    let longest = 0;
    for (const { root, expiry, strike, right, tsEvent } of quotes) {
      const key = `${root} ${expiry} ${strike} ${right}`;
      const before = seen.get(key);
      if (before !== undefined && tsEvent > since) longest = Math.max(longest, tsEvent - before);
      seen.set(key, tsEvent);
    }
    expect(longest).toBeLessThan(120e6);
    expect(quotes.length / seen.size).toBeLessThan(12);
  });
});

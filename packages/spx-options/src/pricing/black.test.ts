import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { propertyRuns } from '../test-support/property-runs.js';
import { isShared, sharedFile } from '../test-support/shared-data.js';
import { blackGamma, blackGreeks, blackPrice, createGreeks, type Greeks, type RightSign } from './black.js';
import { normalCdf } from './normal.js';

function greeks(right: RightSign, spot: number, strike: number, years: number, volatility: number, rate = 0, dividendYield = 0): Greeks {
  const out = createGreeks();
  blackGreeks(out, right, spot, strike, years, volatility, rate, dividendYield);
  return out;
}

const right = fc.constantFrom<RightSign>(1, -1);
const inputs = fc.record({
  right,
  strike: fc.double({ min: 3_000, max: 9_000, noNaN: true }),
  years: fc.double({ min: 0.01, max: 3, noNaN: true }),
  volatility: fc.double({ min: 0.08, max: 0.8, noNaN: true }),
  rate: fc.double({ min: -0.01, max: 0.08, noNaN: true }),
  dividendYield: fc.double({ min: 0, max: 0.04, noNaN: true }),
});
const SPOT = 6_000;

describe('blackGreeks', () => {
  it('an at-the-money straddle of one year at 20 %, by hand', () => {
    // d1 = 0.1, d2 = -0.1; N(0.1) = 0.539827837277029 and n(0.1) = 0.396952547477012 in any table.
    const call = greeks(1, 100, 100, 1, 0.2);
    const put = greeks(-1, 100, 100, 1, 0.2);
    expect(call.price).toBeCloseTo(100 * (2 * 0.539827837277029 - 1), 12);
    expect(put.price).toBeCloseTo(call.price, 12);
    expect(call.delta).toBeCloseTo(0.539827837277029, 14);
    expect(put.delta).toBeCloseTo(0.539827837277029 - 1, 14);
    expect([call.gamma, put.gamma]).toEqual([expect.closeTo(0.396952547477012 / 20, 14), expect.closeTo(0.396952547477012 / 20, 14)]);
    expect(call.vega).toBeCloseTo(39.6952547477012, 11);
    expect(call.theta).toBeCloseTo(-3.96952547477012, 12);
    expect(call.rho).toBeCloseTo(100 * (1 - 0.539827837277029), 11);
    expect(call.vanna).toBeCloseTo((0.396952547477012 * 0.1) / 0.2, 13);
    expect(call.charm).toBeCloseTo((0.396952547477012 * -0.1) / 2, 13);
  });

  it.each([
    ['spot', greeks(1, 0, 100, 1, 0.2)],
    ['strike', greeks(1, 100, 0, 1, 0.2)],
    ['time', greeks(1, 100, 100, 0, 0.2)],
    ['volatility', greeks(1, 100, 100, 1, 0)],
    ['a number', greeks(1, Number.NaN, 100, 1, 0.2)],
  ])('without %s there is no Greek', (_, out) => {
    expect(Object.values(out).every((value) => Number.isNaN(value))).toBe(true);
  });

  it('call less put is the forward: parity of every Greek', () => {
    fc.assert(
      fc.property(inputs, ({ strike, years, volatility, rate, dividendYield }) => {
        const call = greeks(1, SPOT, strike, years, volatility, rate, dividendYield);
        const put = greeks(-1, SPOT, strike, years, volatility, rate, dividendYield);
        const carried = Math.exp(-dividendYield * years);
        const discounted = strike * Math.exp(-rate * years);
        expect(call.price - put.price).toBeCloseTo(SPOT * carried - discounted, 8);
        expect(call.delta - put.delta).toBeCloseTo(carried, 12);
        expect(call.rho - put.rho).toBeCloseTo(years * discounted, 8);
        expect(call.theta - put.theta).toBeCloseTo(dividendYield * SPOT * carried - rate * discounted, 8);
        expect(call.charm - put.charm).toBeCloseTo(dividendYield * carried, 12);
        expect([call.gamma, call.vega, call.vanna]).toEqual([put.gamma, put.vega, put.vanna]);
        expect(blackGamma(SPOT, strike, years, volatility, rate, dividendYield)).toBeCloseTo(call.gamma, 14);
      }),
      { numRuns: propertyRuns },
    );
  });

  it('every Greek is the slope of the price that it is said to be', () => {
    fc.assert(
      fc.property(inputs, ({ right: side, strike, years, volatility, rate, dividendYield }) => {
        const at = (spot: number, time = years, sigma = volatility, r = rate): number => blackPrice(side, spot, strike, time, sigma, r, dividendYield);
        const out = greeks(side, SPOT, strike, years, volatility, rate, dividendYield);
        const h = 0.6;
        const central = (f: (bump: number) => number, bump: number): number => (f(bump) - f(-bump)) / (2 * bump);
        // Of two steps, so that the errors of second order cancel: close to expiry the curvature of gamma is large (Richardson 1911).
        const slope = (f: (bump: number) => number, bump: number): number => (4 * central(f, bump / 2) - central(f, bump)) / 3;
        const close = (value: number, measured: number, scale: number): void => expect(Math.abs(value - measured)).toBeLessThan(2e-5 * scale);
        close(out.price, at(SPOT), 1);
        close(out.delta, slope((b) => at(SPOT + b), h), 1);
        close(out.gamma * SPOT, slope((b) => greeks(side, SPOT + b, strike, years, volatility, rate, dividendYield).delta, h) * SPOT, 50);
        close(out.vega, slope((b) => at(SPOT, years, volatility + b), 1e-4 * volatility), SPOT);
        close(-out.theta, slope((b) => at(SPOT, years + b), 1e-4 * years), SPOT);
        close(out.rho, slope((b) => at(SPOT, years, volatility, rate + b), 1e-5), SPOT);
        close(out.vanna, slope((b) => greeks(side, SPOT, strike, years, volatility + b, rate, dividendYield).delta, 1e-4 * volatility), 50);
        close(-out.charm, slope((b) => greeks(side, SPOT, strike, years + b, volatility, rate, dividendYield).delta, 1e-4 * years), 50);
      }),
      { numRuns: propertyRuns },
    );
  });

  const golden = ['options', 'reference', 'golden_bs.csv'] as const;
  (isShared(...golden) ? it : it.skip)('agrees with 624 values computed to 50 digits', () => {
    const rows = readFileSync(sharedFile(...golden), 'utf8').trim().split('\n').slice(1);
    expect(rows).toHaveLength(624);
    for (const row of rows) {
      const [spot = NaN, strike = NaN, years = NaN, volatility = NaN, rate = NaN, dividendYield = NaN, side, price = NaN, , ...expected] = row.split(',').map(Number);
      const out = greeks(side === 1 ? 1 : -1, spot, strike, years, volatility, rate, dividendYield);
      expect(Math.abs(out.price - price)).toBeLessThanOrEqual(1e-9 * spot);
      expect(expected).toHaveLength(7);
      [out.delta, out.gamma, out.vega, out.theta, out.rho, out.vanna, out.charm].forEach((value, i) => {
        const wanted = expected[i] ?? NaN;
        expect(Math.abs(value - wanted)).toBeLessThanOrEqual(Math.max(1e-9 * Math.abs(wanted), 1e-12));
      });
    }
  });
});

describe('normalCdf', () => {
  it.each([
    // DLMF 7.7 / mpmath to 17 digits.
    [0, 0.5],
    [0.5, 0.69146246127401312],
    [1, 0.84134474606854293],
    [-1.96, 0.024997895148220435],
    [-3, 0.0013498980316300946],
    [-8, 6.2209605742717841e-16],
    [-20, 2.7536241186062337e-89],
    [-38, 2.8854283600141896e-316],
  ])('at %d', (z, expected) => {
    // Below the smallest normal number a double has fewer digits.
    expect(Math.abs(normalCdf(z) - expected)).toBeLessThanOrEqual(Math.max(1e-14 * expected, 1e-320));
  });

  it('is symmetric, monotone and NaN for NaN', () => {
    fc.assert(
      fc.property(fc.double({ min: -9, max: 9, noNaN: true }), fc.double({ min: 1e-6, max: 1, noNaN: true }), (z, step) => {
        expect(normalCdf(z) + normalCdf(-z)).toBeCloseTo(1, 14);
        expect(normalCdf(z + step)).toBeGreaterThanOrEqual(normalCdf(z));
      }),
      { numRuns: propertyRuns },
    );
    expect(normalCdf(NaN)).toBeNaN();
  });
});

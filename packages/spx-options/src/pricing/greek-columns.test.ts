import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { propertyRuns } from '../test-support/property-runs.js';
import { blackGreeks, createGreeks, type Greeks, type RightSign } from './black.js';
import { GreekColumns, type ExpiryTerms } from './greek-columns.js';

const SPOT = 6_000;

function termsOf(years: number, rate = 0, dividendYield = 0, spot = SPOT): ExpiryTerms {
  return { spot, years, rate, dividendYield, discount: Math.exp(-rate * years), dividendDiscount: Math.exp(-dividendYield * years) };
}

function filled(strikes: readonly number[], volatilities: readonly number[], terms: ExpiryTerms): GreekColumns {
  const columns = new GreekColumns(strikes.length);
  columns.fill(Float64Array.from(strikes), Float64Array.from(volatilities), 0, strikes.length, terms);
  return columns;
}

/** What the columns say of one option, in the order of {@link sixOf}. */
function row(columns: GreekColumns, right: RightSign, k: number): readonly (number | undefined)[] {
  const { callDelta, putDelta, gamma, vega, callTheta, putTheta, vanna, callCharm, putCharm } = columns;
  return right === 1 ? [callDelta[k], gamma[k], vega[k], callTheta[k], vanna[k], callCharm[k]] : [putDelta[k], gamma[k], vega[k], putTheta[k], vanna[k], putCharm[k]];
}

const sixOf = ({ delta, gamma, vega, theta, vanna, charm }: Greeks): readonly number[] => [delta, gamma, vega, theta, vanna, charm];

describe('Greeks in columns', () => {
  it('an at-the-money pair of one year at 20 %, by hand', () => {
    // d1 = 0.1, d2 = -0.1; N(0.1) = 0.539827837277029 and n(0.1) = 0.396952547477012 in any table.
    const columns = filled([100], [0.2], termsOf(1, 0, 0, 100));
    const shared = [0.396952547477012 / 20, 39.6952547477012, -3.96952547477012, (0.396952547477012 * 0.1) / 0.2, (0.396952547477012 * -0.1) / 2];
    row(columns, 1, 0).forEach((value, i) => expect(value).toBeCloseTo([0.539827837277029, ...shared][i] ?? NaN, 11));
    row(columns, -1, 0).forEach((value, i) => expect(value).toBeCloseTo([0.539827837277029 - 1, ...shared][i] ?? NaN, 11));
  });

  it('are those of one option at a time, bit for bit, from a minute to three years and from the centre far into both tails', () => {
    const strikes = fc.array(fc.record({ strike: fc.double({ min: 1, max: 60_000, noNaN: true }), volatility: fc.double({ min: 0.01, max: 4, noNaN: true }) }), { minLength: 1, maxLength: 12 });
    const near = fc.array(fc.record({ strike: fc.double({ min: 0.9 * SPOT, max: 1.1 * SPOT, noNaN: true }), volatility: fc.double({ min: 0.05, max: 0.6, noNaN: true }) }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(fc.oneof(strikes, near), fc.double({ min: 2e-6, max: 3, noNaN: true }), fc.double({ min: -0.01, max: 0.08, noNaN: true }), fc.double({ min: 0, max: 0.04, noNaN: true }), (chain, years, rate, dividendYield) => {
        const columns = filled(chain.map(({ strike }) => strike), chain.map(({ volatility }) => volatility), termsOf(years, rate, dividendYield));
        const single = createGreeks();
        chain.forEach(({ strike, volatility }, k) => {
          for (const right of [1, -1] as const) {
            blackGreeks(single, right, SPOT, strike, years, volatility, rate, dividendYield);
            expect(row(columns, right, k)).toEqual(sixOf(single));
          }
        });
      }),
      { numRuns: propertyRuns },
    );
  });

  it('take a part of longer columns, and leave what lies beyond it alone', () => {
    const strikes = Float64Array.from([5_000, 5_900, 6_000, 6_100, 7_000]);
    const volatilities = Float64Array.from([0.3, 0.2, 0.19, 0.18, 0.17]);
    const whole = filled([...strikes], [...volatilities], termsOf(0.1, 0.04, 0.01));
    const part = new GreekColumns(3);
    part.fill(strikes, volatilities, 1, 3, termsOf(0.1, 0.04, 0.01));
    expect([row(part, 1, 0), row(part, -1, 1)]).toEqual([row(whole, 1, 1), row(whole, -1, 2)]);
    expect(row(part, 1, 2).every((value) => Number.isNaN(value))).toBe(true);
  });

  it.each([
    ['strike', [0, 6_000], [0.2, 0.2], termsOf(1)],
    ['strike below 0', [-1, 6_000], [0.2, 0.2], termsOf(1)],
    ['volatility', [6_000, 6_000], [0, 0.2], termsOf(1)],
    ['volatility that is a number', [6_000, 6_000], [Number.NaN, 0.2], termsOf(1)],
  ])('without a %s there is no Greek of that strike, and of the next there is', (_, strikes, volatilities, terms) => {
    const columns = filled(strikes, volatilities, terms);
    for (const right of [1, -1] as const) {
      expect(row(columns, right, 0).every((value) => Number.isNaN(value))).toBe(true);
      expect(row(columns, right, 1).some((value) => Number.isNaN(value))).toBe(false);
    }
  });

  it.each([
    ['time', termsOf(0)],
    ['time that is left', termsOf(-1)],
    ['spot', termsOf(1, 0, 0, 0)],
  ])('without %s there is no Greek at all', (_, terms) => {
    const columns = filled([6_000], [0.2], terms);
    expect([...row(columns, 1, 0), ...row(columns, -1, 0)].every((value) => Number.isNaN(value))).toBe(true);
  });
});

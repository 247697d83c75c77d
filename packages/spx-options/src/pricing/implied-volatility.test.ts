import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { propertyRuns } from '../test-support/property-runs.js';
import { blackPrice, type RightSign } from './black.js';
import { impliedVolatility, normalisedPrice, quotedVolatility, whyNoVolatility } from './implied-volatility.js';

const SCALE = 5_000;

/** Round trip in the solver's own terms: log-moneyness and total deviation. */
function relativeError(x: number, s: number): number | undefined {
  const b = normalisedPrice(x, s);
  const forward = SCALE * Math.exp(x / 2);
  const strike = SCALE * Math.exp(-x / 2);
  // Above 95 % of the largest price, or at prices that a double cannot hold, the price does not determine the volatility.
  if (!(b > 1e-300) || b > 0.95 * Math.exp(-Math.abs(x) / 2)) return undefined;
  const solved = impliedVolatility(x > 0 ? -1 : 1, b * Math.sqrt(forward * strike), forward, strike, 1, 1);
  return Math.abs(solved / s - 1);
}

describe('impliedVolatility', () => {
  it('at the money: price 7.9656 of 100 over one year is 20 %', () => {
    // 100·(2·N(0.1) - 1) with N(0.1) = 0.539827837277029.
    expect(impliedVolatility(1, 7.9655674554058, 100, 100, 1, 1)).toBeCloseTo(0.2, 12);
    expect(impliedVolatility(-1, 7.9655674554058, 100, 100, 1, 1)).toBeCloseTo(0.2, 12);
  });

  it('of 10 delta puts from 5 minutes to 3 years', () => {
    for (const years of [1e-5, 0.003, 0.08, 1, 3]) {
      const strike = 6_000 * Math.exp(-1.28 * 0.2 * Math.sqrt(years));
      const price = blackPrice(-1, 6_000, strike, years, 0.2, 0, 0);
      expect(impliedVolatility(-1, price, 6_000, strike, years, 1)).toBeCloseTo(0.2, 10);
    }
  });

  it('round trip within 1e-10 over the whole sensible range', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.double({ min: -4, max: 4, noNaN: true }), fc.double({ min: -0.05, max: 0.05, noNaN: true }), fc.constant(0)),
        fc.double({ min: Math.log(1e-4), max: Math.log(4), noNaN: true }),
        (x, logDeviation) => {
          const error = relativeError(x, Math.exp(logDeviation));
          fc.pre(error !== undefined);
          expect(error).toBeLessThan(1e-10);
        },
      ),
      { numRuns: 20 * propertyRuns },
    );
  });

  it('round trip through the price of an option, both sides of the strike, with discounting', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -2.5, max: 2.5, noNaN: true }),
        fc.double({ min: 0.05, max: 1, noNaN: true }),
        fc.double({ min: 0.002, max: 3, noNaN: true }),
        (deviations, volatility, years) => {
          const rate = 0.043;
          const forward = 6_000;
          const strike = forward * Math.exp(deviations * volatility * Math.sqrt(years));
          const right: RightSign = strike >= forward ? 1 : -1;
          const discount = Math.exp(-rate * years);
          const price = blackPrice(right, forward * discount, strike, years, volatility, rate, 0);
          expect(impliedVolatility(right, price, forward, strike, years, discount)).toBeCloseTo(volatility, 10);
        },
      ),
      { numRuns: 5 * propertyRuns },
    );
  });

  it('a higher price never means a lower volatility', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 900, noNaN: true }), fc.double({ min: 0.01, max: 900, noNaN: true }), fc.double({ min: 1_000, max: 1_500, noNaN: true }), (a, b, strike) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)].map((price) => impliedVolatility(1, price, 1_000, strike, 1, 1));
        expect(low).toBeLessThanOrEqual((high ?? NaN) * (1 + 1e-12));
      }),
      { numRuns: propertyRuns },
    );
  });

  it('is none, and not 0, over an endless time', () => {
    expect(impliedVolatility(1, 5, 100, 100, Infinity, 1)).toBeNaN();
    expect(whyNoVolatility(1, 5, 100, 100, Infinity, 1)).toBe('noQuote');
  });

  it('gives a number above 0 or a reason for any five numbers, and never throws', () => {
    const any = fc.oneof(fc.double(), fc.double({ min: 0, max: 10_000 }));
    fc.assert(
      fc.property(fc.constantFrom<RightSign>(1, -1), any, any, any, any, any, (right, price, forward, strike, years, discount) => {
        const volatility = impliedVolatility(right, price, forward, strike, years, discount);
        const reason = whyNoVolatility(right, price, forward, strike, years, discount);
        if (reason === null) expect(volatility).toBeGreaterThan(0);
        else expect(volatility).toBeNaN();
      }),
      { numRuns: 20 * propertyRuns },
    );
  });
});

describe('reasons for no volatility', () => {
  it.each([
    ['belowIntrinsic', whyNoVolatility(1, 9.99, 110, 100, 1, 1)],
    ['belowIntrinsic', whyNoVolatility(1, 10, 110, 100, 1, 1)],
    ['aboveMax', whyNoVolatility(1, 110, 110, 120, 1, 1)],
    ['aboveMax', whyNoVolatility(-1, 100, 110, 100, 1, 1)],
    ['expired', whyNoVolatility(1, 3, 110, 100, 0, 1)],
    ['noQuote', whyNoVolatility(1, 0, 110, 100, 1, 1)],
    ['noQuote', whyNoVolatility(1, NaN, 110, 100, 1, 1)],
  ])('%s', (expected, reason) => {
    expect(reason).toBe(expected);
  });

  it('of a quote', () => {
    const of = (bid: number | null, ask: number | null, years = 1): unknown => {
      const answer = quotedVolatility(1, { bid, ask }, 100, 100, years, 1);
      return answer.ok ? answer.volatility : answer.reason;
    };
    expect([of(0, 0), of(null, 5), of(0, 0.05), of(5, 4), of(NaN, 4), of(5, 6, 0), of(99, 103)]).toEqual(['noQuote', 'noQuote', 'noQuote', 'crossed', 'noQuote', 'expired', 'aboveMax']);
    expect(of(7.9, 8.0311349108116)).toBeCloseTo(0.2, 10);
  });
});

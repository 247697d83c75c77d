import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { TIERS } from '@mia-trading/core';
import { sizePosition, type SizingInput } from './sizing.js';
import { configOf } from './test-support/fixtures.js';

const { sizing: config } = configOf();
const RUNS = process.env['MIA_TEST_LEVEL'] === 'full' ? 5_000 : 300;

const input = (over: Partial<SizingInput> = {}): SizingInput => ({
  equity: 100_000,
  tier: 'GOOD_SIGNAL',
  regimeFactor: 1,
  sessionFactor: 1,
  stopPoints: 2,
  stopSlippagePoints: 0.25,
  pointValue: 50,
  roundTurnFees: 4.5,
  maxContracts: 10,
  ...over,
});

describe('size by fixed fraction', () => {
  it('is redone on paper: $100,000 at 0.5 % and a stop of two ES points', () => {
    // $500 to risk; a contract loses (2.00 + 0.25) x $50 + $4.50 = $117. Four make $468, five $585.
    expect(sizePosition(input(), config)).toEqual({ contracts: 4, riskFraction: 0.005, budget: 500, lossPerContract: 117 });
  });

  it('never rounds up: one dollar short of a contract is none', () => {
    expect(sizePosition(input({ equity: 117 / 0.005 - 1 }), config).contracts).toBe(0);
    expect(sizePosition(input({ equity: 117 / 0.005 + 1 }), config).contracts).toBe(1);
  });

  it('grows with the tier, and nothing takes it above 1 % of equity', () => {
    expect(TIERS.map((tier) => sizePosition(input({ tier }), config).riskFraction)).toEqual([0.01, 0.0075, 0.005, 0.0025, 0]);
    expect(sizePosition(input({ tier: 'PREMIUM_SIGNAL', regimeFactor: 1.2, sessionFactor: 1.2 }), config).riskFraction).toBe(0.01);
  });

  it('shrinks with the regime: half in an extreme one', () => {
    expect(sizePosition(input({ regimeFactor: 0.5 }), config)).toMatchObject({ budget: 250, contracts: 2 });
  });

  it('is cut to the largest position', () => {
    expect(sizePosition(input({ equity: 10_000_000 }), config).contracts).toBe(10);
  });

  it.each([Number.NaN, 0, -1, Number.NEGATIVE_INFINITY])('is nothing for an equity of %p', (equity) => {
    expect(sizePosition(input({ equity }), config).contracts).toBe(0);
  });

  it('never risks more than 1 % of equity, and one more contract would exceed the budget', () => {
    const factor = fc.double({ min: 0, max: 5, noNaN: true });
    fc.assert(
      fc.property(fc.double({ min: 1, max: 1e8, noNaN: true }), fc.constantFrom(...TIERS), factor, factor, fc.double({ min: 0.25, max: 100, noNaN: true }), (equity, tier, regimeFactor, sessionFactor, stopPoints) => {
        const { contracts, budget, lossPerContract } = sizePosition(input({ equity, tier, regimeFactor, sessionFactor, stopPoints, maxContracts: 1e12 }), config);
        expect(contracts * lossPerContract).toBeLessThanOrEqual(equity * 0.01 * (1 + Number.EPSILON * 4));
        expect(contracts * lossPerContract).toBeLessThanOrEqual(budget * (1 + Number.EPSILON * 4));
        expect((contracts + 1) * lossPerContract).toBeGreaterThan(budget * (1 - Number.EPSILON * 4));
      }),
      { numRuns: RUNS },
    );
  });
});

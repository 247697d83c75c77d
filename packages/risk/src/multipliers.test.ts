import { describe, expect, it } from '@jest/globals';
import { NO_ADJUSTMENT, PLAIN_CONDITIONS, type EntryAdjustment, type MarketConditions } from '@mia-trading/core';
import fc from 'fast-check';
import { assess } from './assess.js';
import { multipliersOf, NEUTRAL_MULTIPLIERS } from './context.js';
import { riskAssessment } from './risk-assessment.js';
import { configOf, contextOf, intentOf, ratingOf } from './test-support/fixtures.js';

const conditionsOf = (volatility: EntryAdjustment, session: EntryAdjustment = NO_ADJUSTMENT): MarketConditions => ({ ...PLAIN_CONDITIONS, adjustments: { volatility, session } });

/** The factors of FEATURES for the four volatility regimes. */
const LOW: EntryAdjustment = { size: 1.2, stop: 0.8, target: 0.9, gatePoints: -3 };
const HIGH: EntryAdjustment = { size: 0.8, stop: 1.5, target: 1.5, gatePoints: 5 };
const EXTREME: EntryAdjustment = { size: 0.5, stop: 2, target: 2, gatePoints: 10 };
const config = configOf();

function assessed(conditions: MarketConditions, score = 75, tier: 'GOOD_SIGNAL' | 'PREMIUM_SIGNAL' = 'GOOD_SIGNAL') {
  return riskAssessment(ratingOf({ score, tier, conditions }), contextOf({ multipliers: multipliersOf(conditions) }), config);
}

describe('regime and session in the risk assessment', () => {
  it('changes nothing where nothing is adjusted', () => {
    expect(multipliersOf(PLAIN_CONDITIONS)).toEqual(NEUTRAL_MULTIPLIERS);
    expect(assessed(PLAIN_CONDITIONS)).toMatchObject({ multipliers: NEUTRAL_MULTIPLIERS, entryGate: 70, plan: { quantity: 5, stopPrice: 4997.5 } });
  });

  it('by hand: a range of 2 points, an entry at 5000.50 at worst and $200,000 in three regimes', () => {
    // High: stop 2 · 1.5 · 1.5 = 4.5 points; 200,000 · 0.5 % · 0.8 = $800 over (4.5 + 0.25) · 50 + 4.5 = $242: 3 contracts.
    expect(assessed(conditionsOf(HIGH))).toMatchObject({ multipliers: { regimeSize: 0.8, sessionSize: 1, stop: 1.5, target: 1.5, gatePoints: 5 }, entryGate: 75, plan: { quantity: 3, stopPrice: 4996 }, refusal: null });
    // Extreme: stop 6 points; $500 over 317: 1 contract; a score of 75 is below the gate of 80.
    expect(assessed(conditionsOf(EXTREME))).toMatchObject({ entryGate: 80, plan: { quantity: 1, stopPrice: 4994.5 }, refusal: { code: 'TIER_BELOW_GATE', context: { gate: 80 } } });
    // Low: stop 2.4, on the grid 2.5 points; $1,200 over 142: 8 contracts; the gate is 67.
    expect(assessed(conditionsOf(LOW), 68)).toMatchObject({ entryGate: 67, plan: { quantity: 8, stopPrice: 4998 }, refusal: null });
  });

  it('multiplies the stops of regime and session, adds their points, and keeps their sizes apart', () => {
    const session: EntryAdjustment = { size: 0.7, stop: 1.1, target: 1.2, gatePoints: 2 };
    const { stop, target, ...others } = multipliersOf(conditionsOf(HIGH, session));
    expect(others).toEqual({ regimeSize: 0.8, sessionSize: 0.7, gatePoints: 7 });
    expect([stop, target]).toEqual([1.5 * 1.1, 1.5 * 1.2]);
  });

  it('tests reward over risk after the multipliers', () => {
    // A stop four times as far with a target no farther cannot reach 2.5 within 10 ranges.
    const far: EntryAdjustment = { size: 1, stop: 4, target: 1, gatePoints: 0 };
    expect(assess(intentOf({ rating: ratingOf({ conditions: conditionsOf(far) }) }), contextOf({ multipliers: multipliersOf(conditionsOf(far)) }), config)).toMatchObject({ kind: 'refused', code: 'REWARD_RISK' });
  });

  it('property: no product of factors takes a trade above 1 % of equity, or the gate below 60', () => {
    const adjustment = fc.record({ size: fc.double({ min: 0, max: 10, noNaN: true }), stop: fc.double({ min: 0.1, max: 10, noNaN: true }), target: fc.double({ min: 0.1, max: 10, noNaN: true }), gatePoints: fc.integer({ min: -50, max: 50 }) });
    fc.assert(
      fc.property(adjustment, adjustment, (volatility, session) => {
        const answer = assessed(conditionsOf(volatility, session), 95, 'PREMIUM_SIGNAL');
        expect(answer?.plan?.riskDollars ?? 0).toBeLessThanOrEqual(2_000);
        expect(answer?.entryGate).toBeGreaterThanOrEqual(60);
      }),
    );
  });
});

import { describe, expect, it } from '@jest/globals';
import { isOnTick, MINUTE } from '@mia-trading/core';
import fc from 'fast-check';
import { assess } from './assess.js';
import type { RiskContext } from './context.js';
import { configOf, contextOf, ES, intentOf, limitsOf, LIVE_FEED, marketOf, NOW, ratingOf } from './test-support/fixtures.js';

const RUNS = process.env['MIA_TEST_LEVEL'] === 'full' ? 20_000 : 500;
const config = configOf();
const base = contextOf();

/** A context with one number that is none, and where it is. */
const BROKEN: readonly (readonly [string, Partial<RiskContext>])[] = [
  ['now', { now: Number.NaN }],
  ['minutesToClose', { session: { isOpen: true, minutesToClose: Number.NaN } }],
  ['lastEventTs', { feed: { ...LIVE_FEED, lastEventTs: Number.NaN } }],
  ['lastGapTs', { feed: { ...LIVE_FEED, lastGapTs: Number.NaN } }],
  ['clockSkew', { feed: { ...LIVE_FEED, clockSkew: Number.NaN } }],
  ['lastQuoteTs', { options: { lastQuoteTs: Number.NaN, openInterestDate: null } }],
  ['lower limit', { priceLimits: { lower: Number.NaN, upper: null } }],
  ['upper limit', { priceLimits: { lower: null, upper: Number.NaN } }],
  ['foreignOrders', { broker: { ...base.broker, foreignOrders: Number.NaN } }],
  ['foreignContracts', { broker: { ...base.broker, foreignContracts: Number.NaN } }],
  ['equity', { equity: Number.NaN }],
  ['atrPoints', { volatility: { atrPoints: Number.NaN } }],
  ['level price', { opposingLevel: { price: Number.NaN, strength: 1, source: 'callWall' } }],
  ['level strength', { opposingLevel: { price: 5_001, strength: Number.NaN, source: 'callWall' } }],
  ['regimeSize', { multipliers: { ...base.multipliers, regimeSize: Number.NaN } }],
  ['sessionSize', { multipliers: { ...base.multipliers, sessionSize: Number.NaN } }],
  ['stop factor', { multipliers: { ...base.multipliers, stop: Number.NaN } }],
  ['target factor', { multipliers: { ...base.multipliers, target: Number.NaN } }],
  ['gatePoints', { multipliers: { ...base.multipliers, gatePoints: Number.NaN } }],
  ['roundTurnFees', { roundTurnFees: Number.NaN }],
  ['margin', { margin: Number.NaN }],
  ['contracts', { position: { ...base.position, contracts: Number.NaN } }],
  ['workingEntries', { position: { ...base.position, workingEntries: Number.NaN } }],
  ['openRisk', { position: { ...base.position, openRisk: Number.NaN } }],
  ['realised', { limits: { ...base.limits, realised: Number.NaN } }],
  ['unrealised', { limits: { ...base.limits, unrealised: Number.NaN } }],
  ['equityAtStart', { limits: { ...base.limits, equityAtStart: Number.NaN } }],
  ['monthHigh', { limits: { ...base.limits, monthHigh: Number.NaN } }],
  ['entries', { limits: { ...base.limits, entries: Number.NaN } }],
  ['end of a pause', { limits: { ...base.limits, lockouts: [{ cause: 'LOSS_STREAK', since: NOW, until: Number.NaN, reason: '' }] } }],
  ['time of an entry', { limits: { ...base.limits, intents: Array.from({ length: 4 }, (_, n) => ({ intentId: `${n}`, ts: Number.NaN })) } }],
  ['daysToExpiry', { daysToExpiry: Number.NaN }],
  ['daysToRoll', { daysToRoll: Number.NaN }],
];

describe('a number that is none', () => {
  it.each(BROKEN)('refuses: %s', (_, broken) => {
    expect(assess(intentOf(), contextOf(broken), config).kind).toBe('refused');
  });

  it.each([
    ['score', { score: Number.NaN }],
    ['coverage', { coverage: Number.NaN }],
  ])('refuses in the rating: %s', (_, over) => {
    expect(assess(intentOf({ rating: ratingOf(over) }), base, config).kind).toBe('refused');
  });

  it('refuses as the reference price', () => {
    expect(assess(intentOf({ referencePrice: Number.NaN }), base, config).kind).toBe('refused');
  });
});

const situation = fc.record({
  equity: fc.integer({ min: 50_000, max: 2_000_000 }),
  loss: fc.integer({ min: -300, max: 250 }).map((n) => n / 10_000),
  openRiskShare: fc.integer({ min: 0, max: 150 }).map((n) => n / 10_000),
  atrPoints: fc.integer({ min: 2, max: 200 }).map((n) => n / 10),
  margin: fc.option(fc.integer({ min: 1_000, max: 60_000 })),
  regimeSize: fc.integer({ min: 0, max: 30 }).map((n) => n / 10),
  side: fc.constantFrom(1 as const, -1 as const),
  tier: fc.constantFrom('PREMIUM_SIGNAL' as const, 'STRONG_SIGNAL' as const, 'GOOD_SIGNAL' as const),
});

describe('what is approved', () => {
  it('property: stays within every limit of money and margin, on the tick grid, at 2.5 after costs', () => {
    let approved = 0;
    fc.assert(
      fc.property(situation, ({ equity: start, loss, openRiskShare, atrPoints, margin, regimeSize, side, tier }) => {
        const limits = limitsOf(start);
        limits.onTrade(-loss * start, NOW - MINUTE);
        const { equity } = limits;
        const openRisk = openRiskShare * start;
        const context = contextOf({ equity, limits: limits.state, volatility: { atrPoints }, margin, multipliers: { ...base.multipliers, regimeSize }, position: { contracts: 0, workingEntries: 0, openRisk } });
        const answer = assess(intentOf({ side, referencePrice: side === 1 ? 5000.25 : 5000, rating: ratingOf({ tier, direction: side }) }), context, config);
        if (answer.kind === 'refused') return;
        approved += 1;
        const { quantity, riskDollars, rewardRisk, entryPrice, stopPrice, targetPrice, expectedCosts } = answer.value;
        const stopLoss = side * (entryPrice - stopPrice) * ES.pointValue * quantity + expectedCosts;
        expect(riskDollars).toBeCloseTo(stopLoss, 6);
        expect(riskDollars).toBeLessThanOrEqual(0.01 * equity);
        expect(Math.max(0, loss * start) + openRisk + riskDollars).toBeLessThanOrEqual(0.02 * start + 1e-6);
        expect(openRisk + riskDollars).toBeLessThanOrEqual(0.02 * equity + 1e-6);
        expect(equity - openRisk - riskDollars).toBeGreaterThanOrEqual(0.95 * Math.max(start, equity) - 1e-6);
        expect(quantity * (margin ?? 0)).toBeLessThanOrEqual(equity);
        expect(rewardRisk).toBeGreaterThanOrEqual(2.5);
        expect(Number.isInteger(quantity) && quantity >= 1 && quantity <= 10).toBe(true);
        expect([entryPrice, stopPrice, targetPrice].every((price) => isOnTick(price, ES.tickSize))).toBe(true);
      }),
      { numRuns: RUNS },
    );
    expect(approved).toBeGreaterThan(RUNS / 20);
  });

  it('property: is the same for a seller in the mirrored market', () => {
    fc.assert(
      fc.property(situation, fc.integer({ min: -20, max: 20 }), ({ equity, atrPoints, margin, regimeSize, tier }, levelTicks) => {
        const answerOf = (side: 1 | -1) => {
          const level = { price: 5000 + side * (0.25 + levelTicks * 0.25), strength: 0.9, source: 'pointOfControl' };
          const market = side === 1 ? marketOf({ bid: 5000, ask: 5000.25, last: 5000 }) : marketOf({ bid: 4999.75, ask: 5000, last: 5000 });
          const context = contextOf({ market, equity, limits: limitsOf(equity).state, volatility: { atrPoints }, margin, opposingLevel: level, multipliers: { ...base.multipliers, regimeSize } });
          const answer = assess(intentOf({ side, referencePrice: 5000 + side * 0.25, rating: ratingOf({ tier, direction: side }) }), context, config);
          if (answer.kind === 'refused') return { code: answer.code };
          const { quantity, rewardRisk, riskDollars, entryPrice, stopPrice, targetPrice } = answer.value;
          return { quantity, rewardRisk, riskDollars, distances: [entryPrice, stopPrice, targetPrice].map((price) => side * (price - 5000)) };
        };
        expect(answerOf(-1)).toEqual(answerOf(1));
      }),
      { numRuns: RUNS },
    );
  });
});

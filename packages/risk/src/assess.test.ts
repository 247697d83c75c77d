import { describe, expect, it } from '@jest/globals';
import { MINUTE, SECOND } from '@mia-trading/core';
import { assess } from './assess.js';
import { CHECKS } from './check-table.js';
import { FIXED_CODES, SWITCHABLE_CODES } from './codes.js';
import type { RiskConfig } from './config.js';
import { FLAT, IN_AGREEMENT, NEUTRAL_MULTIPLIERS, type RiskContext } from './context.js';
import { riskAssessment } from './risk-assessment.js';
import { configOf, contextOf, intentOf, limitsOf, LIVE_FEED, marketOf, NOW, ratingOf } from './test-support/fixtures.js';

const config = configOf();

function lossOf(dollars: number): RiskContext['limits'] {
  const limits = limitsOf();
  limits.onTrade(-dollars, NOW);
  return limits.state;
}

function afterEntries(count: number, secondsApart: number): RiskContext['limits'] {
  const limits = limitsOf();
  for (let entry = 1; entry <= count; entry += 1) limits.onEntry(`test-${entry}`, NOW - entry * secondsApart * SECOND);
  return limits.state;
}

interface Case {
  readonly code: string;
  readonly why: string;
  readonly context?: Partial<RiskContext>;
  readonly intent?: Parameters<typeof intentOf>[0];
  readonly config?: RiskConfig;
  readonly numbers: object;
}

const killed = limitsOf();
killed.lock('KILL_SWITCH', 'file: kill.flag was found', NOW - SECOND);
const held = limitsOf();
held.lock('PAUSED', 'dashboard: lunch', NOW - SECOND);
const paused = limitsOf();
for (let loss = 0; loss < 3; loss += 1) paused.onTrade(-10, NOW - SECOND);

const monthDown = limitsOf();
monthDown.onMark(10_000, NOW);
monthDown.onMark(0, NOW);

const CASES: readonly Case[] = [
  { code: 'KILL_SWITCH', why: 'when it is down', context: { limits: killed.state }, numbers: { reason: 'file: kill.flag was found', since: NOW - SECOND } },
  { code: 'PAUSED', why: 'when a person paused entries', context: { limits: held.state }, numbers: { reason: 'dashboard: lunch' } },
  { code: 'RECONCILIATION_PENDING', why: 'while orders are compared with the broker', context: { broker: { ...IN_AGREEMENT, isReconciling: true } }, numbers: { isReconciling: true } },
  { code: 'FOREIGN_ORDERS', why: 'with an order of another program', context: { broker: { ...IN_AGREEMENT, foreignOrders: 1 } }, numbers: { orders: 1, contracts: 0 } },
  { code: 'FOREIGN_ORDERS', why: 'with contracts bought by hand', context: { broker: { ...IN_AGREEMENT, foreignContracts: -2 } }, numbers: { orders: 0, contracts: -2 } },
  { code: 'JOURNAL_FAILED', why: 'when the disk is full', context: { broker: { ...IN_AGREEMENT, journalFailure: 'ENOSPC' } }, numbers: { reason: 'ENOSPC' } },
  { code: 'EVENT_BLACKOUT', why: 'two minutes before CPI', context: { blackout: { time: NOW + 2 * MINUTE, name: 'CPI' } }, numbers: { event: 'CPI', time: '2024-01-03T15:02:00.000000Z', minutesBefore: 2, minutesAfter: 5 } },
  { code: 'FEED_STALE', why: 'when the feed calls itself stale', context: { feed: { ...LIVE_FEED, status: 'stale' } }, numbers: { ageSeconds: 0, status: 'stale' } },
  { code: 'FEED_STALE', why: 'when the feed is disconnected', context: { feed: { ...LIVE_FEED, status: 'disconnected' } }, numbers: { status: 'disconnected' } },
  { code: 'FEED_DELAYED', why: 'on delayed data', context: { feed: { ...LIVE_FEED, status: 'delayed' } }, numbers: { status: 'delayed' } },
  { code: 'CLOCK_SKEW', why: 'when events come 2.5 s late', context: { feed: { ...LIVE_FEED, clockSkew: 2.5 * SECOND } }, numbers: { skewSeconds: 2.5, limit: 2 } },
  { code: 'CLOCK_SKEW', why: 'when events come from the future', context: { feed: { ...LIVE_FEED, clockSkew: -3 * SECOND } }, numbers: { skewSeconds: -3 } },
  { code: 'OPTIONS_STALE', why: 'with the last quote 121 s old', context: { options: { lastQuoteTs: NOW - 121 * SECOND, openInterestDate: '2024-01-03' } }, numbers: { ageSeconds: 121, limit: 120 } },
  { code: 'OPTIONS_STALE', why: 'with the open interest of yesterday', context: { options: { lastQuoteTs: NOW, openInterestDate: '2024-01-02' } }, numbers: { openInterestDate: '2024-01-02', tradeDate: '2024-01-03' } },
  { code: 'PRICE_LIMIT', why: '19.75 points above limit down', context: { priceLimits: { lower: 4980.5, upper: null } }, numbers: { lastPrice: 5000.25, lower: 4980.5, margin: 20 } },
  { code: 'PRICE_LIMIT', why: 'at limit up', context: { priceLimits: { lower: 4500, upper: 5000.25 } }, numbers: { upper: 5000.25 } },
  { code: 'MARGIN', why: 'when equity does not pay for one contract', context: { equity: 24_000 }, numbers: { needed: 25_000, limit: 24_000, wanted: 1 } },
  { code: 'OPEN_RISK', why: 'when another position risks $3,200', context: { position: { ...FLAT, openRisk: 3_200 } }, config: configOf({ limits: { dailyLoss: 0.05 } }), numbers: { openRisk: 3_200, risk: 835, limit: 4_000 } },
  { code: 'ROLL_PROXIMITY', why: 'on the roll date', context: { daysToRoll: 0 }, numbers: { daysToRoll: 0, minimum: 1 } },
  { code: 'TRADING_WINDOW', why: 'at 09:00 CT when entries begin at 10:00', config: configOf({ checks: { entryFrom: '10:00' } }), numbers: { sessionMinute: 960 } },
  { code: 'SESSION_CLOSED', why: 'ten minutes before an early close', context: { session: { isOpen: true, minutesToClose: 10 } }, numbers: { minutesToClose: 10, minimum: 15 } },
  { code: 'SESSION_CLOSED', why: 'when closed', context: { session: { isOpen: false, minutesToClose: null } }, numbers: { isOpen: false } },
  { code: 'HALTED', why: 'in a halt', context: { market: marketOf({ phase: 'halted' }) }, numbers: { phase: 'halted' } },
  { code: 'FEED_STALE', why: 'after 2.5 s of silence in regular hours', context: { feed: { ...LIVE_FEED, lastEventTs: NOW - 2.5 * SECOND } }, numbers: { ageSeconds: 2.5, limit: 2 } },
  { code: 'FEED_GAP', why: 'four seconds after a gap', context: { feed: { ...LIVE_FEED, lastGapTs: NOW - 4 * SECOND } }, numbers: { secondsSinceGap: 4 } },
  { code: 'NO_QUOTE', why: 'on a feed of prints alone', context: { market: marketOf({ bid: Number.NaN, ask: Number.NaN }), feed: { ...LIVE_FEED, hasQuotes: false } }, numbers: { hasQuotes: false } },
  { code: 'BOOK_NOT_WHOLE', why: 'with one side empty', context: { market: marketOf({ bid: Number.NaN }) }, numbers: { bestBidSize: 0, crossed: false } },
  { code: 'BOOK_NOT_WHOLE', why: 'when crossed', context: { market: marketOf({ bid: 5000.5 }) }, numbers: { crossed: true } },
  { code: 'SPREAD_WIDE', why: 'at three ticks', context: { market: marketOf({ bid: 4999.5 }) }, numbers: { spreadTicks: 3, limit: 2 } },
  { code: 'PRICE_BAND', why: '10.25 points from the last trade', intent: { referencePrice: 5010.5 }, numbers: { limit: 10 } },
  { code: 'PRICE_BAND', why: 'before any trade', context: { market: marketOf({ last: Number.NaN }) }, numbers: { lastPrice: null } },
  { code: 'TICK_SIZE', why: 'between two ticks', intent: { referencePrice: 5000.3 }, numbers: { tickSize: 0.25 } },
  { code: 'COVERAGE', why: 'with half the score backed by data', intent: { rating: ratingOf({ coverage: 0.5 }) }, numbers: { total: 0.5 } },
  { code: 'COVERAGE', why: 'with no sentiment', intent: { rating: ratingOf({ groups: { ...ratingOf().groups, sentiment: { net: 0, coverage: 0 } } }) }, numbers: { sentiment: 0 } },
  { code: 'COVERAGE', why: 'when it is not a number', intent: { rating: ratingOf({ coverage: Number.NaN }) }, numbers: { minCoverage: 0.6 } },
  { code: 'TIER_BELOW_GATE', why: 'at 69', intent: { rating: ratingOf({ score: 69, tier: 'WEAK_SIGNAL' }) }, numbers: { score: 69, gate: 70 } },
  { code: 'TIER_BELOW_GATE', why: 'at 75 in an extreme regime', context: { multipliers: { ...NEUTRAL_MULTIPLIERS, gatePoints: 10 } }, numbers: { gate: 80 } },
  // A buyer at 5000.25: 4 ticks are 1 point.
  { code: 'OPPOSING_LEVEL', why: 'four ticks under the value area high', context: { opposingLevel: { price: 5001.25, strength: 0.8, source: 'valueAreaHigh' } }, numbers: { distanceTicks: 4, limit: 4, level: 5001.25, strength: 0.8, source: 'valueAreaHigh' } },
  { code: 'OPPOSING_LEVEL', why: 'at the call wall', context: { opposingLevel: { price: 5000.25, strength: 1, source: 'callWall' } }, numbers: { distanceTicks: 0, source: 'callWall' } },
  { code: 'OPPOSING_LEVEL', why: 'when a seller stands over support', intent: { side: -1 }, context: { opposingLevel: { price: 4999.5, strength: 0.9, source: 'pointOfControl' } }, numbers: { distanceTicks: 3, source: 'pointOfControl' } },
  { code: 'NO_VOLATILITY', why: 'before the range is known', context: { volatility: null }, numbers: { atrPoints: null } },
  { code: 'NO_VOLATILITY', why: 'with a range of zero', context: { volatility: { atrPoints: 0 } }, numbers: { atrPoints: 0 } },
  { code: 'EQUITY_UNKNOWN', why: 'when equity is not a number', context: { equity: Number.NaN }, numbers: { equity: null } },
  { code: 'SIZE_ZERO', why: 'with $20,000, and it points to the micro', context: { equity: 20_000, margin: null }, numbers: { budget: 100, lossPerContract: 167, suggestion: 'MES' } },
  { code: 'REWARD_RISK', why: 'in a market too quiet for its costs', context: { volatility: { atrPoints: 0.3 } }, numbers: { neededTargetPoints: 4.75, reachablePoints: 3 } },
  // Five contracts at 167 are $835 of risk; 4,000 - 3,200 = $800 of room.
  { code: 'DAILY_LOSS', why: 'when this risk would go over the limit', context: { limits: lossOf(3_200) }, numbers: { room: 800, risk: 835, locked: false } },
  { code: 'DAILY_LOSS', why: 'when the day is locked', context: { limits: lossOf(4_000) }, numbers: { locked: true } },
  { code: 'DAILY_LOSS', why: 'when open risk takes the room', context: { position: { ...FLAT, openRisk: 3_500 } }, numbers: { openRisk: 3_500 } },
  { code: 'MONTHLY_LOSS', why: '4.8 % below the high of the month', context: { limits: monthDown.state }, numbers: { room: 500, risk: 835, monthHigh: 210_000 } },
  { code: 'LOSS_STREAK', why: 'after three losses', context: { limits: paused.state }, numbers: { secondsLeft: 1_799 } },
  { code: 'TRADE_COUNT', why: 'after ten entries', context: { limits: afterEntries(10, 600) }, numbers: { entries: 10 } },
  { code: 'MAX_POSITION', why: 'with six held and five wanted', context: { margin: null, position: { contracts: -6, workingEntries: 0, openRisk: 0 } }, numbers: { held: 6, wanted: 5 } },
  { code: 'POSITION_OPEN', why: 'with one held', context: { position: { contracts: 1, workingEntries: 0, openRisk: 0 } }, numbers: { contracts: 1 } },
  { code: 'POSITION_OPEN', why: 'with an entry working', context: { position: { contracts: 0, workingEntries: 2, openRisk: 0 } }, numbers: { workingEntries: 2 } },
  { code: 'POSITION_OPEN', why: 'with the trade before not settled', context: { position: { contracts: 0, workingEntries: 0, openRisk: 0, isSettling: true } }, numbers: { isSettling: true } },
  { code: 'DUPLICATE_INTENT', why: 'when the intent was approved before', context: { limits: afterEntries(1, 100) }, intent: { intentId: 'test-1' }, numbers: { intentId: 'test-1' } },
  { code: 'RATE_LIMIT', why: 'after four entries within a minute', context: { limits: afterEntries(4, 10) }, numbers: { lastMinute: 4 } },
  { code: 'EXPIRY_PROXIMITY', why: 'on the day before the last', context: { daysToExpiry: 1 }, numbers: { daysToExpiry: 1, minimum: 2 } },
];

describe('an intent', () => {
  it('is approved with a plan that can be redone on paper', () => {
    // Reference 5000.25, worst entry 5000.50, stop 3.00 and target 8.50 points away; $1,000 / $167 = 5 contracts.
    const answer = assess(intentOf(), contextOf(), config);
    expect(answer.kind === 'approved' ? answer.value : answer).toEqual({
      intentId: 'test-i1',
      instrument: 'ESH4',
      side: 1,
      quantity: 5,
      entryType: 'marketableLimit',
      entryPrice: 5000.5,
      stopPrice: 4997.5,
      targetPrice: 5009,
      rewardRisk: 420.5 / 167,
      riskDollars: 835,
      expectedCosts: 85,
    });
  });

  it('joins the own side of the book when it is to wait there', () => {
    const answer = assess(intentOf(), contextOf(), configOf({ entry: { style: 'limit' } }));
    expect(answer.kind === 'approved' ? answer.value.entryPrice : answer).toBe(5000);
  });

  it.each(CASES)('is refused as $code $why', ({ code, context, intent, config: own = config, numbers }) => {
    expect(assess(intentOf(intent), contextOf(context), own)).toMatchObject({ kind: 'refused', code, context: numbers });
  });

  it('passes a stale-looking feed outside regular hours for 15 s', () => {
    const feed = { ...LIVE_FEED, lastEventTs: NOW - 14 * SECOND };
    expect(assess(intentOf(), contextOf({ feed, market: marketOf({ isRegularHours: false }) }), config).kind).toBe('approved');
  });

  it('may trade prints alone where that is allowed in so many words', () => {
    const context = contextOf({ market: marketOf({ bid: Number.NaN, ask: Number.NaN }), feed: { ...LIVE_FEED, hasQuotes: false } });
    expect(assess(intentOf(), context, configOf({ checks: { allowWithoutQuote: true } })).kind).toBe('approved');
  });

  it('lets the regime lower the gate to 60 and no further, but keeps a gate set lower by hand', () => {
    const eased = contextOf({ multipliers: { ...NEUTRAL_MULTIPLIERS, gatePoints: -30 } });
    const weak = (score: number) => intentOf({ rating: ratingOf({ score, tier: 'WEAK_SIGNAL' }) });
    expect(assess(weak(60), eased, config).kind).toBe('approved');
    expect(assess(weak(59), eased, config)).toMatchObject({ code: 'TIER_BELOW_GATE', context: { gate: 60 } });
    expect(assess(weak(55), contextOf(), configOf({ checks: { entryGate: 55 } })).kind).toBe('approved');
  });

  it('shows which checks are switched off', () => {
    const lax = configOf({ checks: { disabled: ['COVERAGE', 'TRADING_WINDOW'], entryFrom: '10:00' } });
    expect(assess(intentOf({ rating: ratingOf({ coverage: 0 }) }), contextOf(), lax).kind).toBe('approved');
    expect(assess(intentOf(), contextOf({ equity: 1, margin: null }), lax)).toMatchObject({ code: 'SIZE_ZERO', context: { disabledChecks: 'COVERAGE TRADING_WINDOW' } });
  });
});

describe('the table of checks', () => {
  it('holds every code once, and a refusal of each is tested here', () => {
    const codes: string[] = CHECKS.map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
    expect([...codes].sort()).toEqual([...SWITCHABLE_CODES, ...FIXED_CODES].sort());
    expect([...new Set(CASES.map(({ code }) => code))].sort()).toEqual([...codes].sort());
  });

  it('refuses to switch off what keeps an account alive', () => {
    expect(() => configOf({ checks: { disabled: ['KILL_SWITCH'] } })).toThrow();
  });
});

describe('the assessment beside a rating', () => {
  it('shows plan, room under each limit and no refusal', () => {
    const assessment = riskAssessment(ratingOf(), contextOf({ limits: lossOf(1_000) }), config);
    expect(assessment).toMatchObject({ side: 1, plan: { quantity: 5, stopPrice: 4997.5 }, room: { daily: 3_000, monthly: 9_000, trades: 10, contracts: 10 }, refusal: null, disabledChecks: [] });
  });

  it('names the refusal an intent would get, also when there can be no plan', () => {
    expect(riskAssessment(ratingOf({ score: 65, tier: 'WEAK_SIGNAL' }), contextOf(), config)).toMatchObject({ plan: { quantity: 2 }, refusal: { code: 'TIER_BELOW_GATE' } });
    expect(riskAssessment(ratingOf(), contextOf({ volatility: null }), config)).toMatchObject({ plan: null, refusal: { code: 'NO_VOLATILITY' } });
  });

  it('is absent below 60, without direction and before any price', () => {
    expect(riskAssessment(ratingOf({ score: 59.9 }), contextOf(), config)).toBeNull();
    expect(riskAssessment(ratingOf({ direction: 0 }), contextOf(), config)).toBeNull();
    expect(riskAssessment(ratingOf(), contextOf({ market: marketOf({ bid: Number.NaN, ask: Number.NaN, last: Number.NaN }) }), config)).toBeNull();
  });
});

describe('a level ahead', () => {
  const outcome = (opposingLevel: RiskContext['opposingLevel'], checks: object = {}): string => {
    const answer = assess(intentOf(), contextOf({ opposingLevel }), configOf({ checks }));
    return answer.kind === 'refused' ? answer.code : answer.kind;
  };

  it('does not stop an entry that is farther away, behind, or weak', () => {
    expect(outcome({ price: 5001.5, strength: 1, source: 'callWall' })).toBe('approved');
    expect(outcome({ price: 5000, strength: 1, source: 'putWall' })).toBe('approved');
    expect(outcome({ price: 5000.5, strength: 0.79, source: 'sessionHigh' })).toBe('approved');
    expect(outcome(null)).toBe('approved');
  });

  it('can be told apart by settings, and switched off for comparison', () => {
    const wall = { price: 5001, strength: 1, source: 'callWall' };
    expect(outcome(wall)).toBe('OPPOSING_LEVEL');
    expect(outcome(wall, { opposingTicks: 2 })).toBe('approved');
    expect(outcome({ ...wall, strength: 0.6 }, { opposingStrength: 0.5 })).toBe('OPPOSING_LEVEL');
    expect(outcome(wall, { disabled: ['OPPOSING_LEVEL'] })).toBe('approved');
  });
});

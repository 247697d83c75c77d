import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { HOUR, MINUTE, resolveInstrument, type BrokerReport, type ConfluenceRating, type CurrentRating, type Side, type TapeEvent, type TradeRecord } from '@mia-trading/core';
import { configSchema, Fingerprint, SimulatedSession, type Config, type DecisionSink } from '@mia-trading/engine';
import { generateSession } from '@mia-trading/synthetic-market';

const instrument = resolveInstrument('ESZ6', { asOf: '2026-11-17' });
/** 17:00 CT before the trade date 2026-11-17. */
const SESSION_START = Date.UTC(2026, 10, 16, 23) * 1_000;
const REGULAR_OPEN = SESSION_START + 15.5 * HOUR;
const FULL = process.env['MIA_TEST_LEVEL'] === 'full';
const MINUTES = FULL ? 60 : 25;
/** Of runs that only have to differ somewhere. */
const FEW_MINUTES = 10;

const openGates: Config = configSchema.parse({
  score: { regime: { unknownAs: 'Normal' } },
  risk: {
    checks: { entryFrom: '08:30', entryGate: 57, minCoverage: 0, minSentimentCoverage: 0, minExecutionCoverage: 0, minTechnicalCoverage: 0 },
    sizing: { tierFactors: { WEAK_SIGNAL: 1, NO_TRADE: 1 } },
    limits: { maxTradesPerDay: 100, maxLossStreak: 100 },
  },
  execution: { bracket: { timeStop: 3 } },
});

class Decisions implements DecisionSink {
  readonly ratings: ConfluenceRating[] = [];
  readonly executions: Extract<BrokerReport, { kind: 'executed' }>[] = [];
  readonly trades: TradeRecord[] = [];

  onRating(rating: CurrentRating): void {
    this.ratings.push(rating.keep());
  }

  onReport(report: BrokerReport): void {
    if (report.kind === 'executed') this.executions.push(report);
  }

  onTrade(trade: TradeRecord): void {
    this.trades.push(trade);
  }
}

function run(events: readonly TapeEvent[], config = openGates): Decisions & { readonly fingerprint: string; readonly contracts: number } {
  const decisions = new Decisions();
  const fingerprint = new Fingerprint();
  const session = new SimulatedSession({ config, instrument, sinks: [decisions, fingerprint] });
  for (const event of events) session.process(event);
  session.finish();
  return Object.assign(decisions, { fingerprint: fingerprint.digest(), contracts: session.engine.desk.contracts });
}

const quality: TapeEvent = { kind: 'feedStatus', tsEvent: REGULAR_OPEN, tsInit: REGULAR_OPEN, seq: 0, instrument: '', status: 'quality', quality: 'l2-atomic', phase: null, detail: '' };
const market = (seed: number, minutes = MINUTES): TapeEvent[] => [
  quality,
  ...generateSession({ seed, instrument, sessionStart: SESSION_START, from: REGULAR_OPEN, to: REGULAR_OPEN + minutes * MINUTE, openPrice: 6_000 }),
];

/** Reflects prices about `centre`, swaps bid and ask and turns every aggressor round. */
function mirrored(events: readonly TapeEvent[], centre: number): TapeEvent[] {
  const price = (value: number) => 2 * centre - value;
  const side = (value: number) => -value as Side;
  return events.map((event) => {
    if (event.kind === 'trade') return { ...event, price: price(event.price), aggressor: side(event.aggressor) };
    if (event.kind === 'depth') return { ...event, price: price(event.price), side: side(event.side) };
    return event;
  });
}

/** `toEqual` for thousands of ratings: `expect` is asked, at its price, only when something differs. */
function expectSame(actual: readonly ConfluenceRating[], expected: readonly ConfluenceRating[]): void {
  if (!isDeepStrictEqual(actual, expected)) expect(actual).toEqual(expected);
}

const events = market(11);
const whole = run(events);

describe('the whole pipeline on a generated session', () => {
  it('makes ratings and complete trades to speak of', () => {
    expect(whole.ratings.length).toBeGreaterThan(MINUTES * 200);
    expect(whole.trades.length).toBeGreaterThan(0);
    expect(whole.ratings.some((rating) => rating.coverage > 0.3)).toBe(true);
  });

  it('gives one fingerprint for one input and configuration, and another for any other', () => {
    expect(run(events).fingerprint).toBe(whole.fingerprint);
    const beginning = market(11, FEW_MINUTES);
    const otherWeights = configSchema.parse({ ...openGates, score: { weights: 'brief-literal' } });
    const fingerprints = [run(beginning), run(market(12, FEW_MINUTES)), run(beginning, otherWeights)].map(({ fingerprint }) => fingerprint);
    expect(new Set([...fingerprints, whole.fingerprint]).size).toBe(4);
  });

  it('rates on a grid of 250 ms, each point once, none before the first event', () => {
    const times = whole.ratings.map((rating) => rating.ts);
    expect(times.filter((ts) => ts % 250_000 !== 0)).toEqual([]);
    expect(times.filter((ts, index) => index > 0 && ts <= (times[index - 1] ?? 0))).toEqual([]);
    expect(times[0]).toBeGreaterThanOrEqual(REGULAR_OPEN);
  });

  it.each([0.13, 0.5, 0.77])('leaves every earlier rating as it was when the recording is cut at %p of it', (share) => {
    const cut = events.slice(0, Math.floor(events.length * share));
    const { ratings } = run(cut);
    expect(ratings.length).toBeGreaterThan(0);
    expectSame(ratings, whole.ratings.slice(0, ratings.length));
    const end = cut[cut.length - 1]?.tsInit ?? 0;
    expect(whole.ratings[ratings.length]?.ts).toBeGreaterThanOrEqual(end);
  });

  it.each([0.31, 0.64])('does not look ahead: another future after %p of the recording changes no rating before it, in no feature', (share) => {
    const from = Math.floor(events.length * share);
    const since = events[from]?.tsInit ?? NaN;
    // A rating stands when the next event comes: a tenth of the recording is future enough to change what must not change.
    const other = run([...events.slice(0, from), ...mirrored(events.slice(from, from + events.length / 10), 6_100)]);
    const before = ({ ratings }: Decisions) => ratings.filter((rating) => rating.ts < since);
    expect(before(whole).length).toBeGreaterThan(1_000);
    expectSame(before(other), before(whole));
    const after = other.ratings.slice(-100);
    expect(after).not.toEqual(whole.ratings.slice(other.ratings.length - after.length, other.ratings.length));
  });

  it('mirrors: the reflected market gets the same scores and the opposite directions', () => {
    const mirror = run(mirrored(events, 6_000)).ratings;
    expect(mirror.length).toBe(whole.ratings.length);
    const differing = whole.ratings.filter((rating, index) => {
      const other = mirror[index];
      return other === undefined || Math.abs(other.score - rating.score) > 1e-6 || (rating.score > 50.000001 && other.direction !== -rating.direction);
    });
    expect(differing).toEqual([]);
  });

  it('adds up: contributions, bonus and limits make score - 50 in every rating', () => {
    const off = whole.ratings.filter((rating) => rating.contributions.reduce((sum, line) => sum + line.points, rating.bonus + rating.clamp) !== rating.score - 50);
    expect(off).toEqual([]);
  });

  it('ends flat, with a position equal to the sum of its executions and every dollar accounted for', () => {
    expect(whole.contracts).toBe(0);
    expect(whole.executions.reduce((sum, fill) => sum + fill.side * fill.quantity, 0)).toBe(0);
    const cash = whole.executions.reduce((sum, fill) => sum - fill.side * fill.quantity * fill.price * instrument.pointValue - (fill.fees ?? 0), 0);
    expect(whole.trades.reduce((sum, trade) => sum + trade.net, 0)).toBeCloseTo(cash, 6);
    expect(new Set(whole.executions.map((fill) => fill.executionId)).size).toBe(whole.executions.length);
  });

  it('never fills outside the prices that the market showed while the order worked', () => {
    const prices = events.flatMap((event) => (event.kind === 'trade' ? [event.price] : []));
    const slippage = 0.25 * (1 + openGates.execution.simulatedVenue.stopSlippageTicks);
    const [low, high] = [Math.min(...prices) - slippage, Math.max(...prices) + slippage];
    expect(whole.executions.filter((fill) => fill.price < low || fill.price > high)).toEqual([]);
  });
});

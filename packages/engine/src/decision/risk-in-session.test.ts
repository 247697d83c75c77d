import { describe, expect, it } from '@jest/globals';
import { isoFromMicros, SECOND, type FeedStatusEvent, type Micros, type OperatorEvent, type TapeEvent } from '@mia-trading/core';
import { LossLimits, operatorReason, type Lockout } from '@mia-trading/risk';
import { SimulatedSession } from '../simulated-session.js';
import { at, Decisions, ES, minutes, openConfig, swingingMarket } from '../test-support/small-market.js';

/** 2024-01-09, 08:35:00 CT. */
const START = at('2024-01-09T14:35:00Z');
const WHEN = START + minutes(7);
const UNTIL = START + minutes(14);
const market = swingingMarket(START, UNTIL);
const unlimited = { maxTradesPerDay: 1_000, maxLossStreak: 100, dailyLoss: 0.9, monthlyLoss: 0.9, maxEntriesPerMinute: 100 };
const quick = { timeStop: 1 };

class Watched extends Decisions {
  readonly lockouts: Lockout[] = [];

  onLockout(lockout: Lockout): void {
    this.lockouts.push(lockout);
  }

  entriesIn(from: Micros, to: Micros): number {
    return this.entries.filter((ts) => ts >= from && ts < to).length;
  }
}

function run(events: readonly TapeEvent[], risk: Parameters<typeof openConfig>[0] & { readonly events?: object } = {}, limits?: unknown): { readonly seen: Watched; readonly session: SimulatedSession } {
  const seen = new Watched();
  const open = openConfig({ limits: unlimited, ...risk }, quick);
  const config = { ...open, risk: { ...open.risk, events: { ...open.risk.events, ...risk.events } } };
  const session = new SimulatedSession({ config, instrument: ES, sinks: [seen], ...(limits === undefined ? {} : { limits }) });
  for (const event of [...events].sort((a, b) => a.tsInit - b.tsInit)) session.process(event);
  session.finish();
  return { seen, session };
}

const operator = (command: OperatorEvent['command'], time: Micros, reason = 'told to'): TapeEvent => ({ kind: 'operator', tsEvent: time, tsInit: time, seq: 0, instrument: '', command, reason, target: '' });
const status = (name: FeedStatusEvent['status'], time: Micros, instrument = ''): TapeEvent => ({ kind: 'feedStatus', tsEvent: time, tsInit: time, seq: 0, instrument, status: name, quality: null, phase: null, detail: '' });

const undisturbed = run(market).seen;

describe('the market of these tests', () => {
  it('is entered in both halves when nothing holds back', () => {
    expect(undisturbed.entriesIn(START, WHEN)).toBeGreaterThan(0);
    expect(undisturbed.entriesIn(WHEN, UNTIL)).toBeGreaterThan(0);
    expect(undisturbed.lockouts).toEqual([]);
  });
});

describe('a scheduled event', () => {
  it('keeps entries out from two minutes before to five minutes after it', () => {
    const { seen, session } = run(market, { events: { times: [`${isoFromMicros(WHEN)} CPI`] } });
    expect(seen.entriesIn(WHEN - minutes(2), WHEN + minutes(5) + 1)).toBe(0);
    expect(seen.entries.length).toBeGreaterThan(0);
    expect(seen.refusals).toContain('EVENT_BLACKOUT');
    expect(session.engine.warningsAt(START).join()).not.toContain('calendar');
  });

  it('is asked for when no calendar is there', () => {
    expect(run([]).session.engine.warningsAt(START)).toContainEqual(expect.stringContaining('no calendar of scheduled events'));
  });
});

describe('a feed that says of itself', () => {
  it('that its data is delayed is not traded until it says live', () => {
    const { seen } = run([...market, status('delayed', WHEN), status('live', WHEN + minutes(4), ES.symbol)]);
    expect(seen.entriesIn(WHEN, WHEN + minutes(4))).toBe(0);
    expect(seen.entriesIn(WHEN + minutes(4), UNTIL)).toBeGreaterThan(0);
    expect(seen.refusals).toContain('FEED_DELAYED');
  });

  it('that another instrument is stale is traded', () => {
    expect(run([...market, status('stale', START, 'SPX')]).seen.entries).toEqual(undisturbed.entries);
  });
});

describe('a clock that is off', () => {
  it('refuses entries while events come more than two seconds late', () => {
    const late = market.map((event) => (event.tsInit >= WHEN ? { ...event, tsEvent: event.tsEvent - 3 * SECOND } : event));
    const { seen } = run(late);
    expect(seen.entriesIn(WHEN, UNTIL)).toBe(0);
    expect(seen.entriesIn(START, WHEN)).toBeGreaterThan(0);
    expect(seen.refusals).toContain('CLOCK_SKEW');
  });
});

describe('a person', () => {
  it('who resumes does not lift a kill switch, which tells by whom and when it was pulled', () => {
    const { seen, session } = run([...market, operator('kill', WHEN, operatorReason('file', 'kill.flag was found')), operator('resume', WHEN + minutes(1))]);
    expect(seen.entriesIn(WHEN, UNTIL)).toBe(0);
    expect(seen.lockouts).toEqual([{ cause: 'KILL_SWITCH', since: WHEN, until: null, reason: 'file: kill.flag was found' }]);
    expect(session.engine.limits.lockout('KILL_SWITCH')).not.toBeNull();
  });

  it('who pauses is obeyed until he resumes', () => {
    const { seen } = run([...market, operator('pause', WHEN), operator('unkill', WHEN + minutes(1)), operator('resume', WHEN + minutes(4))]);
    expect(seen.entriesIn(WHEN, WHEN + minutes(4))).toBe(0);
    expect(seen.entriesIn(WHEN + minutes(4), UNTIL)).toBeGreaterThan(0);
    expect(seen.refusals).toContain('PAUSED');
  });
});

describe('a restart', () => {
  const losing = swingingMarket(START, UNTIL, -6);
  const later = swingingMarket(UNTIL, UNTIL + minutes(10), -6);
  const risk = { limits: { ...unlimited, dailyLoss: 0.01 } };
  const saved = (session: SimulatedSession): unknown => JSON.parse(JSON.stringify(session.engine.limits.snapshot()));

  it('keeps a lockout with its cause, and nothing is entered', () => {
    const first = run([...market, operator('kill', WHEN)]);
    const second = run(later, {}, saved(first.session));
    expect(second.seen.entries).toEqual([]);
    expect(second.seen.refusals).toContain('KILL_SWITCH');
    expect(run(later).seen.entries.length).toBeGreaterThan(0);
  });

  it('leaves what was lost today as it was: the room of the day does not grow back', () => {
    const first = run(losing, risk);
    expect(first.session.engine.limits.state.realised).toBeLessThan(0);
    const second = run(later, risk, saved(first.session));
    const { realised, equityAtStart } = second.session.engine.limits.state;
    expect(equityAtStart).toBe(100_000);
    expect(realised).toBeCloseTo(first.session.engine.limits.state.realised + second.seen.trades.reduce((sum, { net }) => sum + net, 0), 6);
    for (const trade of second.seen.trades) expect(trade.plannedRisk).toBeLessThanOrEqual(1_000 + first.session.engine.limits.state.realised + 1e-9);
  });

  it('on the next trade date begins the day anew from the equity reached', () => {
    const first = run(losing, risk);
    const next = run(swingingMarket(START + minutes(1440), START + minutes(1441)), risk, saved(first.session));
    expect(next.session.engine.limits.state).toMatchObject({ tradeDate: '2024-01-10', equityAtStart: first.session.engine.limits.equity, realised: 0 });
  });

  it('is refused with a state that is none', () => {
    expect(() => run([], {}, { schemaVersion: 2 })).toThrow(expect.objectContaining({ code: 'MIA-RISK-LIMITS-STATE' }));
    expect(LossLimits.restore(openConfig().risk.limits, saved(run([]).session)).equity).toBe(100_000);
  });
});

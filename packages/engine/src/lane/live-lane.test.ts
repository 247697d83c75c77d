/** What a lane does about a broker who knows more than we do, a person, and a journal. */
import { describe, expect, it } from '@jest/globals';
import { SECOND, type BrokerReport, type BrokerSnapshot, type ExecutionId, type FeedStatusEvent, type Micros, type OperatorEvent, type OrderId, type TapeEvent, type Venue } from '@mia-trading/core';
import { openJournal, SimulatedVenue, type JournalRecord } from '@mia-trading/execution';
import { MemoryJournalStore } from '@mia-trading/execution/testing';
import { sessionStart } from '../session/recover-session.js';
import type { SessionStart } from '../session/session-start.js';
import { startEngine } from '../session/start-engine.js';
import { at, Decisions, ES, minutes, openConfig, swingingMarket } from '../test-support/small-market.js';
import type { TradingEngine } from '../trading-engine.js';

/** 2024-01-09, 08:35:00 CT. */
const START = at('2024-01-09T14:35:00Z');
const UNTIL = START + minutes(11);
const market = swingingMarket(START, UNTIL);
const RISK = { limits: { maxTradesPerDay: 1_000, maxLossStreak: 100, dailyLoss: 0.9, monthlyLoss: 0.9, maxEntriesPerMinute: 100 } };
const config = openConfig(RISK, { timeStop: 0.5 });

const header = (time: Micros, instrument = '') => ({ tsEvent: time, tsInit: time, seq: 0, instrument });
const status = (time: Micros, name: FeedStatusEvent['status'], instrument = ''): TapeEvent => ({ kind: 'feedStatus', ...header(time, instrument), status: name, quality: null, phase: null, detail: '' });
const operator = (time: Micros, command: OperatorEvent['command'], target = ''): TapeEvent => ({ kind: 'operator', ...header(time), command, reason: 'cli: told to', target });
const report = (time: Micros, said: BrokerReport): TapeEvent => ({ kind: 'brokerReport', ...header(time, ES.symbol), report: said });
const snapshot = (time: Micros, over: Partial<BrokerSnapshot> = {}): TapeEvent => ({ kind: 'brokerSnapshot', ...header(time), snapshot: { askedAt: time, openOrders: { ok: true, value: [] }, executions: { ok: true, value: [] }, positions: { ok: true, value: [] }, ...over } });
const bought = (time: Micros): BrokerReport => ({ kind: 'executed', orderId: 'manual-1' as OrderId, executionId: 'm1' as ExecutionId, instrument: ES.symbol, side: 1, quantity: 3, price: 4_800, remaining: 0, fees: 6, passive: false, tsVenue: time });

function live(events: readonly TapeEvent[], over: Partial<SessionStart> = {}, store = new MemoryJournalStore(), until = UNTIL, through: (venue: Venue) => Venue = (venue) => venue) {
  const decisions = new Decisions();
  const opened = openJournal({ store, sessionId: 's', configHash: '', now: START });
  const start = { ...sessionStart({ sessionId: 's', config, instrument: ES, ledger: opened.ledger, reconcileFirst: true, tradesFrom: -Infinity }), ...over };
  const records: JournalRecord[] = [];
  const journal = {
    append(record: JournalRecord): void {
      opened.journal.append(record);
      records.push(record);
    },
    sync: () => opened.journal.sync(),
  };
  const engine = startEngine(start, { venue: through(new SimulatedVenue({ instrument: ES, config: config.execution.simulatedVenue })), sink: decisions, journal });
  const wanted: Micros[] = [];
  const both = [...market, ...events].filter(({ tsInit }) => tsInit < until).sort((a, b) => a.tsInit - b.tsInit);
  for (const event of both) {
    engine.process(event);
    if (engine.wantsReconciliation) wanted.push(event.tsInit);
  }
  const entriesIn = (from: Micros, to: Micros): number => decisions.entries.filter((ts) => ts >= from && ts < to).length;
  return { engine, decisions, records, store, start, wanted, entriesIn, codes: blockCodes(engine) };
}

/** A broker who does not tell what a fill costs. */
const withoutFees = (venue: Venue): Venue => ({
  send: (command, now) => venue.send(command, now),
  nextDue: () => venue.nextDue(),
  advance: (now, view, sink) => venue.advance(now, view, (said) => sink(said.kind === 'executed' ? { ...said, fees: null } : said)),
  onMessage: (event, view) => venue.onMessage(event, view),
  onBook: (view) => venue.onBook(view),
});

const blockCodes = (engine: TradingEngine): string[] => engine.desk.blocks.map(({ code }) => code);
const asked = snapshot(START + SECOND);
const calm = live([asked]);
/** Past the middle, with nothing held and nothing working. */
const WHEN = flatTime(calm.decisions);

function flatTime({ trades, entries }: Decisions): Micros {
  const exits = trades.map(({ exitTs }) => exitTs).filter((ts) => ts > START + minutes(5.1));
  const [exit] = exits.filter((ts) => !entries.some((entry) => entry > ts - SECOND && entry < ts + 2 * SECOND));
  return Math.ceil((exit ?? NaN) / SECOND + 1) * SECOND;
}

describe('a broker', () => {
  it('is asked before anything is entered', () => {
    const silent = live([]);
    expect([silent.decisions.entries, silent.codes]).toEqual([[], ['NOT_RECONCILED']]);
    expect(silent.decisions.refusals).toContain('RECONCILIATION_PENDING');
    expect(silent.wanted.length).toBeGreaterThan(100);
    expect([calm.entriesIn(START, WHEN) > 0, calm.entriesIn(WHEN, UNTIL) > 0, calm.codes]).toEqual([true, true, []]);
    expect(live([], { reconcileFirst: false }).entriesIn(START, UNTIL)).toBeGreaterThan(0);
  });

  it('is asked every five minutes, and again soon after an answer that failed', () => {
    expect(calm.wanted.filter((ts) => ts > START + SECOND)[0]).toBe(START + SECOND + minutes(5));
    const failed = live([snapshot(START + SECOND, { positions: { ok: false, reason: 'time-out' } })]);
    expect(failed.wanted.filter((ts) => ts > START + SECOND)[0]).toBe(START + 3 * SECOND);
    expect([failed.decisions.entries, failed.codes]).toEqual([[], ['NOT_RECONCILED', 'QUERY_FAILED']]);
  });

  it('whose link is lost is not asked until it is back, and nothing is entered until it has answered', () => {
    const lost = status(WHEN, 'disconnected');
    const back = status(WHEN + minutes(1), 'connected');
    const gone = live([asked, lost]);
    expect([gone.entriesIn(WHEN, UNTIL), gone.wanted.filter((ts) => ts > WHEN)]).toEqual([0, []]);
    const silent = live([asked, lost, back]);
    expect([silent.entriesIn(WHEN, UNTIL), silent.wanted.filter((ts) => ts > WHEN)[0]]).toEqual([0, WHEN + minutes(1)]);
    const old = snapshot(WHEN + minutes(1) + SECOND, {});
    const early = live([asked, lost, back, { ...old, snapshot: { ...(old as Extract<TapeEvent, { kind: 'brokerSnapshot' }>).snapshot, askedAt: WHEN - 1 } } as TapeEvent]);
    expect([early.entriesIn(WHEN, UNTIL), early.codes]).toEqual([0, ['NOT_RECONCILED']]);
    const whole = live([asked, lost, back, snapshot(WHEN + minutes(1) + SECOND)]);
    expect([whole.entriesIn(WHEN, WHEN + minutes(1)), whole.entriesIn(WHEN + minutes(1), UNTIL) > 0, whole.codes]).toEqual([0, true, []]);
  });

  it('is asked after a gap of the whole feed, not after one of an instrument', () => {
    expect(live([asked, status(WHEN, 'gap')]).codes).toEqual(['NOT_RECONCILED']);
    expect(live([asked, status(WHEN, 'gap', ES.symbol)]).codes).toEqual([]);
  });
});

describe('a trade that is closed and waits for its fees', () => {
  it('keeps the next entry back, which is refused, and lets it through when it is settled', () => {
    const patient = openConfig(RISK, { timeStop: 0.5, feesTimeout: 90 });
    const { decisions } = live([asked], { config: patient }, undefined, UNTIL, withoutFees);
    const between = decisions.trades.flatMap(({ exitTs }) => decisions.entries.filter((ts) => ts > exitTs && ts < exitTs + 80 * SECOND));
    expect([decisions.refusals.includes('POSITION_OPEN'), between]).toEqual([true, []]);
    expect(decisions.entries.length).toBeGreaterThan(1);
    expect(decisions.trades.length).toBeGreaterThan(1);
  });
});

describe('contracts and orders of others', () => {
  it('keep entries back until a person has ignored them by order', () => {
    const held = live([asked, report(WHEN, bought(WHEN))]);
    expect([held.entriesIn(WHEN, UNTIL), held.codes, held.decisions.refusals.includes('FOREIGN_ORDERS')]).toEqual([0, ['FOREIGN_ORDER'], true]);
    const ignored = live([asked, report(WHEN, bought(WHEN)), operator(WHEN + minutes(1), 'ignore', 'manual-1')]);
    expect([ignored.entriesIn(WHEN, WHEN + minutes(1)), ignored.entriesIn(WHEN + minutes(1), UNTIL) > 0]).toEqual([0, true]);
  });

  it('are closed when a person claims them', () => {
    const claimed = live([asked, report(WHEN, bought(WHEN)), operator(WHEN + minutes(1), 'claim', 'manual-1')]);
    expect(claimed.decisions.commands.filter(({ ts }) => ts === WHEN + minutes(1))).toMatchObject([{ command: { kind: 'submit', order: { role: 'exit', side: -1, quantity: 3, type: 'market' } } }]);
  });

  it('that no order explains are settled by instrument', () => {
    const difference = snapshot(WHEN, { positions: { ok: true, value: [{ instrument: 'NQH4', contracts: 2 }] } });
    const held = live([asked, difference]);
    expect([held.entriesIn(WHEN, UNTIL), held.codes]).toEqual([0, ['POSITION_DIFFERENCE']]);
    expect(held.decisions.refusals).toContain('FOREIGN_ORDERS');
    const settled = live([asked, difference, operator(WHEN + minutes(1), 'ignore', 'NQH4')]);
    expect([settled.entriesIn(WHEN + minutes(1), UNTIL) > 0, settled.codes]).toEqual([true, []]);
  });
});

describe('a journal', () => {
  it('holds the lockout before the orders it brings about, and every entry with its limits', () => {
    const [entry = NaN] = calm.decisions.entries;
    const killed = live([asked, operator(entry + 1, 'kill')], {}, undefined, entry + 2);
    const kill = killed.records.findIndex((record) => record.kind === 'limits' && record.limits.lockouts.some(({ cause }) => cause === 'KILL_SWITCH'));
    expect(killed.records.slice(kill).map(({ kind }) => kind)).toEqual(['limits', 'exit', 'command']);
    const before = calm.records.filter((record, index) => record.kind === 'plan' && calm.records[index - 1]?.kind === 'limits');
    expect(before.length).toBe(calm.decisions.entries.length);
    // Marks of an open position alone are not written: a handful of records for each trade.
    expect(calm.records.filter(({ kind }) => kind === 'limits').length).toBeLessThan(calm.decisions.entries.length * 8);
  });

  it('makes a restart go on: lockouts, money and numbers of intents as they were', () => {
    const first = live([asked, operator(WHEN, 'pause')]);
    const second = live([asked], {}, new MemoryJournalStore(first.store.read()));
    expect(second.start.limits).toEqual(first.engine.limits.snapshot());
    expect(second.start.intents).toBeGreaterThanOrEqual(first.decisions.entries.length);
    expect([second.decisions.entries, new Set(second.decisions.refusals)]).toEqual([[], new Set(['PAUSED'])]);
  });

  it('that holds the lockout of a kill and not yet the exit closes the position after the restart', () => {
    const [entry = NaN] = calm.decisions.entries;
    const killed = live([asked, operator(entry + 2 * SECOND, 'kill')], {}, undefined, entry + 2 * SECOND + 1);
    const kill = killed.records.findIndex((record) => record.kind === 'limits' && record.limits.lockouts.length > 0);
    const store = new MemoryJournalStore();
    const { journal } = openJournal({ store, sessionId: 's', configHash: '', now: START });
    for (const record of killed.records.slice(0, kill + 1)) journal.append(record);
    const position = { instrument: ES.symbol, contracts: killed.engine.desk.contracts };
    expect(position.contracts).not.toBe(0);
    const at = entry + 4 * SECOND;
    const legs = killed.engine.desk.orders.open.map(({ orderId, request, terms }) => ({ orderId, instrument: ES.symbol, side: request?.side ?? 1, quantity: terms.quantity, limitPrice: terms.limitPrice, stopPrice: terms.stopPrice, state: 'working' as const }));
    const second = live([snapshot(at, { openOrders: { ok: true, value: legs }, positions: { ok: true, value: [position] } })], {}, store, at + 2 * SECOND);
    expect(second.engine.desk.ledger.openPlan?.exit?.reason).toBe('kill');
    expect(second.decisions.commands.filter(({ ts }) => ts < at)).toEqual([]);
    expect(second.decisions.commands.map(({ command }) => command.kind)).toContain('cancel');
  });

  it('whose limits know nothing of the last trade counts it at the restart', () => {
    const first = live([asked], {}, undefined, UNTIL);
    const net = first.decisions.trades.reduce((sum, trade) => sum + trade.net, 0);
    expect(first.decisions.trades.length).toBeGreaterThan(1);
    // The process died between the end of the last trade and the limits that count it.
    const last = first.records.findLastIndex((record) => record.kind === 'closed' && record.trade !== null);
    const store = new MemoryJournalStore();
    const { journal } = openJournal({ store, sessionId: 's', configHash: '', now: START });
    for (const record of first.records.slice(0, last + 1)) journal.append(record);
    const { ledger } = openJournal({ store, sessionId: 's', configHash: '', now: UNTIL });
    expect(ledger.account.uncounted).toHaveLength(1);
    expect(sessionStart({ sessionId: 's', config, instrument: ES, ledger, reconcileFirst: true, tradesFrom: UNTIL }).limits?.realised).toBeCloseTo(net, 9);
  });

  it('that cannot be written keeps entries back, and says why', () => {
    const store = new MemoryJournalStore();
    const full = live([asked], {}, store, START);
    store.refuse(new Error('ENOSPC'));
    for (const event of [asked, ...market].sort((a, b) => a.tsInit - b.tsInit)) full.engine.process(event);
    expect(full.decisions.entries).toEqual([]);
    expect(new Set(full.decisions.refusals)).toEqual(new Set(['JOURNAL_FAILED']));
    expect(full.decisions.refusals.length).toBeGreaterThan(1);
  });
});

import { describe, expect, it } from '@jest/globals';
import { SECOND, type BrokerReport, type ExecutionId, type Micros, type OrderId, type TapeEvent } from '@mia-trading/core';
import type { Config } from './config/config.js';
import { SimulatedSession } from './simulated-session.js';
import { at, Decisions, ES, minutes, openConfig, swingingMarket } from './test-support/small-market.js';

/** 2024-01-09, a Tuesday: 08:35:00 CT, first minute of the entry window, is 14:35:00 UTC. */
const WINDOW_OPENS = at('2024-01-09T14:35:00Z');
const WINDOW_ENDS = at('2024-01-09T20:45:00Z');
const FLAT_BY = at('2024-01-09T20:58:00Z');

function run(config: Config, events: readonly TapeEvent[]): Decisions & { readonly contracts: number } {
  const decisions = new Decisions();
  const session = new SimulatedSession({ config, instrument: ES, sinks: [decisions] });
  for (const event of events) session.process(event);
  session.finish();
  return Object.assign(decisions, { contracts: session.engine.desk.contracts });
}

function operator(command: 'kill' | 'unkill' | 'pause' | 'resume' | 'flatten', time: Micros): TapeEvent {
  return { kind: 'operator', tsEvent: time, tsInit: time, seq: 0, instrument: '', command, reason: 'told to', target: '' };
}

/** Puts an event where its time belongs. */
function withEvents(events: readonly TapeEvent[], ...extra: readonly TapeEvent[]): TapeEvent[] {
  return [...events, ...extra].sort((a, b) => a.tsInit - b.tsInit);
}

const quick = { timeStop: 1 };
const unlimited = { maxTradesPerDay: 1_000, maxLossStreak: 100, dailyLoss: 0.9, monthlyLoss: 0.9, maxEntriesPerMinute: 100 };

describe('the trading window', () => {
  it('lets entries out from 08:35:00 CT on and not before', () => {
    const { entries, refusals } = run(openConfig({ limits: unlimited }, quick), swingingMarket(WINDOW_OPENS - minutes(25), WINDOW_OPENS + minutes(15)));
    expect(refusals).toContain('TRADING_WINDOW');
    expect(entries.length).toBeGreaterThan(0);
    expect(entries.filter((ts) => ts < WINDOW_OPENS)).toEqual([]);
  });

  it('lets no entry out from 14:45:00 CT on, and is flat after 14:58', () => {
    const { entries, trades, contracts } = run(openConfig({ limits: unlimited }, { timeStop: 30 }), swingingMarket(WINDOW_ENDS - minutes(20), FLAT_BY + minutes(4), 6));
    expect(entries.length).toBeGreaterThan(0);
    expect(entries.filter((ts) => ts >= WINDOW_ENDS)).toEqual([]);
    expect(contracts).toBe(0);
    expect(trades.filter(({ exitTs }) => exitTs > FLAT_BY + SECOND)).toEqual([]);
  });

  it('closes a position two minutes before an early close', () => {
    // 2024-01-15, Martin Luther King Day: ES halts at 12:00 CT, 18:00 UTC.
    const halt = at('2024-01-15T18:00:00Z');
    const { entries, trades } = run(openConfig({ limits: unlimited }, { timeStop: 600 }), swingingMarket(halt - minutes(60), halt, 4));
    expect(entries.length).toBeGreaterThan(0);
    expect(trades.map(({ exitReason }) => exitReason)).toContain('sessionEnd');
    expect(trades.filter(({ exitTs }) => exitTs > halt - minutes(2) + SECOND)).toEqual([]);
  });
});

describe('the limits of a day', () => {
  const day = swingingMarket(WINDOW_OPENS, WINDOW_OPENS + minutes(50));
  const badDay = swingingMarket(WINDOW_OPENS, WINDOW_OPENS + minutes(50), -6);
  const free = run(openConfig({ limits: unlimited }, quick), day);

  it('are there to be met: without them the market brings many trades of both sides', () => {
    expect(free.trades.length).toBeGreaterThan(12);
    expect(new Set(free.trades.map(({ side }) => side))).toEqual(new Set([1, -1]));
  });

  it('ten trades are enough', () => {
    const { entries, refusals } = run(openConfig({ limits: { ...unlimited, maxTradesPerDay: 10 } }, quick), day);
    expect(entries.length).toBe(10);
    expect(refusals).toContain('TRADE_COUNT');
  });

  it('three losses in a row pause entries for thirty minutes', () => {
    const { trades, entries, refusals } = run(openConfig({ limits: { ...unlimited, maxLossStreak: 3, pauseMinutes: 30 } }, quick), badDay);
    const third = trades.findIndex((_, index) => index >= 2 && trades.slice(index - 2, index + 1).every(({ net }) => net < 0));
    const pausedFrom = trades[third]?.exitTs ?? NaN;
    expect(third).toBeGreaterThanOrEqual(2);
    expect(refusals).toContain('LOSS_STREAK');
    expect(entries.filter((ts) => ts > pausedFrom && ts < pausedFrom + minutes(30))).toEqual([]);
  });

  it('no entry risks more than what is left of the daily loss', () => {
    const dailyLoss = 0.004;
    const { trades, refusals } = run(openConfig({ limits: { ...unlimited, dailyLoss } }, quick), badDay);
    let net = 0;
    for (const trade of trades) {
      expect(trade.plannedRisk).toBeLessThanOrEqual(dailyLoss * 100_000 + Math.min(0, net) + 1e-9);
      net += trade.net;
    }
    expect(refusals).toContain('DAILY_LOSS');
  });

  it('one position at a time', () => {
    const spans = free.trades.map(({ entryTs, exitTs }) => [entryTs, exitTs] as const);
    expect(spans.filter(([entry], index) => index > 0 && entry < (spans[index - 1]?.[1] ?? 0))).toEqual([]);
  });
});

describe('an operator on the tape', () => {
  const market = swingingMarket(WINDOW_OPENS, WINDOW_OPENS + minutes(40));
  const when = WINDOW_OPENS + minutes(20);

  it('kills: the position is closed at once and nothing is entered until a person lifts it', () => {
    const killed = run(openConfig({ limits: unlimited }, quick), withEvents(market, operator('kill', when)));
    expect(killed.entries.filter((ts) => ts >= when)).toEqual([]);
    expect(killed.trades.filter(({ exitTs }) => exitTs > when + 2 * SECOND)).toEqual([]);
    expect(killed.refusals).toContain('KILL_SWITCH');
    const lifted = run(openConfig({ limits: unlimited }, quick), withEvents(market, operator('kill', when), operator('unkill', when + minutes(5))));
    expect(lifted.entries.filter((ts) => ts >= when && ts < when + minutes(5))).toEqual([]);
    expect(lifted.entries.filter((ts) => ts >= when + minutes(5)).length).toBeGreaterThan(0);
  });

  it('pauses: no entry, and the position runs on under its stop and target', () => {
    const paused = run(openConfig({ limits: unlimited }, quick), withEvents(market, operator('pause', when), operator('resume', when + minutes(5))));
    expect(paused.entries.filter((ts) => ts >= when && ts < when + minutes(5))).toEqual([]);
    expect(paused.trades.map(({ exitReason }) => exitReason)).not.toContain('kill');
    expect(paused.entries.filter((ts) => ts >= when + minutes(5)).length).toBeGreaterThan(0);
  });
});

describe('the tape of a live session', () => {
  it('is traded afresh: what another broker reported to it changes nothing', () => {
    const market = swingingMarket(WINDOW_OPENS, WINDOW_OPENS + minutes(20));
    const fresh = run(openConfig({ limits: unlimited }, quick), market);
    const ids = fresh.commands.flatMap(({ command }) => (command.kind === 'submit' ? [command.order.orderId] : []));
    expect(ids.length).toBeGreaterThan(5);
    // Reports of the very ids that this session uses, and of a stranger.
    const reports = [...ids, 'someone-1' as OrderId].flatMap((orderId, index): TapeEvent[] => {
      const ts = WINDOW_OPENS + minutes(index % 20);
      const executed: BrokerReport = { kind: 'executed', orderId, tsVenue: ts, executionId: `live-${index}` as ExecutionId, instrument: ES.symbol, side: 1, quantity: 5, price: 4_800, remaining: 0, fees: 2, passive: false };
      return [{ kind: 'brokerReport', tsEvent: ts, tsInit: ts, seq: 0, instrument: ES.symbol, report: executed }];
    });
    const replayed = run(openConfig({ limits: unlimited }, quick), withEvents(market, ...reports));
    expect(replayed.trades).toEqual(fresh.trades);
    expect(replayed.ratings).toEqual(fresh.ratings);
    expect(replayed.commands).toEqual(fresh.commands);
    expect(replayed.contracts).toBe(0);
  });
});

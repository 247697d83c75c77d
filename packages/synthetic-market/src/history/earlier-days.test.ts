import { describe, expect, it } from '@jest/globals';
import { createSessionClock, isoFromMicros, SeededRandom, type IndexEvent, type TapeEvent } from '@mia-trading/core';
import { DailyHistory, fearGreed, fearGreedMeasures, IndexSeries, optionsConfig } from '@mia-trading/spx-options';
import { pastDays } from '../es/volatility.js';
import { generateMarket, type MarketOptions } from '../market/generate-market.js';
import { surfaceVolatility } from '../options/variance-swap.js';
import { earlierDays } from './earlier-days.js';

const cash = createSessionClock({ calendar: 'US_EQUITY' });
const BEGIN = { spot: 6_000, shortVariance: 0.0225 };
const LONG = 5_000;

describe('the past of a market', () => {
  it('a flat surface of 21 % has a volatility index of about 21: skew lifts it a little', () => {
    const flat = surfaceVolatility(30, 0.0441);
    expect(flat).toBeGreaterThan(21);
    expect(flat).toBeLessThan(25);
    // One month of a rising curve lies below three.
    expect(surfaceVolatility(30, 0.0225)).toBeLessThan(surfaceVolatility(93, 0.0225));
  });

  it('ends where the market begins, on cash trading days in order, each stamped after its close', () => {
    const days = earlierDays(new SeededRandom(3), cash, '2026-11-27', 300, BEGIN);
    expect(days.length).toBe(300);
    // Thanksgiving is none; the Friday itself is the session.
    expect(days.slice(-2).map(({ closedAt }) => isoFromMicros(closedAt).slice(0, 16))).toEqual(['2026-11-24T21:15', '2026-11-25T21:15']);
    const times = days.map(({ closedAt }) => closedAt);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    const last = days.at(-1)?.levels ?? {};
    expect(Math.abs((last['SPX'] ?? NaN) / BEGIN.spot - 1)).toBeLessThan(0.02);
    expect(last['VIX']).toBeCloseTo(surfaceVolatility(30, BEGIN.shortVariance), 9);
    expect(Math.abs((last['VIX3M'] ?? NaN) - surfaceVolatility(93, BEGIN.shortVariance))).toBeLessThan(1e-9);
  });

  it('moves as the market does: volatility of its returns, leverage, and a return to the usual level', () => {
    const days = pastDays(new SeededRandom(11), 0.0225, LONG, 0.05);
    const scaled = days.slice(1).map(({ variance, nextReturn }) => nextReturn / Math.sqrt((variance * 0.64) / 252));
    const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(Math.abs(mean(scaled.map((value) => value * value)) - 1)).toBeLessThan(0.06);
    expect(Math.abs(mean(scaled))).toBeLessThan(0.05);
    const logs = days.map(({ variance }) => Math.log(variance));
    // Day n + 1 of the list lies before day n: what the index did between them against what variance did.
    const products = days.slice(1).map(({ nextReturn, variance }, n) => (nextReturn / Math.sqrt(variance * 0.64 / 252)) * (((logs[n] as number) - (logs[n + 1] as number)) / 0.14));
    expect(Math.abs(mean(products) + 0.75)).toBeLessThan(0.06);
    expect(Math.abs(mean(logs) - 2 * Math.log(0.15))).toBeLessThan(0.35);
    expect(Math.abs(Math.sqrt(mean(logs.map((log) => (log - mean(logs)) * (log - mean(logs))))) - 0.14 / Math.sqrt(1 - (1 - 5 / 252) * (1 - 5 / 252)))).toBeLessThan(0.2);
  });
});

describe('daily closes at the head of a tape', () => {
  const options: MarketOptions = { seed: 5, sessions: 3, mode: 'null', scale: 0.01, chain: 'thin', minutes: { from: 1_310, to: 1_320 } };
  const sessions = [...read(options)];
  const daily = (events: readonly TapeEvent[]): IndexEvent[] => events.filter((event): event is IndexEvent => event.kind === 'index' && event.tsEvent < event.tsInit);

  it('are known from the beginning of the session on, and of earlier days only', () => {
    for (const { tradeDate, from, events } of sessions) {
      const closes = daily(events);
      expect(closes.length).toBeGreaterThan(300 * 4);
      expect(closes.every(({ tsInit, tsEvent }) => tsInit === from && isoFromMicros(tsEvent).slice(0, 10) < tradeDate)).toBe(true);
    }
  });

  it('go on with the sessions themselves: the last levels of each, and nothing else changes', () => {
    const [first, second, third] = sessions.map(({ events }) => daily(events).map(({ instrument, level, tsEvent }) => `${instrument} ${tsEvent} ${level}`));
    expect(second?.slice(0, first?.length)).toEqual(first);
    expect(third?.slice(0, second?.length)).toEqual(second);
    const spx = sessions[1]?.events.filter((event) => event.kind === 'index' && event.instrument === 'SPX').at(-1) as IndexEvent;
    const told = daily(sessions[2]?.events ?? []).findLast(({ instrument }) => instrument === 'SPX');
    expect(told?.level).toBe(spx.level);
    expect(isoFromMicros(told?.tsEvent ?? 0).slice(0, 10)).toBe(sessions[1]?.tradeDate);
    const without = [...read({ ...options, historyDays: 0 })].map(({ events }) => events.map(({ seq: _seq, ...event }) => event));
    expect(sessions.map(({ events }) => events.filter(({ tsEvent, tsInit }) => tsEvent === tsInit).map(({ seq: _seq, ...event }) => event))).toEqual(without);
  });

  it('warm the daily features: every part of fear and greed but VVIX is known on the first day', () => {
    const histories = { vix: new DailyHistory(), vix3m: new DailyHistory(), vvix: new DailyHistory(), spx: new DailyHistory(), putCall: new DailyHistory() };
    const series = [new IndexSeries('VIX', histories.vix), new IndexSeries('VIX3M', histories.vix3m), new IndexSeries('SPX', histories.spx), new IndexSeries('PCSPX', histories.putCall)];
    const { fearGreed: settings } = optionsConfig.parse({});
    const [first] = sessions;
    if (first === undefined) throw new Error('no session');
    // The session under way, as the pipeline announces it.
    const market = { tradeDate: first.tradeDate } as Parameters<IndexSeries['onSession']>[0];
    for (const one of series) one.onSession(market);
    for (const event of daily(first.events)) for (const one of series) one.onIndex(event);
    const reading = fearGreed(histories, first.tradeDate, cash.previousTradeDate(first.tradeDate), settings);
    expect(reading?.coverage).toBe(0.8);
    expect(fearGreedMeasures('marketTrend', histories, first.tradeDate, 127, settings).every(Number.isFinite)).toBe(true);
  });
});

function* read(options: MarketOptions): Generator<{ readonly tradeDate: string; readonly from: number; readonly events: readonly TapeEvent[] }> {
  for (const { tradeDate, from, events } of generateMarket(options)) yield { tradeDate, from, events: [...events()] };
}

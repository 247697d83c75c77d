import { describe, expect, it } from '@jest/globals';
import { HOUR, MINUTE, SeededRandom, TradeFlag, type Instrument, type TapeEvent } from '@mia-trading/core';
import { drawOrderSize, impactWeight, MEAN_IMPACT_WEIGHT } from '../es/order-size.js';
import { varianceProfileAt, volumeProfileAt, SESSION_MINUTES } from '../es/intraday-profile.js';
import { generateSession } from './generate-session.js';

const instrument: Instrument = { symbol: 'ESZ6', root: 'ES', kind: 'future', exchange: 'CME', currency: 'USD', tickSize: 0.25, pointValue: 50, calendar: 'CME_EQUITY' };
const REGULAR_OPEN = 15.5 * HOUR;
const session = (seed: number, minutes: number): TapeEvent[] => [
  ...generateSession({ seed, instrument, sessionStart: 0, from: REGULAR_OPEN, to: REGULAR_OPEN + minutes * MINUTE, openPrice: 5000 }),
];

describe('a generated session', () => {
  const events = session(7, 20);

  it('is the same for the same seed and different for another', () => {
    expect(session(7, 1)).toEqual(session(7, 1));
    expect(session(8, 1)).not.toEqual(session(7, 1));
  });

  it('is in order: seq counts from 0, time never goes back and stays inside the session', () => {
    expect(events.length).toBeGreaterThan(50_000);
    const outOfOrder = events.filter((event, index) => {
      const previous = index > 0 ? (events[index - 1]?.tsEvent ?? 0) : REGULAR_OPEN;
      return event.seq !== index || event.tsEvent < previous || event.tsEvent >= REGULAR_OPEN + 20 * MINUTE;
    });
    expect(outOfOrder).toEqual([]);
  });

  it('shows ten prices a side, uncrossed, at the end of every batch', () => {
    const book = { 1: new Map<number, number>(), [-1]: new Map<number, number>() };
    let batches = 0;
    for (const event of events) {
      if (event.kind !== 'depth' || event.action === 'clear') continue;
      if (event.size === 0) book[event.side].delete(event.price);
      else book[event.side].set(event.price, event.size);
      if (!event.endOfBatch) continue;
      batches += 1;
      const [bid, ask] = [Math.max(...book[1].keys()), Math.min(...book[-1].keys())];
      if (!(bid < ask)) throw new Error(`crossed at seq ${event.seq}: ${bid} / ${ask}`);
      if (book[1].size !== 10 || book[-1].size !== 10) throw new Error(`${book[1].size} bids and ${book[-1].size} asks at seq ${event.seq}`);
    }
    expect(batches).toBeGreaterThan(10_000);
  });

  it('prints only sizes that the book showed, and ends each matching event once', () => {
    const shown = new Map<string, number>();
    const closed = new Set<number>();
    for (const event of events) {
      if (event.kind === 'depth') shown.set(`${event.side} ${event.price}`, event.size);
      if (event.kind !== 'trade') continue;
      const displayed = shown.get(`${-event.aggressor} ${event.price}`) ?? 0;
      if (event.size > displayed || event.size < 1) throw new Error(`${event.size} of ${displayed} at seq ${event.seq}`);
      if (closed.has(event.matchId)) throw new Error(`match ${event.matchId} goes on at seq ${event.seq}`);
      if ((event.flags & TradeFlag.Last) !== 0) closed.add(event.matchId);
    }
    expect(closed.size).toBeGreaterThan(1_000);
  });

  it('takes from the book what it prints: each level changes by its prints, unless quotes change with them', () => {
    const shown = new Map<string, number>();
    let printed: { key: string; size: number } | null = null;
    let exact = 0;
    for (const event of events) {
      if (event.kind === 'trade') printed = { key: `${-event.aggressor} ${event.price}`, size: event.size };
      if (event.kind !== 'depth') continue;
      const key = `${event.side} ${event.price}`;
      if (printed?.key === key && event.size === (shown.get(key) ?? 0) - printed.size) exact += 1;
      if (event.endOfBatch) printed = null;
      shown.set(key, event.size);
    }
    expect(exact).toBeGreaterThan(1_000);
  });
});

describe('the parts', () => {
  it('draws market order sizes of ES: half of one lot, 90th percentile 7, 99th about 40', () => {
    const random = new SeededRandom(1);
    const sizes = Array.from({ length: 100_000 }, () => drawOrderSize(random)).sort((a, b) => a - b);
    const percentile = (share: number) => sizes[Math.floor(share * sizes.length)] ?? NaN;
    expect(percentile(0.5)).toBeLessThanOrEqual(2);
    expect(percentile(0.499)).toBe(1);
    expect(Math.abs(percentile(0.9) - 7)).toBeLessThanOrEqual(1);
    expect(Math.abs(percentile(0.99) - 42)).toBeLessThanOrEqual(4);
    const mean = sizes.reduce((sum, size) => sum + impactWeight(size), 0) / sizes.length;
    expect(Math.abs(mean - MEAN_IMPACT_WEIGHT)).toBeLessThan(0.02);
  });

  it('draws uniform numbers with mean 1/2, normal and two-sided exponential ones with variance 1, and never 0 or 1', () => {
    const random = new SeededRandom(2);
    const uniforms = Array.from({ length: 50_000 }, () => random.uniform());
    const variance = (draw: () => number): number => Array.from({ length: 50_000 }, draw).reduce((sum, value) => sum + value * value, 0) / 50_000;
    expect(Math.abs(uniforms.reduce((sum, value) => sum + value, 0) / uniforms.length - 0.5)).toBeLessThan(0.01);
    expect(Math.abs(variance(() => random.normal()) - 1)).toBeLessThan(0.03);
    expect(Math.abs(variance(() => random.laplace(1)) - 1)).toBeLessThan(0.05);
    expect(uniforms.every((value) => value > 0 && value < 1)).toBe(true);
  });

  it('is busiest at the open, quiet at lunch, busy again into the close, and 1 on average', () => {
    for (const profile of [volumeProfileAt, varianceProfileAt]) {
      const [open, lunch, close, night] = [935, 1_120, 1_315, 100].map(profile);
      expect(open).toBeGreaterThan(lunch ?? 0);
      expect(close).toBeGreaterThan(lunch ?? 0);
      expect(lunch).toBeGreaterThan(night ?? 0);
      const mean = Array.from({ length: SESSION_MINUTES }, (_, minute) => profile(minute)).reduce((sum, value) => sum + value, 0) / SESSION_MINUTES;
      expect(mean).toBeCloseTo(1, 9);
    }
  });
});

import { describe, expect, it } from '@jest/globals';
import { HOUR, MINUTE, TradeFlag, type Instrument, type TapeEvent } from '@mia-trading/core';
import { SeededRandom } from '../random/seeded-random.js';
import { activityAt } from './intraday-activity.js';
import { generateSession } from './generate-session.js';
import { drawOrderSize } from './order-size.js';

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

  it('never shows a crossed or one-sided book at the end of a batch', () => {
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
    }
    expect(batches).toBeGreaterThan(10_000);
  });

  it('prints only sizes that the book showed, and ends each matching event once', () => {
    const shown = new Map<string, number>();
    const closed = new Set<number>();
    for (const event of events) {
      if (event.kind === 'depth') shown.set(`${event.side} ${event.price}`, event.size);
      if (event.kind !== 'trade') continue;
      expect(event.size).toBeLessThanOrEqual(shown.get(`${-event.aggressor} ${event.price}`) ?? 0);
      expect(closed.has(event.matchId)).toBe(false);
      if ((event.flags & TradeFlag.Last) !== 0) closed.add(event.matchId);
    }
    expect(closed.size).toBeGreaterThan(1_000);
  });
});

describe('the parts', () => {
  it('draws market order sizes like those measured on ES: median 1, 90th percentile 7, 99th 34', () => {
    const random = new SeededRandom(1);
    const sizes = Array.from({ length: 100_000 }, () => drawOrderSize(random)).sort((a, b) => a - b);
    const percentile = (share: number) => sizes[Math.floor(share * sizes.length)] ?? NaN;
    expect(percentile(0.5)).toBe(1);
    expect(Math.abs(percentile(0.9) - 7)).toBeLessThanOrEqual(1);
    expect(Math.abs(percentile(0.99) - 34)).toBeLessThanOrEqual(3);
  });

  it('draws uniform numbers with mean 1/2, normal ones with variance 1, and never 0 or 1', () => {
    const random = new SeededRandom(2);
    const uniforms = Array.from({ length: 50_000 }, () => random.uniform());
    const normals = Array.from({ length: 50_000 }, () => random.normal());
    expect(Math.abs(uniforms.reduce((sum, value) => sum + value, 0) / uniforms.length - 0.5)).toBeLessThan(0.01);
    expect(Math.abs(normals.reduce((sum, value) => sum + value * value, 0) / normals.length - 1)).toBeLessThan(0.03);
    expect(uniforms.every((value) => value > 0 && value < 1)).toBe(true);
  });

  it('is busiest around the open, quiet at lunch and busier again into the close', () => {
    const [open, lunch, close, night] = [935, 1_120, 1_315, 100].map(activityAt);
    expect(open).toBeGreaterThan(lunch ?? 0);
    expect(close).toBeGreaterThan(lunch ?? 0);
    expect(lunch).toBeGreaterThan(night ?? 0);
  });
});

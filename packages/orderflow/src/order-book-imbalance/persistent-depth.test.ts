import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FakeMarket } from '../test-support/fake-market.js';
import { propertyRuns } from '../test-support/property-runs.js';
import { PersistentDepth } from './persistent-depth.js';

const SECOND = 1_000_000;
type Rows = readonly (readonly [number, number])[];

function sampleAt(depth: PersistentDepth, market: FakeMarket, seconds: number, bids: Rows, asks: Rows): number {
  market.now = seconds * SECOND;
  market.book.set([...bids], [...asks]);
  depth.sample(market);
  return depth.value;
}

describe('PersistentDepth', () => {
  it('counts the smallest size a price showed over 2 s: min(50, 20, 30) bid at the best, 0.5 of 8 a tick below, against 12 offered', () => {
    const depth = new PersistentDepth(2, 0.5, 2);
    const market = new FakeMarket();
    expect(sampleAt(depth, market, 1, [[100, 50], [99, 8]], [[101, 12]])).toBeNaN();
    expect(sampleAt(depth, market, 2, [[100, 20], [99, 9]], [[101, 15]])).toBeNaN();
    expect(sampleAt(depth, market, 3, [[100, 30], [99, 8]], [[101, 99]])).toBe(20 + 0.5 * 8 - 12);
    expect(sampleAt(depth, market, 4, [[100, 30], [99, 10]], [[101, 99]])).toBe(20 + 0.5 * 8 - 15);
  });

  it('follows the price, not the level: what is best now was a tick deeper before', () => {
    const depth = new PersistentDepth(1, 0.9, 1);
    const market = new FakeMarket();
    sampleAt(depth, market, 1, [[100, 7], [99, 40]], [[101, 5]]);
    expect(sampleAt(depth, market, 2, [[99, 60]], [[101, 5]])).toBe(40 - 5);
  });

  it('does not count a price that was on the other side, or farther out than it looks', () => {
    const depth = new PersistentDepth(1, 0.9, 1);
    const market = new FakeMarket();
    sampleAt(depth, market, 1, [[100, 7], [60, 80]], [[101, 5]]);
    expect(sampleAt(depth, market, 2, [[101, 9]], [[102, 5]])).toBe(0);
    expect(sampleAt(depth, market, 3, [[60, 80]], [[102, 5]])).toBe(0 - 5);
    expect(sampleAt(depth, market, 4, [[60, 80]], [[102, 5]])).toBe(80 - 5);
  });

  it('begins anew after a reset', () => {
    const depth = new PersistentDepth(1, 0.9, 1);
    const market = new FakeMarket();
    sampleAt(depth, market, 1, [[100, 7]], [[101, 5]]);
    expect(sampleAt(depth, market, 2, [[100, 7]], [[101, 5]])).toBe(2);
    depth.reset();
    expect(depth.value).toBeNaN();
    expect(sampleAt(depth, market, 3, [[100, 7]], [[101, 5]])).toBeNaN();
  });

  it('property: equals the definition over the list of samples, and mirrors', () => {
    const sizes = fc.array(fc.integer({ min: 0, max: 90 }), { minLength: 1, maxLength: 6 });
    const sample = fc.record({ wait: fc.integer({ min: 1, max: 3 }), best: fc.integer({ min: 97, max: 103 }), bids: sizes, asks: sizes });
    fc.assert(
      fc.property(fc.array(sample, { maxLength: 30, size: 'max' }), (samples) => {
        const depth = new PersistentDepth(4, 0.9, 5);
        const mirrored = new PersistentDepth(4, 0.9, 5);
        const market = new FakeMarket();
        const seen: { time: number; bids: Rows; asks: Rows }[] = [];
        let time = 0;
        for (const { wait, best, bids, asks } of samples) {
          time += wait;
          const bidRows: Rows = [[best, 1 + (bids[0] ?? 0)], ...bids.slice(1).map((size, index) => [best - 1 - index, size] as const)];
          const askRows: Rows = [[best + 1, 1 + (asks[0] ?? 0)], ...asks.slice(1).map((size, index) => [best + 2 + index, size] as const)];
          seen.push({ time, bids: bidRows, asks: askRows });
          const value = sampleAt(depth, market, time, bidRows, askRows);
          const reflect = (rows: Rows): Rows => rows.map(([price, size]) => [-price, size] as const);
          const reflected = sampleAt(mirrored, market, time, reflect(askRows), reflect(bidRows));
          const oldEnough = seen.filter((item) => time - item.time >= 5).length;
          if (oldEnough === 0) {
            expect([value, reflected]).toEqual([Number.NaN, Number.NaN]);
            continue;
          }
          const stretch = seen.slice(oldEnough - 1);
          const smallest = (side: 'bids' | 'asks', price: number): number => Math.min(...stretch.map((item) => item[side].find((row) => row[0] === price)?.[1] ?? 0));
          const expected = [1, 0.9, 0.81, 0.729].reduce((sum, weight, ticks) => sum + weight * (smallest('bids', best - ticks) - smallest('asks', best + 1 + ticks)), 0);
          expect(value).toBeCloseTo(expected, 9);
          expect(value + reflected).toBe(0);
        }
      }),
      { numRuns: propertyRuns },
    );
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { NO_PRICE } from '../contracts/book-view.js';
import type { Side } from '../events/side.js';
import { PriceLadder } from './price-ladder.js';
import { propertyRuns } from './test-support/property-runs.js';
import { MAX_TICKS } from './ticks.js';

function levelsOf(ladder: PriceLadder): [number, number][] {
  return Array.from({ length: ladder.levelCount }, (_, n) => {
    const price = ladder.levelPrice(n);
    return [price, ladder.sizes[ladder.find(price)] ?? NaN];
  });
}

function expectedLevels(levels: ReadonlyMap<number, number>, side: Side): [number, number][] {
  return [...levels].sort(([a], [b]) => side * (b - a));
}

describe('PriceLadder', () => {
  it('keeps bids from high to low and asks from low to high', () => {
    const bids = new PriceLadder(1);
    const asks = new PriceLadder(-1);
    for (const ladder of [bids, asks]) {
      ladder.set(19_240, 5, 2);
      ladder.set(19_242, 7, 3);
      ladder.set(19_239, 9, 4);
    }
    expect(levelsOf(bids)).toEqual([[19_242, 7], [19_240, 5], [19_239, 9]]);
    expect(levelsOf(asks)).toEqual([[19_239, 9], [19_240, 5], [19_242, 7]]);
    expect([bids.best, bids.bestSize, asks.best, asks.bestSize]).toEqual([19_242, 7, 19_239, 9]);
    bids.set(19_242, 0, 0);
    expect([bids.best, bids.bestSize, bids.levelCount, bids.levelPrice(2)]).toEqual([19_240, 5, 2, NO_PRICE]);
  });

  it('is empty at first and after a clear', () => {
    const ladder = new PriceLadder(-1);
    const isEmpty = (): void => {
      expect([ladder.best, ladder.bestSize, ladder.levelCount, ladder.levelPrice(0), ladder.levelPrice(-1)]).toEqual([NO_PRICE, 0, 0, NO_PRICE, NO_PRICE]);
    };
    isEmpty();
    ladder.set(4, 1, 1);
    ladder.set(-400_000, 1, 1);
    ladder.clear();
    isEmpty();
    ladder.set(0, 3, 1);
    expect(levelsOf(ladder)).toEqual([[0, 3]]);
  });

  it('holds stub orders at 0.25 and 99,999.75 beside the market without a dense array between them', () => {
    const ladder = new PriceLadder(1);
    for (const price of [19_240, 1, 399_999, 19_239, MAX_TICKS, -MAX_TICKS]) ladder.set(price, price === 19_240 ? 8 : 1, 1);
    expect(levelsOf(ladder)).toEqual([[MAX_TICKS, 1], [399_999, 1], [19_240, 8], [19_239, 1], [1, 1], [-MAX_TICKS, 1]]);
    expect(ladder.capacity).toBeLessThan(100_000);
  });

  it('finds the market again when the first price was a stub', () => {
    const ladder = new PriceLadder(1);
    ladder.set(1, 1, 1);
    for (let price = 399_000; price < 399_100; price++) ladder.set(price, 2, 1);
    ladder.followMarket();
    expect(ladder.best).toBe(399_099);
    expect(ladder.levelCount).toBe(101);
    expect(ladder.levelPrice(100)).toBe(1);
    ladder.set(399_099, 0, 0);
    expect(ladder.best).toBe(399_098);
  });

  it('refuses levels past its bound and keeps those it has', () => {
    const ladder = new PriceLadder(1);
    ladder.set(0, 1, 1);
    let taken = 1;
    let refused = 0;
    for (let i = 1; i <= 30_000; i++) {
      if (ladder.set(i * 30_000, 1, 1)) taken++;
      else refused++;
    }
    expect(refused).toBeGreaterThan(0);
    expect(ladder.levelCount).toBe(taken);
    expect(ladder.capacity).toBeLessThanOrEqual(65_536 + 16_384);
    ladder.followMarket();
    expect(ladder.levelCount).toBe(taken);
    expect(ladder.best).toBe((taken - 1) * 30_000);
  });

  it('agrees with a map at every step, near and far, wherever the market goes', () => {
    const price = fc.oneof(
      { weight: 6, arbitrary: fc.integer({ min: 19_200, max: 19_260 }) },
      { weight: 2, arbitrary: fc.integer({ min: 0, max: 60_000 }) },
      { weight: 2, arbitrary: fc.integer({ min: -300_000, max: 400_000 }) },
      { weight: 1, arbitrary: fc.integer({ min: -MAX_TICKS, max: MAX_TICKS }) },
    );
    const step = fc.record({ price, size: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 50 })), follows: fc.boolean() });
    fc.assert(
      fc.property(fc.constantFrom<Side>(1, -1), fc.array(step, { maxLength: 120, size: 'max' }), (side, steps) => {
        const ladder = new PriceLadder(side);
        const levels = new Map<number, number>();
        for (const { price: ticks, size, follows } of steps) {
          expect(ladder.set(ticks, size, size)).toBe(true);
          if (size > 0) levels.set(ticks, size);
          else levels.delete(ticks);
          if (follows) ladder.followMarket();
          const expected = expectedLevels(levels, side);
          expect([ladder.best, ladder.bestSize, ladder.levelCount]).toEqual([expected[0]?.[0] ?? NO_PRICE, expected[0]?.[1] ?? 0, expected.length]);
          expect(levelsOf(ladder)).toEqual(expected);
        }
      }),
      { numRuns: propertyRuns },
    );
  });
});

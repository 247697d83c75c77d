import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FakeBook } from '../test-support/fake-market.js';
import { propertyRuns } from '../test-support/property-runs.js';
import { readQuotes, realHourExists } from '../test-support/real-hour.js';
import { queueImbalance, weightedMid, weightedMidOffset, weightedQueueImbalance } from './queue-imbalance.js';

/** A one-tick market of random sizes, and its reflection. */
const ladder = fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 8 });

function bookOf(bids: readonly number[], asks: readonly number[]): FakeBook {
  const book = new FakeBook();
  book.set(
    bids.map((size, level) => [100 - level, size]),
    asks.map((size, level) => [101 + level, size]),
  );
  return book;
}

describe('queue imbalance', () => {
  it('of 30 bid against 10 offered is one half', () => {
    expect(queueImbalance(30, 10)).toBe(0.5);
    expect(queueImbalance(10, 30)).toBe(-0.5);
    expect(queueImbalance(0, 0)).toBeNaN();
  });

  it('weighs the second level 0.8: (10 + 0.8·20) against (20 + 0.8·5) is 2 in 50', () => {
    expect(weightedQueueImbalance(bookOf([10, 20], [20, 5]), 2, 0.8)).toBeCloseTo(2 / 50, 12);
  });

  it('looks no deeper than asked, and takes a missing level as empty', () => {
    expect(weightedQueueImbalance(bookOf([10, 999], [30]), 1, 0.8)).toBe(-0.5);
    expect(weightedQueueImbalance(bookOf([10], [10]), 5, 0.8)).toBe(0);
    expect(weightedQueueImbalance(bookOf([], []), 5, 0.8)).toBeNaN();
  });

  it('property: mirrors, stays within [-1, 1], equals the sum over the list', () => {
    fc.assert(
      fc.property(ladder, ladder, (bids, asks) => {
        const value = weightedQueueImbalance(bookOf(bids, asks), 5, 0.8);
        expect(weightedQueueImbalance(bookOf(asks, bids), 5, 0.8) + value).toBe(0);
        expect(Math.abs(value)).toBeLessThanOrEqual(1);
        const weights = [1, 0.8, 0.64, 0.512, 0.4096];
        const total = (sizes: readonly number[]): number => weights.reduce((sum, weight, level) => sum + weight * (sizes[level] ?? 0), 0);
        expect(value).toBeCloseTo((total(bids) - total(asks)) / (total(bids) + total(asks)), 9);
      }),
      { numRuns: propertyRuns },
    );
  });
});

describe('weighted mid', () => {
  it('of 100 x 101 with 30 against 10 is 100.75, a quarter tick above the mid', () => {
    expect(weightedMid(100, 30, 101, 10)).toBe(100.75);
    expect(weightedMidOffset(bookOf([30], [10]))).toBe(0.25);
  });

  it('is not there for a book that is not whole', () => {
    expect(weightedMidOffset(bookOf([30], []))).toBeNaN();
  });

  it('property: the offset is weighted mid less mid', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99 }), fc.integer({ min: 1, max: 99 }), fc.integer({ min: 1, max: 20 }), (bidSize, askSize, spread) => {
        const book = new FakeBook();
        book.set([[100, bidSize]], [[100 + spread, askSize]]);
        expect(weightedMidOffset(book)).toBeCloseTo(weightedMid(100, bidSize, 100 + spread, askSize) - (100 + spread / 2), 9);
      }),
      { numRuns: propertyRuns },
    );
  });
});

describe('on the real hour', () => {
  /** Bins of the imbalance at the best prices, each closed below and open above. */
  const edges = [-0.6, -0.2, 0.2, 0.6];

  (realHourExists ? it : it.skip)('the next mid move is up the more often the heavier the bid: 0.294, 0.427, 0.531, 0.683, 0.824', () => {
    const quotes = readQuotes();
    const up = [0, 0, 0, 0, 0];
    const seen = [0, 0, 0, 0, 0];
    let nextMove = 0;
    for (let index = quotes.length - 2; index >= 0; index -= 1) {
      const quote = quotes[index];
      const next = quotes[index + 1];
      if (quote === undefined || next === undefined) throw new Error('index out of range');
      const move = next.bid + next.ask - quote.bid - quote.ask;
      if (move !== 0) nextMove = Math.sign(move);
      if (nextMove === 0) continue;
      const imbalance = queueImbalance(quote.bidSize, quote.askSize);
      const bin = edges.filter((edge) => imbalance >= edge).length;
      // Each published book state is one observation, those that leave the best quote as it was too.
      const states = next.event - quote.event;
      seen[bin] = (seen[bin] ?? 0) + states;
      if (nextMove > 0) up[bin] = (up[bin] ?? 0) + states;
    }
    const share = up.map((count, bin) => count / (seen[bin] ?? 0));
    [0.294, 0.427, 0.531, 0.683, 0.824].forEach((expected, bin) => expect(share[bin]).toBeCloseTo(expected, 3));
    expect([...share].sort((a, b) => a - b)).toEqual(share);
  });
});

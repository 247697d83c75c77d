import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { NO_PRICE } from '../contracts/book-view.js';
import { propertyRuns } from './test-support/property-runs.js';
import { MAX_TICKS, ticksFromPrice } from './ticks.js';

describe('ticksFromPrice', () => {
  it('counts ticks: 4810.25 is 19,241 quarter points', () => {
    expect(ticksFromPrice(4810.25, 0.25)).toBe(19_241);
    expect(ticksFromPrice(-37.63, 0.01)).toBe(-3_763);
    expect(ticksFromPrice(1323.3, 0.1)).toBe(13_233);
  });

  it.each([4810.3, 4810.250001, NaN, Infinity, -Infinity, 1e300])('has none for %p', (price) => {
    expect(ticksFromPrice(price, 0.25)).toBe(NO_PRICE);
  });

  it('ends at the largest price a book can hold', () => {
    expect(ticksFromPrice(MAX_TICKS * 0.25, 0.25)).toBe(MAX_TICKS);
    expect(ticksFromPrice((MAX_TICKS + 1) * 0.25, 0.25)).toBe(NO_PRICE);
    expect(ticksFromPrice(-(MAX_TICKS + 1) * 0.25, 0.25)).toBe(NO_PRICE);
  });

  it('gives back the ticks of every price on the grid, and no negative zero', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e8, max: 1e8 }), fc.constantFrom(0.25, 0.1, 0.01, 0.05, 1, 5), (ticks, tickSize) => {
        expect(ticksFromPrice(ticks * tickSize, tickSize)).toBe(ticks);
      }),
      { numRuns: propertyRuns },
    );
    expect(Object.is(ticksFromPrice(-0, 0.25), 0)).toBe(true);
  });
});

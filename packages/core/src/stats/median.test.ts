import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { medianAcross, medianOf, WindowMedian } from './median.js';

describe('medianOf', () => {
  it('takes the middle, or the mean of the middle two, of what is finite', () => {
    expect(medianOf([3, 1, 2])).toBe(2);
    expect(medianOf([4, 1, 2, 3])).toBe(2.5);
    expect(medianOf([5, Number.NaN, 1])).toBe(3);
    expect(medianOf([])).toBeNaN();
  });
});

describe('medianAcross', () => {
  it('is the median of a column, or not known with too few', () => {
    const number = fc.oneof(fc.integer({ min: -9, max: 9 }), fc.constantFrom(Number.NaN, Infinity));
    fc.assert(
      fc.property(fc.array(fc.tuple(number, number), { maxLength: 21 }), fc.integer({ min: 1, max: 4 }), (pairs, least) => {
        const rows = pairs.map((pair) => Float64Array.from(pair));
        const column = pairs.map(([, second]) => second).filter(Number.isFinite);
        expect(medianAcross(rows, 1, least, new Float64Array(rows.length).fill(7))).toBe(column.length < least ? Number.NaN : medianOf(column));
      }),
    );
  });
});

describe('WindowMedian', () => {
  it('of the last 3 of 9, 1, 5, 2 goes 9, 5, 5, 2', () => {
    const window = new WindowMedian(3);
    const seen = [9, 1, 5, 2].map((value) => {
      window.add(value);
      return window.median;
    });
    expect(seen).toEqual([9, 5, 5, 2]);
  });

  it('equals the sorted window', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.array(fc.oneof(fc.integer({ min: -9, max: 9 }), fc.constant(Number.NaN))), (capacity, values) => {
        const window = new WindowMedian(capacity);
        expect(window.median).toBeNaN();
        const finite: number[] = [];
        for (const value of values) {
          window.add(value);
          if (Number.isFinite(value)) finite.push(value);
          expect(window.median).toBe(medianOf(finite.slice(-capacity)));
          expect(window.count).toBe(Math.min(capacity, finite.length));
        }
      }),
    );
  });
});

import { describe, expect, it } from '@jest/globals';
import { median, percentile } from './percentile.js';

describe('percentiles by nearest rank', () => {
  it('are values that occurred: of 1..10 the median is 5, p90 is 9, p99 is 10', () => {
    const values = Float64Array.from({ length: 10 }, (_, index) => index + 1);
    expect([0.5, 0.9, 0.99, 1].map((share) => percentile(values, share))).toEqual([5, 9, 10, 10]);
  });

  it('are not there without values', () => {
    expect(percentile([], 0.5)).toBeNaN();
    expect(median([])).toBeNaN();
  });

  it('leave the middle of an even number of values between the two', () => {
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(median([9, 1, 5])).toBe(5);
  });
});

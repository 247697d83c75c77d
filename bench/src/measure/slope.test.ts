import { describe, expect, it } from '@jest/globals';
import { risePerHour } from './slope.js';

describe('risePerHour', () => {
  it('finds the slope of a line: 1 in 60 seconds is 60 an hour', () => {
    expect(risePerHour([[0, 5], [60, 6], [120, 7]])).toBeCloseTo(60, 12);
    expect(risePerHour([[10, 3], [20, 3], [35, 3]])).toBe(0);
  });

  it('is not a number without two times', () => {
    expect(risePerHour([])).toBeNaN();
    expect(risePerHour([[1, 2], [1, 5]])).toBeNaN();
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SeededRandom } from './seeded-random.js';

const draws = (seed: number, count: number) => {
  const random = new SeededRandom(seed);
  return Array.from({ length: count }, () => random.uint32());
};

describe('seeded random numbers', () => {
  it('property: a seed gives the same numbers every time, and another seed others', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        expect(draws(seed, 20)).toEqual(draws(seed, 20));
        expect(draws(seed + 1, 20)).not.toEqual(draws(seed, 20));
      }),
    );
  });

  it('are uniform: mean a half, variance a twelfth, no end reached', () => {
    const random = new SeededRandom(7);
    const values = Array.from({ length: 100_000 }, () => random.uniform());
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(mean).toBeCloseTo(0.5, 2);
    expect(values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / values.length).toBeCloseTo(1 / 12, 3);
    expect(values.every((value) => value > 0 && value < 1)).toBe(true);
  });

  it('below(n) gives every whole number under n', () => {
    const random = new SeededRandom(7);
    expect(new Set(Array.from({ length: 200 }, () => random.below(6)))).toEqual(new Set([0, 1, 2, 3, 4, 5]));
  });
});

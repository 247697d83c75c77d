import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { RunningMoments, WindowMoments } from './moments.js';

/** Two-pass mean and population variance with weights. */
function twoPass(values: readonly number[], weights: readonly number[] = values.map(() => 1)): { mean: number; variance: number } {
  const weight = weights.reduce((sum, w) => sum + w, 0);
  const mean = values.reduce((sum, value, i) => sum + value * (weights[i] ?? 0), 0) / weight;
  return { mean, variance: values.reduce((sum, value, i) => sum + (weights[i] ?? 0) * (value - mean) * (value - mean), 0) / weight };
}

/** Equal to 1e-9 of the scale of the data. */
function expectClose(actual: number, expected: number, scale: number): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-9 * Math.max(1, scale));
}

const prices = fc.array(fc.double({ min: 4000, max: 6000, noNaN: true }), { minLength: 1, maxLength: 200 });

describe('RunningMoments', () => {
  it('of 2, 4, 4, 4, 5, 5, 7, 9 has mean 5 and variance 4', () => {
    const moments = new RunningMoments();
    for (const value of [2, 4, 4, 4, 5, 5, 7, 9]) moments.add(value);
    expect(moments.mean).toBe(5);
    expect(moments.variance).toBeCloseTo(4, 12);
    expect(moments.deviation).toBeCloseTo(2, 12);
    expect(moments.sampleVariance).toBeCloseTo(32 / 7, 12);
  });

  it('weighs: 10 lots at 100 and 30 lots at 104 have mean 103 and variance 3', () => {
    const moments = new RunningMoments();
    moments.add(100, 10);
    moments.add(104, 30);
    expect([moments.mean, moments.variance, moments.weight, moments.count]).toEqual([103, 3, 40, 2]);
  });

  it('is NaN when empty and ignores what is not a number or weighs nothing', () => {
    const moments = new RunningMoments();
    for (const [value, weight] of [[Number.NaN, 1], [Infinity, 1], [1, 0], [1, -1], [1, Number.NaN], [1, Infinity]] as const) moments.add(value, weight);
    expect([moments.count, moments.mean, moments.variance, moments.sampleVariance]).toEqual([0, Number.NaN, Number.NaN, Number.NaN]);
    moments.add(7);
    expect([moments.mean, moments.variance]).toEqual([7, 0]);
    moments.clear();
    expect(moments.mean).toBeNaN();
  });

  it('equals the two-pass formula', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.double({ min: 4000, max: 6000, noNaN: true }), fc.integer({ min: 1, max: 500 })), { minLength: 1 }), (rows) => {
        const moments = new RunningMoments();
        for (const [value, weight] of rows) moments.add(value, weight);
        const batch = twoPass(rows.map(([value]) => value), rows.map(([, weight]) => weight));
        expectClose(moments.mean, batch.mean, batch.mean);
        expectClose(moments.variance, batch.variance, batch.variance);
      }),
    );
  });
});

describe('WindowMoments', () => {
  it('of the last 3 of 1, 2, 3, 10: mean 5, variance 38/3', () => {
    const moments = new WindowMoments(3);
    for (const value of [1, 2, 3, 10]) moments.add(value);
    expect(moments.mean).toBeCloseTo(5, 12);
    expect(moments.variance).toBeCloseTo(38 / 3, 12);
    expect(moments.isFull).toBe(true);
  });

  it('is NaN when empty, 0 variance for one value, and unmoved by NaN', () => {
    const moments = new WindowMoments(3);
    moments.add(Number.NaN);
    expect([moments.count, moments.mean, moments.variance]).toEqual([0, Number.NaN, Number.NaN]);
    moments.add(5);
    expect([moments.mean, moments.variance]).toEqual([5, 0]);
    moments.clear();
    expect(moments.mean).toBeNaN();
  });

  it('equals the two-pass formula over each window', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), prices, (capacity, values) => {
        const moments = new WindowMoments(capacity);
        values.forEach((value, index) => {
          moments.add(value);
          const batch = twoPass(values.slice(Math.max(0, index + 1 - capacity), index + 1));
          expectClose(moments.mean, batch.mean, batch.mean);
          expectClose(moments.variance, batch.variance, 1e6);
        });
      }),
    );
  });

  it('does not drift: fractions after 10,000 values with excursions of a million equal the two-pass formula', () => {
    const moments = new WindowMoments(50);
    const calm = Array.from({ length: 120 }, (_, i) => ((i * 7919) % 401) / 400);
    for (let i = 0; i < 10_000; i += 1) moments.add(0.1 + (i % 97 === 0 ? 1e6 : 0));
    for (const value of calm) moments.add(value);
    const batch = twoPass(calm.slice(-50));
    expectClose(moments.mean, batch.mean, 1);
    expectClose(moments.variance, batch.variance, 1);
  });
});

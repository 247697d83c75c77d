import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { QuantileSketch } from './quantile-sketch.js';

const RUNS = process.env['MIA_TEST_LEVEL'] === 'full' ? 2000 : 200;

/** The value of rank floor(q·(n - 1)). */
function exact(values: readonly number[], quantile: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(quantile * (sorted.length - 1))] ?? Number.NaN;
}

function expectWithin(actual: number, expected: number, accuracy: number): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(accuracy * Math.abs(expected) * (1 + 1e-9));
}

const magnitude = fc.double({ min: 1e-6, max: 1e9, noNaN: true });
const anyValue = fc.oneof(magnitude, magnitude.map((value) => -value), fc.constant(0), fc.integer({ min: -200, max: 200 }));

describe('QuantileSketch', () => {
  it('finds the median of 1, 2, 3, 100, 1000 within 1 %', () => {
    const sketch = new QuantileSketch({ quantile: 0.5 });
    for (const value of [1000, 2, 100, 3, 1]) sketch.add(value);
    expectWithin(sketch.value, 3, 0.01);
    expectWithin(sketch.at(0), 1, 0.01);
    expectWithin(sketch.at(1), 1000, 0.01);
  });

  it('handles zero and negative values: the middle of -5, 0, 5 is 0, and the lowest is -5', () => {
    const sketch = new QuantileSketch({ quantile: 0.5 });
    for (const value of [-5, 5, 0]) sketch.add(value);
    expect(sketch.value).toBe(0);
    expectWithin(sketch.at(0), -5, 0.01);
  });

  it('is NaN when empty, and ignores what is not finite', () => {
    const sketch = new QuantileSketch({ quantile: 0.5 });
    for (const value of [Number.NaN, Infinity, -Infinity]) sketch.add(value);
    expect([sketch.count, sketch.value, sketch.at(0.5)]).toEqual([0, Number.NaN, Number.NaN]);
    expect(sketch.at(2)).toBeNaN();
  });

  it('counts what is too small as 0 and what is too large as the largest', () => {
    const sketch = new QuantileSketch({ quantile: 0.5, smallest: 1, largest: 100 });
    sketch.add(0.5);
    expect(sketch.value).toBe(0);
    sketch.clear();
    sketch.add(1e6);
    sketch.add(1);
    expectWithin(sketch.at(1), 100, 0.01);
    expectWithin(sketch.at(0), 1, 0.01);
  });

  it('is within the promised accuracy of the exact order statistic after every value', () => {
    fc.assert(
      fc.property(fc.constantFrom(0, 0.25, 0.5, 0.9, 0.99, 1), fc.constantFrom(0.01, 0.005, 0.05), fc.array(anyValue, { minLength: 1, maxLength: 120 }), (quantile, relativeAccuracy, values) => {
        const sketch = new QuantileSketch({ quantile, relativeAccuracy });
        values.forEach((value, index) => {
          sketch.add(value);
          const seen = values.slice(0, index + 1);
          expectWithin(sketch.value, exact(seen, quantile), relativeAccuracy);
        });
        expect(sketch.at(quantile)).toBe(sketch.value);
      }),
      { numRuns: RUNS },
    );
  });

  it('forgets what is removed, and reads the same in whatever order values came and went', () => {
    fc.assert(
      fc.property(fc.array(anyValue, { minLength: 1, maxLength: 60 }), fc.array(anyValue, { maxLength: 60 }), (kept, gone) => {
        const direct = new QuantileSketch({ quantile: 0.5 });
        for (const value of kept) direct.add(value);
        const detour = new QuantileSketch({ quantile: 0.5 });
        for (const value of gone) detour.add(value);
        for (const value of [...kept].reverse()) {
          detour.add(value);
          expect(detour.value).not.toBeNaN();
        }
        for (const value of gone) detour.remove(value);
        expect([detour.count, detour.value]).toEqual([direct.count, direct.value]);
      }),
      { numRuns: RUNS },
    );
  });

  it('adds to two sketches at once as it would to each', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(anyValue, fc.constant(Number.NaN))), (values) => {
        const [first, second, alone] = [0.5, 0.9, 0.9].map((quantile) => new QuantileSketch({ quantile })) as [QuantileSketch, QuantileSketch, QuantileSketch];
        for (const value of values) {
          first.addWith(second, value);
          alone.add(value);
        }
        expect([second.count, second.value]).toEqual([alone.count, alone.value]);
        expect([first.count, first.value]).toEqual([alone.count, alone.at(0.5)]);
      }),
    );
  });

  it('mirrors: negating every value negates the extremes', () => {
    fc.assert(
      fc.property(fc.array(anyValue, { minLength: 1, maxLength: 60 }), (values) => {
        const upper = new QuantileSketch({ quantile: 1 });
        const lower = new QuantileSketch({ quantile: 0 });
        for (const value of values) {
          upper.add(value);
          lower.add(-value);
        }
        expect(upper.value === -lower.value).toBe(true);
      }),
    );
  });

  it('refuses options outside their range', () => {
    expect(() => new QuantileSketch({ quantile: 1.1 })).toThrow(RangeError);
    expect(() => new QuantileSketch({ quantile: 0.5, relativeAccuracy: 0 })).toThrow(RangeError);
    expect(() => new QuantileSketch({ quantile: 0.5, smallest: 5, largest: 1 })).toThrow(RangeError);
  });
});

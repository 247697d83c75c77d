import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SECOND } from '../time/micros.js';
import { Ewma, TimeEwma } from './ewma.js';

describe('Ewma', () => {
  it('of span 3 (alpha 1/2) over 8, 4, 2 is 8, 6, 4 with variances 0, 4, 6', () => {
    const ewma = new Ewma(3);
    const seen = [8, 4, 2].map((value) => {
      ewma.add(value);
      return [ewma.mean, ewma.variance];
    });
    expect(seen).toEqual([[8, 0], [6, 4], [4, 6]]);
  });

  it('is NaN before the first value and unmoved by NaN', () => {
    const ewma = new Ewma(10);
    ewma.add(Number.NaN);
    expect([ewma.mean, ewma.variance, ewma.count]).toEqual([Number.NaN, Number.NaN, 0]);
    expect(() => new Ewma(0.5)).toThrow(RangeError);
  });

  it('equals the explicit sum of weights alpha·(1 - alpha)^age', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), fc.array(fc.double({ min: -1000, max: 1000, noNaN: true }), { minLength: 1 }), (span, values) => {
        const ewma = new Ewma(span);
        for (const value of values) ewma.add(value);
        const alpha = 2 / (span + 1);
        let weight = 1;
        let mean = 0;
        let square = 0;
        for (let i = values.length - 1; i >= 0; i -= 1) {
          const share = i === 0 ? weight : weight * alpha;
          mean += share * (values[i] ?? 0);
          square += share * (values[i] ?? 0) * (values[i] ?? 0);
          weight *= 1 - alpha;
        }
        expect(ewma.mean).toBeCloseTo(mean, 8);
        expect(Math.abs(ewma.variance - (square - mean * mean))).toBeLessThan(1e-7);
      }),
    );
  });
});

describe('TimeEwma', () => {
  it('with half-life 1 s: 6 one half-life ago and 0 now make (6/2 + 0) / (1/2 + 1) = 2', () => {
    const ewma = new TimeEwma(SECOND);
    ewma.add(6, 0);
    ewma.add(0, SECOND);
    expect(ewma.mean).toBeCloseTo(2, 12);
    expect(ewma.sumAt(SECOND)).toBeCloseTo(3, 12);
    expect(ewma.sumAt(2 * SECOND)).toBeCloseTo(1.5, 12);
    expect(ewma.weightAt(2 * SECOND)).toBeCloseTo(0.75, 12);
  });

  it('is empty at first, takes late times as now, and ignores NaN', () => {
    const ewma = new TimeEwma(SECOND);
    ewma.add(Number.NaN, 0);
    expect([ewma.mean, ewma.sumAt(5), ewma.weightAt(5)]).toEqual([Number.NaN, 0, 0]);
    ewma.add(4, 10 * SECOND);
    ewma.add(8, 9 * SECOND);
    expect(ewma.mean).toBeCloseTo(6, 12);
    expect(() => new TimeEwma(0)).toThrow(RangeError);
  });

  it('equals the explicit sum over all values', () => {
    const step = fc.tuple(fc.integer({ min: 0, max: 3 * SECOND }), fc.double({ min: -100, max: 100, noNaN: true }));
    fc.assert(
      fc.property(fc.array(step, { minLength: 1 }), (steps) => {
        const ewma = new TimeEwma(SECOND);
        let time = 1_700_000_000 * SECOND;
        const seen = steps.map(([wait, value]) => {
          time += wait;
          ewma.add(value, time);
          return { time, value };
        });
        const weights = seen.map((row) => Math.exp((-(time - row.time) / SECOND) * Math.LN2));
        const total = seen.reduce((sum, row, i) => sum + row.value * (weights[i] ?? 0), 0);
        expect(ewma.sumAt(time)).toBeCloseTo(total, 8);
        expect(ewma.mean).toBeCloseTo(total / weights.reduce((sum, weight) => sum + weight, 0), 8);
      }),
    );
  });
});

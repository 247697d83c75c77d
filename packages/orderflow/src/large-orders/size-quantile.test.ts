import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { propertyRuns } from '../test-support/property-runs.js';
import { splitRun } from '../test-support/split-run.js';
import { SizeQuantile } from './size-quantile.js';

describe('SizeQuantile', () => {
  it('is the size of rank floor(q·(n - 1)): of 1, 2, 3, 10, 50 the median is 3 and the 0.8 quantile 10', () => {
    const median = new SizeQuantile(0.5);
    const high = new SizeQuantile(0.8);
    for (const size of [50, 1, 3, 10, 2]) {
      median.add(size);
      high.add(size);
    }
    expect([median.value, high.value, median.count]).toEqual([3, 10, 5]);
  });

  it('is nothing when empty, and again after clearing', () => {
    const sizes = new SizeQuantile(0.99);
    expect(sizes.value).toBeNaN();
    sizes.add(7);
    sizes.clear();
    expect([sizes.value, sizes.count]).toEqual([Number.NaN, 0]);
  });

  it('takes enormous sizes as the largest it can tell, and none that is not a number', () => {
    const sizes = new SizeQuantile(1);
    sizes.add(Number.NaN);
    expect(sizes.count).toBe(0);
    sizes.add(1e9);
    sizes.add(Infinity);
    expect(sizes.value).toBe(4_095);
  });

  it('refuses a quantile outside 0 .. 1', () => {
    expect(() => new SizeQuantile(1.1)).toThrow(RangeError);
    expect(() => new SizeQuantile(Number.NaN)).toThrow(RangeError);
  });

  it('property: equals sorting, after every size', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 200 }), fc.double({ min: 0, max: 1, noNaN: true }), (list, quantile) => {
        const sizes = new SizeQuantile(quantile);
        list.forEach((size, index) => {
          sizes.add(size);
          const sorted = list.slice(0, index + 1).sort((a, b) => a - b);
          expect(sizes.value).toBe(sorted[Math.floor(quantile * index)]);
        });
      }),
      { numRuns: propertyRuns },
    );
  });

  it('property: goes on from a snapshot', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 100 }), fc.nat(100), (list, at) => {
        const make = (): { subject: SizeQuantile; answer: (size: number) => number } => {
          const subject = new SizeQuantile(0.9);
          return { subject, answer: (size) => (subject.add(size), subject.value) };
        };
        const { whole, resumed } = splitRun(make, list, Math.min(at, list.length));
        expect(resumed).toEqual(whole);
      }),
      { numRuns: propertyRuns },
    );
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { QuantileHistogram } from './quantile-histogram.js';

const RUNS = process.env['MIA_TEST_LEVEL'] === 'full' ? 2_000 : 200;
const BUCKETS = 20;

describe('QuantileHistogram', () => {
  it('finds the bucket of rank floor(q·(n - 1)): of 2, 2, 5, 7, 19 the median is in 5, the 0.8 quantile in 7, the extremes in 2 and 19', () => {
    const histogram = new QuantileHistogram(0.5, BUCKETS);
    for (const bucket of [19, 2, 7, 2, 5]) histogram.add(bucket);
    expect([histogram.bucket, histogram.bucketAt(0.8), histogram.bucketAt(0), histogram.bucketAt(1), histogram.count]).toEqual([5, 7, 2, 19, 5]);
  });

  it('has no bucket when empty, before the first value and after the last is gone', () => {
    const histogram = new QuantileHistogram(0.5, BUCKETS);
    expect([histogram.bucket, histogram.bucketAt(0.5)]).toEqual([-1, -1]);
    histogram.add(3);
    histogram.remove(4);
    expect([histogram.bucket, histogram.count]).toEqual([3, 1]);
    histogram.remove(3);
    expect([histogram.bucket, histogram.count]).toEqual([-1, 0]);
  });

  it('refuses a quantile outside 0 .. 1', () => {
    expect(() => new QuantileHistogram(-0.1, BUCKETS)).toThrow(RangeError);
    expect(() => new QuantileHistogram(Number.NaN, BUCKETS)).toThrow(RangeError);
  });

  it('property: equals sorting after every change, wherever it sets out from and whether or not it was read before', () => {
    const step = fc.record({ bucket: fc.nat(BUCKETS - 1), what: fc.constantFrom('add', 'add', 'remove', 'clear'), isRead: fc.boolean() });
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(BUCKETS - 1), fc.array(step, { maxLength: 120 }), (quantile, start, steps) => {
        const histogram = new QuantileHistogram(quantile, BUCKETS, start);
        const held: number[] = [];
        for (const { bucket, what, isRead } of steps) {
          if (what === 'add') {
            histogram.add(bucket);
            held.push(bucket);
          } else if (what === 'remove') {
            histogram.remove(bucket);
            const at = held.indexOf(bucket);
            if (at >= 0) held.splice(at, 1);
          } else {
            histogram.clear();
            held.length = 0;
          }
          expect(histogram.count).toBe(held.length);
          if (!isRead) continue;
          const expected = [...held].sort((a, b) => a - b)[Math.floor(quantile * (held.length - 1))] ?? -1;
          expect([histogram.bucket, histogram.bucketAt(quantile)]).toEqual([expected, expected]);
        }
      }),
      { numRuns: RUNS },
    );
  });
});

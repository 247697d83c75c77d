import { describe, expect, it } from '@jest/globals';
import { MiaError } from '@mia-trading/core';
import fc from 'fast-check';
import { propertyRuns } from '../test-support/property-runs.js';
import { splitRun } from '../test-support/split-run.js';
import { BucketSums } from './bucket-sums.js';

describe('BucketSums', () => {
  it('holds (now - window, now] on the bucket grid', () => {
    const sums = new BucketSums(10, [20], 1);
    sums.advance(10);
    sums.add(0, 1);
    sums.advance(11);
    sums.add(0, 2);
    sums.advance(20);
    sums.add(0, 4);
    expect(sums.sum(0, 0)).toBe(7);
    sums.advance(30);
    expect(sums.sum(0, 0)).toBe(6);
    sums.advance(31);
    expect(sums.sum(0, 0)).toBe(0);
  });

  it('covers a window once it has watched all of it', () => {
    const sums = new BucketSums(10, [20], 1);
    expect(sums.covers(0)).toBe(false);
    sums.advance(5);
    sums.advance(20);
    expect(sums.covers(0)).toBe(false);
    sums.advance(30);
    expect(sums.covers(0)).toBe(true);
    sums.reset();
    expect(sums.covers(0)).toBe(false);
    sums.advance(1_000);
    expect(sums.covers(0)).toBe(false);
    expect(sums.sum(0, 0)).toBe(0);
  });

  it('refuses windows that are not whole buckets', () => {
    expect(() => new BucketSums(10, [25], 1)).toThrow(MiaError);
    expect(() => new BucketSums(10, [0], 1)).toThrow(MiaError);
    expect(() => new BucketSums(0, [10], 1)).toThrow(MiaError);
  });

  it('tells by its version that an answer may have changed, and holds it where nothing does', () => {
    const step = fc.record({ wait: fc.nat({ max: 90 }), added: fc.integer({ min: -2, max: 3 }), isReset: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const sums = new BucketSums(10, [20, 50], 2);
        const answers = (): readonly (number | boolean)[] => [0, 1].flatMap((window) => [sums.sum(window, 0), sums.sum(window, 1), sums.covers(window)]);
        let now = 0;
        for (const { wait, added, isReset } of steps) {
          const before = answers();
          const { version } = sums;
          if (isReset && wait === 0) sums.reset();
          now += wait;
          sums.advance(now);
          if (added !== 0) sums.add(added > 0 ? 0 : 1, added);
          if (sums.version === version) expect(answers()).toEqual(before);
        }
      }),
      { numRuns: propertyRuns },
    );
    const sums = new BucketSums(10, [20], 1);
    sums.advance(5);
    sums.advance(100);
    const { version } = sums;
    sums.advance(200);
    expect(sums.version).toBe(version);
    sums.add(0, 1);
    expect(sums.version).toBeGreaterThan(version);
  });

  it('goes on after a quiet stretch crossed in small steps', () => {
    const sums = new BucketSums(10, [20, 40], 1);
    sums.advance(10);
    sums.add(0, 5);
    for (let now = 20; now <= 200; now += 10) {
      sums.advance(now);
      expect([sums.sum(0, 0), sums.sum(1, 0)]).toEqual([now < 30 ? 5 : 0, now < 50 ? 5 : 0]);
      expect(sums.covers(1)).toBe(now >= 50);
    }
    sums.add(0, 3);
    sums.advance(210);
    sums.add(0, 4);
    expect(sums.sum(0, 0)).toBe(7);
    sums.advance(220);
    expect([sums.sum(0, 0), sums.sum(1, 0)]).toEqual([4, 7]);
  });

  it('property: a snapshot at any point goes on as if nothing had happened', () => {
    const step = fc.record({ time: fc.integer({ min: 0, max: 400 }), value: fc.integer({ min: -50, max: 50 }), isReset: fc.constantFrom(false, false, false, false, false, true) });
    const make = (): { readonly subject: BucketSums; readonly answer: (step: { readonly time: number; readonly value: number; readonly isReset: boolean }) => unknown } => {
      const subject = new BucketSums(7, [7, 21, 70], 2);
      const answer = ({ time, value, isReset }: { readonly time: number; readonly value: number; readonly isReset: boolean }): unknown => {
        if (isReset) subject.reset();
        subject.advance(time);
        subject.add(value > 0 ? 0 : 1, value);
        return [0, 1, 2].map((window) => [subject.sum(window, 0), subject.sum(window, 1), subject.covers(window)]);
      };
      return { subject, answer };
    };
    fc.assert(
      fc.property(fc.array(step), fc.nat(), (steps, at) => {
        const inOrder = [...steps].sort((a, b) => a.time - b.time);
        const { whole, resumed } = splitRun(make, inOrder, at % (steps.length + 1));
        expect(resumed).toEqual(whole);
      }),
      { numRuns: propertyRuns },
    );
  });

  it('property: equals the sum over the list, exactly, with quiet stretches and pauses longer than any window', () => {
    const bucket = 7;
    const windows = [7, 21, 70];
    const step = fc.record({
      wait: fc.oneof(fc.integer({ min: 0, max: 10 }), fc.integer({ min: 0, max: 200 })),
      a: fc.integer({ min: -50, max: 50 }),
      b: fc.integer({ min: 0, max: 50 }),
      isQuiet: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const sums = new BucketSums(bucket, windows, 2);
        const seen: { time: number; a: number; b: number }[] = [];
        let now = 0;
        for (const { wait, a, b, isQuiet } of steps) {
          now += wait;
          sums.advance(now);
          if (!isQuiet) {
            sums.add(0, a);
            sums.add(1, b);
            seen.push({ time: now, a, b });
          }
          const end = Math.ceil(now / bucket) * bucket;
          windows.forEach((window, index) => {
            const inside = seen.filter(({ time }) => time > end - window);
            expect(sums.sum(index, 0)).toBe(inside.reduce((sum, item) => sum + item.a, 0));
            expect(sums.sum(index, 1)).toBe(inside.reduce((sum, item) => sum + item.b, 0));
          });
        }
      }),
      { numRuns: propertyRuns },
    );
  });
});

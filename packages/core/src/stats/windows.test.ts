import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CountWindowExtremum, TimeWindowExtremum } from './extrema.js';
import { TimeWindowSum } from './time-window-sum.js';

const steps = fc.array(fc.tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: -50, max: 50 })), { maxLength: 200 });

/** Values with their times, from waits. */
function timed(rows: readonly (readonly [number, number])[]): { time: number; value: number }[] {
  let time = 1000;
  return rows.map(([wait, value]) => ({ time: (time += wait), value }));
}

describe('CountWindowExtremum', () => {
  it('of the last 3 of 5, 1, 4, 2, 0', () => {
    const max = new CountWindowExtremum('max', 3);
    const min = new CountWindowExtremum('min', 3);
    const seen = [5, 1, 4, 2, 0].map((value) => {
      max.add(value);
      min.add(value);
      return [max.value, min.value];
    });
    expect(seen).toEqual([[5, 5], [5, 1], [5, 1], [4, 1], [4, 0]]);
    expect(max.isFull).toBe(true);
    max.clear();
    expect(max.value).toBeNaN();
  });

  it('equals a scan of the window', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.array(fc.oneof(fc.integer(), fc.constant(Number.NaN))), (size, values) => {
        const max = new CountWindowExtremum('max', size);
        const min = new CountWindowExtremum('min', size);
        const seen: number[] = [];
        for (const value of values) {
          max.add(value);
          min.add(value);
          if (!Number.isNaN(value)) seen.push(value);
          const window = seen.slice(-size);
          expect(max.value).toBe(window.length === 0 ? Number.NaN : Math.max(...window));
          expect(min.value).toBe(window.length === 0 ? Number.NaN : Math.min(...window));
        }
      }),
    );
  });
});

describe('TimeWindowExtremum', () => {
  it('forgets a value exactly one window after it came', () => {
    const max = new TimeWindowExtremum('max', 10, 8);
    max.add(7, 0);
    max.add(3, 5);
    expect([max.valueAt(9), max.valueAt(10), max.valueAt(14), max.valueAt(15)]).toEqual([7, 3, 3, Number.NaN]);
  });

  it('equals a scan of the window while its candidates fit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), steps, (window, rows) => {
        const max = new TimeWindowExtremum('max', window, 256);
        const min = new TimeWindowExtremum('min', window, 256);
        const seen = timed(rows);
        seen.forEach(({ time, value }, index) => {
          max.add(value, time);
          min.add(value, time);
          const inside = seen.slice(0, index + 1).filter((row) => row.time > time - window).map((row) => row.value);
          expect([max.valueAt(time), min.valueAt(time)]).toEqual([Math.max(...inside), Math.min(...inside)]);
        });
        expect(max.merged).toBe(0);
      }),
    );
  });

  it('merges when full: never less extreme than the truth, never beyond what was seen, and counted', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), steps, (capacity, rows) => {
        const max = new TimeWindowExtremum('max', 20, capacity);
        const seen = timed(rows);
        seen.forEach(({ time, value }, index) => {
          max.add(value, time);
          const inside = seen.slice(0, index + 1).filter((row) => row.time > time - 20).map((row) => row.value);
          const answer = max.valueAt(time);
          expect(answer).toBeGreaterThanOrEqual(Math.max(...inside));
          expect(seen.some((row) => row.value === answer)).toBe(true);
          if (max.merged === 0) expect(answer).toBe(Math.max(...inside));
        });
      }),
    );
    const full = new TimeWindowExtremum('max', 100, 2);
    [9, 8, 7].forEach((value, time) => full.add(value, time));
    expect(full.merged).toBe(1);
  });
});

describe('TimeWindowSum', () => {
  it('of window 10: 4 at 0 and 6 at 5 are 10 at 9, 6 at 10, 0 at 15', () => {
    const sum = new TimeWindowSum(10, 8);
    sum.add(4, 0);
    sum.add(6, 5);
    expect([sum.sumAt(9), sum.countAt(9), sum.sumAt(10), sum.countAt(10), sum.sumAt(15), sum.countAt(15)]).toEqual([10, 2, 6, 1, 0, 0]);
  });

  it('shares a slot among values of one time, so that a burst takes no room', () => {
    const sum = new TimeWindowSum(10, 2);
    for (let i = 0; i < 1000; i += 1) sum.add(1, 3);
    sum.add(5, 4);
    expect([sum.sumAt(4), sum.countAt(4), sum.coarseness]).toEqual([1005, 1001, 0]);
    expect(sum.sumAt(13)).toBe(5);
  });

  it('equals a scan of the window exactly for integers', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), steps, (window, rows) => {
        const sum = new TimeWindowSum(window, 256);
        const seen = timed(rows);
        seen.forEach(({ time, value }, index) => {
          sum.add(value, time);
          const inside = seen.slice(0, index + 1).filter((row) => row.time > time - window);
          expect(sum.sumAt(time)).toBe(inside.reduce((total, row) => total + row.value, 0));
          expect(sum.countAt(time)).toBe(inside.length);
        });
        expect(sum.coarseness).toBe(0);
      }),
    );
  });

  it('coalesces when full: drops nothing, and keeps nothing longer than window + coarseness', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 9 }), fc.integer({ min: 1, max: 60 }), steps, (capacity, window, rows) => {
        const sum = new TimeWindowSum(window, capacity);
        const seen = timed(rows.map(([wait, value]) => [wait, Math.abs(value)] as const));
        const total = (from: number): number => seen.filter((row) => row.time > from).reduce((all, row) => all + row.value, 0);
        for (const { time, value } of seen) sum.add(value, time);
        const last = seen.at(-1)?.time ?? 0;
        for (let now = last; now < last + 70; now += 1) {
          expect(sum.sumAt(now)).toBeGreaterThanOrEqual(total(now - window));
          expect(sum.sumAt(now)).toBeLessThanOrEqual(total(now - window - sum.coarseness));
        }
        expect(sum.sumAt(last + window)).toBe(0);
      }),
    );
  });

  it('does not drift on fractions', () => {
    const sum = new TimeWindowSum(50, 64);
    for (let time = 0; time < 100_000; time += 1) sum.add(0.1 + (time % 1000 === 0 ? 1e6 : 0), time);
    expect(sum.sumAt(99_999)).toBeCloseTo(5, 9);
  });

  it('ignores what is not finite and needs room to coalesce', () => {
    const sum = new TimeWindowSum(10, 2);
    sum.add(Number.NaN, 1);
    sum.add(Infinity, 1);
    expect([sum.sumAt(1), sum.countAt(1)]).toEqual([0, 0]);
    expect(() => new TimeWindowSum(10, 1)).toThrow(RangeError);
    expect(() => new TimeWindowSum(0, 4)).toThrow(RangeError);
  });
});

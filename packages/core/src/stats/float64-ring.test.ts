import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Float64Ring } from './float64-ring.js';

describe('Float64Ring', () => {
  it('keeps the last three of four values and hands out the one it drops', () => {
    const ring = new Float64Ring(3);
    expect([ring.push(1), ring.push(2), ring.push(3), ring.push(4)]).toEqual([Number.NaN, Number.NaN, Number.NaN, 1]);
    expect(ring.toArray()).toEqual([2, 3, 4]);
    expect([ring.at(0), ring.at(2), ring.fromNewest(0), ring.fromNewest(2)]).toEqual([2, 4, 4, 2]);
  });

  it('answers NaN outside, and when empty', () => {
    const ring = new Float64Ring(2);
    expect([ring.at(0), ring.shift(), ring.fromNewest(0)]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
    ring.push(1);
    expect([ring.at(-1), ring.at(1)]).toEqual([Number.NaN, Number.NaN]);
    ring.clear();
    expect(ring.length).toBe(0);
  });

  it('needs a positive whole capacity', () => {
    for (const capacity of [0, -1, 1.5, Number.NaN]) expect(() => new Float64Ring(capacity)).toThrow(RangeError);
  });

  it('equals an array that is cut at its front', () => {
    const step = fc.oneof(fc.double(), fc.constant('shift' as const));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.array(step), (capacity, steps) => {
        const ring = new Float64Ring(capacity);
        let naive: number[] = [];
        for (const value of steps) {
          if (value === 'shift') {
            expect(ring.shift()).toBe(naive.shift() ?? Number.NaN);
          } else {
            ring.push(value);
            naive = [...naive, value].slice(-capacity);
          }
          expect(ring.toArray()).toEqual(naive);
          expect(ring.isFull).toBe(naive.length === capacity);
        }
      }),
    );
  });
});

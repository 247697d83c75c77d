import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { OrderIndex } from './order-index.js';
import { propertyRuns } from './test-support/property-runs.js';

describe('OrderIndex', () => {
  it('finds what was added and forgets what was removed', () => {
    const index = new OrderIndex();
    index.add(6_412_777_294_791, 7);
    expect(index.get(6_412_777_294_791)).toBe(7);
    expect(index.get(6_412_777_294_792)).toBe(-1);
    expect(index.remove(6_412_777_294_791)).toBe(7);
    expect(index.remove(6_412_777_294_791)).toBe(-1);
    expect(index.size).toBe(0);
  });

  it('tells ids apart that differ only above 32 bits', () => {
    const index = new OrderIndex();
    const ids = [1, 1 + 2 ** 32, 1 + 2 ** 40, 1 + 2 ** 52, Number.MAX_SAFE_INTEGER, -1, 0];
    ids.forEach((id, slot) => index.add(id, slot));
    expect(ids.map((id) => index.get(id))).toEqual(ids.map((_, slot) => slot));
  });

  it('agrees with a Map, however crowded', () => {
    const id = fc.oneof(fc.integer({ min: 0, max: 40 }), fc.maxSafeNat(), fc.integer({ min: 0, max: 40 }).map((n) => n * 2 ** 32));
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), id), { maxLength: 1_500, size: 'max' }), (steps) => {
        const index = new OrderIndex();
        const map = new Map<number, number>();
        const removed: [number, number][] = [];
        steps.forEach(([isAdded, key], slot) => {
          if (isAdded && !map.has(key)) {
            index.add(key, slot);
            map.set(key, slot);
          } else if (!isAdded) {
            removed.push([index.remove(key), map.get(key) ?? -1]);
            map.delete(key);
          }
        });
        expect(index.size).toBe(map.size);
        expect(removed.map(([ours]) => ours)).toEqual(removed.map(([, theirs]) => theirs));
        expect(steps.map(([, key]) => index.get(key))).toEqual(steps.map(([, key]) => map.get(key) ?? -1));
      }),
      { numRuns: propertyRuns },
    );
  });

  it('starts anew after a clear', () => {
    const index = new OrderIndex();
    for (let id = 0; id < 5_000; id++) index.add(id, id);
    index.clear();
    expect(index.size).toBe(0);
    expect(index.get(17)).toBe(-1);
    index.add(17, 3);
    expect(index.get(17)).toBe(3);
  });
});

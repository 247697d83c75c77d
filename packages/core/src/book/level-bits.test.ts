import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LevelBits } from './level-bits.js';
import { propertyRuns } from './test-support/property-runs.js';

const SIZE = 65_536;

describe('LevelBits', () => {
  it('finds the next lower member', () => {
    const bits = new LevelBits(SIZE);
    for (const member of [0, 31, 32, 40_000]) bits.set(member);
    expect(bits.largestBelow(SIZE)).toBe(40_000);
    expect(bits.largestBelow(40_000)).toBe(32);
    expect(bits.largestBelow(32)).toBe(31);
    expect(bits.largestBelow(31)).toBe(0);
    expect(bits.smallest()).toBe(0);
    bits.clear(0);
    expect(bits.largestBelow(31)).toBe(-1);
    expect(bits.smallest()).toBe(31);
  });

  it('is empty at first', () => {
    expect(new LevelBits(SIZE).largestBelow(SIZE)).toBe(-1);
    expect(new LevelBits(SIZE).smallest()).toBe(-1);
  });

  it('agrees with a plain set', () => {
    const place = fc.oneof(fc.integer({ min: 0, max: SIZE - 1 }), fc.constantFrom(0, 31, 32, 1_023, 1_024, 32_767, 32_768, SIZE - 1));
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), place), { maxLength: 60 }), fc.array(place, { minLength: 1, maxLength: 10 }), (steps, asked) => {
        const bits = new LevelBits(SIZE);
        const members = new Set<number>();
        for (const [isAdded, index] of steps) {
          if (isAdded) {
            bits.set(index);
            members.add(index);
          } else {
            bits.clear(index);
            members.delete(index);
          }
        }
        for (const index of asked) expect(bits.largestBelow(index + 1)).toBe(Math.max(-1, ...[...members].filter((member) => member <= index)));
        expect(bits.smallest()).toBe(members.size === 0 ? -1 : Math.min(...members));
      }),
      { numRuns: propertyRuns },
    );
  });
});

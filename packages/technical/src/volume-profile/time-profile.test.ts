import { describe, expect, it } from '@jest/globals';
import { restoreSnapshot, takeSnapshot } from '@mia-trading/core';
import fc from 'fast-check';
import { CASES } from '../test-support/stream.js';
import { TimeProfile, type PriceRun } from './time-profile.js';

const ROWS = 65_536;

function profileOf(prints: readonly (readonly [bracket: number, price: number])[]): TimeProfile {
  const profile = new TimeProfile(ROWS);
  for (const [bracket, price] of prints) profile.add(price, bracket);
  return profile;
}

describe('time profile, by hand', () => {
  it('a bracket touches all from its low to its high; single prints are inside the range, tails are not', () => {
    // Bracket 0: 100..103. Bracket 1: 103..112. Bracket 2: 108..114. Touched once: 100-102 (tail), 104-107, 113-114 (tail).
    const profile = profileOf([[0, 101], [0, 100], [0, 103], [1, 103], [1, 112], [2, 110], [2, 108], [2, 114]]);
    expect([99, 100, 103, 104, 108, 114, 115].map((price) => profile.touched.volumeAt(price))).toEqual([0, 1, 2, 1, 2, 1, 0]);
    expect(profile.singlePrints()).toEqual([{ low: 104, high: 107 }]);
    profile.add(105, 3);
    expect(profile.singlePrints()).toEqual([{ low: 104, high: 104 }, { low: 106, high: 107 }]);
    profile.clear();
    expect(profile.singlePrints()).toEqual([]);
  });

  it('has none where its range is over the bound', () => {
    const profile = new TimeProfile(8);
    for (const price of [100, 104, 400]) profile.add(price, 0);
    expect(profile.touched.overflowed).toBe(true);
    expect(profile.singlePrints()).toEqual([]);
  });
});

const prints = fc
  .array(fc.tuple(fc.nat({ max: 3 }), fc.integer({ min: -9, max: 9 })), { minLength: 1, maxLength: 60 })
  .map((steps) => {
    let [bracket, price] = [0, 100];
    return steps.map(([wait, move]) => [(bracket += wait === 0 ? 1 : 0), (price += move)] as const);
  });

/** The definition, slowly: ranges of the brackets, then a count at each price. */
function batch(list: readonly (readonly [number, number])[]): { counts: [number, number][]; singles: PriceRun[] } {
  const ranges = [...new Set(list.map(([bracket]) => bracket))].map((bracket) => {
    const own = list.filter(([each]) => each === bracket).map(([, price]) => price);
    return { low: Math.min(...own), high: Math.max(...own) };
  });
  const lowest = Math.min(...ranges.map(({ low }) => low));
  const highest = Math.max(...ranges.map(({ high }) => high));
  const counts = Array.from({ length: highest - lowest + 1 }, (_, i): [number, number] => [lowest + i, ranges.filter(({ low, high }) => lowest + i >= low && lowest + i <= high).length]);
  const text = counts.map(([, count]) => (count === 1 ? 's' : '-')).join('');
  const singles = [...text.matchAll(/s+/g)].map((run) => ({ low: lowest + run.index, high: lowest + run.index + run[0].length - 1 }));
  return { counts, singles: singles.filter(({ low, high }) => low > lowest && high < highest) };
}

describe('time profile over random prints', () => {
  it('is that of the definition, and survives a restart', () => {
    fc.assert(
      fc.property(prints, fc.nat({ max: 60 }), (list, cut) => {
        const profile = profileOf(list);
        const { counts, singles } = batch(list);
        expect(counts.map(([price]) => [price, profile.touched.volumeAt(price)])).toEqual(counts);
        expect(profile.singlePrints()).toEqual(singles);
        const again = new TimeProfile(ROWS);
        restoreSnapshot(again, takeSnapshot(profileOf(list.slice(0, cut))));
        for (const [bracket, price] of list.slice(cut)) again.add(price, bracket);
        expect(takeSnapshot(again)).toEqual(takeSnapshot(profile));
      }),
      CASES,
    );
  });
});

import { describe, expect, it } from '@jest/globals';
import { restoreSnapshot, takeSnapshot, type Aggressor } from '@mia-trading/core';
import fc from 'fast-check';
import { propertyRuns } from '../test-support/property-runs.js';
import { Footprint } from './footprint.js';
import { stackedImbalances, type ImbalanceOptions } from './stacked-imbalances.js';

const options: ImbalanceOptions = { ratio: 3, minimumVolume: 30, stackedRows: 3 };

/** Rows as [price, bid, ask]. */
function footprintOf(rows: readonly (readonly [number, number, number])[]): Footprint {
  const footprint = new Footprint(64);
  for (const [price, bid, ask] of rows) {
    if (bid > 0) footprint.add(price, bid, -1);
    if (ask > 0) footprint.add(price, ask, 1);
  }
  return footprint;
}

const prints = fc.array(fc.record({ price: fc.integer({ min: -20, max: 20 }), size: fc.integer({ min: 1, max: 90 }), aggressor: fc.constantFrom<Aggressor>(-1, -1, 1, 1, 0) }), { maxLength: 120 });

describe('Footprint', () => {
  it('keeps what was sold at the bid and bought at the ask of each price', () => {
    const footprint = new Footprint();
    for (const [price, size, aggressor] of [[100, 5, 1], [99, 3, -1], [100, 2, -1], [101, 7, 1], [100, 4, 0]] as const) footprint.add(price, size, aggressor);
    expect([99, 100, 101, 102].map((price) => [footprint.bidVolumeAt(price), footprint.askVolumeAt(price), footprint.deltaAt(price)])).toEqual([
      [3, 0, -3],
      [2, 5, 3],
      [0, 7, 7],
      [0, 0, 0],
    ]);
    expect([footprint.lowest, footprint.highest, footprint.bidVolume, footprint.askVolume, footprint.unknownVolume, footprint.delta]).toEqual([99, 101, 5, 12, 4, 7]);
  });

  it('knows an unfinished auction: both sides traded at the extreme', () => {
    const footprint = footprintOf([[99, 3, 0], [100, 2, 5], [101, 1, 7]]);
    expect([footprint.isUnfinishedLow, footprint.isUnfinishedHigh]).toEqual([false, true]);
    expect([new Footprint().isUnfinishedLow, new Footprint().isUnfinishedHigh]).toEqual([false, false]);
  });

  it('refuses a price beyond its rows and says so, until it is cleared', () => {
    const footprint = new Footprint(4);
    footprint.add(10, 1, 1);
    footprint.add(13, 1, 1);
    footprint.add(14, 9, 1);
    expect([footprint.overflowed, footprint.askVolume, footprint.highest]).toEqual([true, 2, 13]);
    footprint.clear();
    expect([footprint.overflowed, footprint.isEmpty, footprint.askVolumeAt(10)]).toEqual([false, true, 0]);
    expect(footprint.lowest).toBeNaN();
    footprint.add(14, 9, 1);
    expect([footprint.lowest, footprint.highest, footprint.askVolumeAt(14), footprint.askVolumeAt(10)]).toEqual([14, 14, 9, 0]);
    expect(() => new Footprint(12)).toThrow(RangeError);
  });

  it('property: every cell is the sum over the list, before and after a snapshot', () => {
    fc.assert(
      fc.property(prints, fc.nat(), (list, at) => {
        let footprint = new Footprint(64);
        const cut = at % (list.length + 1);
        list.forEach(({ price, size, aggressor }, index) => {
          if (index === cut) {
            const restored = new Footprint(64);
            restoreSnapshot(restored, takeSnapshot(footprint));
            footprint = restored;
          }
          footprint.add(price, size, aggressor);
        });
        const sum = (price: number, side: Aggressor): number => list.reduce((total, item) => total + (item.price === price && item.aggressor === side ? item.size : 0), 0);
        for (let price = -22; price <= 22; price += 1) expect([footprint.bidVolumeAt(price), footprint.askVolumeAt(price)]).toEqual([sum(price, -1), sum(price, 1)]);
        const known = list.filter(({ aggressor }) => aggressor !== 0).map(({ price }) => price);
        if (known.length > 0) expect([footprint.lowest, footprint.highest]).toEqual([Math.min(...known), Math.max(...known)]);
        expect(footprint.delta).toBe(list.reduce((total, { size, aggressor }) => total + size * aggressor, 0));
      }),
      { numRuns: propertyRuns },
    );
  });
});

describe('stackedImbalances', () => {
  it('finds three asks of 300 % over the bid one tick below: 101, 102, 103, not 104', () => {
    const footprint = footprintOf([[100, 10, 5], [101, 20, 40], [102, 5, 60], [103, 2, 45], [104, 0, 30]]);
    // 40 ≥ 3·10, 60 ≥ 3·20, 45 ≥ 3·5, but 30 - 2 < 30 contracts.
    expect(stackedImbalances(footprint, options)).toEqual([{ side: 1, low: 101, high: 103, volume: 145, opposite: 35 }]);
  });

  it('finds three bids of 300 % over the ask one tick above', () => {
    const footprint = footprintOf([[100, 45, 2], [101, 60, 5], [102, 40, 20], [103, 5, 10]]);
    expect(stackedImbalances(footprint, options)).toEqual([{ side: -1, low: 100, high: 102, volume: 145, opposite: 35 }]);
  });

  it('takes an empty opposite price as one contract, and two in a row as no stack', () => {
    expect(stackedImbalances(footprintOf([[1, 0, 31], [2, 0, 31], [3, 0, 31]]), options)).toHaveLength(1);
    expect(stackedImbalances(footprintOf([[1, 0, 31], [2, 0, 31]]), options)).toEqual([]);
    expect(stackedImbalances(new Footprint(), options)).toEqual([]);
  });

  it('property: the mirrored footprint has the mirrored stacks, and each equals the slow search', () => {
    const rows = fc.array(fc.tuple(fc.integer({ min: 0, max: 12 }), fc.nat({ max: 60 }), fc.nat({ max: 60 })), { maxLength: 14 });
    const few = { ratio: 2, minimumVolume: 10, stackedRows: 2 };
    fc.assert(
      fc.property(rows, (list) => {
        const footprint = footprintOf(list);
        const found = stackedImbalances(footprint, few);
        const mirrored = stackedImbalances(footprintOf(list.map(([price, bid, ask]) => [-price, ask, bid] as const)), few);
        const byPlace = (a: { side: number; low: number }, b: { side: number; low: number }): number => a.side - b.side || a.low - b.low;
        expect(mirrored.map(({ side, low, high, ...rest }) => ({ side: -side, low: 0 - high, high: 0 - low, ...rest })).sort(byPlace)).toEqual([...found].sort(byPlace));
        const sum = (price: number, column: 1 | 2): number => list.reduce((total, row) => total + (row[0] === price ? row[column] : 0), 0);
        const isBuy = (price: number): boolean => sum(price, 2) >= 2 * Math.max(1, sum(price - 1, 1)) && sum(price, 2) - sum(price - 1, 1) >= 10;
        const prices = Array.from({ length: 16 }, (_, index) => index - 1).filter(isBuy);
        const runs = prices.filter((price) => !prices.includes(price - 1)).map((low) => {
          let high = low;
          while (prices.includes(high + 1)) high += 1;
          return [low, high];
        });
        expect(found.filter(({ side }) => side > 0).map(({ low, high }) => [low, high])).toEqual(runs.filter(([low = 0, high = 0]) => high > low));
      }),
      { numRuns: propertyRuns },
    );
  });
});

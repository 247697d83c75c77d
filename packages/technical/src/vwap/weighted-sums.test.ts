import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CASES } from '../test-support/stream.js';
import { csvRows, realFile } from '../test-support/real-files.js';
import { bandsOf, positionOf, slopeClassOf, widthClassOf } from './bands.js';
import { RollingVwap } from './rolling-vwap.js';
import { WeightedSums } from './weighted-sums.js';

const lots = fc.array(fc.record({ price: fc.integer({ min: 15_000, max: 30_000 }), size: fc.integer({ min: 1, max: 5_000 }) }), { minLength: 1, maxLength: 80 });

/** Two passes in whole numbers of any length: mean and population variance as exact fractions, rounded once. */
function exactly(rows: readonly { price: number; size: number }[]): { mean: number; variance: number } {
  let volume = 0n;
  let first = 0n;
  let second = 0n;
  for (const { price, size } of rows) {
    volume += BigInt(size);
    first += BigInt(size) * BigInt(price);
    second += BigInt(size) * BigInt(price) * BigInt(price);
  }
  const scale = 10n ** 30n;
  const fraction = (over: bigint, under: bigint): number => Number((over * scale) / under) / 1e30;
  return { mean: fraction(first, volume), variance: fraction(second * volume - first * first, volume * volume) };
}

describe('volume-weighted mean and deviation, by hand', () => {
  it('1 at 100, 2 at 103, 1 at 106: mean 103, variance (9 + 0 + 9)/4 = 4.5', () => {
    const sums = new WeightedSums();
    sums.add(100, 1);
    sums.add(103, 2);
    sums.add(106, 1);
    expect(sums.volume).toBe(4);
    expect(sums.mean).toBe(103);
    expect(sums.variance).toBe(4.5);
    const bands = bandsOf(sums, 0.25);
    expect(bands?.vwap).toBe(25.75);
    expect(bands?.upper2).toBeCloseTo(25.75 + 0.5 * Math.sqrt(4.5), 12);
    expect(bands?.lower3).toBeCloseTo(25.75 - 0.75 * Math.sqrt(4.5), 12);
  });

  it('nothing traded: no bands, never a made-up value', () => {
    const sums = new WeightedSums();
    expect(bandsOf(sums, 0.25)).toBeUndefined();
    expect(sums.mean).toBeNaN();
    sums.add(100, 5);
    sums.clear();
    expect(bandsOf(sums, 0.25)).toBeUndefined();
  });
});

describe('volume-weighted sums', () => {
  it('agree with two passes in exact whole numbers', () => {
    fc.assert(
      fc.property(lots, (rows) => {
        const sums = new WeightedSums();
        for (const { price, size } of rows) sums.add(price, size);
        const exact = exactly(rows);
        expect(Math.abs(sums.mean - exact.mean)).toBeLessThanOrEqual(1e-9);
        expect(Math.abs(sums.variance - exact.variance)).toBeLessThanOrEqual(1e-9 * Math.max(1, exact.variance));
      }),
      CASES,
    );
  });

  it('of two stretches merged are those of the whole', () => {
    fc.assert(
      fc.property(lots, fc.nat({ max: 80 }), (rows, cut) => {
        const [left, right, whole] = [new WeightedSums(), new WeightedSums(), new WeightedSums()];
        rows.forEach(({ price, size }, i) => {
          (i < cut ? left : right).add(price, size);
          whole.add(price, size);
        });
        left.merge(right);
        expect(left.volume).toBe(whole.volume);
        expect(Math.abs(left.mean - whole.mean)).toBeLessThanOrEqual(1e-9);
        expect(Math.abs(left.variance - whole.variance)).toBeLessThanOrEqual(1e-9 * Math.max(1, whole.variance));
      }),
      CASES,
    );
  });

  it('a rolling VWAP of N bars is that of the prints of the forming bar and the N - 1 before it', () => {
    fc.assert(
      fc.property(fc.array(lots, { minLength: 1, maxLength: 12 }), fc.integer({ min: 2, max: 5 }), (bars, window) => {
        const rolling = new RollingVwap(window);
        bars.forEach((rows, i) => {
          if (i > 0) rolling.closeBar();
          for (const { price, size } of rows) rolling.add(price, size);
          const exact = exactly(bars.slice(Math.max(0, i + 1 - window), i + 1).flat());
          expect(Math.abs(rolling.total.mean - exact.mean)).toBeLessThanOrEqual(1e-9);
          expect(Math.abs(rolling.total.variance - exact.variance)).toBeLessThanOrEqual(1e-9 * Math.max(1, exact.variance));
        });
      }),
      CASES,
    );
  });
});

describe('classes', () => {
  it('of the position: a band belongs to the outer class', () => {
    expect([2.5, 2, 1.9, 1, 0.1, 0, -0.1, -1, -1.9, -2, Number.NaN].map(positionOf)).toEqual([
      'aboveSd2', 'aboveSd2', 'aboveSd1', 'aboveSd1', 'above', 'at', 'below', 'belowSd1', 'belowSd1', 'belowSd2', 'unknown',
    ]);
  });
  it('of slope and width', () => {
    expect([2, 1.9, 0.1, 0.09, -0.09, -0.1, -2, Number.NaN].map((slope) => slopeClassOf(slope, 2, 0.1))).toEqual([
      'strongUp', 'up', 'up', 'sideways', 'sideways', 'down', 'strongDown', 'unknown',
    ]);
    expect([7.9, 8, 40, Number.NaN].map((width) => widthClassOf(width, 8, 40))).toEqual(['narrow', 'normal', 'wide', 'unknown']);
  });
});

const hour = realFile('ticks/es-mbo-derived/ESH4-20231225_trades_bbo.csv');
const volumetric = realFile('ticks/volumetric-1m/ES_Volumetric_1.csv.gz');

describe('on real ES prints', () => {
  (hour.exists ? it : it.skip)('VWAP and deviation of the reopening hour agree with exact arithmetic to 1e-9', () => {
    const [header, ...rows] = csvRows(hour.file);
    const price = (header as string[]).findIndex((name) => /price/.test(name));
    const size = (header as string[]).findIndex((name) => /size/.test(name));
    const prints = rows.map((row) => ({ price: Number(row[price]), size: Number(row[size]) }));
    expect(prints.reduce((sum, print) => sum + print.size, 0)).toBe(9_892);
    const sums = new WeightedSums();
    for (const print of prints) sums.add(print.price, print.size);
    const exact = exactly(prints);
    expect(Math.abs(sums.mean - exact.mean)).toBeLessThanOrEqual(1e-9);
    expect(Math.abs(sums.deviation - Math.sqrt(exact.variance))).toBeLessThanOrEqual(1e-9);
  });
});

describe('against the session VWAP and bands of a trading platform, 1-minute rows of ES', () => {
  // Columns by position: the three bands stand as upper1, lower1, upper2, lower2, upper3, lower3 whatever the header calls them.
  const COLUMN = { high: 4, low: 5, volume: 7, vwap: 13 } as const;
  const PER_POINT = 4;

  // The platform works on ticks: VWAP × volume is a whole number of them, and (VWAP² + SD²) × volume too while it is small. The steps of
  // both from row to row are the minute's own moments. Its SD carries rounding of its own: 154 of 9,419 minutes come out with a variance
  // below 0. Taken as 0, they leave 0.00006 points between its SD and ours, which the second bound states.
  (volumetric.exists ? it : it.skip)('VWAP agrees to 1e-6 and SD to 1e-4 points at every row; early in the session SD to 1e-9', () => {
    const [, ...rows] = csvRows(volumetric.file);
    let session = '';
    let [volume, first, second] = [0, 0, 0];
    let [checked, early] = [0, 0];
    const worst = { wholeTicks: 0, outside: 0, vwap: 0, deviation: 0, edge: 0, earlyMoment: 0, earlyDeviation: 0 };
    const note = (name: keyof typeof worst, error: number): void => {
      // Also keeps NaN, which then fails.
      if (!(error <= worst[name])) worst[name] = error;
    };
    let base = 0;
    const sums = new WeightedSums();
    for (const row of rows) {
      const value = (column: number): number => Number(row[column]);
      if (row.at(-1) !== session) {
        session = row.at(-1) as string;
        sums.clear();
        [volume, first, second] = [0, 0, 0];
        base = Math.round(value(COLUMN.low) * PER_POINT);
      }
      const vwap = value(COLUMN.vwap) * PER_POINT;
      const deviation = value(COLUMN.vwap + 1) * PER_POINT - vwap;
      const size = value(COLUMN.volume);
      const total = volume + size;
      note('wholeTicks', Math.abs(vwap * total - Math.round(vwap * total)));
      const newFirst = Math.round(vwap * total) - base * total;
      const newSecond = ((newFirst / total) * (newFirst / total) + deviation * deviation) * total;
      const mean = (newFirst - first) / size;
      const variance = Math.max(0, (newSecond - second) / size - mean * mean);
      note('outside', Math.max(value(COLUMN.low) * PER_POINT - base - mean, base + mean - value(COLUMN.high) * PER_POINT));
      sums.add(base + mean - Math.sqrt(variance), size / 2);
      sums.add(base + mean + Math.sqrt(variance), size / 2);
      const bands = bandsOf(sums, 1 / PER_POINT);
      note('vwap', Math.abs((bands?.vwap as number) - vwap / PER_POINT));
      note('deviation', Math.abs((bands?.deviation as number) - deviation / PER_POINT));
      const edges = [bands?.upper1, bands?.lower1, bands?.upper2, bands?.lower2, bands?.upper3, bands?.lower3];
      edges.forEach((edge, i) => note('edge', Math.abs((edge as number) - value(COLUMN.vwap + 1 + i))));
      if (total < 1_200) {
        note('earlyMoment', Math.abs(newSecond - Math.round(newSecond)));
        note('earlyDeviation', Math.abs((bands?.deviation as number) - deviation / PER_POINT));
        early += 1;
      }
      [volume, first, second] = [total, newFirst, newSecond];
      checked += 1;
    }
    expect(checked).toBe(9_419);
    expect(early).toBeGreaterThan(0);
    expect(worst.wholeTicks).toBeLessThan(1e-3);
    expect(worst.outside).toBe(0);
    expect(worst.vwap).toBeLessThanOrEqual(1e-6);
    expect(worst.deviation).toBeLessThanOrEqual(1e-4);
    expect(worst.edge).toBeLessThanOrEqual(3e-4);
    expect(worst.earlyMoment).toBeLessThan(0.01);
    expect(worst.earlyDeviation).toBeLessThanOrEqual(1e-9);
  });
});

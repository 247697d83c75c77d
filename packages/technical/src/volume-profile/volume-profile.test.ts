import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CASES } from '../test-support/stream.js';
import { realFile, zipEntryText } from '../test-support/real-files.js';
import { createValueArea, writeValueArea, type ValueArea, type ValueAreaRule } from './value-area.js';
import { VolumeHistogram } from './volume-histogram.js';

const ROWS = 65_536;

function histogramOf(rows: Readonly<Record<number, number>>): VolumeHistogram {
  const histogram = new VolumeHistogram(ROWS);
  for (const [price, size] of Object.entries(rows)) histogram.add(Number(price), size, 0);
  return histogram;
}

function areaOf(histogram: VolumeHistogram, rule: ValueAreaRule, share = 0.7): ValueArea {
  const area = createValueArea();
  writeValueArea(histogram, share, rule, area);
  return area;
}

describe('value area, by hand', () => {
  // 100: 5, 101: 10, 102: 30, 103: 12, 104: 3, 105: 20; 80 in all, 56 wanted.
  const histogram = histogramOf({ 100: 5, 101: 10, 102: 30, 103: 12, 104: 3, 105: 20 });

  it('one row: 30, + 12 above (12 > 10) = 42, + 10 below (10 > 3) = 52, + 5 below (5 > 3) = 57', () => {
    expect(areaOf(histogram, 'oneRow')).toEqual({ pointOfControl: 102, high: 103, low: 100, volume: 57 });
  });

  it('two rows: 30, + (12 + 3) above against (10 + 5) below: equal, so above = 45, then (20) above against 15 below = 65', () => {
    expect(areaOf(histogram, 'twoRow')).toEqual({ pointOfControl: 102, high: 105, low: 102, volume: 65 });
  });

  it('rows without volume count as rows', () => {
    const gap = histogramOf({ 100: 4, 101: 1, 102: 10, 105: 9 });
    // Two above hold 0, two below 5: below. Then nothing below, above 0, then 9 of the last row.
    expect(areaOf(gap, 'twoRow')).toEqual({ pointOfControl: 102, high: 105, low: 100, volume: 24 });
  });

  it('of a single price is that price; of nothing, NaN', () => {
    expect(areaOf(histogramOf({ 100: 3 }), 'twoRow')).toEqual({ pointOfControl: 100, high: 100, low: 100, volume: 3 });
    expect(areaOf(new VolumeHistogram(ROWS), 'oneRow')).toEqual({ pointOfControl: Number.NaN, high: Number.NaN, low: Number.NaN, volume: 0 });
  });
});

describe('histogram', () => {
  it('point of control: most volume; a tie goes to the middle of the range, then down', () => {
    expect(histogramOf({ 100: 5, 103: 7, 110: 1 }).pointOfControl).toBe(103);
    expect(histogramOf({ 100: 5, 104: 5, 110: 1 }).pointOfControl).toBe(104);
    expect(histogramOf({ 100: 5, 104: 5, 106: 5, 110: 1 }).pointOfControl).toBe(104);
    const tied = histogramOf({ 100: 5, 104: 5, 110: 1 });
    expect(tied.pointOfControl).toBe(104);
    tied.add(80, 1, 0);
    expect(tied.pointOfControl).toBe(100);
    tied.add(100, 1, 0);
    expect(tied.pointOfControl).toBe(100);
  });

  it('splits by aggressor', () => {
    const histogram = new VolumeHistogram(ROWS);
    histogram.add(100, 3, 1);
    histogram.add(100, 4, -1);
    histogram.add(100, 5, 0);
    expect([histogram.volumeAt(100), histogram.askVolumeAt(100), histogram.bidVolumeAt(100), histogram.volumeAt(99)]).toEqual([12, 3, 4, 0]);
  });

  it('refuses a print beyond its bound and says so until cleared', () => {
    const histogram = new VolumeHistogram(10);
    histogram.add(100, 1, 0);
    histogram.add(109, 1, 0);
    expect(histogram.overflowed).toBe(false);
    histogram.add(110, 1, 0);
    expect([histogram.overflowed, histogram.volume, histogram.highest]).toEqual([true, 2, 109]);
    histogram.clear();
    expect([histogram.overflowed, histogram.volume, histogram.volumeAt(100)]).toEqual([false, 0, 0]);
    expect(histogram.pointOfControl).toBeNaN();
  });
});

const fills = fc.array(
  fc.record({ price: fc.oneof({ weight: 9, arbitrary: fc.integer({ min: -40, max: 40 }) }, { weight: 1, arbitrary: fc.integer({ min: -3_000, max: 3_000 }) }), size: fc.integer({ min: 1, max: 9 }), side: fc.constantFrom(1 as const, -1 as const, 0 as const) }),
  { minLength: 1, maxLength: 200 },
);

/** The definition, slowly, on a map. */
function batchArea(volumes: ReadonlyMap<number, number>, rule: ValueAreaRule): ValueArea {
  const prices = [...volumes.keys()].sort((a, b) => a - b);
  const [lowest, highest] = [prices[0] as number, prices.at(-1) as number];
  const total = [...volumes.values()].reduce((sum, size) => sum + size, 0);
  const most = Math.max(...volumes.values());
  const middle = (lowest + highest) / 2;
  const centre = prices.filter((price) => volumes.get(price) === most).sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle) || a - b)[0] as number;
  const step = rule === 'oneRow' ? 1 : 2;
  let [low, high] = [centre, centre];
  const inside = (): number => prices.filter((price) => price >= low && price <= high).reduce((sum, price) => sum + (volumes.get(price) as number), 0);
  while (inside() * 10 < total * 7) {
    const above = Array.from({ length: step }, (_, i) => volumes.get(high + 1 + i) ?? 0).reduce((sum, size) => sum + size, 0);
    const below = Array.from({ length: step }, (_, i) => volumes.get(low - 1 - i) ?? 0).reduce((sum, size) => sum + size, 0);
    if (low === lowest || (high < highest && above >= below)) high = Math.min(highest, high + step);
    else low = Math.max(lowest, low - step);
  }
  return { pointOfControl: centre, high, low, volume: inside() };
}

describe('profile over random fills', () => {
  it('equals the batch definition after every fill, exactly, through growth and re-use', () => {
    fc.assert(
      fc.property(fills, fills, fc.constantFrom<ValueAreaRule>('oneRow', 'twoRow'), (old, rows, rule) => {
        const histogram = new VolumeHistogram(ROWS);
        for (const { price, size } of old) histogram.add(price, size, 0);
        histogram.clear();
        const volumes = new Map<number, number>();
        rows.forEach(({ price, size, side }, i) => {
          histogram.add(price, size, side);
          volumes.set(price, (volumes.get(price) ?? 0) + size);
          if (i % 7 === 0 || i === rows.length - 1) expect(areaOf(histogram, rule)).toEqual(batchArea(volumes, rule));
        });
        for (const [price, size] of volumes) {
          expect(histogram.volumeAt(price)).toBe(size);
          const of = (side: number): number => rows.filter((row) => row.price === price && row.side === side).reduce((sum, row) => sum + row.size, 0);
          expect([histogram.askVolumeAt(price), histogram.bidVolumeAt(price)]).toEqual([of(1), of(-1)]);
        }
      }),
      CASES,
    );
  });

  it('VAL ≤ POC ≤ VAH, at least 70 % inside, and less without the group added last', () => {
    fc.assert(
      fc.property(fills, fc.constantFrom<ValueAreaRule>('oneRow', 'twoRow'), (rows, rule) => {
        const histogram = new VolumeHistogram(ROWS);
        for (const { price, size } of rows) histogram.add(price, size, 0);
        const area = areaOf(histogram, rule);
        expect(area.low).toBeLessThanOrEqual(area.pointOfControl);
        expect(area.high).toBeGreaterThanOrEqual(area.pointOfControl);
        expect(area.volume * 10).toBeGreaterThanOrEqual(histogram.volume * 7);
        const step = rule === 'oneRow' ? 1 : 2;
        const sum = (from: number, to: number): number => Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => histogram.volumeAt(from + i)).reduce((total, size) => total + size, 0);
        const withoutTop = area.high > area.pointOfControl ? sum(area.low, Math.max(area.pointOfControl, area.high - step)) : Number.POSITIVE_INFINITY;
        const withoutBottom = area.low < area.pointOfControl ? sum(Math.min(area.pointOfControl, area.low + step), area.high) : Number.POSITIVE_INFINITY;
        if (area.high > area.low) expect(Math.min(withoutTop, withoutBottom) * 10).toBeLessThan(histogram.volume * 7);
      }),
      CASES,
    );
  });
});

describe('mirror', () => {
  it('of rows without ties is the mirrored value area, exactly', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 10_000 }), { minLength: 1, maxLength: 60 }), (sizes) => {
        const [plain, mirror] = [new VolumeHistogram(ROWS), new VolumeHistogram(ROWS)];
        sizes.forEach((size, price) => {
          plain.add(price, size, 1);
          mirror.add(-price, size, -1);
        });
        const [area, turned] = [areaOf(plain, 'oneRow'), areaOf(mirror, 'oneRow')];
        expect([turned.pointOfControl + area.pointOfControl, turned.high + area.low, turned.low + area.high, turned.volume - area.volume]).toEqual([0, 0, 0, 0]);
      }),
      CASES,
    );
  });
});

describe('on real gold ticks, GCZ13, whole UTC days', () => {
  const days = [
    { day: '20131007', rows: 39_610, poc: 1323, vah: 1326.6, val: 1317.8 },
    { day: '20131008', rows: 51_963, poc: 1324.5, vah: 1328.2, val: 1321.6 },
  ];
  for (const { day, rows, poc, vah, val } of days) {
    const { file, exists } = realFile(`ticks/gc-ticks-lean/${day}_trade.zip`);
    (exists ? it : it.skip)(`${day}: POC ${poc}, one-row value area ${val} to ${vah}`, () => {
      const histogram = new VolumeHistogram(ROWS);
      let counted = 0;
      for (const line of zipEntryText(file, 'trade_201312').split(/\r?\n/)) {
        const [, price, size] = line.split(',');
        if (!(Number(size) > 0)) continue;
        counted += 1;
        histogram.add(Math.round(Number(price) / 0.1), Number(size), 0);
      }
      const area = areaOf(histogram, 'oneRow');
      expect(counted).toBe(rows);
      expect([area.pointOfControl, area.high, area.low].map((ticks) => Math.round(ticks) / 10)).toEqual([poc, vah, val]);
      const two = areaOf(histogram, 'twoRow');
      expect(Math.abs(two.high - area.high)).toBeLessThanOrEqual(2);
      expect(Math.abs(two.low - area.low)).toBeLessThanOrEqual(2);
    });
  }
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MINUTE, SECOND } from '@mia-trading/core';
import { BarSeries, type Bar } from './bar-series.js';
import { GrowingColumns } from './growing-columns.js';

interface Print {
  readonly time: number;
  readonly price: number;
  readonly size: number;
}

/** Bars straight from the prints. */
function slowBars(prints: readonly Print[], from: number, to: number, period: number): Bar[] {
  const starts = [...new Set(prints.filter(({ time }) => time >= from && time < to).map(({ time }) => time - (time % period)))];
  return starts.map((start) => {
    const inside = prints.filter(({ time }) => time >= from && time < to && time - (time % period) === start);
    const prices = inside.map(({ price }) => price);
    return {
      time: start,
      open: prices[0] ?? 0,
      high: Math.max(...prices),
      low: Math.min(...prices),
      close: prices.at(-1) ?? 0,
      volume: inside.reduce((sum, { size }) => sum + size, 0),
      turnover: inside.reduce((sum, { price, size }) => sum + price * size, 0),
      count: inside.length,
    };
  });
}

const somePrints = fc
  .array(fc.record({ wait: fc.integer({ min: 0, max: 3_000_000 }), price: fc.integer({ min: 19_000, max: 19_020 }), size: fc.integer({ min: 1, max: 9 }) }), { maxLength: 200 })
  .map((steps) => {
    let time = 1_000 * SECOND;
    return steps.map(({ wait, price, size }) => ({ time: (time += wait), price: price / 4, size }));
  });

describe('a bar series', () => {
  it('gives the bars of the prints, whatever their length and from whole seconds on', () => {
    fc.assert(
      fc.property(somePrints, fc.constantFrom(1, 5, 30, 60), fc.integer({ min: 990, max: 1_100 }), fc.integer({ min: 990, max: 1_400 }), (prints, seconds, fromSecond, toSecond) => {
        const series = new BarSeries();
        for (const { time, price, size } of prints) series.see(time, price, size);
        const period = seconds * SECOND;
        const [from, to] = [fromSecond * SECOND, toSecond * SECOND];
        expect(series.bars(from, to, period, (time) => time - (time % period))).toEqual(slowBars(prints, from, to, period));
      }),
    );
  });

  it('leaves out what is before what it knows, prices that are none, and bars that are too long', () => {
    const series = new BarSeries();
    series.see(10 * SECOND, 100, 1);
    series.see(9 * SECOND, 50, 1);
    series.see(10 * SECOND, Number.NaN, 1);
    series.add({ time: 10 * SECOND, open: 1, high: 1, low: 1, close: 1, volume: 1, turnover: 1, count: 1 }, MINUTE);
    series.add({ time: 60 * SECOND, open: 2, high: 2, low: 2, close: 2, volume: 1, turnover: 2, count: 1 }, MINUTE);
    const every = (time: number): number => time;
    expect(series.bars(0, Infinity, SECOND, every).map(({ close, volume }) => [close, volume])).toEqual([[100, 1]]);
    expect(series.bars(0, Infinity, MINUTE, every).map(({ close }) => close)).toEqual([100, 2]);
    expect([series.start, series.lastClose]).toEqual([10 * SECOND, 2]);
  });
});

describe('growing columns', () => {
  it('keep the latest rows, at least as many as they must', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 0, max: 5_000 }), (most, count) => {
        const columns = new GrowingColumns(2, most);
        for (let row = 0; row < count; row += 1) columns.push(row, row * 2);
        expect(columns.length).toBeGreaterThanOrEqual(Math.min(most, count));
        expect(columns.length).toBeLessThanOrEqual(most * 2);
        for (let row = 0; row < columns.length; row += 1) expect(columns.at(row, 1)).toBe(2 * (count - columns.length + row));
        expect(columns.firstFrom(count - 1)).toBe(Math.max(columns.length - 1, 0));
      }),
      { numRuns: 50 },
    );
  });
});

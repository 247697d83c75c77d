import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ADX, ATR, EMA, MACD, RSI, WSMA } from 'trading-signals';
import { CASES } from '../test-support/stream.js';
import { csvRows, realFile } from '../test-support/real-files.js';
import { DirectionalIndex } from './adx.js';
import { AverageTrueRange } from './atr.js';
import { ExponentialAverage } from './ema.js';
import { ConvergenceDivergence } from './macd.js';
import { RelativeStrength } from './rsi.js';

const closes = fc.array(fc.integer({ min: -8, max: 8 }), { minLength: 60, maxLength: 200 }).map((steps) => {
  let ticks = 19_200;
  return steps.map((step) => (ticks += step) / 4);
});
const bars = fc
  .array(fc.tuple(fc.integer({ min: -8, max: 8 }), fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 6 })), { minLength: 60, maxLength: 200 })
  .map((steps) => {
    let ticks = 19_200;
    return steps.map(([step, up, down]) => {
      ticks += step;
      return { high: (ticks + up) / 4, low: (ticks - down) / 4, close: ticks / 4 };
    });
  });

/** Rubbish between good values: it must leave no trace. */
const RUBBISH = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];

describe('EMA', () => {
  it('by hand: of 2, 4, 6 over 3 begins at 4; then 10 gives 4 + (10 - 4)/2 = 7', () => {
    const ema = new ExponentialAverage(3);
    expect([2, 4, 6, 10].map((value) => ema.next(value))).toEqual([Number.NaN, Number.NaN, 4, 7]);
  });

  it('agrees with its recursion and, once the begin is forgotten, with an independent library', () => {
    fc.assert(
      fc.property(closes, (values) => {
        const ema = new ExponentialAverage(9);
        const other = new EMA(9);
        let slow = Number.NaN;
        values.forEach((value, i) => {
          const found = ema.next(value);
          other.add(value);
          if (i === 8) slow = values.slice(0, 9).reduce((sum, each) => sum + each, 0) / 9;
          else if (i > 8) slow += (value - slow) * 0.2;
          if (i >= 8) expect(Math.abs(found - slow)).toBeLessThanOrEqual(1e-9);
          // What is left of the difference at the begin (at most 30 points here) shrinks by 0.8 a bar.
          if (i >= 8) expect(Math.abs(found - other.getResultOrThrow())).toBeLessThanOrEqual(30 * Math.exp((i - 8) * Math.log(0.8)) + 1e-9);
        });
      }),
      CASES,
    );
  });
});

describe('RSI', () => {
  it('by hand: 1, 2, 1.5 over 2 has G 0.5 and L 0.25, so 66.67; then +0.5: G 0.5, L 0.125, so 80', () => {
    const rsi = new RelativeStrength(2);
    const found = [1, 2, 1.5, 2].map((value) => rsi.next(value));
    expect(found.slice(0, 2)).toEqual([Number.NaN, Number.NaN]);
    expect(found[2]).toBeCloseTo(100 / 1.5, 12);
    expect(found[3]).toBeCloseTo(80, 12);
  });

  it('is 50 where nothing moves, 100 where all rises, 0 where all falls', () => {
    const over = (values: readonly number[]): number => values.reduce((_, value) => rsi.next(value), Number.NaN);
    let rsi = new RelativeStrength(14);
    expect(over(Array.from({ length: 30 }, () => 5))).toBe(50);
    rsi = new RelativeStrength(14);
    expect(over(Array.from({ length: 30 }, (_, i) => i))).toBe(100);
    rsi = new RelativeStrength(14);
    expect(over(Array.from({ length: 30 }, (_, i) => -i))).toBe(0);
  });

  it('agrees with an independent library at every bar to 1e-9, and mirrors about 50', () => {
    fc.assert(
      fc.property(closes, (values) => {
        const rsi = new RelativeStrength(14);
        const mirror = new RelativeStrength(14);
        const other = new RSI(14, WSMA);
        values.forEach((value, i) => {
          const found = rsi.next(value);
          other.add(value);
          const turned = mirror.next(9_600 - value);
          expect(Number.isNaN(found)).toBe(i < 14);
          if (i < 14) return;
          if (values.slice(0, i + 1).some((each) => each !== value)) expect(Math.abs(found - other.getResultOrThrow())).toBeLessThanOrEqual(1e-9);
          expect(Math.abs(found + turned - 100)).toBeLessThanOrEqual(1e-9);
        });
      }),
      CASES,
    );
  });
});

describe('ATR', () => {
  it('by hand: true ranges 3, 2 begin at 2.5; then 4.5 over 2 gives 3.5', () => {
    const atr = new AverageTrueRange(2);
    // Ranges against the previous close: max(11, 10) - min(9, 10), max(12, 9.5) - ..., a gap up to 15.
    const found = [[11, 9, 10], [12, 9, 11], [11.5, 9.5, 10.5], [15, 14, 14.5]].map(([high, low, close]) => atr.next(high as number, low as number, close as number));
    expect(found).toEqual([Number.NaN, Number.NaN, 2.5, 3.5]);
  });

  it('agrees with the Wilder recursion at every bar, and with an independent library once the begin is forgotten', () => {
    fc.assert(
      fc.property(bars, (list) => {
        const atr = new AverageTrueRange(14);
        const other = new ATR(14, WSMA);
        const ranges = list.slice(1).map((bar, i) => Math.max(bar.high, list[i]?.close as number) - Math.min(bar.low, list[i]?.close as number));
        let slow = Number.NaN;
        list.forEach((bar, i) => {
          const found = atr.next(bar.high, bar.low, bar.close);
          other.add(bar);
          expect(Number.isNaN(found)).toBe(i < 14);
          if (i < 14) return;
          slow = i === 14 ? ranges.slice(0, 14).reduce((sum, range) => sum + range, 0) / 14 : (slow * 13 + (ranges[i - 1] as number)) / 14;
          expect(Math.abs(found - slow)).toBeLessThanOrEqual(1e-9);
          expect(Math.abs(found - other.getResultOrThrow())).toBeLessThanOrEqual(6 * Math.exp((i - 14) * Math.log(13 / 14)) + 1e-9);
        });
      }),
      CASES,
    );
  });
});

describe('MACD', () => {
  it('is warm after slow + signal - 1 closes, 0 where nothing moves', () => {
    const macd = new ConvergenceDivergence(12, 26, 9);
    const found = Array.from({ length: 40 }, () => [macd.next(100), macd.macd] as const);
    expect(found.findIndex(([, line]) => !Number.isNaN(line))).toBe(25);
    expect(found.findIndex(([histogram]) => !Number.isNaN(histogram))).toBe(33);
    expect(found[39]).toEqual([0, 0]);
    expect(macd.signal).toBe(0);
  });

  it('is the difference of its averages at every bar, and comes to agree with an independent library', () => {
    fc.assert(
      fc.property(closes, (values) => {
        const macd = new ConvergenceDivergence(12, 26, 9);
        const [fast, slow, signal] = [new ExponentialAverage(12), new ExponentialAverage(26), new ExponentialAverage(9)];
        const other = new MACD(new EMA(12), new EMA(26), new EMA(9));
        values.forEach((value, i) => {
          const histogram = macd.next(value);
          const line = fast.next(value) - slow.next(value);
          const expected = line - signal.next(line);
          const peer = other.add(value);
          if (i >= 33) expect(Math.abs(histogram - expected)).toBeLessThanOrEqual(1e-9);
          if (i >= 160) expect(Math.abs(histogram - (peer?.histogram as number))).toBeLessThanOrEqual(0.01);
        });
      }),
      CASES,
    );
  });
});

describe('ADX', () => {
  it('rises to 100 in a pure trend, mirrors, and survives a market that stands still', () => {
    const up = new DirectionalIndex(14);
    for (let i = 0; i < 60; i += 1) up.next(100 + i, 99 + i, 99.5 + i);
    expect(up.adx).toBeCloseTo(100, 9);
    expect(up.minusDi).toBe(0);
    const flat = new DirectionalIndex(14);
    for (let i = 0; i < 40; i += 1) flat.next(100, 100, 100);
    expect(flat.adx).toBe(0);
    for (let i = 0; i < 40; i += 1) flat.next(100 + i, 99 + i, 99.5 + i);
    expect(flat.adx).toBeGreaterThan(80);
  });

  it('agrees with an independent library once the begin is forgotten, and mirrors exactly', () => {
    fc.assert(
      fc.property(bars, (list) => {
        const adx = new DirectionalIndex(14);
        const mirror = new DirectionalIndex(14);
        const other = new ADX(14, WSMA);
        list.forEach((bar, i) => {
          const found = adx.next(bar.high, bar.low, bar.close);
          mirror.next(9_600 - bar.low, 9_600 - bar.high, 9_600 - bar.close);
          other.add(bar);
          if (i < 28) return;
          expect(Math.abs(found - mirror.adx)).toBeLessThanOrEqual(1e-9);
          expect(Math.abs(adx.plusDi - mirror.minusDi)).toBeLessThanOrEqual(1e-9);
          if (i >= 150) expect(Math.abs(found - other.getResultOrThrow())).toBeLessThanOrEqual(0.1);
        });
      }),
      CASES,
    );
  });
});

describe('rubbish between bars', () => {
  it('leaves no trace in any indicator', () => {
    fc.assert(
      fc.property(bars, fc.integer({ min: 1, max: 9 }), (list, every) => {
        const make = () => ({ ema: new ExponentialAverage(9), rsi: new RelativeStrength(14), atr: new AverageTrueRange(14), macd: new ConvergenceDivergence(12, 26, 9), adx: new DirectionalIndex(14) });
        const feed = (set: ReturnType<typeof make>, high: number, low: number, close: number): number[] => [set.ema.next(close), set.rsi.next(close), set.macd.next(close), set.atr.next(high, low, close), set.adx.next(high, low, close)];
        const [clean, dirty] = [make(), make()];
        list.forEach((bar, i) => {
          if (i % every === 0) for (const value of RUBBISH) feed(dirty, value, value, value);
          expect(feed(dirty, bar.high, bar.low, bar.close)).toEqual(feed(clean, bar.high, bar.low, bar.close));
        });
      }),
      CASES,
    );
  });
});

const volumetric = realFile('ticks/volumetric-1m/ES_Volumetric_1.csv.gz');

describe('against a trading platform on real ES minutes, one run over 9,419 bars', () => {
  // 13/14 a bar forgets the begin of RSI and ATR, 1 - 2/201 that of the EMA of 200: at bar 3,000 nothing above rounding is left.
  const FORGOTTEN = 3_000;
  (volumetric.exists ? it : it.skip)('EMA 20, 50 and 200, RSI 14 and ATR 14 agree to 1e-6', () => {
    const [, ...rows] = csvRows(volumetric.file);
    const averages = [20, 50, 200].map((period) => new ExponentialAverage(period));
    const rsi = new RelativeStrength(14);
    const atr = new AverageTrueRange(14);
    const worst = [0, 0, 0, 0, 0];
    rows.forEach((row, i) => {
      const value = (column: number): number => Number(row[column]);
      const close = value(6);
      const found = [...averages.map((ema) => ema.next(close)), rsi.next(close), atr.next(value(4), value(5), close)];
      if (i < FORGOTTEN) return;
      found.forEach((number, j) => {
        const error = Math.abs(number - value(8 + j));
        if (!(error <= (worst[j] as number))) worst[j] = error;
      });
    });
    worst.forEach((error) => expect(error).toBeLessThanOrEqual(1e-6));
  });
});

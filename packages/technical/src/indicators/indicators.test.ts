import { describe, expect, it } from '@jest/globals';
import { restoreSnapshot, takeSnapshot, type Persistent, type StateStream } from '@mia-trading/core';
import fc from 'fast-check';
import { ATR as AtrInOne, MACD as MacdInOne } from 'technicalindicators';
import { ADX, ATR, EMA, MACD, RSI, WSMA } from 'trading-signals';
import { isTiedWith } from '../test-support/tied-bars.js';
import { DirectionalIndex } from './adx.js';
import { AverageTrueRange } from './atr.js';
import { ExponentialAverage } from './ema.js';
import { ConvergenceDivergence } from './macd.js';
import { RelativeStrength } from './rsi.js';

/** Every bar of a case is compared with several others. */
const RUNS = { numRuns: process.env['MIA_TEST_LEVEL'] === 'full' ? 120 : 25 };

const closes = fc.array(fc.integer({ min: -8, max: 8 }), { minLength: 60, maxLength: 200 }).map((steps) => {
  let ticks = 19_200;
  return steps.map((step) => (ticks += step) / 4);
});
const step = fc.tuple(fc.integer({ min: -8, max: 8 }), fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 6 }));

/** Bars around a walk in ticks: step of the close, high above it, low below it. */
function barsOf(steps: readonly [number, number, number][]): { high: number; low: number; close: number }[] {
  let ticks = 19_200;
  return steps.map(([move, up, down]) => {
    ticks += move;
    return { high: (ticks + up) / 4, low: (ticks - down) / 4, close: ticks / 4 };
  });
}

const bars = fc.array(step, { minLength: 60, maxLength: 200 }).map(barsOf);

/** Rubbish between good values: it must leave no trace. */
const RUBBISH = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];

describe('EMA', () => {
  it('by hand: of 2, 4, 6 over 3 begins at 4; then 10 gives 4 + (10 - 4)/2 = 7', () => {
    const ema = new ExponentialAverage(3);
    expect([2, 4, 6, 10].map((value) => ema.next(value))).toEqual([Number.NaN, Number.NaN, 4, 7]);
  });

  it('begins at a mean of exactly 0 too, which the library takes for missing', () => {
    const ema = new ExponentialAverage(2);
    expect([-1, 1, 3, Number.NaN, 0].map((value) => ema.next(value))).toEqual([Number.NaN, 0, 2, 2, 2 - 2 * (2 / 3)]);
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
      RUNS,
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
      RUNS,
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

  it('agrees with the Wilder recursion and with the ATR of technicalindicators at every bar, and with an independent library once the begin is forgotten', () => {
    fc.assert(
      fc.property(bars, (list) => {
        const atr = new AverageTrueRange(14);
        const other = new ATR(14, WSMA);
        const whole = AtrInOne.calculate({ period: 14, high: list.map((bar) => bar.high), low: list.map((bar) => bar.low), close: list.map((bar) => bar.close) });
        const ranges = list.slice(1).map((bar, i) => Math.max(bar.high, list[i]?.close as number) - Math.min(bar.low, list[i]?.close as number));
        let slow = Number.NaN;
        list.forEach((bar, i) => {
          const found = atr.next(bar.high, bar.low, bar.close);
          other.add(bar);
          expect(Number.isNaN(found)).toBe(i < 14);
          if (i < 14) return;
          slow = i === 14 ? ranges.slice(0, 14).reduce((sum, range) => sum + range, 0) / 14 : (slow * 13 + (ranges[i - 1] as number)) / 14;
          expect(Math.abs(found - slow)).toBeLessThanOrEqual(1e-9);
          expect(Math.abs(found - (whole[i - 14] as number))).toBeLessThanOrEqual(1e-9);
          expect(Math.abs(found - other.getResultOrThrow())).toBeLessThanOrEqual(6 * Math.exp((i - 14) * Math.log(13 / 14)) + 1e-9);
        });
      }),
      RUNS,
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

  it('is the difference of its averages at every bar, equals the MACD of technicalindicators, and comes to agree with an independent library', () => {
    fc.assert(
      fc.property(closes, (values) => {
        const macd = new ConvergenceDivergence(12, 26, 9);
        const [fast, slow, signal] = [new ExponentialAverage(12), new ExponentialAverage(26), new ExponentialAverage(9)];
        const other = new MACD(new EMA(12), new EMA(26), new EMA(9));
        const whole = MacdInOne.calculate({ values, fastPeriod: 12, slowPeriod: 26, signalPeriod: 9, SimpleMAOscillator: false, SimpleMASignal: false });
        values.forEach((value, i) => {
          const histogram = macd.next(value);
          const line = fast.next(value) - slow.next(value);
          const expected = line - signal.next(line);
          const peer = other.add(value);
          if (i >= 33) expect(Math.abs(histogram - expected)).toBeLessThanOrEqual(1e-9);
          if (i >= 33) expect(Math.abs(histogram - (whole[i - 25]?.histogram as number))).toBeLessThanOrEqual(1e-9);
          if (i >= 160) expect(Math.abs(histogram - (peer?.histogram as number))).toBeLessThanOrEqual(0.01);
        });
      }),
      RUNS,
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

  it('by hand: equal stretches up and down are no movement, as Wilder has it', () => {
    const adx = new DirectionalIndex(2);
    // +DM 2, then a tie of 1 and 1; true ranges of 3 and 5.
    for (const [high, low, close] of [[10, 8, 9], [12, 9, 10], [13, 8, 10]] as const) adx.next(high, low, close);
    expect([adx.plusDi, adx.minusDi]).toEqual([(100 * 2) / 8, 0]);
  });

  it('agrees with an independent library once the begin is forgotten, and mirrors', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 200, maxLength: 260 }), (steps) => {
        const adx = new DirectionalIndex(14);
        const mirror = new DirectionalIndex(14);
        const other = new ADX(14, WSMA);
        let last = { high: Number.NaN, low: Number.NaN };
        barsOf(steps).filter((bar) => {
          const isTied = isTiedWith(last, bar);
          if (!isTied) last = bar;
          return !isTied;
        }).forEach((bar, i) => {
          const found = adx.next(bar.high, bar.low, bar.close);
          mirror.next(9_600 - bar.low, 9_600 - bar.high, 9_600 - bar.close);
          other.add(bar);
          if (i < 28) return;
          expect(Math.abs(found - mirror.adx)).toBeLessThanOrEqual(1e-9);
          expect(Math.abs(adx.plusDi - mirror.minusDi)).toBeLessThanOrEqual(1e-9);
          // 13/14 a bar, twice over, leaves less than 0.1 of 100 after 150 bars.
          if (i < 150) return;
          expect(Math.abs(found - other.getResultOrThrow())).toBeLessThanOrEqual(0.1);
          expect(Math.abs(adx.plusDi - 100 * (other.pdi as number))).toBeLessThanOrEqual(0.1);
          expect(Math.abs(adx.minusDi - 100 * (other.mdi as number))).toBeLessThanOrEqual(0.1);
        });
      }),
      RUNS,
    );
  });
});

/** One of each, fed together. */
class EveryIndicator implements Persistent {
  readonly ema = new ExponentialAverage(9);
  readonly rsi = new RelativeStrength(14);
  readonly macd = new ConvergenceDivergence(12, 26, 9);
  readonly atr = new AverageTrueRange(14);
  readonly adx = new DirectionalIndex(14);

  next(high: number, low: number, close: number): number[] {
    const found = [this.ema.next(close), this.rsi.next(close), this.macd.next(close), this.atr.next(high, low, close), this.adx.next(high, low, close)];
    return [...found, this.macd.macd, this.macd.signal, this.adx.plusDi, this.adx.minusDi];
  }

  persist(state: StateStream): void {
    for (const part of [this.ema, this.rsi, this.macd, this.atr, this.adx]) state.part(part);
  }
}

describe('rubbish between bars', () => {
  it('leaves no trace in any indicator', () => {
    fc.assert(
      fc.property(bars, fc.integer({ min: 1, max: 9 }), (list, every) => {
        const [clean, dirty] = [new EveryIndicator(), new EveryIndicator()];
        list.forEach((bar, i) => {
          if (i % every === 0) for (const value of RUBBISH) dirty.next(value, value, value);
          expect(dirty.next(bar.high, bar.low, bar.close)).toEqual(clean.next(bar.high, bar.low, bar.close));
        });
      }),
      RUNS,
    );
  });
});

describe('a restart', () => {
  it('at any bar leaves no trace in any indicator', () => {
    fc.assert(
      fc.property(bars, fc.nat({ max: 60 }), (list, cut) => {
        const first = new EveryIndicator();
        for (const bar of list.slice(0, cut)) first.next(bar.high, bar.low, bar.close);
        const second = new EveryIndicator();
        restoreSnapshot(second, takeSnapshot(first));
        for (const bar of list.slice(cut)) expect(second.next(bar.high, bar.low, bar.close)).toEqual(first.next(bar.high, bar.low, bar.close));
        expect(takeSnapshot(second)).toEqual(takeSnapshot(first));
      }),
      RUNS,
    );
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { facingBars, quietBar, quietBars, type BarByHand } from '../test-support/bars-by-hand.js';
import { CASES } from '../test-support/stream.js';
import { createBarPatterns } from './bar-patterns.js';
import type { FacingBars, LevelsAtClose } from './facing-bars.js';
import { BAR_PATTERN_NAMES, shareOf, type BarPatternName } from './pattern.js';
import { tickPatternsConfig } from './tick-patterns-config.js';

const config = tickPatternsConfig.parse({});
const PATTERNS = new Map(createBarPatterns(config).map((pattern) => [pattern.name, pattern]));

/** Completeness of a pattern for buyers and for sellers. */
function judge(name: BarPatternName, bars: FacingBars): [number, number] {
  const pattern = PATTERNS.get(name);
  if (pattern === undefined) throw new Error(name);
  bars.side = 1;
  const up = pattern.completeness(bars);
  bars.side = -1;
  return [up, pattern.completeness(bars)];
}

function after(history: readonly BarByHand[], bars: readonly (Partial<BarByHand> & { open: number; close: number })[], levels: Partial<LevelsAtClose> = {}): FacingBars {
  const built = bars.map((bar) => ({ high: Math.max(bar.open, bar.close), low: Math.min(bar.open, bar.close), volume: 100, delta: 0, ...bar }));
  return facingBars([...history, ...built], levels);
}

describe('patterns by hand: 20 quiet bars around 100 (99.50 to 100.50, range 1 point), then', () => {
  const quiet = quietBars(20, 100);

  it('the registry holds every pattern in the order of its names', () => {
    expect([...PATTERNS.keys()]).toEqual([...BAR_PATTERN_NAMES]);
    expect(facingBars(quiet).range).toBe(1);
  });

  it('failed break: 99.00 is a tick or more under 99.50, the close is back above it and buyers win the bar', () => {
    expect(judge('failedBreak', after(quiet, [{ open: 99.75, low: 99, close: 99.75, delta: 20 }]))[0]).toBe(1);
    // Sellers win it; or it closes outside; or the break is no whole tick.
    expect(judge('failedBreak', after(quiet, [{ open: 99.75, low: 99, close: 99.75, delta: -20 }]))[0]).toBeCloseTo(2 / 3, 12);
    expect(judge('failedBreak', after(quiet, [{ open: 99.75, low: 99, close: 99.5, delta: 20 }]))[0]).toBeCloseTo(2 / 3, 12);
    expect(judge('failedBreak', after(quiet, [{ open: 99.75, low: 99.5, close: 99.75, delta: 20 }]))[0]).toBe(0);
    // The break two bars ago with sellers, the return with more buyers.
    expect(judge('failedBreak', after(quiet, [{ open: 99.5, low: 98.5, close: 98.75, delta: -30 }, { open: 98.75, close: 99.25, delta: 20 }, { open: 99.25, close: 100, delta: 20 }]))[0]).toBe(1);
    expect(judge('failedBreak', after(quiet, [{ open: 100.25, high: 101, close: 100.25, delta: -20 }]))).toEqual([0, 1]);
  });

  it('exhaustion: three lower lows, a new low on 70 % of the volume, a close in the upper half', () => {
    const fall = [
      { open: 100, low: 99.25, close: 99.5 },
      { open: 99.5, low: 99, close: 99 },
      { open: 99, low: 98.5, close: 98.5 },
    ];
    expect(judge('exhaustion', after(quiet, [...fall, { open: 98.5, high: 98.75, low: 98, close: 98.5, volume: 70 }]))[0]).toBe(1);
    expect(judge('exhaustion', after(quiet, [...fall, { open: 98.5, high: 98.75, low: 98, close: 98.5, volume: 71 }]))[0]).toBe(0.75);
    expect(judge('exhaustion', after(quiet, [...fall, { open: 98.5, high: 98.75, low: 98, close: 98.25, volume: 70 }]))[0]).toBe(0.75);
  });

  it('long down-up bar: 2 points high, 1.50 down from its open, closes up in the upper third', () => {
    expect(judge('longDownUpBar', after(quiet, [{ open: 100, high: 100.5, low: 98.5, close: 100.25 }]))).toEqual([1, 0.25]);
    expect(judge('longDownUpBar', after(quiet, [{ open: 100, high: 100, low: 98.75, close: 100 }]))[0]).toBe(0.5);
  });

  it('colour-down: three up bars, then one that closes below the open of the last of them', () => {
    const rise = [{ open: 100, close: 100.5 }, { open: 100.5, close: 101 }, { open: 101, close: 101.5 }];
    expect(judge('colourTurn', after(quiet, [...rise, { open: 101.5, close: 100.75 }]))[1]).toBe(1);
    expect(judge('colourTurn', after(quiet, [...rise, { open: 101.5, close: 101 }]))[1]).toBeCloseTo(2 / 3, 12);
  });

  it('base: a leg of 5 points, five bars of 0.75 points that trade less, then a close a tick above with buyers', () => {
    const leg = Array.from({ length: 10 }, (_, index) => ({ open: 100 + index / 2, close: 100.5 + index / 2, volume: 200, delta: 50 }));
    const base = Array.from({ length: 5 }, () => ({ open: 105, high: 105.25, low: 104.5, close: 105 }));
    const bars = after(quiet, [...leg, ...base]);
    expect(judge('baseQuality', bars)).toEqual([1, 0.5]);
    expect(judge('trendContinuation', after(quiet, [...leg, ...base, { open: 105, close: 105.5, delta: 10 }]))[0]).toBe(1);
    expect(judge('trendContinuation', after(quiet, [...leg, ...base, { open: 105, close: 105.25, delta: 10 }]))[0]).toBe(0.8);
    expect(judge('trendContinuation', after(quiet, [...leg, ...base, { open: 105, close: 105.5, delta: -10 }]))[0]).toBe(0.8);
    // Half of the leg from 100 to 105 is given back at 102.5.
    const deep = Array.from({ length: 5 }, () => ({ open: 102.5, high: 103, low: 102.25, close: 102.5 }));
    expect(judge('baseQuality', after(quiet, [...leg, ...deep]))[0]).toBe(0.75);
  });

  it('VWAP rejection: from above down to a tick from 99.10, and 0.25 ranges away again with buyers', () => {
    const vwap = 99.1;
    expect(judge('vwapRejection', after(quiet, [{ open: 100, low: 99.25, close: 99.75, delta: 5 }], { vwap }))[0]).toBe(1);
    expect(judge('vwapRejection', after(quiet, [{ open: 100, low: 99.5, close: 99.75, delta: 5 }], { vwap }))[0]).toBe(0.75);
    expect(judge('vwapRejection', after(quiet, [{ open: 100, low: 99, close: 99.25, delta: 5 }], { vwap }))[0]).toBe(0.75);
    expect(judge('vwapRejection', after(quiet, [{ open: 100, low: 99.25, close: 99.75, delta: 0 }], { vwap }))[0]).toBe(0.75);
  });

  it('POC touch: from below up to 101 and a close under it', () => {
    expect(judge('pocTouch', after(quiet, [{ open: 100, high: 101, close: 100.75 }], { pointOfControl: 101 }))[1]).toBe(1);
    expect(judge('pocTouch', after(quiet, [{ open: 100, high: 101, close: 101 }], { pointOfControl: 101 }))[1]).toBeCloseTo(2 / 3, 12);
  });

  it('gamma pin: 30 bars around a strike a tick above their closes', () => {
    expect(judge('gammaPin', facingBars(quietBars(32, 100), { gammaStrike: 100.25 }))).toEqual([1, 0.75]);
    expect(judge('gammaPin', facingBars(quietBars(32, 100), { gammaStrike: 100 }))).toEqual([0.75, 0.75]);
    expect(judge('gammaPin', facingBars(quietBars(32, 100), { gammaStrike: 102 }))).toEqual([0.5, 0.25]);
  });

  it('volume anomaly: three times the usual 100 contracts, a fifth of them more bought than sold, a close in the upper third', () => {
    const history = quietBars(21, 100);
    expect(judge('volumeAnomaly', after(history, [{ open: 100, close: 101, volume: 300, delta: 60 }]))).toEqual([1, 1 / 3]);
    expect(judge('volumeAnomaly', after(history, [{ open: 100, close: 101, volume: 299, delta: 60 }]))[0]).toBeCloseTo(2 / 3, 12);
    expect(judge('volumeAnomaly', after(history, [{ open: 100, close: 101, volume: 300, delta: 58 }]))[0]).toBeCloseTo(2 / 3, 12);
  });

  it('spread anomaly: 0.75 points where 0.25 are usual, for neither side', () => {
    const wide = facingBars(quietBars(21, 100), { spread: (ago) => (ago === 0 ? 0.75 : 0.25) });
    expect(judge('spreadAnomaly', wide)).toEqual([1, 1]);
    const usual = facingBars(quietBars(21, 100), { spread: (ago) => (ago === 0 ? 0.375 : 0.25) });
    expect(judge('spreadAnomaly', usual)).toEqual([1, 1]);
    expect(judge('spreadAnomaly', facingBars(quietBars(21, 100), { spread: () => 0.25 }))).toEqual([0, 0]);
  });
});

/** The definitions for sellers, written out on plain arrays: `b[0]` is the newest bar. */
type Plain = (b: readonly BarByHand[], range: number, levels: Record<'vwap' | 'pointOfControl' | 'gammaStrike', number>) => number;
const high = (b: readonly BarByHand[]): number => Math.max(...b.map((bar) => bar.high));
const low = (b: readonly BarByHand[]): number => Math.min(...b.map((bar) => bar.low));
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const newest = (b: readonly BarByHand[]): BarByHand => b[0] ?? quietBar(0);
const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((x, y) => x - y);
  return ((sorted[(sorted.length - 1) >> 1] ?? 0) + (sorted[sorted.length >> 1] ?? 0)) / 2;
};

function plainBase(b: readonly BarByHand[], range: number): [boolean, boolean, boolean] {
  const [base, leg] = [b.slice(0, 5), b.slice(5, 15)];
  const fall = high(leg) - newest(leg).close >= 2 * range && range > 0;
  return [fall, high(base) - low(base) <= 1.5 * range && range > 0, fall && high(base) - low(leg) <= 0.5 * (high(leg) - low(leg))];
}

const DOWN: Partial<Record<BarPatternName, Plain>> = {
  exhaustion: (b) => {
    const bar = newest(b);
    const rises = b.slice(1, 4).every((each, index) => each.high > (b[index + 2]?.high ?? Infinity));
    return shareOf(rises, bar.high > high(b.slice(1, 11)), bar.volume <= 0.7 * mean(b.slice(1, 4).map((each) => each.volume)), bar.high - bar.close >= (bar.high - bar.low) / 2 && bar.high > bar.low);
  },
  failedBreak: (b) => {
    const level = high(b.slice(3, 13));
    const top = high(b.slice(0, 3));
    const broke = top >= level + 0.25;
    const from = b.findIndex((bar) => bar.high === top);
    const delta = b.slice(0, from + 1).reduce((sum, bar) => sum + bar.delta, 0);
    return shareOf(broke, broke && newest(b).close < level, broke && delta < 0);
  },
  longDownUpBar: (b, range) => {
    const bar = newest(b);
    const height = bar.high - bar.low;
    return shareOf(height >= 1.5 * range && height > 0, bar.high - bar.open >= height / 2 && height > 0, bar.close < bar.open, bar.high - bar.close >= (2 / 3) * height && height > 0);
  },
  colourTurn: (b) => shareOf(b.slice(1, 4).every((bar) => bar.close > bar.open), newest(b).close < newest(b).open, newest(b).close < (b[1]?.open ?? 0)),
  baseQuality: (b, range) => shareOf(...plainBase(b, range), mean(b.slice(0, 5).map((bar) => bar.volume)) < mean(b.slice(5, 15).map((bar) => bar.volume))),
  trendContinuation: (b, range) => shareOf(...plainBase(b.slice(1), range), newest(b).close <= low(b.slice(1, 6)) - 0.25, newest(b).delta < 0),
  vwapRejection: (b, range, { vwap }) => shareOf(b.slice(1, 4).every((bar) => bar.close < vwap), newest(b).high >= vwap - 0.25, vwap - newest(b).close >= 0.25 * range, newest(b).delta < 0),
  pocTouch: (b, _, { pointOfControl }) => shareOf(b.slice(1, 4).every((bar) => bar.close < pointOfControl), newest(b).high >= pointOfControl - 0.25, newest(b).close < pointOfControl),
  gammaPin: (b, range, { gammaStrike }) => {
    const last = b.slice(0, 30);
    return shareOf(
      last.reduce((sum, bar) => sum + Math.abs(bar.close - gammaStrike), 0) <= 1.5 * range * 30,
      low(last) <= gammaStrike && gammaStrike <= high(last),
      high(last) - low(last) <= 4.5 * range,
      newest(b).close > gammaStrike,
    );
  },
  volumeAnomaly: (b) => {
    const bar = newest(b);
    const height = bar.high - bar.low;
    return shareOf(bar.volume >= 3 * median(b.slice(1, 21).map((each) => each.volume)), bar.delta <= -0.2 * bar.volume && bar.delta < 0, bar.high - bar.close >= (2 / 3) * height && height > 0);
  },
};

/** Bars of a walk in ticks: trending stretches and quiet ones, sometimes of great volume. */
const walk = fc
  .array(fc.record({ move: fc.integer({ min: -6, max: 6 }), up: fc.nat(4), down: fc.nat(4), volume: fc.oneof({ weight: 5, arbitrary: fc.integer({ min: 0, max: 120 }) }, fc.integer({ min: 200, max: 900 })), part: fc.double({ min: -1, max: 1, noNaN: true }), drift: fc.integer({ min: -1, max: 1 }) }), { minLength: 34, maxLength: 60 })
  .map((steps) => {
    let price = 19_200;
    return steps.map(({ move, up, down, volume, part, drift }): BarByHand => {
      const open = price;
      price += Math.trunc(move / 2) + drift;
      const delta = 2 * Math.trunc((part * volume) / 2) + (volume % 2);
      return { open: open / 4, close: price / 4, high: (Math.max(open, price) + up) / 4, low: (Math.min(open, price) - down) / 4, volume, delta };
    });
  });

describe.each(Object.entries(DOWN))('%s on random bars', (name, plain) => {
  it('agrees with its definition written out for sellers, and mirrored for buyers', () => {
    fc.assert(
      fc.property(walk, fc.integer({ min: -12, max: 12 }), (bars, offset) => {
        const last = bars.at(-1)?.close ?? 0;
        const levels = { vwap: last + offset / 4, pointOfControl: last + offset / 4, gammaStrike: last + offset / 4 };
        const facing = facingBars(bars, levels);
        const reversed = [...bars].reverse();
        const ranges = reversed.slice(1, 15).map((bar, index) => Math.max(bar.high, reversed[index + 2]?.close ?? NaN) - Math.min(bar.low, reversed[index + 2]?.close ?? NaN));
        expect(facing.range).toBeCloseTo(mean(ranges), 9);
        expect(judge(name as BarPatternName, facing)[1]).toBe(plain(reversed, facing.range, levels));
        const mirror = bars.map(({ open, close, high: top, low: bottom, volume, delta }) => ({ open: 9_600 - open, close: 9_600 - close, high: 9_600 - bottom, low: 9_600 - top, volume, delta: 0 - delta }));
        const mirrorLevels = { vwap: 9_600 - levels.vwap, pointOfControl: 9_600 - levels.pointOfControl, gammaStrike: 9_600 - levels.gammaStrike };
        expect(judge(name as BarPatternName, facingBars(mirror, mirrorLevels))).toEqual([...judge(name as BarPatternName, facing)].reverse());
      }),
      CASES,
    );
  });
});

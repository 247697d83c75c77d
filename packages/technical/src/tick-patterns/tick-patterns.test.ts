import { describe, expect, it } from '@jest/globals';
import { createReading, MINUTE, SECOND, TradeFlag, type Aggressor, type BarEvent, type Detection, type Feature, type MarketListener, type MarketState, type MarketView, type TradeEvent } from '@mia-trading/core';
import fc from 'fast-check';
import { expectToSurviveRestart, seenOf } from '../test-support/restart.js';
import { at, barAt, CASES, mirrored, prints, runThrough, tradeAt } from '../test-support/stream.js';
import { BAR_PATTERN_NAMES, PRINT_PATTERN_NAMES } from './pattern.js';
import type { PatternLevels } from './pattern-levels.js';
import { TickPatterns } from './tick-patterns.js';
import { tickPatternsConfig } from './tick-patterns-config.js';

const OPEN = at('2024-01-10T23:00:00Z');

/** The feature on a feed that sends every print: without a quote a recording counts as sampled. */
function onEveryPrint(feature: TickPatterns): MarketListener & Feature {
  return {
    name: feature.name,
    onTrade: (trade, market) => {
      (market as MarketState).book.setQuality('l1');
      feature.onTrade(trade, market);
    },
    onBar: (bar, market) => feature.onBar(bar, market),
    onBook: (market) => feature.onBook(market),
    onGap: (market) => feature.onGap(market),
    onSession: (market) => feature.onSession(market),
    read: (market, reading) => feature.read(market, reading),
    explain: (market) => feature.explain(market),
  };
}

/** A minute of prints: up half a point and down half a point around a price, 20 contracts bought and 20 sold. */
function quietMinute(minute: number, price = 4_800, flags: number = TradeFlag.Last): TradeEvent[] {
  return [price, price + 0.5, price - 0.5, price].map((each, quarter) => tradeAt(OPEN + minute * MINUTE + quarter * 15 * SECOND, each, 10, quarter % 2 === 0 ? 1 : -1, flags));
}

function quietMinutes(count: number, flags?: number): TradeEvent[] {
  return Array.from({ length: count }, (_, minute) => quietMinute(minute, 4_800, flags)).flat();
}

/** Minute 20: under the low of 4799.50 with sellers, and back with more buyers. */
const FAKE = [tradeAt(OPEN + 20 * MINUTE, 4_799.5, 10, -1), tradeAt(OPEN + 20 * MINUTE + 20 * SECOND, 4_799, 10, -1), tradeAt(OPEN + 20 * MINUTE + 40 * SECOND, 4_799.75, 50, 1)];

function found(events: readonly (TradeEvent | BarEvent)[], until: number, levels?: PatternLevels, over: object = {}): { detections: Detection[]; feature: TickPatterns; market: ReturnType<typeof runThrough> } {
  const detections: Detection[] = [];
  const feature = new TickPatterns(tickPatternsConfig.parse(over), levels, (detection) => detections.push(detection));
  const market = runThrough([onEveryPrint(feature)], events);
  market.advanceTo(until);
  return { detections, feature, market };
}

function read(feature: TickPatterns, market: MarketView) {
  const reading = createReading();
  feature.read(market, reading);
  return reading;
}

describe('tickPatterns', () => {
  it('tells a failed break when its bar has closed, not before', () => {
    const { detections, feature, market } = found([...quietMinutes(20), ...FAKE], OPEN + 21 * MINUTE - 1, undefined, { disabled: [...PRINT_PATTERN_NAMES] });
    expect(read(feature, market).signal).toBe(0);
    expect(detections).toEqual([]);
    market.advanceTo(OPEN + 21 * MINUTE);
    const reading = read(feature, market);
    expect(detections.filter(({ kind }) => kind === 'failedBreak')).toEqual([
      {
        kind: 'failedBreak', detectedAt: OPEN + 21 * MINUTE, since: OPEN + 8 * MINUTE, side: 1, price: 4_799.75, grade: 'confirmed',
        detail: { bars: 13, open: 4_799.5, high: 4_799.75, low: 4_799, close: 4_799.75, range: 1, volume: 70, delta: 30 },
      },
    ]);
    expect(reading.signal).toBeCloseTo(Math.tanh(detections.length / 1.5), 12);
    expect(feature.explain(market)).toMatchObject({ 'failedBreak.up': 1, 'failedBreak.down': 0, 'failedBreak.weight': 1, 'gammaPin.up': null, 'gammaPin.absence': 'not warm', 'pocTouch.absence': 'no pointOfControl', bars: 21, range: 1 });
  });

  it('a complete pattern fades with a time constant of three minutes', () => {
    const { feature, market } = found([...quietMinutes(20), ...FAKE], OPEN + 21 * MINUTE, undefined, { disabled: [...PRINT_PATTERN_NAMES, ...BAR_PATTERN_NAMES.filter((name) => name !== 'failedBreak')] });
    expect(read(feature, market).signal).toBeCloseTo(Math.tanh(1 / 1.5), 12);
    market.advanceTo(OPEN + 24 * MINUTE);
    expect(read(feature, market).signal).toBeCloseTo(Math.tanh(Math.exp(-1) / 1.5), 12);
  });

  it('levels: patterns at them are looked at where they are known, and count for the confidence', () => {
    const levels: PatternLevels = { vwap: () => 4_799.75, pointOfControl: () => 4_799.75, gammaStrike: () => 4_800 };
    const events = quietMinutes(31);
    const without = found(events, OPEN + 31 * MINUTE);
    const withLevels = found(events, OPEN + 31 * MINUTE, levels);
    // All ten patterns of a direction weigh 1 each, three print patterns 0.5 each.
    expect(read(without.feature, without.market).confidence).toBeCloseTo((7 + 1.5) / 11.5, 12);
    expect(read(withLevels.feature, withLevels.market).confidence).toBe(1);
    expect(withLevels.detections.map(({ kind, side, detail }) => [kind, side, detail['level']])).toContainEqual(['pocTouch', 1, 4_799.75]);
  });

  it('is unavailable until 16 bars of the session have closed, and when the last price is old', () => {
    const { feature, market } = found(quietMinutes(16), OPEN + 16 * MINUTE - 1);
    expect(read(feature, market).reason).toBe('not warm');
    market.advanceTo(OPEN + 16 * MINUTE);
    expect(read(feature, market)).toMatchObject({ available: true, signal: 0 });
    market.advanceTo(OPEN + 22 * MINUTE);
    expect(read(feature, market).reason).toBe('last price too old');
  });

  it('begins anew with each session', () => {
    const next = at('2024-01-11T23:00:00Z');
    const { feature, market } = found([...quietMinutes(20), ...FAKE, tradeAt(next, 4_800, 1, 1)], next + 30 * SECOND);
    expect(read(feature, market).reason).toBe('not warm');
    expect(feature.explain(market)).toMatchObject({ bars: 0, 'failedBreak.up': null, net: 0 });
  });

  it('without sizes: patterns that need volume or delta are absent, those of prices alone remain', () => {
    const flags = TradeFlag.Last | TradeFlag.SizeUnknown;
    const { feature, market } = found(quietMinutes(22, flags), OPEN + 22 * MINUTE);
    const explanation = feature.explain(market);
    expect(explanation).toMatchObject({ 'failedBreak.absence': 'no delta', 'volumeAnomaly.absence': 'no volume', 'longDownUpBar.up': 0.25, 'burst.up': null });
    expect(read(feature, market).available).toBe(true);
  });

  it('an inferred aggressor makes what relies on it possible, not confirmed', () => {
    const inferred = [...quietMinutes(20), ...FAKE].map((trade): TradeEvent => ({ ...trade, aggressorSource: 'quote' }));
    const grades = new Map(found(inferred, OPEN + 22 * MINUTE).detections.map(({ kind, grade }) => [kind, grade]));
    const { feature, market, detections } = found(inferred, OPEN + 21 * MINUTE);
    read(feature, market);
    for (const { kind, grade } of detections) grades.set(kind, grade);
    expect(grades.get('failedBreak')).toBe('possible');
  });

  it('bars of the source serve as well as prints, for bar patterns', () => {
    const bars: BarEvent[] = Array.from({ length: 20 }, (_, minute) => barAt(OPEN + (minute + 1) * MINUTE, [4_800, 4_800.5, 4_799.5, 4_800], 40));
    const fake: BarEvent = { ...barAt(OPEN + 21 * MINUTE, [4_799.5, 4_799.75, 4_799, 4_799.75], 70), bidVolume: 20, askVolume: 50 };
    const { detections } = found([...bars, fake], OPEN + 21 * MINUTE);
    expect(detections.map(({ kind, detectedAt }) => [kind, detectedAt])).toContainEqual(['failedBreak', OPEN + 21 * MINUTE]);
  });

  it('zero, NaN and off-book prints leave no trace', () => {
    const clean = [...quietMinutes(22), ...quietMinute(22)];
    const dirty = clean.flatMap((trade) => [trade, { ...trade, price: Number.NaN }, { ...trade, size: 0 }, { ...trade, price: 5_500, flags: TradeFlag.OffBook }]);
    const one = found(clean, OPEN + 23 * MINUTE);
    const other = found(dirty, OPEN + 23 * MINUTE);
    expect(read(other.feature, other.market)).toEqual(read(one.feature, one.market));
    expect(other.feature.explain(other.market)).toEqual(one.feature.explain(one.market));
    expect(other.detections).toEqual(one.detections);
  });
});

/** Shorter patterns, so that short streams complete many. */
const SHORT = { barSeconds: 1, breakBars: 2, returnBars: 2, runBars: 2, baseBars: 2, legBars: 2, legRange: 0.5, baseRange: 3, approachBars: 1, pinBars: 3, anomalyBars: 3, volumeFactor: 1.5, reversalChanges: 1, reversalTicks: 1, repeatBars: 1, repeatMs: 1, burstLeast: 1, burstFactor: 1, shiftFactor: 0.1, shiftLeast: 0.01 };
/** Mostly within one session, so that 16 bars of a second close. */
const dense = fc
  .array(fc.record({ wait: fc.oneof({ weight: 40, arbitrary: fc.integer({ min: 0, max: 3_000 }) }, { weight: 1, arbitrary: fc.integer({ min: 60_000, max: 7_200_000 }) }), move: fc.integer({ min: -3, max: 3 }), size: fc.integer({ min: 1, max: 60 }), aggressor: fc.constantFrom<Aggressor>(1, -1, 0) }), { minLength: 1, maxLength: 250, size: 'max' })
  .map((steps) => {
    let [time, ticks] = [at('2024-03-08T21:40:00Z'), 19_200];
    return steps.map(({ wait, move, size, aggressor }) => tradeAt((time += wait * 1_000), (ticks += move) / 4, size, aggressor));
  });

const short = tickPatternsConfig.parse(SHORT);
const levelsAround = (price: number): PatternLevels => ({ vwap: () => price, pointOfControl: () => price, gammaStrike: () => price });

describe('over random prints, session boundaries, clock changes and half days', () => {
  it('mirrors, stays in range, and knows nothing of the future; detections never fall in time', () => {
    let completed = 0;
    fc.assert(
      fc.property(fc.oneof(dense, prints), fc.nat({ max: 250 }), (trades, cut) => {
        const run = (list: readonly TradeEvent[]) => {
          const detections: Detection[] = [];
          const feature = new TickPatterns(short, levelsAround(4_800), (detection) => detections.push(detection));
          const rows: [signal: number, confidence: number, available: boolean, detections: number][] = [];
          runThrough([onEveryPrint(feature)], list, (market) => {
            const reading = read(feature, market);
            rows.push([reading.signal, reading.confidence, reading.available, detections.length]);
          });
          return { rows, detections };
        };
        const plain = run(trades);
        const mirror = run(mirrored(trades));
        completed += plain.detections.length;
        expect(run(trades.slice(0, cut)).rows).toEqual(plain.rows.slice(0, cut));
        expect(mirror.rows.map(([signal, ...rest]) => [0 - signal, ...rest])).toEqual(plain.rows.map(([signal, ...rest]) => [signal + 0, ...rest]));
        expect(mirror.detections.map(({ kind, side, price }) => [kind, 0 - side, 9_600 - price]).sort()).toEqual(plain.detections.map(({ kind, side, price }) => [kind, side + 0, price]).sort());
        expect(plain.rows.every(([signal, confidence]) => Math.abs(signal) <= 1 && confidence >= 0 && confidence <= 1)).toBe(true);
        const times = plain.detections.map(({ detectedAt }) => detectedAt);
        expect(times).toEqual([...times].sort((a, b) => a - b));
        expect(plain.detections.every(({ since, detectedAt }) => since <= detectedAt)).toBe(true);
      }),
      CASES,
    );
    expect(completed).toBeGreaterThan(CASES.numRuns);
  });

  it('goes on after a restart as if there had been none', () => {
    fc.assert(
      fc.property(fc.oneof(dense, prints), fc.nat({ max: 250 }), (trades, cut) => {
        expectToSurviveRestart(
          (report) => {
            const feature = new TickPatterns(short, levelsAround(4_800), report);
            return { hears: onEveryPrint(feature), state: feature, look: (market) => seenOf(feature, market) };
          },
          trades,
          cut,
        );
      }),
      { numRuns: CASES.numRuns / 4 },
    );
  });
});

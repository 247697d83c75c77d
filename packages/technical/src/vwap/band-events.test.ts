import { describe, expect, it } from '@jest/globals';
import { MINUTE, SECOND, type Detection, type TradeEvent } from '@mia-trading/core';
import fc from 'fast-check';
import { expectToSurviveRestart, RESTARTS, seenOf } from '../test-support/restart.js';
import { at, barAt, CASES, mirrored, printsOf, runThrough, tradeAt } from '../test-support/stream.js';
import { vwapTrendConfig } from './vwap-config.js';
import { VwapTrend } from './vwap-trend.js';
import { WeightedSums } from './weighted-sums.js';

const OPEN = at('2024-01-10T23:00:00Z');
const config = vwapTrendConfig.parse({});

function detectionsIn(events: readonly TradeEvent[], options = config): Detection[] {
  const found: Detection[] = [];
  runThrough([new VwapTrend(options, (detection) => found.push(detection))], events);
  return found;
}

/** One lot at each price, the first at a minute's begin, the next a second later. */
function minute(number: number, ...prices: number[]): TradeEvent[] {
  return prices.map((price, i) => tradeAt(OPEN + number * MINUTE + i * SECOND, price, 1, 1));
}

/** VWAP 4800 and an SD of 1 point after five bars. */
const BEGIN = [0, 1, 2, 3, 4].flatMap((number) => minute(number, 4799, 4801));

describe('events at the VWAP and its bands, by hand', () => {
  it('a touch: 1 SD away, then at the VWAP; reported once until price has been away again', () => {
    const found = detectionsIn([...BEGIN, ...minute(5, 4801, 4800, 4800, 4799.75)]);
    // Before the print of 4800: (5·4799 + 6·4801)/11 = 4800.0909..., variance 1 - 0.0909² points².
    const mean = 4800 + 1 / 11;
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({
      kind: 'vwapTouch', side: 0, since: OPEN + 5 * MINUTE, detectedAt: OPEN + 5 * MINUTE + SECOND, grade: 'confirmed', detail: { anchor: 'session', from: 'above' },
    });
    expect(found[0]?.price).toBeCloseTo(mean, 9);
    expect(found[0]?.detail['sd']).toBeCloseTo(Math.sqrt(1 - 1 / 121), 9);
  });

  it('a breakout: a minute closes inside SD1, the next outside, told by the first print after it', () => {
    const found = detectionsIn([...BEGIN, ...minute(5, 4800), ...minute(6, 4803), ...minute(7, 4803)]);
    // 12 lots: mean 4800.25; squares about 4800: 5 + 5 + 0 + 9 = 19.
    const [mean, sd] = [4800.25, Math.sqrt(19 / 12 - 0.0625)];
    expect(found.map(({ kind, side, detectedAt }) => [kind, side, detectedAt])).toEqual([['bandBreakout', 1, OPEN + 7 * MINUTE]]);
    expect(found[0]).toMatchObject({ since: OPEN + 6 * MINUTE, detail: { minutes: 1 } });
    expect(found[0]?.price).toBeCloseTo(mean + sd, 9);
    expect(found[0]?.detail['distanceInSd']).toBeCloseTo((4803 - mean) / sd, 9);
  });

  it('a rejection: a minute beyond SD2 that closes back inside by half its range', () => {
    const rejections = (...prices: number[]): Detection[] =>
      detectionsIn([...BEGIN, ...minute(5, 4800), ...minute(6, ...prices), ...minute(7, 4800)]).filter(({ kind }) => kind === 'bandRejection');
    // 13 lots: squares about 4800: 10 + 0 + 64 + 1 = 75; mean 4800 + 9/13.
    const mean = 4800 + 9 / 13;
    const sd = Math.sqrt(75 / 13 - (9 / 13) * (9 / 13));
    expect(rejections(4808, 4801)).toMatchObject([{ side: -1, detectedAt: OPEN + 7 * MINUTE, since: OPEN + 6 * MINUTE, detail: { minutes: 1 } }]);
    expect(rejections(4808, 4801)[0]?.price).toBeCloseTo(mean + 2 * sd, 9);
    expect(rejections(4792, 4799)).toMatchObject([{ side: 1 }]);
    // Closed at its high, or back by less than half of its range: no rejection.
    expect(rejections(4801, 4808)).toEqual([]);
    expect(rejections(4798, 4808, 4803.25)).toEqual([]);
  });

  it('nothing while the VWAP is not warm or all volume lies at one price, and only `possible` when it came late or from bars', () => {
    expect(detectionsIn([...minute(0, 4799, 4801), ...minute(1, 4801, 4799), ...minute(2, 4801, 4799)])).toEqual([]);
    expect(detectionsIn([0, 1, 2, 3, 4, 5, 6].flatMap((number) => minute(number, 4800)))).toEqual([]);
    const late = [...BEGIN, ...minute(5, 4801, 4800)].map((trade) => ({ ...trade, tsInit: trade.tsInit + 30 * MINUTE, tsEvent: trade.tsEvent + 30 * MINUTE }));
    expect(detectionsIn(late).map(({ grade }) => grade)).toEqual(['possible']);
    const found: Detection[] = [];
    const bars = Array.from({ length: 12 }, (_, i) => barAt(OPEN + (i + 1) * MINUTE, i === 11 ? [4800, 4806, 4800, 4806] : [4800, 4802, 4798, 4800], 10));
    runThrough([new VwapTrend(config, (detection) => found.push(detection))], [...bars.map((bar, i) => (i % 2 === 0 ? { ...bar, close: 4801.5 } : { ...bar, close: 4798.5 })).slice(0, 11), bars[11] as (typeof bars)[number]]);
    expect(found.length).toBeGreaterThan(0);
    expect(found.every(({ grade }) => grade === 'possible')).toBe(true);
  });
});

/** Long enough for bars to close and price to wander. */
const LONG = printsOf(120, 250);

/** So long a window that the VWAP of regular hours never leads; warm early, for short streams. */
const SESSION_ONLY = { ...config, slopeBars: 500, leastSlopeBars: 2 };

interface Seen {
  readonly trade: TradeEvent;
  readonly tradeDate: string;
}

/** The definition, slowly: at each event everything from the prints of its trade date before it. */
function batch(seen: readonly Seen[]): unknown[] {
  const found: unknown[] = [];
  const closed = new Set<string>();
  const lastDistance = new Map<string, number>();
  const armed = new Map<string, number>();
  seen.forEach(({ trade, tradeDate }, i) => {
    const now = trade.tsInit;
    const own = seen.slice(0, i).filter((each) => each.tradeDate === tradeDate && each.trade.size > 0).map((each) => each.trade);
    if (own.length === 0) return;
    const sums = new WeightedSums();
    for (const each of own) sums.add(each.price * 4, each.size);
    // Every period divides the hour, at which sessions begin.
    const minuteOf = (time: number, period = MINUTE): number => Math.floor(time / period);
    const closes = new Set(own.map((each) => minuteOf(each.tsInit)).filter((number) => number < minuteOf(now))).size;
    const isWarm = closes >= 2;
    const { mean, deviation } = sums;
    for (const minutes of [1, 5, 15]) {
      const period = minutes * MINUTE;
      const last = minuteOf((own.at(-1) as TradeEvent).tsInit, period);
      const key = `${tradeDate} ${minutes} ${last}`;
      if (last === minuteOf(now, period) || closed.has(key)) continue;
      closed.add(key);
      if (!isWarm || deviation < 1) continue;
      const prices = own.filter((each) => minuteOf(each.tsInit, period) === last).map((each) => each.price * 4 - mean);
      const [high, low, close] = [Math.max(...prices), Math.min(...prices), prices.at(-1) as number];
      const before = lastDistance.get(`${tradeDate} ${minutes}`) ?? Number.NaN;
      const tell = (kind: string, side: number, ticks: number): unknown => found.push([i, kind, minutes, side, ticks / 4]);
      if (high >= 2 * deviation && close < 2 * deviation && high - close >= (high - low) / 2) tell('bandRejection', -1, mean + 2 * deviation);
      if (low <= -2 * deviation && close > -2 * deviation && close - low >= (high - low) / 2) tell('bandRejection', 1, mean - 2 * deviation);
      if (close / deviation >= 1 && before < 1) tell('bandBreakout', 1, mean + deviation);
      if (close / deviation <= -1 && before > -1) tell('bandBreakout', -1, mean - deviation);
      lastDistance.set(`${tradeDate} ${minutes}`, close / deviation);
    }
    if (!isWarm || trade.size === 0) return;
    const distance = trade.price * 4 - mean;
    const side = armed.get(tradeDate) ?? 0;
    if (side !== 0 && distance * side <= 0.5) {
      found.push([i, 'vwapTouch', undefined, 0, mean / 4]);
      armed.set(tradeDate, 0);
    }
    if (deviation >= 1 && Math.abs(distance) >= 0.5 * deviation) armed.set(tradeDate, Math.sign(distance));
  });
  return found;
}

describe('over random prints, session boundaries, clock changes and half days', () => {
  it('detections are those of the definition, at the same event', () => {
    let total = 0;
    fc.assert(
      fc.property(LONG, (trades) => {
        const seen: Seen[] = [];
        const found: unknown[] = [];
        const feature = new VwapTrend(SESSION_ONLY, ({ kind, side, price, detail }) => found.push([seen.length, kind, detail['minutes'], side, price]));
        runThrough([feature], trades, (market, event) => {
          if (event.kind === 'trade') seen.push({ trade: event, tradeDate: market.tradeDate });
        });
        const expected = batch(seen);
        total += expected.length;
        expect(found).toEqual(expected);
      }),
      CASES,
    );
    expect(total).toBeGreaterThan(5 * CASES.numRuns);
  });

  it('mirror, and know nothing of the future', () => {
    const plainly = ({ kind, side, price, detectedAt, since, detail }: Detection): unknown[] => [kind, side, Math.round(price * 1e6), detectedAt, since, detail['minutes'], detail['from']];
    // Of one bar that touched both bands, the upper one is told first, in the mirror too.
    const inOrder = (detections: readonly Detection[]): unknown[] => [...detections].sort((a, b) => a.detectedAt - b.detectedAt || (a.kind < b.kind ? -1 : a.kind > b.kind ? 1 : 0) || Number(a.detail['minutes']) - Number(b.detail['minutes']) || a.side - b.side).map(plainly);
    const turned = { above: 'below', below: 'above' } as const;
    fc.assert(
      fc.property(LONG, fc.nat({ max: 250 }), (trades, cut) => {
        const found = detectionsIn(trades);
        const mirror = detectionsIn(mirrored(trades)).map((each): Detection => ({
          ...each, side: (0 - each.side) as Detection['side'], price: 9_600 - each.price,
          detail: { ...each.detail, ...(each.kind === 'vwapTouch' ? { from: turned[each.detail['from'] as keyof typeof turned] } : {}) },
        }));
        expect(inOrder(mirror)).toEqual(inOrder(found));
        const until = trades[Math.min(cut, trades.length) - 1]?.tsInit ?? 0;
        const early = detectionsIn(trades.slice(0, cut));
        expect(early).toEqual(found.slice(0, early.length));
        expect(found.slice(early.length).every(({ detectedAt }) => detectedAt >= until)).toBe(true);
      }),
      CASES,
    );
  });

  it('a restart at any print leaves no trace in readings, explanations and detections', () => {
    fc.assert(
      fc.property(LONG, fc.nat({ max: 250 }), (trades, cut) => {
        expectToSurviveRestart((onDetection) => {
          const feature = new VwapTrend({ ...config, squeezeBars: 3, rollingBars: 3 }, onDetection);
          return { hears: feature, state: feature, look: (market) => JSON.stringify(seenOf(feature, market)) };
        }, trades, cut);
      }),
      RESTARTS,
    );
  });
});

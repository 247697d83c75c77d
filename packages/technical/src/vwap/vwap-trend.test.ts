import { describe, expect, it } from '@jest/globals';
import { createReading, createSessionClock, FeatureSet, MarketState, MINUTE, runFeatures, SECOND, TradeFlag, type MarketView, type TradeEvent } from '@mia-trading/core';
import fc from 'fast-check';
import { at, barAt, CASES, ES, mirrored, prints, runThrough, tradeAt } from '../test-support/stream.js';
import { ClosingSlope } from './closing-slope.js';
import { vwapTrendConfig } from './vwap-config.js';
import { VwapTrend } from './vwap-trend.js';

const OPEN = at('2024-01-10T23:00:00Z');
const config = vwapTrendConfig.parse({});

function readingOf(feature: VwapTrend, market: MarketView) {
  const reading = createReading();
  feature.read(market, reading);
  return reading;
}

/** One print of 1 lot a minute, each `step` ticks above the last. */
function ramp(minutes: number, step: number, flags: number = TradeFlag.Last): TradeEvent[] {
  return Array.from({ length: minutes }, (_, i) => tradeAt(OPEN + i * MINUTE, 4800 + i * step * 0.25, flags === TradeFlag.Last ? 1 : 0, 0, flags));
}

describe('least-squares slope, by hand', () => {
  it('of 1, 2, 4 is 1.5: (-1·1 + 0·2 + 1·4) / 2', () => {
    const slope = new ClosingSlope(3);
    for (const value of [9, 1, 2, 4]) slope.push(value);
    expect(slope.slope).toBe(1.5);
    slope.push(Number.NaN);
    expect(slope.slope).toBe(1.5);
    expect(slope.last).toBe(4);
  });
});

describe('vwapTrend, by hand', () => {
  it('on a ramp of one tick a minute: VWAP rises half a tick a bar', () => {
    const feature = new VwapTrend(config);
    const market = runThrough([feature], ramp(21, 1));
    const reading = readingOf(feature, market);
    // 21 lots at ticks 0..20: mean 10, variance (21² - 1)/12 = 36.67. VWAP closes after minute n: (n - 1)/2, so slope 0.5.
    const z = (20 - 10) / Math.sqrt(440 / 12);
    // Votes: session VWAP, rolling 20 and the 1-minute slope, all +1. The week began on Monday unseen; 5- and 15-minute slopes have too few bars.
    expect(reading).toMatchObject({ available: true, confidence: 1, asOf: OPEN + 20 * MINUTE, reason: '' });
    expect(Math.abs(reading.signal - (0.35 * Math.tanh(0.25) + 0.35 * Math.tanh(z) + 0.3))).toBeLessThanOrEqual(1e-9);
    expect(feature.explain(market)).toMatchObject({ anchor: 'session', vwap: 4802.5, position: 'aboveSd1', slopeClass: 'up', whole: true, fromBars: false });
  });

  it('confidence grows with the bars in the slope, from 5 on', () => {
    const confidences = [5, 6, 11, 21, 30].map((minutes) => {
      const feature = new VwapTrend(config);
      return readingOf(feature, runThrough([feature], ramp(minutes, 1)));
    });
    expect(confidences.map((reading) => reading.confidence)).toEqual([0, 0.25, 0.5, 1, 1]);
    expect(confidences[0]?.reason).toBe('not warm');
  });

  it('the leading VWAP is that of regular hours after 20 bars in them', () => {
    const feature = new VwapTrend(config);
    const morning = at('2024-01-11T14:20:00Z');
    const anchors: unknown[] = [];
    const events = Array.from({ length: 40 }, (_, i) => tradeAt(morning + i * MINUTE, 4800 + i * 0.25, 1));
    runThrough([feature], events, (market) => anchors.push(feature.explain(market)['anchor']));
    expect(anchors.indexOf('regular')).toBe(30);
    expect(anchors.slice(30).every((anchor) => anchor === 'regular')).toBe(true);
  });
});

describe('vwapTrend without what it needs', () => {
  it('is unavailable when a size is unknown, for the whole session', () => {
    const feature = new VwapTrend(config);
    const market = runThrough([feature], [...ramp(20, 1), tradeAt(OPEN + 20 * MINUTE, 4805, 0, 0, TradeFlag.SizeUnknown), tradeAt(OPEN + 30 * MINUTE, 4805, 1)]);
    expect(readingOf(feature, market)).toMatchObject({ available: false, signal: 0, confidence: 0, reason: 'trade size unknown' });
  });

  it('is unavailable before any volume, at one price only, and when the last trade is old', () => {
    const empty = new VwapTrend(config);
    expect(readingOf(empty, runThrough([empty], [tradeAt(OPEN, 4800, 0)])).reason).toBe('no volume in this session');
    const flat = new VwapTrend(config);
    expect(readingOf(flat, runThrough([flat], ramp(21, 0))).reason).toBe('all volume at one price');
    const stale = new VwapTrend(config);
    const market = runThrough([stale], ramp(21, 1));
    market.advanceTo(OPEN + 25 * MINUTE);
    expect(readingOf(stale, market).available).toBe(true);
    market.advanceTo(OPEN + 25 * MINUTE + 1);
    expect(readingOf(stale, market).reason).toBe('last trade too old');
  });

  it('forgets the day at 17:00 CT', () => {
    const feature = new VwapTrend(config);
    const market = runThrough([feature], [...ramp(25, 1), tradeAt(at('2024-01-11T23:00:01Z'), 4700, 3)]);
    expect(feature.vwap.session.sums.volume).toBe(3);
    expect(feature.vwap.week.sums.volume).toBe(28);
    expect(readingOf(feature, market).available).toBe(false);
  });

  it('halves its confidence when it came late, and takes 5 % for a hole', () => {
    const late = new VwapTrend(config);
    const market = runThrough([late], ramp(30, 1).map((trade) => ({ ...trade, tsInit: trade.tsInit + 60 * MINUTE, tsEvent: trade.tsEvent + 60 * MINUTE })));
    expect(readingOf(late, market).confidence).toBe(0.5);
    const holed = new VwapTrend(config);
    const whole = runThrough([holed], ramp(30, 1));
    holed.onGap();
    expect(readingOf(holed, whole).confidence).toBe(0.95);
  });
});

describe('vwapTrend from one-minute bars of the source', () => {
  it('uses typical prices, says so, and gives regular hours their own bars at both ends', () => {
    const feature = new VwapTrend(config);
    const from = at('2024-01-11T14:00:00Z');
    const bars = Array.from({ length: 450 }, (_, i) => barAt(from + (i + 1) * MINUTE, [4800, 4801 + i * 0.25, 4799, 4800 + i * 0.25], 10));
    const market = runThrough([feature], bars);
    // 08:30-15:00 CT is 390 of these minutes.
    expect(feature.vwap.regular.sums.volume).toBe(3_900);
    expect(feature.vwap.session.sums.volume).toBe(4_500);
    const typical = bars.map((bar) => (bar.high + bar.low + bar.close) / 3);
    expect(feature.vwap.session.sums.mean * 0.25).toBeCloseTo(typical.reduce((sum, price) => sum + price, 0) / 450, 9);
    expect(readingOf(feature, market)).toMatchObject({ available: true, confidence: 0.5 * 0.8 });
  });

  it('skips bars without volume and never turns NaN', () => {
    const feature = new VwapTrend(config);
    const bars = Array.from({ length: 30 }, (_, i) => barAt(OPEN + (i + 1) * MINUTE, [4800, 4801, i === 7 ? Number.NaN : 4799, 4800 + i], i % 3 === 0 ? 0 : 5));
    const reading = readingOf(feature, runThrough([feature], bars));
    expect(reading.available).toBe(true);
    expect(Number.isFinite(reading.signal)).toBe(true);
    const unsized = new VwapTrend(config);
    expect(readingOf(unsized, runThrough([unsized], [barAt(OPEN + MINUTE, [1, 1, 1, 1], null)])).reason).toBe('trade size unknown');
  });
});

/** The definition, slowly, from the prints of the trade date up to now: VWAP, SD and closes of the session. */
function batch(seen: readonly { trade: TradeEvent; tradeDate: string; isRegular: boolean }[], tradeDate: string, regularOnly: boolean) {
  const own = seen.filter((each) => each.tradeDate === tradeDate && each.trade.size > 0 && (!regularOnly || each.isRegular)).map((each) => each.trade);
  const moments = (trades: readonly TradeEvent[]) => {
    const volume = trades.reduce((sum, trade) => sum + trade.size, 0);
    const mean = trades.reduce((sum, trade) => sum + trade.size * (trade.price * 4), 0) / volume;
    const variance = trades.reduce((sum, trade) => sum + trade.size * (trade.price * 4 - mean) * (trade.price * 4 - mean), 0) / volume;
    return { volume, mean, sd: Math.sqrt(variance) };
  };
  const minutes = [...new Set(own.map((trade) => Math.floor(trade.tsInit / MINUTE)))];
  const closes = minutes.map((minute) => moments(own.filter((trade) => trade.tsInit < (minute + 1) * MINUTE)).mean);
  return { ...moments(own), closes };
}

function slopeOf(values: readonly number[]): number {
  const n = values.length;
  const meanX = (n - 1) / 2;
  const meanY = values.reduce((sum, value) => sum + value, 0) / n;
  const over = values.reduce((sum, value, x) => sum + (x - meanX) * (value - meanY), 0);
  return over / values.reduce((sum, _, x) => sum + (x - meanX) * (x - meanX), 0);
}

describe('over random prints, session boundaries, clock changes and half days', () => {
  it('the streaming VWAPs, deviations and slopes are the batch ones', () => {
    fc.assert(
      fc.property(prints, (trades) => {
        const feature = new VwapTrend(config);
        const seen: { trade: TradeEvent; tradeDate: string; isRegular: boolean }[] = [];
        const market = runThrough([feature], trades, (state, event) => {
          if (event.kind === 'trade') seen.push({ trade: event, tradeDate: state.tradeDate, isRegular: state.isRegularHours });
        });
        feature.vwap.advance(market.now + MINUTE);
        for (const [anchored, regularOnly] of [[feature.vwap.session, false], [feature.vwap.regular, true]] as const) {
          const expected = batch(seen, market.tradeDate, regularOnly);
          expect(anchored.sums.volume).toBe(expected.volume);
          if (expected.volume === 0) continue;
          expect(Math.abs(anchored.sums.mean - expected.mean)).toBeLessThanOrEqual(1e-9 * expected.mean);
          expect(Math.abs(anchored.sums.variance - expected.sd * expected.sd)).toBeLessThanOrEqual(1e-8);
          expect(anchored.slope.count).toBe(Math.min(20, expected.closes.length));
          if (expected.closes.length >= 2) expect(Math.abs(anchored.slope.slope - slopeOf(expected.closes.slice(-20)))).toBeLessThanOrEqual(1e-8);
        }
      }),
      CASES,
    );
  });

  it('mirrors, stays in range, and knows nothing of the future', () => {
    fc.assert(
      fc.property(prints, fc.nat({ max: 250 }), (trades, cut) => {
        const runs = [trades, mirrored(trades), trades.slice(0, cut)].map((list) => {
          const feature = new VwapTrend(config);
          const readings: ReturnType<typeof readingOf>[] = [];
          runThrough([feature], list, (market) => readings.push(readingOf(feature, market)));
          return readings;
        });
        const [plain = [], mirror = [], early = []] = runs;
        expect(early).toEqual(plain.slice(0, cut));
        plain.forEach((reading, i) => {
          expect(mirror[i]?.available).toBe(reading.available);
          expect(Math.abs(reading.signal + (mirror[i]?.signal as number))).toBeLessThanOrEqual(1e-9);
          expect(Math.abs(reading.confidence - (mirror[i]?.confidence as number))).toBeLessThanOrEqual(1e-12);
          expect(Math.abs(reading.signal)).toBeLessThanOrEqual(1);
        });
      }),
      CASES,
    );
  });

  it('reading often or seldom gives the same answer', () => {
    fc.assert(
      fc.property(prints, (trades) => {
        const [often, seldom] = [new VwapTrend(config), new VwapTrend(config)];
        const market = runThrough([often, seldom], trades, (state) => readingOf(often, state));
        market.advanceTo(market.now + SECOND);
        expect(readingOf(often, market)).toEqual(readingOf(seldom, market));
      }),
      CASES,
    );
  });
});

describe('squeeze, by hand', () => {
  it('holds while the rolling SD closes at the lowest of its last closes', () => {
    const feature = new VwapTrend({ ...config, rollingBars: 2, squeezeBars: 3 });
    const seen: boolean[] = [];
    // Two bars in the window. Ranges of 4, 3, 2, 1 points: SDs fall at each close until the fifth bar of 4 points.
    const events = [4, 3, 2, 1, 4, 4].flatMap((range, i) => [tradeAt(OPEN + i * MINUTE, 4800, 1), tradeAt(OPEN + i * MINUTE + SECOND, 4800 + range, 1)]);
    runThrough([feature], events, () => seen.push(feature.vwap.isSqueezed));
    // Known with the first print after the fourth bar, when three widths are there; over with the first after the fifth.
    expect(seen).toEqual([false, false, false, false, false, false, false, false, true, true, false, false]);
  });
});

describe('a roll of the contract within the week', () => {
  const old = [tradeAt(at('2024-03-10T22:00:00Z'), 5100, 3), tradeAt(at('2024-03-11T15:00:00Z'), 5102, 1)];
  const next = { ...tradeAt(at('2024-03-11T22:00:00Z'), 5160, 4), instrument: 'ESM4' };
  const weekAfter = (spread: number | undefined) => {
    const feature = new VwapTrend(config);
    if (spread !== undefined) feature.vwap.rollSpread = (from, to) => (from === 'ESH4' && to === 'ESM4' ? spread : Number.NaN);
    runThrough([feature], old);
    runFeatures(new FeatureSet([feature]), new MarketState({ ...ES, symbol: 'ESM4' }, createSessionClock(ES)), next);
    return feature.vwap.week;
  };

  it('carries the week over by the spread, (3·5160 + 5162 + 4·5160)/8, and forgets it where the spread is not known', () => {
    expect(weekAfter(60).sums.mean * 0.25).toBe(5160.25);
    expect(weekAfter(60).wholeness.isWhole).toBe(true);
    expect(weekAfter(undefined).sums).toMatchObject({ volume: 4, mean: 5160 * 4 });
    expect(weekAfter(undefined).wholeness.sawBegin).toBe(false);
  });
});

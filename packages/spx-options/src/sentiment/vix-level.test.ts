import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createReading, MEDIAN_TO_DEVIATION, type Reading } from '@mia-trading/core';
import { at, FakeMarket, indexLevel } from '../test-support/fake-market.js';
import { propertyRuns } from '../test-support/property-runs.js';
import { sentimentConfig } from './config.js';
import { DailyHistory } from './daily-history.js';
import { VixLevel } from './vix-level.js';

const options = sentimentConfig.parse({}).vixLevel;

/** Closes of the five days before 2025-09-04: moves of ln 1.25, ln 0.8, ln 1.25 and ln 0.8. */
const closes = [
  { date: '2025-08-27', value: 16 },
  { date: '2025-08-28', value: 20 },
  { date: '2025-08-29', value: 16 },
  { date: '2025-09-02', value: 20 },
  { date: '2025-09-03', value: 16 },
];
const NOON = at('2025-09-04T12:00:00-05:00');

function readingOf(feature: VixLevel, market: FakeMarket): Reading {
  const reading = createReading();
  feature.read(market, reading);
  return reading;
}

function opened(days: readonly { date: string; value: number }[] = closes, time = NOON): { feature: VixLevel; market: FakeMarket } {
  const feature = new VixLevel(options, new DailyHistory(days));
  const market = new FakeMarket().to(time, feature);
  return { feature, market };
}

describe('vixLevel', () => {
  it('is one usual daily move below the last close: by hand', () => {
    const { feature, market } = opened();
    feature.onIndex(indexLevel('VIX', 12.8, NOON));
    const reading = readingOf(feature, market);
    expect(reading.available).toBe(true);
    expect(reading.signal).toBeCloseTo(Math.tanh(1 / MEDIAN_TO_DEVIATION), 12);
    expect(reading.confidence).toBeCloseTo(0.7 + (0.3 * 5) / 63, 12);
    expect(reading.asOf).toBe(NOON);
    expect(feature.explain(market)).toMatchObject({ vix: 12.8, previousClose: 16, regime: 'Low', closes: 5, percentile: 0 });
  });

  it('explains its move in VIX points and as a logarithm, each beside the usual one: by hand', () => {
    const { feature, market } = opened();
    feature.onIndex(indexLevel('VIX', 12.8, NOON));
    const { changePoints, usualDailyPoints, logChange, usualDailyLogChange } = feature.explain(market);
    const usual = MEDIAN_TO_DEVIATION * Math.log(1.25);
    expect(changePoints).toBeCloseTo(-3.2, 12);
    expect(logChange).toBeCloseTo(Math.log(0.8), 12);
    expect(usualDailyLogChange).toBeCloseTo(usual, 12);
    expect(usualDailyPoints).toBeCloseTo(16 * usual, 12);
    expect(readingOf(feature, market).signal).toBeCloseTo(-Math.tanh(Number(logChange) / Number(usualDailyLogChange)), 12);
  });

  it('turns its sign with the direction of the VIX', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.5, max: 2, noNaN: true }), (ratio) => {
        const up = opened();
        up.feature.onIndex(indexLevel('VIX', 16 * ratio, NOON));
        const down = opened();
        down.feature.onIndex(indexLevel('VIX', 16 / ratio, NOON));
        expect(readingOf(up.feature, up.market).signal).toBeCloseTo(-readingOf(down.feature, down.market).signal, 9);
      }),
      { numRuns: propertyRuns },
    );
  });

  it('is unavailable without a level, when it is old, without the last close and while not warm', () => {
    const none = opened();
    expect(readingOf(none.feature, none.market).reason).toBe('no VIX in this session');
    const stale = opened();
    stale.feature.onIndex(indexLevel('VIX', 15, NOON));
    expect(readingOf(stale.feature, stale.market.to(NOON + 300_000_000, stale.feature)).available).toBe(true);
    expect(readingOf(stale.feature, stale.market.to(NOON + 300_000_001, stale.feature))).toMatchObject({ available: false, reason: 'VIX is stale' });
    const hole = opened(closes.slice(0, 4));
    hole.feature.onIndex(indexLevel('VIX', 15, NOON));
    expect(readingOf(hole.feature, hole.market).reason).toBe('no VIX close of the day before');
    const cold = opened(closes.slice(1));
    cold.feature.onIndex(indexLevel('VIX', 15, NOON));
    expect(readingOf(cold.feature, cold.market).reason).toBe('not warm');
  });

  it('does not hear levels that are none, nor other indices', () => {
    const { feature, market } = opened();
    feature.onIndex(indexLevel('VIX', 15, NOON));
    feature.onIndex(indexLevel('VIX', Number.NaN, NOON));
    feature.onIndex(indexLevel('VIX', 0, NOON));
    feature.onIndex(indexLevel('VXN', 25, NOON));
    expect(feature.explain(market)['vix']).toBe(15);
  });

  it('keeps a level that was measured later than one that arrives after it', () => {
    const { feature, market } = opened();
    feature.onIndex(indexLevel('VIX', 15, NOON));
    feature.onIndex(indexLevel('VIX', 19, NOON - 1, NOON + 5));
    expect(feature.explain(market)['vix']).toBe(15);
  });

  it('takes its own close over to the next session, and not before', () => {
    const { feature, market } = opened();
    feature.onIndex(indexLevel('VIX', 18, at('2025-09-04T14:59:30-05:00')));
    expect(feature.history.length).toBe(5);
    market.to(at('2025-09-04T17:00:00-05:00'), feature);
    expect(feature.history.valueOn('2025-09-04')).toBe(18);
    const morning = at('2025-09-05T09:00:00-05:00');
    feature.onIndex(indexLevel('VIX', 18, morning));
    market.to(morning, feature);
    expect(readingOf(feature, market)).toMatchObject({ available: true, signal: -0 });
  });

  it('does not take the level at which a recording stopped at noon for a close', () => {
    const { feature, market } = opened();
    feature.onIndex(indexLevel('VIX', 18, NOON));
    market.to(at('2025-09-04T17:00:00-05:00'), feature);
    expect(feature.history.length).toBe(5);
  });

  it('knows the early close of a half day', () => {
    const { feature, market } = opened(closes, at('2025-11-28T10:00:00-06:00'));
    feature.onIndex(indexLevel('VIX', 18, at('2025-11-28T11:58:00-06:00')));
    market.to(at('2025-11-30T17:00:00-06:00'), feature);
    expect(feature.history.valueOn('2025-11-28')).toBe(18);
  });

  it('takes closes of earlier days from warm-up records at the head of a tape', () => {
    const { feature, market } = opened([]);
    for (const { date, value } of closes) feature.onIndex(indexLevel('VIX', value, at(`${date}T16:15:00-04:00`), NOON));
    feature.onIndex(indexLevel('VIX', 30, at('2025-09-03T11:00:00-04:00'), NOON));
    feature.onIndex(indexLevel('VIX', 12.8, NOON));
    expect(feature.history.toArray()).toEqual(closes);
    expect(readingOf(feature, market).signal).toBeCloseTo(Math.tanh(1 / MEDIAN_TO_DEVIATION), 12);
  });

  it('is not moved by days that are still to come', () => {
    const future = [
      { date: '2025-09-04', value: 90 },
      { date: '2025-09-05', value: 9 },
    ];
    const cut = opened();
    const whole = opened([...closes, ...future]);
    for (const { feature } of [cut, whole]) feature.onIndex(indexLevel('VIX', 17, NOON));
    expect(readingOf(whole.feature, whole.market)).toEqual(readingOf(cut.feature, cut.market));
    expect(whole.feature.explain(whole.market)).toEqual(cut.feature.explain(cut.market));
  });

  it('begins with the regime that the closes before have led to', () => {
    const { feature, market } = opened([{ date: '2025-09-02', value: 26 }, { date: '2025-09-03', value: 24.5 }, { date: '2025-09-04', value: 12 }]);
    feature.onIndex(indexLevel('VIX', 24.5, NOON));
    expect(feature.explain(market)['regime']).toBe('High');
  });

  it('takes the scale of each session from the days before it, of a history known in advance', () => {
    const days = [...closes, { date: '2025-09-04', value: 48 }, { date: '2025-09-05', value: 12 }, { date: '2025-09-08', value: 60 }, { date: '2025-09-09', value: 10 }];
    const time = at('2025-09-10T12:00:00-05:00');
    const { feature, market } = opened(days);
    readingOf(feature, market);
    feature.explain(market);
    market.to(time, feature);
    const fresh = opened(days, time);
    expect(feature.explain(market)).toEqual(fresh.feature.explain(fresh.market));
    expect(feature.explain(market)['closes']).toBe(9);
  });

  it('reads the regime with the override of an inverted curve while VIX3M is fresh', () => {
    const { feature, market } = opened();
    feature.onIndex(indexLevel('VIX3M', 17, NOON));
    feature.onIndex(indexLevel('VIX', 18, NOON));
    expect(feature.explain(market)).toMatchObject({ regime: 'High', isInverted: true });
    feature.onIndex(indexLevel('VIX', 18, NOON + 301_000_000));
    expect(feature.explain(market)).toMatchObject({ regime: 'Normal', isInverted: false });
  });
});

import { describe, expect, it } from '@jest/globals';
import { DAY, HOUR, MINUTE, type MarketView, type VolatilityRegime } from '@mia-trading/core';
import { at, feed, newMarket, tradeAt } from '../test-support/market-stream.js';
import { AverageRange } from './average-range.js';
import { regimeConfigSchema } from './regime-config.js';
import { VolatilityGauge } from './volatility-gauge.js';

const CONFIG = regimeConfigSchema.parse({});
const MONDAY_1000 = at('2024-01-08T16:00:00Z');
const view = (sessionMinute = 1_020, tradeDate = '2024-01-08', now = MONDAY_1000) => ({ sessionMinute, tradeDate, now }) as MarketView;

/** A range whose ratio is what the test says. */
function rangeOf(ratio: () => number, change = Number.NaN): AverageRange {
  return { points: 2, ratio, change } as unknown as AverageRange;
}

function gaugeOf(vix: VolatilityRegime | undefined, ratio: number): VolatilityGauge {
  return new VolatilityGauge(CONFIG, rangeOf(() => ratio), vix === undefined ? undefined : { regime: { regime: vix } });
}

describe('volatilityRegime', () => {
  it.each<[VolatilityRegime | undefined, number, VolatilityRegime]>([
    ['Low', 0.7, 'Low'],
    ['Low', 0.8, 'Normal'],
    ['Low', Number.NaN, 'Normal'],
    ['Normal', 0.5, 'Normal'],
    ['Normal', 1.5, 'Normal'],
    ['Normal', 1.51, 'High'],
    ['Normal', 2, 'High'],
    ['Normal', 2.01, 'Extreme'],
    ['High', 0.5, 'High'],
    ['High', 2.5, 'Extreme'],
    ['Extreme', 0.5, 'Extreme'],
    ['unknown', 1, 'unknown'],
    ['unknown', 1.6, 'High'],
    [undefined, 0.5, 'unknown'],
    [undefined, 2.1, 'Extreme'],
    [undefined, Number.NaN, 'unknown'],
  ])('a VIX that is %p and a range %p times the usual make %p', (vix, ratio, expected) => {
    expect(gaugeOf(vix, ratio).update(view())).toBe(expected);
  });

  it.each([
    ['Low', 0.5, { size: 1.2, stop: 0.8, target: 0.9, gatePoints: -3 }],
    ['Normal', 1, { size: 1, stop: 1, target: 1, gatePoints: 0 }],
    ['High', 1, { size: 0.8, stop: 1.5, target: 1.5, gatePoints: 5 }],
    ['Extreme', 1, { size: 0.5, stop: 2, target: 2, gatePoints: 10 }],
    ['unknown', 1, { size: 0.8, stop: 1.5, target: 1.5, gatePoints: 5 }],
  ] as const)('%s moves size, stop, target and gate', (vix, ratio, adjustment) => {
    const gauge = gaugeOf(vix, ratio);
    gauge.update(view());
    expect(gauge.adjustment).toEqual(adjustment);
  });

  it('tells a transition for 30 minutes after a change, and counts the trade dates in a regime', () => {
    let ratio = 1;
    const gauge = new VolatilityGauge(CONFIG, rangeOf(() => ratio), { regime: { regime: 'Normal' } });
    const seen = (market: MarketView) => {
      gauge.update(market);
      const { isTransition, daysInRegime } = gauge.condition(market);
      return [gauge.regime, isTransition, daysInRegime];
    };
    expect(seen(view())).toEqual(['Normal', false, 0]);
    expect(seen(view(1_020, '2024-01-09', MONDAY_1000 + DAY))).toEqual(['Normal', false, 1]);
    ratio = 1.7;
    const change = MONDAY_1000 + DAY + MINUTE;
    expect(seen(view(1_021, '2024-01-09', change))).toEqual(['High', true, 0]);
    expect(seen(view(1_050, '2024-01-09', change + 29 * MINUTE))).toEqual(['High', true, 0]);
    expect(seen(view(1_051, '2024-01-09', change + 30 * MINUTE))).toEqual(['High', false, 0]);
    expect(seen(view(1_020, '2024-01-10', change + DAY))).toEqual(['High', false, 1]);
  });

  it.each([
    [0.11, 'rising'],
    [-0.11, 'falling'],
    [0.05, 'steady'],
    [Number.NaN, 'unknown'],
  ] as const)('a range that has changed by %p is %p', (change, trend) => {
    expect(new VolatilityGauge(CONFIG, rangeOf(() => 1, change), undefined).condition(view()).trend).toBe(trend);
  });
});

describe('the average range against the usual one', () => {
  const range = () => new AverageRange({ barPeriod: MINUTE, bars: 3, usualSessions: 2, changeBars: 5 });
  /** Ten minutes of a regular morning that swing by `swing` points within each minute. */
  const morning = (iso: string, swing: number) =>
    Array.from({ length: 20 }, (_, half) => tradeAt(at(iso) + half * (MINUTE / 2), half % 2 === 0 ? 4_800 : 4_800 + swing));

  it('is unknown before two sessions have ended, then the median of theirs at this minute', () => {
    const average = range();
    const market = newMarket();
    feed(market, [average], morning('2024-01-08T15:00:00Z', 2));
    expect(average.ratio(market.sessionMinute)).toBeNaN();
    feed(market, [average], morning('2024-01-09T15:00:00Z', 4));
    expect(average.ratio(market.sessionMinute)).toBeNaN();
    feed(market, [average], morning('2024-01-10T15:00:00Z', 9));
    // Wilder's average of ranges that are all 9 points is nearly 9; the median of 2 and 4 is about 3.
    expect(average.points).toBeGreaterThan(8);
    expect(average.ratio(market.sessionMinute)).toBeCloseTo(average.points / 3, 0);
    expect(average.ratio(market.sessionMinute + 120)).toBeNaN();
  });

  it('never has the session under way in its own norm', () => {
    const [calm, wild] = [range(), range()];
    for (const [average, swing] of [[calm, 2], [wild, 50]] as const) {
      const market = newMarket();
      for (const day of ['08', '09']) feed(market, [average], morning(`2024-01-${day}T15:00:00Z`, 4));
      feed(market, [average], morning('2024-01-10T15:00:00Z', swing));
    }
    expect(wild.ratio(965) / calm.ratio(965)).toBeCloseTo(wild.points / calm.points, 9);
  });

  it('tells how far the range has moved over its last bars', () => {
    const average = range();
    const market = newMarket();
    feed(market, [average], morning('2024-01-08T15:00:00Z', 2));
    feed(market, [average], morning('2024-01-08T15:10:00Z', 6).slice(0, 8));
    expect(average.change).toBeGreaterThan(0.5);
    feed(market, [average], morning('2024-01-08T15:14:00Z', 0.25).slice(0, 12));
    expect(average.change).toBeLessThan(-0.3);
    expect(market.now).toBeLessThan(at('2024-01-08T15:00:00Z') + HOUR);
  });
});

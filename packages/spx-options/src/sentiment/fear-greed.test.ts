import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createReading, isoDate, isWeekend, parseIsoDate } from '@mia-trading/core';
import { at, FakeMarket, indexLevel } from '../test-support/fake-market.js';
import { propertyRuns } from '../test-support/property-runs.js';
import { PUT_CALL_FILE, readDaily, VIX3M_FILE, VIX_FILE, volatilityFilesExist, VVIX_FILE } from '../test-support/volatility-files.js';
import { sentimentConfig } from './config.js';
import { DailyHistory, type DailyValue } from './daily-history.js';
import { FearGreed } from './fear-greed-feature.js';
import { fearGreed, fearGreedBand, fearGreedMeasures, type FearGreedHistories, type FearGreedOptions } from './fear-greed.js';
import { withoutPlaceholders } from './put-call.js';

const options = sentimentConfig.parse({}).fearGreed;
/** Windows short enough to redo on paper. */
const short: FearGreedOptions = { ...options, rankDays: 4, minimumDays: 2, vixAverageDays: 2, spxAverageDays: 2, putCallDays: 2, putCallMedianDays: 3 };

/** Weekdays that end with 2025-09-03, oldest first. */
function weekdays(count: number): string[] {
  const days: string[] = [];
  for (let day = parseIsoDate('2025-09-03') ?? 0; days.length < count; day -= 1) if (!isWeekend(day)) days.unshift(isoDate(day));
  return days;
}

function series(values: readonly number[]): DailyHistory {
  const dates = weekdays(values.length);
  return new DailyHistory(values.map((value, index): DailyValue => ({ date: dates[index] as string, value })));
}

function histories(changes: Partial<FearGreedHistories>): FearGreedHistories {
  const none = new DailyHistory();
  return { vix: none, vix3m: none, vvix: none, putCall: none, spx: none, ...changes };
}

const SESSION = '2025-09-04';
const RATED = '2025-09-03';

describe('fear and greed', () => {
  it('is the mean percentile of its parts, fear turned round: by hand', () => {
    const known = histories({ vvix: series([90, 110, 100, 80, 95]), vix: series([20, 18, 16, 17, 19]), vix3m: series([20, 20, 20, 20, 20]) });
    const reading = fearGreed(known, SESSION, RATED, { ...short, minimumDays: 3 });
    // VVIX 95 lies above 80 and 90 of four: percentile 50. VIX/VIX3M 0.95 above 0.9, 0.8, 0.85 of four: 75.
    // VIX over its two-day mean: 19/18 - 1 against -1/19, -1/17, 1/33: above all three.
    expect(reading?.parts.volOfVol).toEqual({ measure: 95, greed: 50, days: 4 });
    expect(reading?.parts.termStructure).toEqual({ measure: 0.95, greed: 25, days: 4 });
    expect(reading?.parts.vixTrend).toEqual({ measure: 19 / 18 - 1, greed: 0, days: 3 });
    expect([reading?.parts.putCall, reading?.parts.marketTrend]).toEqual([null, null]);
    expect(reading).toMatchObject({ date: RATED, value: 25, band: 'fear', coverage: 0.6 });
  });

  it('grows with the trend of the market', () => {
    const rising = fearGreed(histories({ spx: series([100, 101, 100, 101, 110]), vvix: series([1, 1, 1, 1, 1]) }), SESSION, RATED, short);
    expect(rising?.parts.marketTrend?.greed).toBe(100);
    expect(rising?.parts.volOfVol?.greed).toBe(50);
  });

  it('averages the put/call ratio over its own median: by hand', () => {
    const measures = fearGreedMeasures('putCall', histories({ putCall: series([1.2, 1.4, 1.6, 2.1, 1.2]) }), SESSION, 1, short);
    expect([...measures]).toEqual([(2.1 / 1.4 + 1.2 / 1.6) / 2]);
  });

  it('needs two parts, and each the day itself', () => {
    const five = [1, 2, 3, 4, 5];
    expect(fearGreed(histories({ vvix: series(five) }), SESSION, RATED, short)).toBeNull();
    expect(fearGreed(histories({ vvix: series(five), spx: series(five) }), SESSION, RATED, short)?.coverage).toBe(0.4);
    expect(fearGreed(histories({ vvix: series(five), spx: series(five) }), '2025-09-05', '2025-09-04', short)).toBeNull();
  });

  it('names its bands at whole numbers', () => {
    expect([0, 24.4, 24.5, 44.4, 44.5, 55.4, 55.5, 75.4, 75.5, 100].map(fearGreedBand)).toEqual([
      'extreme fear', 'extreme fear', 'fear', 'fear', 'neutral', 'neutral', 'greed', 'greed', 'extreme greed', 'extreme greed',
    ]);
  });

  it('does not change when days from the session on are added', () => {
    const level = fc.double({ min: 1, max: 100, noNaN: true });
    fc.assert(
      fc.property(fc.array(level, { minLength: 8, maxLength: 20 }), fc.array(level, { minLength: 1, maxLength: 3 }), (past, future) => {
        const after = [SESSION, '2025-09-05', '2025-09-08'];
        const longer = new DailyHistory([...series(past).toArray(), ...future.map((value, index) => ({ date: after[index] as string, value }))]);
        const cut = histories({ vix: series(past), spx: series(past), putCall: series(past) });
        expect(fearGreed(histories({ vix: longer, spx: longer, putCall: longer }), SESSION, RATED, short)).toEqual(fearGreed(cut, SESSION, RATED, short));
      }),
      { numRuns: propertyRuns },
    );
  });

  (volatilityFilesExist ? describe : describe.skip)('on the published series', () => {
    const read = (file: string, column: string): DailyHistory => new DailyHistory(readDaily(file, column));
    const known = volatilityFilesExist
      ? histories({
          vix: read(VIX_FILE, 'CLOSE'),
          vix3m: read(VIX3M_FILE, 'CLOSE'),
          vvix: read(VVIX_FILE, 'VVIX'),
          putCall: new DailyHistory(withoutPlaceholders(readDaily(PUT_CALL_FILE, 'SPX_SPXW_PUT_CALL_RATIO'))),
        })
      : histories({});
    const quantile = (values: readonly number[], q: number): number => [...values].sort((a, b) => a - b)[Math.floor(q * (values.length - 1))] as number;

    it('has the known spread of VIX over its 50-day mean and of VIX over VIX3M', () => {
      const trend = [...fearGreedMeasures('vixTrend', known, '2099-01-01', 20_000, options)].filter(Number.isFinite);
      expect([0.05, 0.5, 0.95, 0.99].map((q) => Math.round(100 * quantile(trend, q)))).toEqual([-21, -3, 32, 69]);
      const structure = [...fearGreedMeasures('termStructure', known, '2099-01-01', 20_000, options)].filter(Number.isFinite);
      expect(Math.round(1_000 * quantile(structure, 0.5))).toBe(885);
      expect(Math.round(1_000 * quantile(structure, 0.95))).toBe(1_018);
      expect(Math.round((10_000 * structure.filter((ratio) => ratio > 1).length) / structure.length)).toBe(765);
    });

    it('saw the fear of August 2024, and the calm of October 2017 with the VIX at 9.19', () => {
      const crash = fearGreed(known, '2024-08-06', '2024-08-05', options);
      expect(crash?.band).toBe('extreme fear');
      expect(crash?.coverage).toBe(0.8);
      expect(crash?.value).toBeLessThan(5);
      expect(fearGreed(known, '2017-10-06', '2017-10-05', options)?.band).toBe('greed');
    });
  });
});

describe('the feature fearGreed', () => {
  const NOON = at('2025-09-04T12:00:00-05:00');
  const five = [90, 110, 100, 80, 95];

  it('tells the day before as a signal, with its coverage as confidence', () => {
    const feature = new FearGreed({ ...short, minimumDays: 3 }, { vvix: series(five), vix: series([20, 18, 16, 17, 19]), vix3m: series([20, 20, 20, 20, 20]) });
    const market = new FakeMarket().to(NOON, feature);
    const reading = createReading();
    feature.read(market, reading);
    expect(reading).toEqual({ available: true, signal: -0.5, confidence: 0.6, asOf: at('2025-09-03T15:00:00-05:00'), reason: '' });
    expect(feature.explain()).toMatchObject({ value: 25, band: 'fear', contrarian: 'none', volOfVol: 50, marketTrend: null });
  });

  it('is not warm without a history, and is not moved by today', () => {
    const feature = new FearGreed(short);
    const market = new FakeMarket().to(NOON, feature);
    const reading = createReading();
    feature.read(market, reading);
    expect(reading).toMatchObject({ available: false, reason: 'not warm' });
    const warm = new FearGreed(short, { vvix: series(five), spx: series(five) });
    market.to(NOON + 1);
    warm.onSession(market);
    warm.read(market, reading);
    const before = { ...reading };
    warm.onIndex(indexLevel('VVIX', 300, NOON + 1));
    warm.onIndex(indexLevel('SPX', 1, NOON + 1));
    warm.read(market, reading);
    expect(before.available).toBe(true);
    expect(reading).toEqual(before);
  });

  it('rates the day it has itself seen, from the next session on', () => {
    const feature = new FearGreed(short, { vvix: series(five), spx: series(five) });
    const market = new FakeMarket().to(NOON, feature);
    for (const symbol of ['VVIX', 'SPX']) feature.onIndex(indexLevel(symbol, 120, at('2025-09-04T15:00:00-05:00')));
    market.to(at('2025-09-04T17:00:00-05:00'), feature);
    const reading = createReading();
    feature.read(market, reading);
    expect(reading.asOf).toBe(at('2025-09-04T15:00:00-05:00'));
    expect(feature.explain()).toMatchObject({ date: '2025-09-04', volOfVol: 0, marketTrend: 100, value: 50 });
  });

  it('rates each session by its own day before, of a history known in advance', () => {
    const days = [...series(five).toArray(), { date: '2025-09-04', value: 200 }];
    const feature = new FearGreed(short, { vvix: new DailyHistory(days), spx: new DailyHistory(days) });
    const market = new FakeMarket().to(NOON, feature);
    expect(feature.explain()).toMatchObject({ date: '2025-09-03', volOfVol: 50 });
    market.to(at('2025-09-05T12:00:00-05:00'), feature);
    expect(feature.explain()).toMatchObject({ date: '2025-09-04', volOfVol: 0 });
  });
});

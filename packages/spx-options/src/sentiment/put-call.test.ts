import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { optionQuote } from '../test-support/fake-market.js';
import { propertyRuns } from '../test-support/property-runs.js';
import { PUT_CALL_FILE, readDaily, volatilityFilesExist } from '../test-support/volatility-files.js';
import { DailyHistory } from './daily-history.js';
import { OptionVolume } from './option-volume.js';
import { contrarianAt, normalisedDay, normalisedPutCall, putCallSentiment, putCallVolumeRatio, withoutPlaceholders } from './put-call.js';

const thresholds = { bullishBelow: 0.8, bearishAbove: 1.2 };

describe('sentiment of a put/call ratio', () => {
  it('is bullish to 0.8, bearish from 1.2, and linear between', () => {
    expect([0.1, 0.8, 0.9, 1, 1.1, 1.2, 3].map((ratio) => Math.round(1e9 * putCallSentiment(ratio, thresholds)) / 1e9)).toEqual([1, 1, 0.5, 0, -0.5, -1, -1]);
  });

  it('never rises with the ratio', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 5, noNaN: true }), fc.double({ min: 0, max: 5, noNaN: true }), (one, other) => {
        expect(putCallSentiment(Math.max(one, other), thresholds)).toBeLessThanOrEqual(putCallSentiment(Math.min(one, other), thresholds));
      }),
      { numRuns: propertyRuns },
    );
  });

  it('reads the ends against the crowd', () => {
    expect([0.8, 0.81, 1, 1.19, 1.2].map((ratio) => contrarianAt(ratio, thresholds))).toEqual(['bearish', 'none', 'none', 'none', 'bullish']);
  });

  it('is no ratio below a minimum of calls', () => {
    expect(putCallVolumeRatio(150, 100, 100)).toBe(1.5);
    expect(putCallVolumeRatio(150, 99, 100)).toBeNull();
    expect(putCallVolumeRatio(150, 0, 0)).toBeNull();
    expect(putCallVolumeRatio(Number.NaN, 200, 100)).toBeNull();
    expect(putCallVolumeRatio(150, Number.NaN, 100)).toBeNull();
  });
});

describe('a day against the median of the days before it', () => {
  const history = new DailyHistory([1.2, 1.4, 1.6, 2.1].map((value, index) => ({ date: `2024-01-0${index + 2}`, value })));

  it('leaves the day itself out of its norm: by hand', () => {
    expect(normalisedPutCall(history, '2024-01-08', 63, 3)).toEqual({ date: '2024-01-05', ratio: 2.1, norm: 1.4, normalised: 2.1 / 1.4, days: 3 });
    expect(normalisedPutCall(history, '2024-01-08', 2, 2)?.norm).toBeCloseTo(1.5, 12);
  });

  it('is nothing with fewer days than needed, and knows no day of its own date or later', () => {
    expect(normalisedPutCall(history, '2024-01-08', 63, 4)).toBeNull();
    expect(normalisedPutCall(history, '2024-01-05', 63, 2)?.date).toBe('2024-01-04');
    expect(normalisedPutCall(history, '2024-01-02', 63, 0)).toBeNull();
  });

  it('drops the placeholders of the published table', () => {
    expect(withoutPlaceholders([1, 4.22, 11, 21, 0, Number.NaN, 1.01].map((value) => ({ date: '2024-01-02', value }))).map(({ value }) => value)).toEqual([1.01]);
  });

  (volatilityFilesExist ? it : it.skip)('has the tails of the published history: 3.3 % below 0.8 and 3.8 % above 1.2, where the raw ratio is nearly always above', () => {
    const days = withoutPlaceholders(readDaily(PUT_CALL_FILE, 'SPX_SPXW_PUT_CALL_RATIO'));
    const real = new DailyHistory(days);
    expect(days).toHaveLength(1_630);
    const normalised = days.map((_, index) => normalisedDay(real, index, 63, 63)?.normalised).filter((value) => value !== undefined);
    expect(normalised).toHaveLength(1_567);
    const share = (values: readonly number[], isIn: (value: number) => boolean): number => Math.round((1_000 * values.filter(isIn).length) / values.length) / 10;
    expect(share(normalised, (value) => value < 0.8)).toBe(3.3);
    expect(share(normalised, (value) => value > 1.2)).toBe(3.8);
    const raw = days.map(({ value }) => value);
    expect(raw.filter((value) => value < 0.8)).toHaveLength(1);
    expect(share(raw, (value) => value > 1.2)).toBe(88.5);
  });
});

describe('option volume of a session', () => {
  it('counts each series with its last word: by hand', () => {
    const volume = new OptionVolume(['SPX', 'SPXW']);
    const tell = (right: 'C' | 'P', strike: number, total: number | null, root = 'SPXW'): boolean => volume.update(optionQuote({ tsInit: 0, right, strike, volume: total, root }));
    tell('C', 6_500, 10);
    tell('C', 6_500, 30);
    tell('P', 6_500, 60);
    tell('C', 6_500, 20, 'SPX');
    expect(tell('C', 6_505, null)).toBe(false);
    expect(tell('C', 6_505, -5)).toBe(false);
    expect(tell('C', 6_505, 5, 'XSP')).toBe(false);
    expect([volume.callVolume, volume.putVolume, volume.ratio(50), volume.ratio(51)]).toEqual([50, 60, 1.2, null]);
    volume.clear();
    expect([volume.callVolume, volume.putVolume, volume.ratio(1)]).toEqual([0, 0, null]);
  });

  it('equals the sum over the last totals of all series', () => {
    const series = fc.record({
      root: fc.constantFrom('SPX', 'SPXW'),
      expiry: fc.constantFrom('2025-09-05', '2025-09-19'),
      strike: fc.constantFrom(6_499.5, 6_500, 6_500.001, 6_505),
      right: fc.constantFrom('C' as const, 'P' as const),
      volume: fc.nat(100_000),
    });
    fc.assert(
      fc.property(fc.array(series, { maxLength: 80 }), (updates) => {
        const volume = new OptionVolume(['SPX', 'SPXW']);
        const last = new Map<string, { readonly right: string; readonly volume: number }>();
        for (const update of updates) {
          volume.update(optionQuote({ tsInit: 0, ...update }));
          last.set(`${update.root} ${update.expiry} ${update.strike} ${update.right}`, update);
        }
        const sum = (right: string): number => [...last.values()].filter((known) => known.right === right).reduce((total, known) => total + known.volume, 0);
        expect([volume.callVolume, volume.putVolume]).toEqual([sum('C'), sum('P')]);
      }),
      { numRuns: propertyRuns },
    );
  });
});

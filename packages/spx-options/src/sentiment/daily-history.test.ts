import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MiaError } from '@mia-trading/core';
import { propertyRuns } from '../test-support/property-runs.js';
import { PUT_CALL_FILE, readDaily, VIX_FILE, volatilityFilesExist, VXN_FILE } from '../test-support/volatility-files.js';
import { parseDailyCsv } from './daily-history-csv.js';
import { DailyHistory } from './daily-history.js';
import { percentileRank } from './percentile-rank.js';

describe('a daily series', () => {
  it('shows the days before a date, never the date itself', () => {
    const history = new DailyHistory([{ date: '2024-01-02', value: 3 }, { date: '2024-01-03', value: 1 }, { date: '2024-01-05', value: 2 }]);
    expect(['2024-01-01', '2024-01-02', '2024-01-03', '2024-01-04', '2024-01-05', '2024-01-06'].map((date) => history.countBefore(date))).toEqual([0, 0, 1, 2, 2, 3]);
    expect(history.valueOn('2024-01-03')).toBe(1);
    expect(history.valueOn('2024-01-04')).toBeNaN();
    expect(history.valueOn('2024-01-09')).toBeNaN();
    expect(history.trailingMedian(3, 63)).toBe(2);
    expect(history.trailingMedian(3, 2)).toBe(1.5);
    expect(history.trailingMedian(0, 2)).toBeNaN();
    expect(history.dateAt(2)).toBe('2024-01-05');
    expect(history.valueAt(3)).toBeNaN();
  });

  it('keeps the first word about a day, and no value that is not finite', () => {
    const history = new DailyHistory();
    expect(history.add('2024-01-02', 5)).toBe(true);
    expect(history.add('2024-01-02', 6)).toBe(false);
    expect(history.add('2024-01-03', Number.NaN)).toBe(false);
    expect(history.toArray()).toEqual([{ date: '2024-01-02', value: 5 }]);
    expect(history.version).toBe(1);
  });

  it('does not care in which order days come', () => {
    const day = fc.integer({ min: 1, max: 28 }).map((n) => `2024-02-${String(n).padStart(2, '0')}`);
    fc.assert(
      fc.property(fc.uniqueArray(fc.record({ date: day, value: fc.double({ noNaN: true, noDefaultInfinity: true }) }), { selector: ({ date }) => date }), day, (days, asked) => {
        const sorted = [...days].sort((a, b) => (a.date < b.date ? -1 : 1));
        const history = new DailyHistory(days);
        expect(history.toArray()).toEqual(sorted);
        expect(history.countBefore(asked)).toBe(sorted.filter(({ date }) => date < asked).length);
      }),
      { numRuns: propertyRuns },
    );
  });
});

describe('a daily series from a CSV table', () => {
  it('reads the three ways dates are written, a byte order mark and empty values', () => {
    const text = '\uFEFFDATE,OPEN,CLOSE\r\n09/15/09,1,24.93\r\n2010-01-04,1,\r\n1/5/2010,1,20.5\r\n\r\n';
    expect(parseDailyCsv(text, { file: 'x.csv', value: 'CLOSE' })).toEqual([{ date: '2009-09-15', value: 24.93 }, { date: '2010-01-05', value: 20.5 }]);
    expect(parseDailyCsv('v,day\n7,2024-01-02', { file: 'x.csv', value: 'v', date: 'day' })).toEqual([{ date: '2024-01-02', value: 7 }]);
  });

  it.each([
    ['DATE,CLOSE\n2024-02-30,1', 'CLOSE', 'x.csv, line 2: expected a date as YYYY-MM-DD, MM/DD/YYYY or MM/DD/YY'],
    ['DATE,CLOSE\n13/01/2024,1', 'CLOSE', 'x.csv, line 2: expected a date as YYYY-MM-DD, MM/DD/YYYY or MM/DD/YY'],
    ['DATE,CLOSE\n2024-02-01,n/a', 'CLOSE', 'x.csv, line 2: expected a number in column "CLOSE"'],
    ['DATE,CLOSE\n2024-02-01', 'CLOSE', 'x.csv, line 2: expected 2 columns'],
    ['DATE,CLOSE\n2024-02-01,1', 'LAST', 'x.csv, line 1: expected a column named "LAST"'],
    ['', 'CLOSE', 'x.csv, line 1: expected a column named "CLOSE"'],
  ])('names the place of what it cannot read: %j', (text, value, message) => {
    const attempt = (): unknown => parseDailyCsv(text, { file: 'x.csv', value });
    expect(attempt).toThrow(MiaError);
    expect(attempt).toThrow(message);
  });

  (volatilityFilesExist ? it : it.skip)('reads the published tables whole', () => {
    expect(readDaily(VIX_FILE, 'CLOSE')).toHaveLength(9_235);
    expect(readDaily(VXN_FILE, 'CLOSE')[0]).toEqual({ date: '2009-09-15', value: 24.93 });
    expect(readDaily(PUT_CALL_FILE, 'SPX_SPXW_PUT_CALL_RATIO')[0]).toEqual({ date: '2019-10-07', value: 1.75 });
  });
});

describe('percentile rank', () => {
  it('counts those below and half of those equal', () => {
    expect(percentileRank([1, 2, 2, 3], 2)).toBe(0.5);
    expect(percentileRank([1, 2, 2, 3], 0)).toBe(0);
    expect(percentileRank([1, 2, 2, 3], 4)).toBe(1);
    expect(percentileRank([1, Number.NaN, 3], 2)).toBe(0.5);
    expect(percentileRank([], 2)).toBeNaN();
    expect(percentileRank([1], Number.NaN)).toBeNaN();
  });
});

import { describe, expect, it } from '@jest/globals';
import { at, FakeMarket, indexLevel } from '../test-support/fake-market.js';
import { IndexSeries } from './index-series.js';

function started(time: string): { series: IndexSeries; market: FakeMarket } {
  const series = new IndexSeries('VIX');
  const market = new FakeMarket();
  market.to(at(time));
  series.onSession(market);
  return { series, market };
}

/** The next session begins, as the engine tells it. */
function next({ series, market }: ReturnType<typeof started>, time: string): void {
  market.to(at(time));
  series.onSession(market);
}

describe('an index over days', () => {
  it('belongs to a session from 18:00 New York of the trading day before', () => {
    const { series } = started('2025-09-02T10:00:00-05:00');
    expect(series.previousDate).toBe('2025-08-29');
    series.onIndex(indexLevel('VIX', 16, at('2025-08-29T17:59:59-04:00')));
    expect(series.level).toBeNaN();
    series.onIndex(indexLevel('VIX', 17, at('2025-08-29T18:00:00-04:00')));
    expect(series.level).toBe(17);
    expect(series.previousClose).toBe(16);
  });

  it('closes with its last level in the last five minutes of cash hours, or later', () => {
    for (const [time, closes] of [['2025-09-03T15:54:59-04:00', false], ['2025-09-03T15:55:00-04:00', true], ['2025-09-03T16:14:45-04:00', true]] as const) {
      const run = started('2025-09-03T10:00:00-05:00');
      run.series.onIndex(indexLevel('VIX', 16, at(time)));
      next(run, '2025-09-03T17:00:00-05:00');
      expect([time, run.series.previousClose]).toEqual([time, closes ? 16 : Number.NaN]);
      expect(run.series.level).toBeNaN();
      expect(run.series.previousCloseAt).toBe(at('2025-09-03T16:00:00-04:00'));
    }
  });

  it('does not hand a close to a session after a day that was not recorded', () => {
    const run = started('2025-09-02T10:00:00-05:00');
    run.series.onIndex(indexLevel('VIX', 16, at('2025-09-02T16:00:00-04:00')));
    next(run, '2025-09-04T10:00:00-05:00');
    expect(run.series.history.valueOn('2025-09-02')).toBe(16);
    expect(run.series.previousClose).toBeNaN();
  });

  it('forgets the close of the day before with that day', () => {
    const run = started('2025-09-03T10:00:00-05:00');
    run.series.history.add('2025-09-02', 16);
    expect(run.series.previousClose).toBe(16);
    next(run, '2025-09-04T10:00:00-05:00');
    expect(run.series.previousClose).toBeNaN();
  });

  it('takes of an earlier day only what was measured after its close', () => {
    const { series } = started('2025-09-04T10:00:00-05:00');
    for (const time of ['2025-09-02T15:59:59-04:00', '2025-09-01T16:00:00-04:00', '2025-08-30T12:00:00-04:00']) series.onIndex(indexLevel('VIX', 30, at(time)));
    expect(series.history.length).toBe(0);
    series.onIndex(indexLevel('VIX', 15, at('2025-09-02T16:00:00-04:00')));
    series.onIndex(indexLevel('VIX', 14, at('2025-07-03T13:00:00-04:00')));
    expect(series.history.toArray()).toEqual([{ date: '2025-07-03', value: 14 }, { date: '2025-09-02', value: 15 }]);
  });
});

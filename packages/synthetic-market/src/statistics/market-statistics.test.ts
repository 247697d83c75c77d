import { describe, expect, it } from '@jest/globals';
import { instantOf, parseIsoDate, resolveInstrument, SECOND, type Side, type TapeEvent } from '@mia-trading/core';
import { IntervalStatistics } from './interval-statistics.js';
import { MarketStatistics } from './market-statistics.js';
import { SizeHistogram } from './size-histogram.js';

describe('statistics by hand', () => {
  it('percentiles are sizes that occurred', () => {
    const sizes = new SizeHistogram();
    for (const size of [1, 1, 1, 1, 1, 2, 3, 4, 7, 34]) sizes.add(size);
    expect([0.5, 0.6, 0.9, 0.91, 1].map((share) => sizes.percentile(share))).toEqual([1, 2, 7, 34, 34]);
    expect(sizes.mean).toBeCloseTo(5.5, 12);
    expect(new SizeHistogram().percentile(0.5)).toBeNaN();
  });

  it('fits a line through two kinds of seconds, exactly, and counts trades in each', () => {
    const statistics = new IntervalStatistics(SECOND);
    statistics.onMid(0, 0, 100);
    // Each second: imbalance +10 or -10 with a tick up or down; 3 trades or 1.
    const up = [true, false, true, false, true];
    let mid = 100;
    up.forEach((isUp, second) => {
      mid += isUp ? 1 : -1;
      for (let trade = 0; trade < (isUp ? 3 : 1); trade += 1) statistics.onTrade(second * SECOND + 10);
      statistics.onMid(second * SECOND + 500, isUp ? 10 : -10, mid);
    });
    statistics.onTrade(5 * SECOND);
    const report = statistics.report();
    expect(report.intervals).toBe(5);
    expect(report.ofiR2).toBeCloseTo(1, 12);
    expect(report.ofiSlope).toBeCloseTo(0.1, 12);
    // Counts 3, 1, 3, 1, 3: mean 2.2, variance 0.96.
    expect(report.countDispersion).toBeCloseTo(0.96 / 2.2, 12);
    expect(report.midKurtosis).toBeCloseTo(1, 12);
  });

  it('reads queues, spread, parents and order flow from events', () => {
    const instrument = resolveInstrument('ESZ6', { asOf: '2026-11-17' });
    const start = instantOf('America/Chicago', parseIsoDate('2026-11-17') ?? NaN, 10 * 60);
    const statistics = new MarketStatistics(instrument);
    let seq = 0;
    const header = (ms: number) => ({ tsEvent: start + ms * 1_000, tsInit: start + ms * 1_000, seq: seq++, instrument: 'ESZ6' });
    const depth = (ms: number, side: Side, price: number, size: number, endOfBatch: boolean): TapeEvent => ({ kind: 'depth', ...header(ms), action: 'set', side, price, size, orders: 0, endOfBatch });
    const trade = (ms: number, price: number, size: number, aggressor: 1 | -1, matchId: number): TapeEvent => ({ kind: 'trade', ...header(ms), price, size, aggressor, aggressorSource: 'exchange', matchId, flags: 0 });
    for (const event of [
      depth(0, 1, 5_000, 10, false),
      depth(0, -1, 5_000.25, 30, true),
      trade(100, 5_000.25, 30, 1, 1),
      trade(100, 5_000.5, 5, 1, 1),
      depth(100, -1, 5_000.25, 0, false),
      depth(100, -1, 5_000.5, 20, true),
      trade(200, 5_000, 4, -1, 2),
      depth(300, 1, 5_000.25, 8, true),
      depth(1_300, 1, 5_000.25, 9, true),
    ]) statistics.process(event);
    const report = statistics.report();
    expect([report.trades, report.lots, report.bookMessages]).toEqual([3, 39, 6]);
    // Parents of 35 and, unfinished, 4 contracts; one pair of signs, opposed.
    expect([report.parentSizeP99, report.signAutocorrelation]).toEqual([35, -1]);
    // One tick wide for 100 ms and from 300 ms on, two ticks between: 1,100 of 1,300 ms.
    expect(report.oneTickShare).toBeCloseTo(1_100 / 1_300, 12);
    // 10 and 30 at the first sample, 9 and 20 a second later.
    expect(report.queueSize.mean).toBeCloseTo((10 + 30 + 9 + 20) / 4, 12);
    expect(report.midMovesPerTrade).toBeCloseTo(2 / 3, 12);
    // Imbalance -0.5 was followed by a move up, and so was -1/3 in the same bin.
    expect(report.upMoveShare[1]).toBe(1);
  });
});

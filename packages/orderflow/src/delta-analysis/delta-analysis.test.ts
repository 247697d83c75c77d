import { describe, expect, it } from '@jest/globals';
import { TradeFlag, type Aggressor, type BarEvent, type Detection } from '@mia-trading/core';
import { ES, FakeMarket, print } from '../test-support/fake-market.js';
import { deltaAnalysis, type DeltaAnalysisOptions } from './delta-analysis-config.js';
import { DeltaAnalysis } from './delta-analysis.js';

const SECOND = 1_000_000;
/** Bars of 10 s, pivots of a bar on either side, and never enough observations for absorption. */
const options = deltaAnalysis.parse({ barSeconds: 10, keptBars: 60, pivot: { barsBefore: 1, barsAfter: 1, minimumTicks: 2 }, absorption: { minimumObservations: 1_000 } });
/** Absorption in single bars, from the fourth on. */
const absorbing = deltaAnalysis.parse({ ...options, absorption: { bars: 1, minimumObservations: 3, quantile: 0.5 } });

/** [second, ticks, size, aggressor] */
type Row = readonly [number, number, number, Aggressor];

function run(rows: readonly Row[], settings: DeltaAnalysisOptions = options): { readonly analysis: DeltaAnalysis; readonly market: FakeMarket; readonly found: Detection[] } {
  const found: Detection[] = [];
  const analysis = new DeltaAnalysis(settings, (detection) => found.push(detection));
  const market = new FakeMarket();
  feed(analysis, market, rows);
  return { analysis, market, found };
}

function feed(analysis: DeltaAnalysis, market: FakeMarket, rows: readonly Row[]): void {
  for (const [second, ticks, size, aggressor] of rows) {
    market.now = second * SECOND;
    market.sessionMinute = Math.floor(second / 60);
    analysis.onTrade(print({ ticks, size, aggressor, tsInit: market.now }), market);
  }
}

describe('delta bars', () => {
  it('+5 -8 +1 and an unknown 6: delta -2, lowest -3, highest +5, closed by the first print of the next interval', () => {
    const { analysis } = run([[1, 100, 5, 1], [4, 98, 8, -1], [6, 99, 6, 0], [9.9, 101, 1, 1]]);
    expect(analysis.bars.series.length).toBe(0);
    expect(analysis.bars.forming.delta).toBe(-2);
    const later = run([[1, 100, 5, 1], [4, 98, 8, -1], [6, 99, 6, 0], [9.9, 101, 1, 1], [10, 103, 2, 1], [31, 104, 3, -1]]);
    const { series } = later.analysis.bars;
    expect(series.bar(1)).toEqual({
      start: 0, since: SECOND, open: 100, high: 101, low: 98, close: 101, volume: 20, inferred: 0, unknown: 6, delta: -2, minimumDelta: -3, maximumDelta: 5, cumulativeOpen: 0,
    });
    expect(series.bar(0)).toMatchObject({ start: 10 * SECOND, open: 103, delta: 2, cumulativeOpen: -2 });
    expect([series.cumulativeHigh(1), series.cumulativeLow(1), series.cumulativeClose(1), series.cumulativeClose(0)]).toEqual([5, -3, -2, 0]);
    expect(() => series.bar(2)).toThrow(RangeError);
    expect(later.analysis.cumulative.session.delta).toBe(-3);
    expect([later.analysis.footprint.delta, later.analysis.barFootprint.delta]).toEqual([-3, -3]);
  });

  it('leaves out spread legs and off-book prints, which have another price', () => {
    const { analysis, market } = run([[1, 100, 5, 1]]);
    for (const flags of [TradeFlag.Spread, TradeFlag.OffBook]) analysis.onTrade(print({ ticks: 50, size: 70, aggressor: -1, flags }), market);
    expect([analysis.bars.forming.low, analysis.bars.forming.volume, analysis.footprint.lowest]).toEqual([100, 5, 100]);
  });

  it.each(['a gap', 'a print without size'])('drops the bar into which %s falls, and what was before it', (hole) => {
    const { analysis, market } = run([[1, 100, 5, 1], [11, 100, 5, 1]]);
    expect(analysis.bars.series.length).toBe(1);
    if (hole === 'a gap') analysis.onGap();
    else analysis.onTrade(print({ ticks: 100, size: 0, flags: TradeFlag.SizeUnknown, tsInit: market.now }), market);
    feed(analysis, market, [[12, 100, 9, 1], [21, 100, 2, 1], [31, 100, 1, 1]]);
    expect(analysis.bars.series.length).toBe(1);
    expect(analysis.bars.series.bar(0)).toMatchObject({ start: 20 * SECOND, volume: 2 });
  });

  it('begins anew with a session: delta from 0, no bar before', () => {
    const { analysis, market } = run([[1, 100, 5, 1]]);
    analysis.onSession(market);
    expect([analysis.bars.series.length, analysis.bars.cumulative, analysis.footprint.isEmpty, analysis.cumulative.session.volume]).toEqual([0, 0, true, 0]);
  });

  it('takes bars of the source with bid and ask volume, of its own period, once', () => {
    const { analysis, market } = run([]);
    const bar: BarEvent = { kind: 'bar', tsEvent: 10 * SECOND, tsInit: 10 * SECOND, seq: 0, instrument: ES.symbol, period: 10 * SECOND, open: 25, high: 26, low: 24.5, close: 25.5, volume: 100, bidVolume: 30, askVolume: 60, trades: 9 };
    analysis.onBar(bar, market);
    analysis.onBar(bar, market);
    analysis.onBar({ ...bar, tsEvent: 30 * SECOND, period: 20 * SECOND }, market);
    analysis.onBar({ ...bar, tsEvent: 30 * SECOND, askVolume: null }, market);
    analysis.onBar({ ...bar, tsEvent: 30 * SECOND, high: Number.NaN }, market);
    expect(analysis.bars.series.length).toBe(1);
    expect(analysis.bars.series.bar(0)).toMatchObject({ start: 0, open: 100, high: 104, low: 98, close: 102, volume: 100, inferred: 90, unknown: 10, delta: 30, cumulativeOpen: 0 });
  });
});

describe('stacked imbalances', () => {
  it('are detected by the print that closes their bar, with the bar as it is then', () => {
    const rows: Row[] = [[1, 100, 10, -1], [2, 101, 40, 1], [3, 101, 10, -1], [4, 102, 45, 1], [5, 103, 31, 1], [9, 103, 1, 1]];
    expect(run(rows).found).toEqual([]);
    const { found } = run([...rows, [12, 103, 1, 1]]);
    expect(found).toEqual([
      {
        kind: 'stackedImbalance', detectedAt: 12 * SECOND, since: SECOND, side: 1, price: 25.25, grade: 'confirmed',
        detail: { lowTicks: 101, highTicks: 103, rows: 3, volume: 117, oppositeVolume: 20 },
      },
    ]);
  });

  it('are only possible where the aggressors were inferred', () => {
    const { analysis, market, found } = run([]);
    for (const [ticks, size] of [[101, 40], [102, 45], [103, 31]] as const) {
      market.now = SECOND;
      analysis.onTrade(print({ ticks, size, aggressor: 1, aggressorSource: 'quote', tsInit: SECOND }), market);
    }
    feed(analysis, market, [[12, 103, 1, 1]]);
    expect(found.map(({ kind, grade }) => [kind, grade])).toEqual([['stackedImbalance', 'possible']]);
  });
});

/** A print in each of the bars of 10 s, at its extreme: [ticks, delta]. */
const bars = (list: readonly (readonly [number, number])[]): Row[] => list.map(([ticks, delta], index) => [index * 10 + 1, ticks, Math.abs(delta), Math.sign(delta) as Aggressor]);

describe('divergences', () => {
  it('regular at highs: price 105 then 108, cumulative delta +30 then +20, known one bar after the second high', () => {
    // Cumulative delta at the closes: 10, 30, 15, 10, 20, 12, then the print that closes the bar of the confirmation.
    const rows = bars([[100, 10], [105, 20], [102, -15], [101, -5], [108, 10], [104, -8], [104, 1]]);
    expect(run(rows.slice(0, -1)).found).toEqual([]);
    expect(run(rows).found).toEqual([
      {
        kind: 'deltaDivergence', detectedAt: 61 * SECOND, since: 11 * SECOND, side: -1, price: 27, grade: 'confirmed',
        detail: { kind: 'regular', priceTicks: 3, deltaChange: -10, volume: 30, bars: 3 },
      },
    ]);
  });

  it('regular at lows mirrors it', () => {
    const { found } = run(bars([[100, -10], [95, -20], [98, 15], [99, 5], [92, -10], [96, 8], [96, -1]]));
    expect(found.map(({ side, price, detail }) => [side, price, detail['kind'], detail['priceTicks'], detail['deltaChange']])).toEqual([[1, 23, 'regular', -3, 10]]);
  });

  it('hidden strength at lows: price holds above its last low while delta makes a new one', () => {
    const { found } = run(bars([[100, 10], [95, -20], [99, 5], [98, -30], [100, 12], [100, 1]]));
    expect(found.map(({ side, detail }) => [side, detail['kind'], detail['priceTicks'], detail['deltaChange']])).toEqual([[1, 'hidden', 3, -25]]);
  });

  it('none without enough difference in price or delta, and none when both go along', () => {
    const none = (list: readonly (readonly [number, number])[]): unknown[] => run(bars(list)).found;
    expect(none([[100, 10], [105, 20], [102, -15], [106, 10], [104, -8], [104, 1]])).toEqual([]);
    expect(none([[100, 10], [105, 20], [102, -15], [108, 30], [104, -8], [104, 1]])).toEqual([]);
    const strict = deltaAnalysis.parse({ ...options, pivot: { ...options.pivot, minimumDeltaShare: 0.5 } });
    expect(run(bars([[100, 10], [105, 20], [102, -15], [101, -5], [108, 10], [104, -8], [104, 1]]), strict).found).toEqual([]);
  });

  it('none across a gap or a session', () => {
    const before = bars([[100, 10], [105, 20], [102, -15], [101, -5]]);
    const after = bars([[100, 10], [105, 20], [102, -15], [101, -5], [108, 10], [104, -8], [104, 1], [104, 1]]).slice(4);
    for (const hole of ['onGap', 'onSession'] as const) {
      const { analysis, market, found } = run(before);
      analysis[hole](market);
      feed(analysis, market, after);
      expect(found).toEqual([]);
    }
  });

  it('absorption: unusual buying that the price does not follow, once', () => {
    const flat = bars([[100, 10], [101, -11], [100, 12], [100, 60], [100, 1]]);
    const { found } = run(flat, absorbing);
    expect(found.map(({ detectedAt, since, side, price, detail }) => [detectedAt / SECOND, since / SECOND, side, price, detail])).toEqual([
      [41, 31, -1, 25, { kind: 'absorption', priceTicks: 0, deltaChange: 60, volume: 60, bars: 1 }],
    ]);
    // The same buying that lifts the price by more than a tick is a move, not absorption.
    const moved: Row[] = [...flat.slice(0, 3), [31, 100, 30, 1], [32, 102, 30, 1], [41, 102, 1, 1]];
    expect(run(moved, absorbing).found).toEqual([]);
  });
});

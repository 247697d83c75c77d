import { beforeAll, describe, expect, it } from '@jest/globals';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { MINUTE, TradeFlag, type BarEvent, type DurationMicros } from '@mia-trading/core';
import { ES, FakeMarket, print } from '../test-support/fake-market.js';
import { readTrades, realHourExists } from '../test-support/real-hour.js';
import { deltaAnalysis } from './delta-analysis-config.js';
import { DeltaAnalysis } from './delta-analysis.js';

const ticks = path.join(process.env['MIA_TEST_DATA'] ?? path.resolve(__dirname, '../../../../../shared/data'), 'ticks');
const volumetricFile = path.join(ticks, 'volumetric-1m/ES_Volumetric_1.csv.gz');
const fiveMinuteFolder = path.join(ticks, 'es-5m-bidask');
const FULL = process.env['MIA_TEST_LEVEL'] === 'full';

function lines(file: string): string[][] {
  return gunzipSync(readFileSync(file)).toString('utf8').trim().split(/\r?\n/).map((line) => line.split(','));
}

function barEvent(end: number, period: DurationMicros, prices: readonly number[], volume: number, bidVolume: number, askVolume: number): BarEvent {
  const [open = Number.NaN, high = Number.NaN, low = Number.NaN, close = Number.NaN] = prices;
  return { kind: 'bar', tsEvent: end, tsInit: end, seq: 0, instrument: ES.symbol, period, open, high, low, close, volume, bidVolume, askVolume, trades: null };
}

interface SourceBar {
  readonly session: string;
  readonly bar: BarEvent;
  /** Delta as the source exports it; `NaN` where it does not. */
  readonly delta: number;
}

/** Streams bars through an analysis, session by session, and checks each against its source. Returns how many joined. */
function stream(rows: readonly SourceBar[], barSeconds: number): { readonly bars: number; readonly divergences: number } {
  let divergences = 0;
  const analysis = new DeltaAnalysis(deltaAnalysis.parse({ barSeconds }), () => (divergences += 1));
  const market = new FakeMarket();
  let session = '';
  let cumulative = 0;
  let bars = 0;
  const wrong: unknown[] = [];
  for (const { session: own, bar, delta } of rows) {
    market.now = bar.tsInit;
    if (own !== session) {
      analysis.onSession(market);
      session = own;
      cumulative = 0;
    }
    analysis.onBar(bar, market);
    const { series } = analysis.bars;
    if (series.length === 0) continue;
    const held = series.bar(0);
    if (held.start !== bar.tsEvent - bar.period) continue;
    bars += 1;
    const expected = (bar.askVolume ?? Number.NaN) - (bar.bidVolume ?? Number.NaN);
    const isRight =
      held.delta === expected &&
      (Number.isNaN(delta) || held.delta === delta) &&
      held.minimumDelta <= Math.min(0, held.delta) &&
      held.maximumDelta >= Math.max(0, held.delta) &&
      Math.abs(held.delta) <= (bar.bidVolume ?? 0) + (bar.askVolume ?? 0) &&
      held.cumulativeOpen === cumulative &&
      series.cumulativeClose(0) === cumulative + expected &&
      held.inferred + held.unknown === bar.volume;
    if (!isRight && wrong.length < 5) wrong.push({ held, bar });
    cumulative += expected;
  }
  expect(wrong).toEqual([]);
  return { bars, divergences };
}

describe('delta identities on real bars', () => {
  (existsSync(volumetricFile) ? it : it.skip)('one-minute volumetric bars: exported delta, ask less bid volume, and their sums by session', () => {
    const [, header = [], ...table] = lines(volumetricFile);
    const column = (name: string): number => header.indexOf(name);
    const numberOf = (row: readonly string[], name: string): number => Number(row[column(name)]);
    const rows = table.map((row): SourceBar => ({
      session: row[column('session_date')] ?? '',
      bar: barEvent(Date.parse(`${row[column('timestamp')] ?? ''}Z`) * 1_000, MINUTE, ['open', 'high', 'low', 'close'].map((name) => numberOf(row, name)), numberOf(row, 'volume'), numberOf(row, 'vol_bid'), numberOf(row, 'vol_ask')),
      delta: numberOf(row, 'vol_delta'),
    }));
    const { bars, divergences } = stream(rows, 60);
    expect([rows.length, bars]).toEqual([9_419, 9_419]);
    // Some a session, not hundreds: seven sessions of about 1,345 minutes.
    expect(divergences / 7).toBeGreaterThan(5);
    expect(divergences / 7).toBeLessThan(60);
  });

  (existsSync(fiveMinuteFolder) ? it : it.skip)('five-minute bid and ask volume bars: delta, its bounds, and its sums by contract', () => {
    const files = readdirSync(fiveMinuteFolder).filter((name) => name.endsWith('.gz')).sort();
    expect(files.length).toBeGreaterThan(0);
    for (const name of FULL ? files.slice(0, 8) : files.slice(0, 2)) {
      const [, ...table] = lines(path.join(fiveMinuteFolder, name));
      const rows = table.map((row): SourceBar => {
        const [date = '', time = ''] = row.map((cell) => cell.trim());
        const [year = 0, month = 0, day = 0] = date.split('/').map(Number);
        const start = (Date.UTC(year, month - 1, day) + Date.parse(`1970-01-01T${time.slice(0, 8)}Z`)) * 1_000;
        const [open, high, low, close, volume, , bidVolume, askVolume] = row.slice(2).map(Number);
        return { session: name, bar: barEvent(start + 5 * MINUTE, 5 * MINUTE, [open, high, low, close].map((price) => price ?? Number.NaN), volume ?? Number.NaN, bidVolume ?? Number.NaN, askVolume ?? Number.NaN), delta: Number.NaN };
      });
      // Local times repeat when clocks go back in autumn: those bars come twice and count once.
      expect(stream(rows, 300).bars / rows.length).toBeGreaterThan(0.99);
    }
  }, 120_000);
});

describe('on the real hour', () => {
  let analysis = new DeltaAnalysis(deltaAnalysis.parse({}));
  beforeAll(() => {
    analysis = new DeltaAnalysis(deltaAnalysis.parse({ keptBars: 240 }));
    const market = new FakeMarket();
    if (!realHourExists) return;
    for (const { ts, ticks: price, size, aggressor } of readTrades()) {
      market.now = ts;
      analysis.onTrade(print({ ticks: price, size, aggressor, tsInit: ts, flags: aggressor === 0 ? TradeFlag.Auction : 0 }), market);
    }
  });

  (realHourExists ? it : it.skip)('delta is +796 by session, by price and by bar', () => {
    const { cumulative, footprint, bars } = analysis;
    expect([cumulative.session.delta, footprint.delta, footprint.unknownVolume, bars.cumulative]).toEqual([796, 796, 44, 796]);
    let byPrice = 0;
    let volume = 0;
    for (let price = footprint.lowest; price <= footprint.highest; price += 1) {
      byPrice += footprint.deltaAt(price);
      volume += footprint.bidVolumeAt(price) + footprint.askVolumeAt(price);
    }
    expect([byPrice, volume + footprint.unknownVolume]).toEqual([796, 9_892]);
    const { series } = bars;
    let byBar = bars.forming.delta;
    for (let ago = 0; ago < series.length; ago += 1) byBar += series.delta(ago);
    expect([byBar, series.cumulativeClose(0) + bars.forming.delta]).toEqual([796, 796]);
  });
});

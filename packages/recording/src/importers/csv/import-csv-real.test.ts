import path from 'node:path';
import { describe, expect } from '@jest/globals';
import { isoFromMicros, type TapeEvent } from '@mia-trading/core';
import { importDatabento } from '../databento/import-databento.js';
import { CollectingSink } from '../test-support/collecting-sink.js';
import { itWithRealFiles, realFile } from '../test-support/real-files.js';
import { readCsvMapping, type CsvMapping } from './csv-mapping.js';
import { importCsv } from './import-csv.js';

/** The mappings that the documentation ships. */
const shipped = (name: string): Promise<CsvMapping> => readCsvMapping(path.resolve(__dirname, '../../../../../docs/import-mappings', `${name}.json`));
const time = (event: TapeEvent | undefined): string => isoFromMicros(event?.tsEvent ?? 0);

describe('importCsv, recorded files with the shipped mappings', () => {
  itWithRealFiles('reads five-minute bars of Sierra Chart, stamped at their start in Chicago', async () => {
    const sink = new CollectingSink();
    const file = realFile('ticks/es-5m-bidask/ESZ20-CME.scid_BarData__5m.txt.gz');
    const report = await importCsv([file], sink, { mapping: await shipped('sierra-bars-5m'), instrument: 'ESZ0' });
    expect(report).toMatchObject({ instrument: 'ESZ0', feedQuality: 'sampled', clockSource: 'receive', failure: null, skipped: {}, warnings: [] });
    const bars = sink.of('bar');
    expect(bars[0]).toMatchObject({ open: 3314.5, high: 3316, low: 3303.5, close: 3304.75, volume: 6077, trades: 4161, bidVolume: 3403, askVolume: 2674 });
    // The first bar opens the week on Sunday 17:00 in Chicago (daylight time) and is known five minutes later; the last one ends with
    // the contract, Friday 08:30 (standard time): both say that the file stamps the start.
    expect([time(bars[0]), time(bars.at(-1))]).toEqual(['2020-09-20T22:05:00.000000Z', '2020-12-18T14:30:00.000000Z']);
    const split = bars.filter(({ volume, bidVolume, askVolume }) => (bidVolume ?? 0) + (askVolume ?? 0) !== volume);
    expect(split.length).toBeLessThanOrEqual(3);
  });

  itWithRealFiles('reads one-minute volumetric bars of NinjaTrader, stamped at their end in New York', async () => {
    const sink = new CollectingSink();
    const report = await importCsv([realFile('ticks/volumetric-1m/ES_Volumetric_1.csv.gz')], sink, { mapping: await shipped('ninjatrader-volumetric-1m') });
    expect(report).toMatchObject({ instrument: 'ES', events: { bar: 9_419 }, failure: null, warnings: [] });
    const bars = sink.of('bar');
    expect(bars[0]).toMatchObject({ open: 6785.5, volume: 1_117, askVolume: 668, bidVolume: 449, trades: null });
    // The session opens at 18:00; 18:01 is the end of its first minute. Cash trading opens at 09:30: the burst is in the bar of 09:31.
    expect(time(bars[0])).toBe('2026-02-05T23:01:00.000000Z');
    const at = new Map(bars.map((bar) => [time(bar), bar.volume ?? 0]));
    expect(at.get('2026-02-06T14:31:00.000000Z')).toBeGreaterThan(4 * (at.get('2026-02-06T14:30:00.000000Z') ?? 0));
  });

  itWithRealFiles('reads trades in ticks and nanoseconds, equal to the order-by-order recording', async () => {
    const sink = new CollectingSink();
    const report = await importCsv([realFile('ticks/es-mbo-derived/ESH4-20231225_trades_bbo.csv')], sink, { mapping: await shipped('es-trades-with-bbo'), instrument: 'ESH4' });
    expect(report).toMatchObject({ feedQuality: 'l1', clockSource: 'exchange', events: { trade: 2_973 }, failure: null });
    const trades = sink.of('trade');
    expect(trades.reduce((sum, { size }) => sum + size, 0)).toBe(9_892);
    expect(trades.reduce((sum, { size, aggressor }) => sum + size * aggressor, 0)).toBe(796);
    const mbo = new CollectingSink();
    await importDatabento(['20231224', '20231225'].map((day) => realFile(`ticks/es-mbo-dbn/esh4-glbx-mdp3-${day}.mbo.dbn.zst`)), mbo);
    const line = ({ tsEvent, price, size, aggressor }: { tsEvent: number; price: number; size: number; aggressor: number }): string => `${tsEvent} ${price} ${size} ${aggressor}`;
    expect(trades.map(line)).toEqual(mbo.of('trade').map(line));
  }, 30_000);

  itWithRealFiles('reads quote changes, and daily closes of an index that are known in the evening', async () => {
    const sink = new CollectingSink();
    await importCsv([realFile('ticks/es-mbo-derived/ESH4-20231225_quotes.csv.gz')], sink, { mapping: await shipped('es-quote-changes'), instrument: 'ESH4' });
    expect(sink.of('quote')).toHaveLength(25_424);
    expect(sink.of('quote').at(-1)).toMatchObject({ bid: 4810, ask: 4810.25 });
    const closes = new CollectingSink();
    await importCsv([realFile('volatility/VIX9D_History.csv')], closes, { mapping: await shipped('index-closes'), instrument: 'VIX9D' });
    expect(closes.of('index')[0]).toMatchObject({ instrument: 'VIX9D', level: 16.06 });
    expect(time(closes.events[0])).toBe('2011-01-04T21:15:00.000000Z');
  });

  itWithRealFiles('follows a contract roll in the order of the files\' first rows', async () => {
    const sink = new CollectingSink();
    const files = ['ESM15', 'ESH15'].map((contract) => realFile(`ticks/es-5m-bidask/${contract}-CME.scid_BarData__5m.txt.gz`));
    const report = await importCsv(files, sink, { mapping: await shipped('sierra-bars-5m'), instrument: 'ES' });
    expect(report.sources.map(({ file }) => path.basename(file).slice(0, 5))).toEqual(['ESH15', 'ESM15']);
    expect(time(sink.events[0])).toBe('2014-12-24T00:05:00.000000Z');
  });
});

import { describe, expect } from '@jest/globals';
import { isoFromMicros, MINUTE } from '@mia-trading/core';
import { CollectingSink } from '../test-support/collecting-sink.js';
import { itWithRealFiles, realFile } from '../test-support/real-files.js';
import type { UnsequencedEvent } from '../../store/event-sink.js';
import { importLean } from './import-lean.js';

const es = (name: string): string => realFile('ticks/es-minute-lean', name);
const gold = (day: string): string => realFile('ticks/gc-ticks-lean', `${day}_trade.zip`);
const stock = (name: string): string => realFile('ticks/equity-ticks-lean', name);
const option = (name: string): string => realFile('ticks/index-options-lean', name);

describe('importLean, recorded files', () => {
  itWithRealFiles('gives the published counts of two days of gold ticks', async () => {
    const sink = new CollectingSink();
    const first = await importLean([gold('20131007')], sink, { instrument: 'GCZ13' });
    expect(first).toMatchObject({ instrument: 'GCZ13', feedQuality: 'l1', clockSource: 'exchange', sourceMessages: 39_702, events: { trade: 39_610 }, skipped: { 'print of size 0': 92 }, failure: null });
    const second = new CollectingSink();
    expect(await importLean([gold('20131008')], second, { instrument: 'GC' })).toMatchObject({ instrument: 'GCZ13', sourceMessages: 52_038, events: { trade: 51_963 }, skipped: { 'print of size 0': 75 } });
    // The volume at each price gives the published points of control.
    for (const [each, poc] of [[sink, 1323], [second, 1324.5]] as const) {
      const byPrice = new Map<number, number>();
      for (const { price, size } of each.of('trade')) byPrice.set(price, (byPrice.get(price) ?? 0) + size);
      expect([...byPrice].sort((a, b) => b[1] - a[1])[0]?.[0]).toBe(poc);
    }
  });

  itWithRealFiles('runs both gold days as one recording, whatever the order of the paths', async () => {
    const sink = new CollectingSink();
    const report = await importLean([gold('20131008'), gold('20131007')], sink, { instrument: 'GCZ3' });
    expect(report).toMatchObject({ instrument: 'GCZ3', events: { trade: 39_610 + 51_963 } });
    expect(report.sources).toHaveLength(2);
  });

  itWithRealFiles('gives the minute bars of the front month of ES at their close, in UTC', async () => {
    const sink = new CollectingSink();
    const report = await importLean([es('20131007_trade.zip'), es('20131007_quote.zip'), es('20131007_openinterest.zip'), es('20131007.csv')], sink, { instrument: 'ES' });
    expect(report).toMatchObject({ instrument: 'ESZ13', feedQuality: 'sampled', clockSource: 'receive', events: { bar: 1_344, quote: 1_410 }, failure: null });
    expect(report.skipped).toEqual({ 'csv file outside a zip (universe or map)': 1, 'open interest': 3 });
    expect(report.warnings.join()).toMatch(/^ES: the front month by volume is ESZ13, with \d+ of \d+ contracts\.$/);
    const [first] = sink.of('bar');
    expect(first).toMatchObject({ open: 1676.5, close: 1676.5, volume: 9, period: MINUTE });
    expect(isoFromMicros(first?.tsEvent ?? 0)).toBe('2013-10-07T00:01:00.000000Z');
    // The exchange pauses from 21:15 UTC; nothing is stamped in the hour of the daily break, 22:00 to 22:00.
    const bars = sink.of('bar').map(({ tsEvent }) => isoFromMicros(tsEvent).slice(11, 16));
    expect(bars.filter((time) => time > '21:30' && time <= '22:00')).toEqual([]);
    expect(sink.of('quote').filter(({ bid }) => Number.isNaN(bid))).toHaveLength(10);
  });

  itWithRealFiles('wants a contract to be named when a file has several', async () => {
    await expect(importLean([es('20131007_trade.zip')], new CollectingSink())).rejects.toMatchObject({
      code: 'MIA-IMPORT-INSTRUMENT',
      message: expect.stringContaining('ESH14, ESM14, ESZ13'),
    });
    await expect(importLean([es('20131007_trade.zip')], new CollectingSink(), { instrument: 'NQ' })).rejects.toMatchObject({ code: 'MIA-IMPORT-INSTRUMENT' });
  });

  itWithRealFiles('reads 1.14 million stock prints over three days', async () => {
    let trades = 0;
    let lowest = Number.POSITIVE_INFINITY;
    let highest = 0;
    const count = { write: (event: UnsequencedEvent) => {
      if (event.kind !== 'trade') return;
      trades += 1;
      lowest = Math.min(lowest, event.price);
      highest = Math.max(highest, event.price);
    } };
    const report = await importLean(['20131009', '20131007', '20131008'].map((day) => stock(`spy_${day}_trade.zip`)), count);
    expect(report).toMatchObject({ instrument: 'SPY', sourceMessages: 250_601 + 451_545 + 439_677, skipped: {}, failure: null });
    expect(trades).toBe(1_141_823);
    expect(lowest).toBeGreaterThan(160);
    expect(highest).toBeLessThan(172);
    expect(isoFromMicros(report.firstTs ?? 0)).toBe('2013-10-07T08:00:00.464000Z');
  }, 60_000);

  itWithRealFiles('merges quotes and prints of a stock, and drops the one suspicious record', async () => {
    const sink = new CollectingSink();
    const report = await importLean([stock('ibm_20131008_quote.zip'), stock('ibm_20131008_trade.zip')], sink);
    expect(report).toMatchObject({ instrument: 'IBM', sourceMessages: 125_750 + 33_381, skipped: { 'suspicious tick': 1 }, events: { quote: 125_749, trade: 33_381 } });
  }, 60_000);

  itWithRealFiles('gives index bars without volume, in the hours of Chicago', async () => {
    const sink = new CollectingSink();
    const report = await importLean([option('index_usa_minute_spx_20230626_trade.zip')], sink);
    expect(report).toMatchObject({ instrument: 'SPX', events: { bar: 390 } });
    const bars = sink.of('bar');
    expect(bars[0]).toMatchObject({ open: 4343.63, volume: null });
    expect(bars.map(({ tsEvent }) => isoFromMicros(tsEvent).slice(11, 16)).filter((_, i) => i === 0 || i === 389)).toEqual(['13:31', '20:00']);
  });

  itWithRealFiles('puts option quotes beside the index at the right time: put-call parity holds minute by minute', async () => {
    const sink = new CollectingSink();
    const kinds = ['quote', 'trade', 'openinterest'].map((kind) => option(`indexoption_usa_minute_spxw_20230626_${kind}_european.zip`));
    const report = await importLean([...kinds, option('index_usa_minute_spx_20230626_trade.zip')], sink, { instrument: 'SPX' });
    expect(report).toMatchObject({ instrument: 'SPX', failure: null, skipped: {} });
    const index = new Map(sink.of('bar').map(({ tsEvent, close }) => [tsEvent, close]));
    const calls = new Map<number, number>();
    const bases: number[] = [];
    for (const { tsEvent, right, expiry, bid, ask } of sink.of('optionQuote')) {
      if (expiry !== '2023-07-03' || bid === null || ask === null) continue;
      const mid = (bid + ask) / 2;
      if (right === 'C') calls.set(tsEvent, mid);
    }
    for (const { tsEvent, right, expiry, bid, ask, root, strike } of sink.of('optionQuote')) {
      const level = index.get(tsEvent);
      const call = calls.get(tsEvent);
      if (right !== 'P' || expiry !== '2023-07-03' || bid === null || ask === null || level === undefined || call === undefined) continue;
      expect([root, strike]).toEqual(['SPXW', 4445]);
      bases.push(call - (bid + ask) / 2 + strike - level);
    }
    expect(bases.length).toBeGreaterThan(300);
    const mean = bases.reduce((sum, base) => sum + base, 0) / bases.length;
    const deviation = Math.sqrt(bases.reduce((sum, base) => sum + (base - mean) * (base - mean), 0) / bases.length);
    // A week of carry is a few points and steady; an hour off, the index moves by twenty times as much.
    expect(mean).toBeGreaterThan(2);
    expect(mean).toBeLessThan(8);
    expect(deviation).toBeLessThan(0.6);
    // Open interest of the morning stays on every later quote of its series.
    expect(sink.of('optionQuote').filter(({ right, expiry }) => right === 'P' && expiry === '2023-06-30').every(({ openInterest }) => openInterest === 259)).toBe(true);
  });
});

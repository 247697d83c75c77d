import { describe, expect } from '@jest/globals';
import { isoFromMicros } from '@mia-trading/core';
import { CollectingSink } from '../test-support/collecting-sink.js';
import { itWithRealFiles, realFile } from '../test-support/real-files.js';
import { importCboe } from './import-cboe.js';

const chain = (name: string): string => realFile('options/chains', `${name}.csv.gz`);

/** File, rows, level, header time, data time: the last two by hand from the date line (EST is UTC-5, EDT and GMT-4 are UTC-4). */
const CHAINS: readonly (readonly [string, string, number, number, string, string])[] = [
  ['spx_2022-02-04_eod', 'SPX', 10_257, 4500.5298, '2022-02-06T01:09', '2022-02-04T21:00'],
  ['spx_2022-12-12_eod', 'SPX', 9_578, 3990.5601, '2022-12-13T01:30', '2022-12-12T21:00'],
  ['spx_2023-09-14_1631', 'SPX', 9_960, 4505.1001, '2023-09-14T20:31', '2023-09-14T20:00'],
  ['spx_2025-08-27_2130', 'SPX', 12_017, 6481.3999, '2025-08-28T01:30', '2025-08-27T20:00'],
  ['spx_2025-08-28_1625', 'SPX', 12_025, 6501.8599, '2025-08-28T20:25', '2025-08-28T20:00'],
  ['spx_2025-08-29_1629', 'SPX', 12_036, 6460.2598, '2025-08-29T20:29', '2025-08-29T20:00'],
  ['spx_2025-09-03_1618', 'SPX', 12_056, 6448.2798, '2025-09-03T20:18', '2025-09-03T20:00'],
  ['spx_2025-09-04_1430', 'SPX', 12_020, 6485.6401, '2025-09-04T18:30', '2025-09-04T18:15'],
  ['spy_2023-09-14_1631', 'SPY', 3_646, 450.81, '2023-09-14T20:31', '2023-09-14T20:00'],
  ['spy_2025-09-25_partial', 'SPY', 1_858, 658.05, '2025-09-26T01:05', '2025-09-25T20:00'],
];

describe('importCboe, recorded tables', () => {
  itWithRealFiles.each(CHAINS)('reads every series of %s', async (name, underlying, rows, level, header, data) => {
    const sink = new CollectingSink();
    const report = await importCboe([chain(name)], sink);
    expect(report).toMatchObject({ instrument: underlying, sourceMessages: 2 * rows, events: { index: 1, optionQuote: 2 * rows }, skipped: {}, failure: null });
    expect(sink.events[0]).toMatchObject({ kind: 'index', instrument: underlying, level });
    expect(new Set(sink.events.map(({ tsInit }) => isoFromMicros(tsInit).slice(0, 16)))).toEqual(new Set([header]));
    expect(new Set(sink.events.map(({ tsEvent }) => isoFromMicros(tsEvent).slice(0, 16)))).toEqual(new Set([data]));
  });

  itWithRealFiles('tells morning from afternoon settlement by the root, and gives the fields of a row', async () => {
    const sink = new CollectingSink();
    await importCboe([chain('spx_2025-08-28_1625')], sink);
    const quotes = sink.of('optionQuote');
    expect(new Set(quotes.map(({ root }) => root))).toEqual(new Set(['SPX', 'SPXW']));
    const thirdFriday = quotes.filter(({ expiry, strike }) => expiry === '2025-09-19' && strike === 6500);
    expect(thirdFriday.map(({ root, right }) => `${root} ${right}`).sort()).toEqual(['SPX C', 'SPX P', 'SPXW C', 'SPXW P']);
    expect(quotes.at(-2)).toMatchObject({
      root: 'SPX', expiry: '2030-12-20', strike: 12_000, right: 'C', last: 78.4, bid: 78.5, ask: 81, volume: 40, iv: 0.1338, delta: 0.1037, gamma: 0.0001,
      openInterest: 2_756, bidSize: null, vega: null, underlying: 6501.8599,
    });
  });

  itWithRealFiles('agrees with the independent put-call ratios of volume', async () => {
    const sink = new CollectingSink();
    await importCboe([chain('spx_2025-08-28_1625')], sink);
    const volume = (right: 'C' | 'P'): number => sink.of('optionQuote').reduce((sum, quote) => sum + (quote.right === right ? (quote.volume ?? 0) : 0), 0);
    expect(volume('P') / volume('C')).toBeCloseTo(1.187, 3);
  });

  itWithRealFiles('orders tables by their time and refuses a mix of underlyings', async () => {
    const sink = new CollectingSink();
    await importCboe([chain('spx_2025-09-03_1618'), chain('spx_2025-08-28_1625')], sink, { instrument: 'SPX' });
    expect(sink.of('index').map(({ level }) => level)).toEqual([6501.8599, 6448.2798]);
    await expect(importCboe([chain('spx_2025-09-03_1618'), chain('spy_2023-09-14_1631')], sink)).rejects.toMatchObject({ code: 'MIA-IMPORT-INSTRUMENT' });
    await expect(importCboe([chain('spx_2025-09-03_1618')], sink, { instrument: 'SPY' })).rejects.toMatchObject({ code: 'MIA-IMPORT-INSTRUMENT' });
  });

  itWithRealFiles('reads the JSON of the quote service', async () => {
    const sink = new CollectingSink();
    const report = await importCboe([realFile('options/formats/cboe_delayed_quotes_RUT_2023-09-20.json.gz')], sink);
    expect(report).toMatchObject({ instrument: 'RUT', sourceMessages: 6_680, events: { index: 1, optionQuote: 6_680 }, skipped: {}, failure: null });
    expect(sink.events[0]).toMatchObject({ kind: 'index', level: 1806.1193 });
    expect(isoFromMicros(sink.events[0]?.tsInit ?? 0)).toBe('2023-09-21T03:17:42.000000Z');
    expect(isoFromMicros(sink.events[0]?.tsEvent ?? 0)).toBe('2023-09-20T20:00:00.000000Z');
    expect(sink.events[2]).toMatchObject({ root: 'RUT', right: 'P', strike: 1_000, bid: 0, ask: 0.15, askSize: 86, iv: 0.6836, openInterest: 22, theta: -0.0076, last: 0.25 });
    expect(sink.of('optionQuote').filter(({ root }) => root === 'RUTW')).toHaveLength(5_208);
  });
});

import { describe, expect, it } from '@jest/globals';
import { isoFromMicros, MiaError, TradeFlag } from '@mia-trading/core';
import fc from 'fast-check';
import { CollectingSink } from '../test-support/collecting-sink.js';
import { writtenFiles } from '../test-support/written-files.js';
import { zipBytes, type ZipPart } from '../test-support/zip-bytes.js';
import { importLean } from './import-lean.js';

const write = writtenFiles();
let made = 0;
const zip = (...parts: ZipPart[]): string => write(`${(made += 1)}.zip`, zipBytes(parts));
const at = (micros: number): string => isoFromMicros(micros).slice(0, 23);
const RUNS = process.env['MIA_TEST_LEVEL'] === 'full' ? 2_000 : 200;

describe('futures', () => {
  it('turns a minute bar into a bar event at its close, in UTC', async () => {
    const sink = new CollectingSink();
    const report = await importLean([zip({ name: '20131007_es_minute_trade_201312.csv', content: '0,1676.5,1677,1676.25,1676.75,19\n60000,1676.75,1676.75,1676,1676.25,60' })], sink);
    expect(report).toMatchObject({ format: 'lean', instrument: 'ESZ13', feedQuality: 'sampled', sourceMessages: 2, events: { bar: 2 }, failure: null });
    expect(sink.events[0]).toEqual({
      kind: 'bar', seq: 0, instrument: 'ESZ13', tsEvent: Date.UTC(2013, 9, 7, 0, 1) * 1_000, tsInit: Date.UTC(2013, 9, 7, 0, 1) * 1_000, period: 60_000_000,
      open: 1676.5, high: 1677, low: 1676.25, close: 1676.75, volume: 19, bidVolume: null, askVolume: null, trades: null,
    });
    expect(at(sink.events[1]?.tsEvent ?? 0)).toBe('2013-10-07T00:02:00.000');
  });

  it('samples a quote bar at its close, an absent side as NaN and 0', async () => {
    const sink = new CollectingSink();
    const content = '0,10,11,9,10.5,5,11,12,10,11.25,7\n60000,,,,,0,11,12,10,11.5,3\n120000,,,,,0,,,,,0\n';
    const report = await importLean([zip({ name: '20131007_es_minute_quote_201312.csv', content })], sink);
    expect(report).toMatchObject({ sourceMessages: 3, events: { quote: 2 }, skipped: { 'quote without a side': 1 } });
    expect(sink.of('quote')).toMatchObject([{ bid: 10.5, bidSize: 5, ask: 11.25, askSize: 7 }, { bid: Number.NaN, bidSize: 0, ask: 11.5, askSize: 3 }]);
  });

  it('turns ticks into prints without aggressor and drops those of size 0', async () => {
    const sink = new CollectingSink();
    const content = '4933381,1313.8,1,usa,,0\r\n4933381,1313.8,0,usa,,0\r\n4933400,1313.9,2,usa,,1\r\n';
    const report = await importLean([zip({ name: '20131007_gc_tick_trade_201312.csv', content })], sink);
    expect(report).toMatchObject({ feedQuality: 'l1', clockSource: 'exchange', sourceMessages: 3, events: { trade: 1 }, skipped: { 'print of size 0': 1, 'suspicious tick': 1 } });
    expect(sink.events[0]).toMatchObject({ instrument: 'GCZ13', price: 1313.8, size: 1, aggressor: 0, aggressorSource: 'none', flags: TradeFlag.Last });
    expect(at(sink.events[0]?.tsEvent ?? 0)).toBe('2013-10-07T01:22:13.381');
  });

  const two = (): string[] => [
    zip({ name: '20131008_es_minute_trade_201312.csv', content: '0,1,1,1,1,100' }, { name: '20131008_es_minute_trade_201403.csv', content: '0,2,2,2,2,900' }),
    zip({ name: '20131007_es_minute_trade_201312.csv', content: '0,3,3,3,3,1000' }, { name: '20131007_es_minute_trade_201403_20140321.csv', content: '60000,4,4,4,4,50' }),
  ];

  it.each(['ESZ13', 'esz3', 'ESZ2013'])('takes the contract that is asked for (%s), dates in order', async (instrument) => {
    const sink = new CollectingSink();
    await importLean(two(), sink, { instrument });
    expect(sink.of('bar').map(({ close }) => close)).toEqual([3, 1]);
    expect(sink.events.map((event) => ('instrument' in event ? event.instrument : ''))).toEqual([instrument.toUpperCase(), instrument.toUpperCase()]);
  });

  it('takes the front month by volume of all files for a root, and says so', async () => {
    const sink = new CollectingSink();
    const report = await importLean(two(), sink, { instrument: 'ES' });
    expect(report).toMatchObject({ instrument: 'ESZ13', warnings: ['ES: the front month by volume is ESZ13, with 1100 of 2050 contracts.'] });
    expect(sink.of('bar').map(({ close }) => close)).toEqual([3, 1]);
  });

  it('lists the contracts when none or an unknown one is asked for', async () => {
    for (const options of [{}, { instrument: 'ESM14' }, { instrument: 'NQ' }]) {
      await expect(importLean(two(), new CollectingSink(), options)).rejects.toMatchObject({ code: 'MIA-IMPORT-INSTRUMENT', message: expect.stringContaining('ESH14, ESZ13') });
    }
  });

  it('does not guess the front month without trade files', async () => {
    const quotes = zip({ name: '20131007_es_minute_quote_201312.csv', content: '' }, { name: '20131007_es_minute_quote_201403.csv', content: '' });
    await expect(importLean([quotes], new CollectingSink(), { instrument: 'ES' })).rejects.toMatchObject({ message: expect.stringContaining('no volume to tell the front month') });
  });

  it('merges trade and quote files by time, a print before the quote of the same millisecond', async () => {
    const sink = new CollectingSink();
    const quotes = zip({ name: '20131007_gc_tick_quote_201312.csv', content: '5,1,1,2,1,X,,0\n10,1,1,2,2,X,,0\n20,1,1,2,3,X,,0' });
    const trades = zip({ name: '20131007_gc_tick_trade_201312.csv', content: '1,2,7,X,,0\n10,2,8,X,,0\n30,2,9,X,,0' });
    await importLean([quotes, trades], sink);
    expect(sink.events.map((event) => (event.kind === 'trade' ? event.size : event.kind === 'quote' ? -event.askSize : 0))).toEqual([7, -1, 8, -2, -3, 9]);
  });
});

describe('stocks', () => {
  it('reads New York times on both sides of the clock change, and ten-thousandths', async () => {
    const sink = new CollectingSink();
    const day = (date: string): string => zip({ name: `${date}_spy_Trade_Tick.csv`, content: '34200000,1674101,100,P,2000,0\n' });
    await importLean([day('20131104'), day('20131101'), day('20131103')], sink);
    // New York is UTC-4 until 2013-11-03 02:00, then UTC-5.
    expect(sink.events.map(({ tsEvent }) => at(tsEvent).slice(0, 16))).toEqual(['2013-11-01T13:30', '2013-11-03T14:30', '2013-11-04T14:30']);
    expect(sink.events[0]).toMatchObject({ instrument: 'SPY', price: 167.4101, size: 100 });
  });

  it('completes one-sided quotes from the same exchange only', async () => {
    const sink = new CollectingSink();
    const content = ['1,100000,5,0,0,P,1,0', '2,0,0,100200,6,P,1,0', '3,0,0,99900,7,Q,1,0', '4,100100,8,0,0,P,1,0', '5,0,0,0,0,P,1,0', '6,90000,1,0,0,P,1,1'].join('\n');
    const report = await importLean([zip({ name: '20131008_bac_Quote_Tick.csv', content })], sink);
    expect(sink.of('quote').map(({ bid, bidSize, ask, askSize }) => [bid, bidSize, ask, askSize])).toEqual([
      [10, 5, Number.NaN, 0], [10, 5, 10.02, 6], [Number.NaN, 0, 9.99, 7], [10.01, 8, 10.02, 6],
    ]);
    expect(report.skipped).toEqual({ 'quote without a side': 1, 'suspicious tick': 1 });
  });
});

describe('index and index options', () => {
  const option = (kind: string, right: string, content: string): ZipPart => ({ name: `20230626_spxw_minute_${kind}_european_${right}_44450000_20230630.csv`, content });

  it('carries all that is known of a series', async () => {
    const sink = new CollectingSink();
    const paths = [
      zip(option('quote', 'call', '34200000,1,1,1,10000,3,1,1,1,11000,4\n34260000,,,,,0,1,1,1,12000,2')),
      zip(option('trade', 'call', '34200000,1,1,1,10500,2\n34260000,1,1,1,11500,5')),
      zip(option('openinterest', 'call', '23400000,259')),
    ];
    expect(await importLean(paths, sink)).toMatchObject({ instrument: 'SPX', events: { optionQuote: 5 }, feedQuality: 'sampled' });
    const rows = sink.of('optionQuote').map(({ tsEvent, bid, bidSize, ask, last, volume, openInterest }) => [at(tsEvent).slice(11, 16), bid, bidSize, ask, last, volume, openInterest]);
    expect(rows).toEqual([
      ['10:30', null, null, null, null, null, 259],
      ['13:31', null, null, null, 1.05, 2, 259],
      ['13:31', 1, 3, 1.1, 1.05, 2, 259],
      ['13:32', 1, 3, 1.1, 1.15, 7, 259],
      ['13:32', null, null, 1.2, 1.15, 7, 259],
    ]);
    expect(sink.events[0]).toMatchObject({ instrument: 'SPX', root: 'SPXW', expiry: '2023-06-30', strike: 4445, right: 'C', iv: null });
  });

  it('takes an index with all its options by the index, one root by the root', async () => {
    const paths = [
      zip(option('openinterest', 'put', '23400000,1')),
      zip({ name: '20230626_spx_minute_openinterest_european_put_44450000_20230721.csv', content: '23400000,2' }),
      zip({ name: '20230626_spx_minute_trade.csv', content: '30600000,4343.63,4345.73,4342.58,4345.01,59' }),
    ];
    const all = new CollectingSink();
    await importLean(paths, all, { instrument: 'SPX' });
    expect(all.events).toHaveLength(3);
    expect(all.of('bar')).toMatchObject([{ volume: null, close: 4345.01, tsEvent: Date.UTC(2023, 5, 26, 13, 31) * 1_000 }]);
    const weekly = new CollectingSink();
    await importLean(paths, weekly, { instrument: 'SPXW' });
    expect(weekly.of('optionQuote')).toMatchObject([{ root: 'SPXW', openInterest: 1 }]);
    expect(weekly.events).toHaveLength(1);
  });
});

describe('files that are not as they should be', () => {
  const name = '20131007_es_minute_trade_201312.csv';

  it('counts what it leaves out', async () => {
    const universe = write('20131007.csv', '#expiry,open\n201312,1669\n');
    const paths = [universe, zip({ name, content: '0,1,1,1,1,1' }, { name: 'readme.txt', content: 'x' }, { name: '20131007_es_minute_openinterest_201312.csv', content: '0,5\n60000,6' })];
    expect((await importLean(paths, new CollectingSink())).skipped).toEqual({ 'csv file outside a zip (universe or map)': 1, 'zip entry with a name of another layout': 1, 'open interest': 2 });
  });

  it.each([
    ['0,1,1,1,x,1', 'line 1, column 5 is "x"'],
    ['0,1,1,1,1', 'line 1, column 6 is missing'],
    ['0,1,1,1,1,-2', 'line 1, column 6 is "-2"'],
    ['86400000,1,1,1,1,1', 'line 1, column 1 is "86400000"'],
    ['0,1,1,1,1,1\n\u0000\u0001', 'line 2, column 1'],
  ])('names the place of a row that cannot be read: %j', async (content, place) => {
    const report = await importLean([zip({ name, content })], new CollectingSink());
    expect(report.failure).toMatchObject({ code: 'MIA-IMPORT-CORRUPT', message: expect.stringContaining(place) });
    expect(report.failure?.message).toContain(name);
  });

  it('tells a damaged entry by its CRC, its size and its deflate stream', async () => {
    const rows = Array.from({ length: 500 }, (_, i) => `${i * 60_000},1,1,1,${i},1`).join('\n');
    const code = async (bytes: Uint8Array): Promise<string | undefined> => (await importLean([write(`damaged-${(made += 1)}.zip`, bytes)], new CollectingSink())).failure?.code;
    const stored = zipBytes([{ name, content: rows, isStored: true }]);
    stored[30 + name.length + 10] = '2'.charCodeAt(0);
    expect(await code(stored)).toBe('MIA-IMPORT-CHECKSUM');
    expect(await code(zipBytes([{ name, content: rows, claimedSize: 100 }]))).toBe('MIA-IMPORT-CORRUPT');
    expect(await code(zipBytes([{ name, content: rows, claimedSize: 1_000_000 }]))).toBe('MIA-IMPORT-TRUNCATED');
    expect(await code(zipBytes([{ name, content: rows, claimedMethod: 14 }]))).toBe('MIA-IMPORT-FORMAT');
    const deflated = zipBytes([{ name, content: rows }]);
    deflated.fill(0xff, 30 + name.length + 20, 30 + name.length + 40);
    expect(await code(deflated)).toBe('MIA-IMPORT-CORRUPT');
  });

  it('refuses more content than it may inflate, by what the directory says and by what comes out', async () => {
    const content = `${'0,1,1,1,1,1\n'.repeat(100_000)}`;
    await expect(importLean([zip({ name, content })], new CollectingSink(), { maxZipBytes: 1_000_000 })).rejects.toMatchObject({ code: 'MIA-IMPORT-LIMIT' });
    await expect(importLean([zip({ name, content: '' }, { name: 'b.csv', content: '' })], new CollectingSink(), { maxZipEntries: 1 })).rejects.toMatchObject({ code: 'MIA-IMPORT-LIMIT' });
    const bomb = await importLean([zip({ name, content, claimedSize: 10 })], new CollectingSink(), { maxZipBytes: 1_000_000 });
    expect(bomb.failure?.code).toBe('MIA-IMPORT-CORRUPT');
    const many = await importLean([zip({ name, content: '' }, { name: name.replace('trade', 'quote'), content: '' })], new CollectingSink(), { maxOpenEntries: 1 });
    expect(many.failure?.code).toBe('MIA-IMPORT-LIMIT');
  });

  it('gives a typed error for a zip cut at any byte', async () => {
    const whole = zipBytes([{ name, content: '0,1,1,1,1,1\n60000,2,2,2,2,2\n' }]);
    for (let length = 0; length < whole.length; length += 1) {
      await expect(importLean([write('cut.zip', whole.subarray(0, length))], new CollectingSink())).rejects.toMatchObject({ code: length < 2 ? 'MIA-IMPORT-FORMAT' : 'MIA-IMPORT-TRUNCATED' });
    }
  });

  it('never crashes on, or makes events of, bytes that were changed', async () => {
    const whole = zipBytes([{ name, content: '0,1,1,1,1,1\n60000,2,2,2,2,2\n' }]);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(whole.length - 1), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 4 }), async (changes) => {
        const bytes = Buffer.from(whole);
        for (const [index, byte] of changes) bytes[index] = byte;
        const sink = new CollectingSink();
        try {
          const report = await importLean([write('fuzz.zip', bytes)], sink);
          // Rows are handed on as they are read; a whole import has passed the checksum, so it is the undamaged content.
          if (report.failure === null && report.events.bar !== undefined) expect(sink.of('bar').map(({ close }) => close)).toEqual([1, 2]);
        } catch (cause) {
          if (!(cause instanceof MiaError)) throw cause;
          expect(cause.code).toMatch(/^MIA-IMPORT-/);
        }
      }),
      { numRuns: RUNS },
    );
  });

  it('refuses a file of the year 1013, whose times would not be exact', async () => {
    const entry = zip({ name: '10131007_es_minute_trade_201312.csv', content: '0,1,1,1,1,1' });
    await expect(importLean([entry], new CollectingSink())).rejects.toMatchObject({ code: 'MIA-IMPORT-FORMAT' });
  });

  it('says what is missing when a file is not there', async () => {
    await expect(importLean(['/no/such/20131007_trade.zip'], new CollectingSink())).rejects.toMatchObject({ code: 'MIA-IMPORT-FILE' });
    await expect(importLean([zip({ name: 'spx.csv', content: '20210104 00:00,1,1,1,1,1' })], new CollectingSink())).rejects.toMatchObject({ code: 'MIA-IMPORT-FORMAT', message: expect.stringContaining('spx.csv') });
  });
});

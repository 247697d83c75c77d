import { describe, expect, it } from '@jest/globals';
import { gzipSync } from 'node:zlib';
import { isoFromMicros, MiaError, TradeFlag } from '@mia-trading/core';
import fc from 'fast-check';
import { CollectingSink } from '../test-support/collecting-sink.js';
import { writtenFiles } from '../test-support/written-files.js';
import { parseCsvMapping, readCsvMapping } from './csv-mapping.js';
import { importCsv } from './import-csv.js';

const write = writtenFiles();
let made = 0;
const csv = (text: string): string => write(`${(made += 1)}.csv`, text);
const RUNS = process.env['MIA_TEST_LEVEL'] === 'full' ? 2_000 : 200;

const TRADES = parseCsvMapping({
  kind: 'trade',
  instrument: 'ESH4',
  time: { columns: ['time'] },
  columns: { price: 'price', size: 'size' },
  aggressor: { column: 'side', values: { B: 'buy', S: 'sell', '': 'none' } },
});

async function times(format: object, ...cells: string[]): Promise<string[]> {
  const columns = (cells[0] ?? '').split(';').map((_, i) => i);
  const mapping = parseCsvMapping({ kind: 'index', instrument: 'VIX', delimiter: ';', hasHeader: false, time: { columns, ...format }, columns: { level: columns.length } });
  const sink = new CollectingSink();
  const report = await importCsv([csv(cells.map((cell) => `${cell};1\n`).join(''))], sink, { mapping });
  if (report.failure !== null) throw report.failure;
  return sink.events.map(({ tsEvent }) => isoFromMicros(tsEvent));
}

describe('trades', () => {
  it('map side, size and time by column name', async () => {
    const sink = new CollectingSink();
    const text = 'time,price,size,side,extra\n2024-01-02T15:30:00.000001Z,4800.25,3,B,x\n2024-01-02T15:30:00.5Z,4800.5,2,S,x\n2024-01-02T15:30:01Z,4800.5,1,,x\n2024-01-02T15:30:01Z,4800.5,0,B,x\n';
    const report = await importCsv([csv(text)], sink, { mapping: TRADES });
    expect(report).toMatchObject({ format: 'csv', instrument: 'ESH4', feedQuality: 'l1', clockSource: 'exchange', sourceMessages: 4, events: { trade: 3 }, skipped: { 'print of size 0': 1 }, warnings: [], failure: null });
    expect(sink.of('trade').map(({ price, size, aggressor, aggressorSource }) => [price, size, aggressor, aggressorSource])).toEqual([
      [4800.25, 3, 1, 'exchange'], [4800.5, 2, -1, 'exchange'], [4800.5, 1, 0, 'none'],
    ]);
    expect(isoFromMicros(sink.events[0]?.tsEvent ?? 0)).toBe('2024-01-02T15:30:00.000001Z');
  });

  it('after more lines to skip than the file has are none, found out at its end', async () => {
    const mapping = parseCsvMapping({ kind: 'trade', skipLines: Number.MAX_SAFE_INTEGER, instrument: 'ESH4', time: { columns: ['time'] }, columns: { price: 'price' } });
    await expect(importCsv([csv('time,price\n')], new CollectingSink(), { mapping })).rejects.toMatchObject({ code: 'MIA-IMPORT-FORMAT', message: expect.stringContaining('no header') });
  });

  it('without a size column are of unknown size, and without a side column have none', async () => {
    const sink = new CollectingSink();
    const mapping = parseCsvMapping({ kind: 'trade', hasHeader: false, time: { columns: [0], format: 'epochMillis' }, columns: { price: 1 } });
    await importCsv([csv('1703545200000,4800\n')], sink, { mapping, instrument: 'ESH4' });
    expect(sink.events[0]).toMatchObject({ size: 0, aggressor: 0, aggressorSource: 'none', flags: TradeFlag.SizeUnknown | TradeFlag.Last, tsEvent: 1_703_545_200_000_000 });
  });

  it('scale prices exactly', async () => {
    const price = async (priceScale: number, stored: string): Promise<number | undefined> => {
      const sink = new CollectingSink();
      const mapping = parseCsvMapping({ kind: 'trade', hasHeader: false, priceScale, time: { columns: [0], format: 'epochMillis' }, columns: { price: 1 } });
      await importCsv([csv(`0,${stored}\n`)], sink, { mapping, instrument: 'X' });
      return sink.of('trade')[0]?.price;
    };
    expect(await price(0.1, '13234')).toBe(1323.4);
    expect(await price(0.25, '19201')).toBe(4800.25);
    expect(await price(0.0001, '1674101')).toBe(167.4101);
    expect(await price(2, '10')).toBe(20);
  });
});

describe('bars', () => {
  const bars = (stamp: 'start' | 'end'): unknown => ({
    kind: 'bar', instrument: 'ES', time: { columns: ['t'], zone: 'America/New_York' },
    columns: { open: 'o', high: 'h', low: 'l', close: 'c', volume: 'v' }, bar: { periodSeconds: 60, stamp },
  });
  const text = 't,o,h,l,c,v\n2024-01-02 09:30:00,1,3,0.5,2,10\n2024-01-02 09:31:00,2,2,2,2,\n';

  it.each([['start', '2024-01-02T14:31'], ['end', '2024-01-02T14:30']] as const)('stamped at their %s count at their close', async (stamp, close) => {
    const sink = new CollectingSink();
    const report = await importCsv([csv(text)], sink, { mapping: parseCsvMapping(bars(stamp)) });
    expect(report).toMatchObject({ feedQuality: 'sampled', clockSource: 'receive' });
    expect(isoFromMicros(sink.events[0]?.tsEvent ?? 0).slice(0, 16)).toBe(close);
    expect(sink.of('bar')).toMatchObject([{ open: 1, high: 3, low: 0.5, close: 2, volume: 10, bidVolume: null, trades: null, period: 60_000_000 }, { volume: null }]);
  });

  it('must say which', () => {
    const mapping = bars('end') as { bar: object };
    expect(() => parseCsvMapping({ ...mapping, bar: { periodSeconds: 60 } }, 'm.json')).toThrow(expect.objectContaining({ code: 'MIA-IMPORT-MAPPING', message: expect.stringMatching(/^m\.json: bar\.stamp: /) }));
  });

  it('whose columns are swapped are refused', async () => {
    const mapping = parseCsvMapping({ ...(bars('end') as object), columns: { open: 'o', high: 'l', low: 'h', close: 'c' } });
    expect((await importCsv([csv(text)], new CollectingSink(), { mapping })).failure?.message).toMatch(/line 2, column 4 \(l\) is "0\.5",/);
  });
});

describe('quotes and indices', () => {
  it('have an absent side as NaN and 0', async () => {
    const sink = new CollectingSink();
    const mapping = parseCsvMapping({ kind: 'quote', instrument: 'ES', time: { columns: ['t'], format: 'epochSeconds' }, columns: { bid: 'b', bidSize: 'bs', ask: 'a', askSize: 'as' } });
    const report = await importCsv([csv('t,b,bs,a,as\n1,10,5,,\n2.5,,,11,6\n3,,,,\n')], sink, { mapping });
    expect(sink.of('quote')).toMatchObject([{ bid: 10, bidSize: 5, ask: Number.NaN, askSize: 0 }, { bid: Number.NaN, bidSize: 0, ask: 11, askSize: 6, tsEvent: 2_500_000 }]);
    expect(report).toMatchObject({ skipped: { 'quote without a side': 1 }, clockSource: 'receive' });
  });
});

describe('times', () => {
  it('are ISO with an offset, or local with a zone on both sides of a clock change', async () => {
    expect(await times({}, '2024-01-02T15:30:00Z', '2024-01-02T16:30:00+01:00', '2024-01-02 10:31:00.123456789-0500')).toEqual(['2024-01-02T15:30:00.000000Z', '2024-01-02T15:30:00.000000Z', '2024-01-02T15:31:00.123456Z']);
    expect(await times({ zone: 'America/New_York' }, '2024-03-10T01:59:59', '2024-03-10T03:00:00')).toEqual(['2024-03-10T06:59:59.000000Z', '2024-03-10T07:00:00.000000Z']);
    expect(await times({ zone: 'Asia/Singapore' }, '2014-01-02T09:00')).toEqual(['2014-01-02T01:00:00.000000Z']);
  });

  it('are date and time in columns of their own, by a pattern', async () => {
    expect(await times({ format: 'yyyy/M/d HH:mm:ss', zone: 'America/Chicago' }, '2014/12/23;18:00:00', '2015/3/9;08:05:00')).toEqual(['2014-12-24T00:00:00.000000Z', '2015-03-09T13:05:00.000000Z']);
    expect(await times({ format: 'dd.MM.yyyy HH:mm:ss.SSS', zone: 'UTC' }, '01.02.2024 03:04:05.6')).toEqual(['2024-02-01T03:04:05.600000Z']);
    expect(await times({ format: 'MM/dd/yy', timeOfDay: '16:15', zone: 'America/New_York' }, '09/15/09', '01/02/90'.replace('90', '10'))).toEqual(['2009-09-15T20:15:00.000000Z', '2010-01-02T21:15:00.000000Z']);
  });

  it('are counts since 1970 in any unit', async () => {
    for (const [format, cell] of [['epochSeconds', '1703545200.000001'], ['epochMillis', '1703545200000.001'], ['epochMicros', '1703545200000001'], ['epochNanos', '1703545200000001999']] as const) {
      expect(await times({ format }, cell)).toEqual(['2023-12-25T23:00:00.000001Z']);
    }
  });

  it.each(['2024-02-30T00:00:00Z', '2024-01-01T24:00:00Z', '2024-01-01T00:60:00Z', '2024-01-01', '2024-01-01T00:00:00', 'x', ''])('%j is none', async (cell) => {
    await expect(times({}, cell)).rejects.toMatchObject({ code: 'MIA-IMPORT-FORMAT', message: expect.stringContaining('a time of format iso') });
  });
});

describe('a mapping', () => {
  it.each([
    [{ kind: 'tick' }, 'kind'],
    [{ ...TRADES, colour: 1 }, 'colour'],
    [{ ...TRADES, priceScale: 0 }, 'priceScale'],
    [{ ...TRADES, time: { columns: [] } }, 'time.columns'],
    [{ ...TRADES, time: { columns: [0], zone: 'Mars/Olympus' } }, 'time.zone: is not an IANA zone'],
    [{ ...TRADES, aggressor: { column: 0, values: { B: 'up' } } }, 'aggressor.values.B'],
  ])('names the wrong field of %j', (json, field) => {
    expect(() => parseCsvMapping(json)).toThrow(expect.objectContaining({ code: 'MIA-IMPORT-MAPPING', message: expect.stringContaining(field) }));
  });

  it('is refused as a file that is no JSON, is absent, or has an unclear time', async () => {
    await expect(readCsvMapping(write('m.json', '{'))).rejects.toMatchObject({ code: 'MIA-IMPORT-MAPPING' });
    await expect(readCsvMapping('/no/such.json')).rejects.toMatchObject({ code: 'MIA-IMPORT-FILE' });
    for (const format of ['yyyy-MM-dd', 'yyyy-MM-dd HH:mm', 'HH:mm']) {
      const mapping = { ...TRADES, time: { columns: [0], format } };
      await expect(importCsv([csv('')], new CollectingSink(), { mapping })).rejects.toMatchObject({ code: 'MIA-IMPORT-MAPPING' });
    }
  });

  it('may name the column of the instrument', async () => {
    const mapping = parseCsvMapping({ kind: 'index', hasHeader: false, instrument: { column: 1 }, time: { columns: [0], format: 'epochSeconds' }, columns: { level: 2 } });
    const file = csv('1,VIX,15\n2,VXN,20\n3,VIX,16\n');
    const sink = new CollectingSink();
    expect(await importCsv([file], sink, { mapping, instrument: 'VIX' })).toMatchObject({ instrument: 'VIX', events: { index: 2 }, skipped: { 'row of another instrument': 1 } });
    await expect(importCsv([file], new CollectingSink(), { mapping })).rejects.toMatchObject({ code: 'MIA-IMPORT-INSTRUMENT', message: expect.stringContaining('VIX, VXN') });
    await expect(importCsv([file], new CollectingSink(), { mapping, instrument: 'SPX' })).rejects.toMatchObject({ code: 'MIA-IMPORT-INSTRUMENT' });
    expect(await importCsv([csv('1,VIX,15\n')], new CollectingSink(), { mapping })).toMatchObject({ instrument: 'VIX' });
  });
});

describe('rows and files that are not as they should be', () => {
  const head = 'time,price,size,side\n';
  const good = '2024-01-02T15:30:00Z,4800.25,3,B\n';

  it.each([
    ['2024-01-02T15:30:00Z,x,3,B', 'line 3, column 2 (price) is "x",'],
    ['2024-01-02T15:30:00Z,1,-3,B', 'line 3, column 3 (size) is "-3",'],
    ['2024-01-02T15:30:00Z,1', 'line 3, column 3 (size) is missing,'],
    ['2024-01-02T15:30:00Z,1,1,Q', 'line 3, column 4 (side) is "Q", at 3; expected one of B, S, ; 1 complete messages kept'],
    ['noon,1,1,B', 'line 3, column 1 (time) is "noon",'],
  ])('%j stops the import with line and column, or is left out and counted', async (row, message) => {
    const file = csv(`${head}${good}${row}\n${good}`);
    const sink = new CollectingSink();
    const stopped = await importCsv([file], sink, { mapping: TRADES });
    expect(stopped.failure).toMatchObject({ code: 'MIA-IMPORT-FORMAT', message: expect.stringContaining(message) });
    expect(sink.events).toHaveLength(1);
    const skipped = await importCsv([file], new CollectingSink(), { mapping: TRADES, skipBadRows: true });
    expect(skipped).toMatchObject({ failure: null, sourceMessages: 3, events: { trade: 2 }, skipped: { 'row that cannot be read': 1 }, warnings: [expect.stringContaining(message)] });
  });

  it('keeps the order of rows that go back in time, and says how many', async () => {
    const sink = new CollectingSink();
    const report = await importCsv([csv(`${head}2024-01-02T15:30:02Z,2,1,B\n2024-01-02T15:30:01Z,1,1,B\n`)], sink, { mapping: TRADES });
    expect(report.warnings).toEqual([expect.stringContaining('1 rows are older')]);
    expect(sink.of('trade').map(({ price, tsEvent, tsInit }) => [price, tsInit - tsEvent])).toEqual([[2, 0], [1, 1_000_000]]);
  });

  it('reads files in the order of their first rows', async () => {
    const sink = new CollectingSink();
    const later = csv(`${head}2024-01-03T15:30:00Z,2,1,B\n`);
    await importCsv([later, csv(`${head}${good}`)], sink, { mapping: TRADES });
    expect(sink.of('trade').map(({ price }) => price)).toEqual([4800.25, 2]);
  });

  it('names the columns a header lacks, and warns of an open last line', async () => {
    await expect(importCsv([csv('when,price\n1,2\n')], new CollectingSink(), { mapping: TRADES })).rejects.toMatchObject({ code: 'MIA-IMPORT-FORMAT', message: expect.stringContaining('the columns when, price') });
    await expect(importCsv([csv('')], new CollectingSink(), { mapping: TRADES })).rejects.toMatchObject({ code: 'MIA-IMPORT-FORMAT' });
    await expect(importCsv(['/no/such.csv'], new CollectingSink(), { mapping: TRADES })).rejects.toMatchObject({ code: 'MIA-IMPORT-FILE' });
    expect((await importCsv([csv(head + good.trimEnd())], new CollectingSink(), { mapping: TRADES })).warnings).toEqual([expect.stringContaining('no line end')]);
  });

  it('keeps the whole rows of a gzip that is cut', async () => {
    const rows = Array.from({ length: 2_000 }, (_, i) => `2024-01-02T15:30:00Z,${i},1,B\n`).join('');
    const whole = gzipSync(head + rows);
    const sink = new CollectingSink();
    const report = await importCsv([write('cut.csv.gz', whole.subarray(0, whole.length - 20))], sink, { mapping: TRADES });
    expect(report.failure?.code).toBe('MIA-IMPORT-TRUNCATED');
    expect(sink.events.length).toBeGreaterThan(1_500);
    expect(sink.of('trade').every(({ price }, i) => price === i)).toBe(true);
  });

  it('never crashes on bytes that are something else', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.boolean(), async (bytes, skipBadRows) => {
        try {
          const report = await importCsv([write('fuzz.csv', Buffer.concat([Buffer.from(head), bytes]))], new CollectingSink(), { mapping: TRADES, skipBadRows });
          expect(report.failure === null || report.failure.code.startsWith('MIA-IMPORT-')).toBe(true);
        } catch (cause) {
          if (!(cause instanceof MiaError)) throw cause;
        }
      }),
      { numRuns: RUNS },
    );
  });
});

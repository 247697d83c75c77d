import { describe, expect, it } from '@jest/globals';
import { TradeFlag, type TapeEvent } from '@mia-trading/core';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { barRecord, dbnHead, mboRecord, pricedRecord, statusRecord, type HeadFields } from '../test-support/dbn-bytes.js';
import { CollectingSink } from '../test-support/collecting-sink.js';
import { importDatabento, type DatabentoImportOptions } from './import-databento.js';

const folder = mkdtempSync(path.join(tmpdir(), 'dbn-'));
let files = 0;

function dbnFile(head: HeadFields | null, ...records: Buffer[]): string {
  files += 1;
  const name = path.join(folder, `${files}.dbn`);
  writeFileSync(name, Buffer.concat([...(head === null ? [] : [dbnHead(head)]), ...records]));
  return name;
}

async function load(paths: string[], options: DatabentoImportOptions = {}) {
  const sink = new CollectingSink();
  const report = await importDatabento(paths, sink, options);
  return { sink, report };
}

/** 2024-01-03T15:00:00Z, an hour of regular trading. */
const T0 = 1_704_294_000_000_000_000n;
const US0 = Number(T0 / 1_000n);
const LAST = 0x80;
const SNAPSHOT = 0x20;

const quotes = (events: readonly TapeEvent[]): string[] =>
  events.flatMap((e) => (e.kind === 'quote' ? [`${e.tsEvent - US0} ${e.bid} x ${e.bidSize} / ${e.ask} x ${e.askSize}`] : e.kind === 'trade' ? [`${e.tsEvent - US0} trade ${e.size}`] : []));

describe('importDatabento by schema', () => {
  it('maps order messages one for one, with times, ids, flags and the matching event', async () => {
    const name = dbnFile(
      {},
      mboRecord({ ts: T0, action: 'R', side: 'N', flags: LAST }),
      mboRecord({ ts: T0 + 1_999n, action: 'A', side: 'B', price: 4_800.25, size: 4, orderId: 11n, flags: LAST }),
      mboRecord({ ts: T0 + 5_000n, action: 'T', side: 'A', price: 4_800.25, size: 3, orderId: 12n }),
      mboRecord({ ts: T0 + 5_000n, action: 'F', side: 'B', price: 4_800.25, size: 3, orderId: 11n }),
      mboRecord({ ts: T0 + 5_000n, action: 'M', side: 'B', price: 4_800.25, size: 1, orderId: 11n, flags: LAST, received: T0 }),
      mboRecord({ ts: T0 + 6_000n, action: 'C', side: 'B', price: 4_800.25, size: 1, orderId: 11n, flags: LAST }),
      mboRecord({ ts: T0 + 7_000n, action: 'T', side: 'N', price: 4_800, size: 2, flags: LAST }),
    );
    const { sink, report } = await load([name]);
    expect(report).toMatchObject({ instrument: 'ESH4', feedQuality: 'l3', sourceMessages: 7, events: { order: 5, trade: 2 }, skipped: {}, failure: null });
    expect(sink.of('order').map((o) => [o.action, o.side, o.price, o.size, o.orderId, o.last, o.snapshot])).toEqual([
      ['clear', 1, 0, 0, 0, true, false],
      ['add', 1, 4_800.25, 4, 11, true, false],
      ['fill', 1, 4_800.25, 3, 11, false, false],
      ['modify', 1, 4_800.25, 1, 11, true, false],
      ['cancel', 1, 4_800.25, 1, 11, true, false],
    ]);
    expect(sink.events.map((e) => [e.tsEvent - US0, e.tsInit - US0])).toEqual([[0, 50], [1, 51], [5, 55], [5, 55], [5, 55], [6, 56], [7, 57]]);
    const matchId = Number(BigInt.asUintN(53, T0 + 5_000n));
    expect(sink.of('trade')).toMatchObject([
      { aggressor: -1, aggressorSource: 'exchange', matchId, flags: 0 },
      { aggressor: 0, aggressorSource: 'none', flags: TradeFlag.Last },
    ]);
  });

  it('frames a snapshot without clear and end, and starts the next file with its own', async () => {
    const snapshot = [1n, 2n].map((orderId) => mboRecord({ ts: T0 - 9_000_000n, received: T0, action: 'A', side: 'B', price: 100, size: 1, orderId, flags: SNAPSHOT }));
    const after = mboRecord({ ts: T0 + 1_000n, action: 'A', side: 'A', price: 101, size: 1, orderId: 3n, flags: LAST });
    const { sink } = await load([dbnFile({}, ...snapshot), dbnFile({}, ...snapshot, after)]);
    const run = [['clear', true, false], ['add', true, false], ['add', true, true]];
    expect(sink.of('order').map((o) => [o.action, o.snapshot, o.last])).toEqual([...run, ...run, ['add', false, true]]);
  });

  it('marks a print without aggressor at the opening of the session as its cross, and no other', async () => {
    const open = 1_704_236_400_000_000_000n; // 2024-01-02T23:00Z, 17:00 CT
    const print = (ts: bigint): Buffer => pricedRecord(0x00, { ts, action: 'T', side: 'N', price: 4_800, size: 1 });
    const { sink } = await load([dbnFile({ schema: 4 }, print(open), print(open + 3_600_000_000_000n))]);
    expect(sink.of('trade').map((trade) => trade.flags)).toEqual([TradeFlag.Auction, 0]);
  });

  it('writes the quote before its trade when it changed, and holds quotes inside an exchange event back', async () => {
    const record = (at: bigint, action: string, flags: number, bidSize: number, size = 0): Buffer =>
      pricedRecord(0x01, { ts: T0 + at, action, side: 'B', price: 100.25, size, flags, levels: [[100, bidSize, 100.25, 5]] });
    const name = dbnFile(
      { schema: 1 },
      record(0n, 'A', LAST, 4),
      record(1_000n, 'T', 0, 4, 2),
      record(1_000n, 'M', 0, 3),
      record(1_000n, 'M', LAST, 2),
      record(2_000n, 'A', LAST, 2),
      record(3_000n, 'A', 0, 9),
      record(4_000n, 'T', LAST, 8, 1),
    );
    const { sink, report } = await load([name]);
    expect(report.feedQuality).toBe('l1');
    expect(quotes(sink.events)).toEqual(['0 100 x 4 / 100.25 x 5', '1 trade 2', '1 100 x 2 / 100.25 x 5', '3 100 x 9 / 100.25 x 5', '4 100 x 8 / 100.25 x 5', '4 trade 1']);
  });

  it('stamps interval quotes with the end of the interval and shows an absent side as such', async () => {
    const record = pricedRecord(0xc3, { ts: T0, received: T0 + 1_000_000_000n, levels: [[null, 0, 100.25, 5]] });
    const { sink, report } = await load([dbnFile({ schema: 18 }, record)]);
    expect(report.feedQuality).toBe('sampled');
    expect(sink.of('quote')).toMatchObject([{ tsEvent: US0 + 1_000_000, bid: Number.NaN, bidSize: 0, ask: 100.25, askSize: 5 }]);
  });

  it('writes the levels that changed of a ten-level book as one batch', async () => {
    const book = (at: bigint, levels: [number, number, number, number][], action = 'A', flags = LAST): Buffer => pricedRecord(0x0a, { ts: T0 + at, action, price: 100, size: 1, side: 'A', flags, levels });
    const name = dbnFile(
      { schema: 2 },
      book(0n, [[100, 4, 101, 5], [99, 7, 102, 6]]),
      book(1_000n, [[100, 4, 101, 5], [99, 7, 102, 6]], 'T', 0),
      book(1_000n, [[99, 7, 101, 3], [98, 1, 102, 6]]),
    );
    const { sink, report } = await load([name]);
    expect(report.feedQuality).toBe('l2-atomic');
    expect(sink.events.map((e) => (e.kind === 'depth' ? `${e.side} ${e.price} ${e.size}${e.endOfBatch ? ' end' : ''}` : e.kind))).toEqual([
      '1 100 4', '1 99 7', '-1 101 5', '-1 102 6 end', 'trade', '1 100 0', '1 98 1', '-1 101 3 end',
    ]);
  });

  it('brings bars at their close and trading phases as feed status', async () => {
    const name = dbnFile({ schema: 6 }, barRecord(0x21, T0, [100, 102, 99.5, 101], 1_234n), statusRecord(T0 + 70_000_000_000n, 8), statusRecord(T0 + 80_000_000_000n, 7));
    const { sink } = await load([name]);
    expect(sink.of('bar')).toMatchObject([
      { tsEvent: US0 + 60_000_000, tsInit: US0 + 60_000_000, period: 60_000_000, open: 100, high: 102, low: 99.5, close: 101, volume: 1_234, bidVolume: null },
    ]);
    expect(sink.of('feedStatus').map((status) => [status.status, status.phase])).toEqual([['phase', 'halted'], ['phase', 'continuous']]);
  });
});

describe('importDatabento, choice of instrument and damage', () => {
  const print = (id: number): Buffer => pricedRecord(0x00, { id, ts: T0, action: 'T', side: 'B', price: 100, size: 1 });

  it('asks which of several instruments is meant, and passes over the others once told', async () => {
    const name = dbnFile({ schema: 4, symbols: { ESH4: 7, 'ESH4-ESM4': 8 } }, print(8), print(7), print(8));
    await expect(load([name])).rejects.toMatchObject({ code: 'MIA-IMPORT-INSTRUMENT', message: expect.stringContaining('ESH4, ESH4-ESM4') });
    const { sink, report } = await load([name], { instrument: 'ESH4' });
    expect(report).toMatchObject({ sourceMessages: 3, events: { trade: 1 }, skipped: { 'other instrument': 2 } });
    expect(sink.events[0]?.instrument).toBe('ESH4');
    await expect(load([name], { instrument: 'NQH4' })).rejects.toMatchObject({ code: 'MIA-IMPORT-INSTRUMENT' });
  });

  it('takes the only id of a fragment, and refuses a second one that nobody chose', async () => {
    const { report } = await load([dbnFile(null, print(7))], { fragmentVersion: 3 });
    expect(report).toMatchObject({ instrument: 'id:7', events: { trade: 1 } });
    await expect(load([dbnFile(null, print(7), print(8))], { fragmentVersion: 3 })).rejects.toMatchObject({ code: 'MIA-IMPORT-INSTRUMENT' });
  });

  it('keeps what came before a cut and reports it; a missing file is an error', async () => {
    const { sink, report } = await load([dbnFile({ schema: 4 }, print(7), print(7).subarray(0, 30))]);
    expect(report.failure).toMatchObject({ code: 'MIA-IMPORT-TRUNCATED', context: { kept: 1 } });
    expect(sink.of('trade')).toHaveLength(1);
    await expect(load([path.join(folder, 'none.dbn')])).rejects.toMatchObject({ code: 'MIA-IMPORT-FILE' });
  });
});

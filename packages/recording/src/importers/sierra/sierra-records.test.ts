import { describe, expect, it } from '@jest/globals';
import { TradeFlag } from '@mia-trading/core';
import { createHash } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CollectingSink } from '../test-support/collecting-sink.js';
import { importSierra, type SierraImportOptions } from './import-sierra.js';
import { sierraPrice } from './sierra-price.js';
import { symbolOfFile } from './sierra-symbol.js';

const folder = mkdtempSync(path.join(tmpdir(), 'sierra-'));
let files = 0;

/** 2023-12-25T23:00:00Z. */
const T0 = Date.UTC(2023, 11, 25, 23) * 1_000;
const EPOCH_MICROS = 25_569 * 86_400_000_000;
const FIRST_OF_BUNDLE = -1.99900095e37;
const LAST_OF_BUNDLE = -1.99900197e37;

interface ScidRow {
  /** Microseconds after {@link T0}, counter included. */
  readonly at: number;
  readonly open?: number;
  readonly ask?: number;
  readonly bid?: number;
  readonly price: number;
  readonly sold?: number;
  readonly bought?: number;
  readonly size?: number;
}

function scid(rows: readonly ScidRow[], useDays = false): Buffer {
  const header = Buffer.alloc(56);
  header.write('SCID');
  header.writeUInt32LE(56, 4);
  header.writeUInt32LE(40, 8);
  header.writeUInt16LE(1, 12);
  const records = rows.map((row) => {
    const record = Buffer.alloc(40);
    if (useDays) record.writeDoubleLE((T0 + row.at + EPOCH_MICROS) / 86_400_000_000);
    else record.writeBigInt64LE(BigInt(T0 + row.at + EPOCH_MICROS));
    for (const [i, value] of [row.open ?? 0, row.ask ?? 101, row.bid ?? 100, row.price].entries()) record.writeFloatLE(value, 8 + 4 * i);
    const size = row.size ?? (row.sold ?? 0) + (row.bought ?? 0);
    for (const [i, value] of [1, size, row.sold ?? 0, row.bought ?? 0].entries()) record.writeUInt32LE(value, 24 + 4 * i);
    return record;
  });
  return Buffer.concat([header, ...records]);
}

/** Rows of milliseconds after {@link T0}, command, end of batch, price, size. */
function depth(rows: readonly (readonly [number, number, boolean, number, number])[]): Buffer {
  const header = Buffer.alloc(64);
  for (const [i, value] of [0x44444353, 64, 24, 1].entries()) header.writeUInt32LE(value, 4 * i);
  const records = rows.map(([ms, command, isEnd, price, size]) => {
    const record = Buffer.alloc(24);
    record.writeBigInt64LE(BigInt(T0 + 1_000 * ms + EPOCH_MICROS));
    record.writeUInt8(command, 8);
    record.writeUInt8(isEnd ? 1 : 0, 9);
    record.writeUInt16LE(2, 10);
    record.writeFloatLE(price, 12);
    record.writeUInt32LE(size, 16);
    return record;
  });
  return Buffer.concat([header, ...records]);
}

function put(bytes: Buffer, extension: string): string {
  files += 1;
  const name = path.join(folder, `ESH24-CME.${files}.${extension}`);
  writeFileSync(name, bytes);
  return name;
}

async function load(paths: string[], options: SierraImportOptions = {}) {
  const sink = new CollectingSink();
  const report = await importSierra(paths, sink, options);
  return { sink, report };
}

describe('importSierra, .scid', () => {
  it('reads time to the millisecond, the aggressor from the volumes, and the quote before the trade when it changed', async () => {
    const bytes = scid([
      { at: 85_000, price: 101, bought: 5 },
      { at: 85_001, price: 100, sold: 2 },
      { at: 97_002, price: 100.5, size: 9, ask: 101.25, bid: 0 },
    ]);
    const { sink, report } = await load([put(bytes, 'scid')]);
    expect(report).toMatchObject({ instrument: 'ESH4', feedQuality: 'l1', sourceMessages: 3, events: { trade: 3, quote: 2 }, failure: null });
    expect(sink.events.map((e) => [e.kind, e.tsEvent - T0])).toEqual([['quote', 85_000], ['trade', 85_000], ['trade', 85_000], ['quote', 97_000], ['trade', 97_000]]);
    expect(sink.of('trade').map((t) => [t.price, t.size, t.aggressor, t.aggressorSource, t.matchId])).toEqual([
      [101, 5, 1, 'exchange', 0],
      [100, 2, -1, 'exchange', 0],
      [100.5, 9, 0, 'none', 0],
    ]);
    expect(sink.of('quote').at(-1)).toMatchObject({ bid: Number.NaN, ask: 101.25, bidSize: Number.NaN, askSize: Number.NaN });
    expect(report.sources).toMatchObject([{ bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') }]);
  });

  it('gives the fills of one aggressor one match id, and every print outside a bundle its own', async () => {
    const row = { price: 101, bought: 1, at: 0 };
    const bytes = scid([{ ...row, open: FIRST_OF_BUNDLE }, row, { ...row, open: LAST_OF_BUNDLE }, row, { ...row, open: FIRST_OF_BUNDLE }, { ...row, open: LAST_OF_BUNDLE }]);
    const { sink } = await load([put(bytes, 'scid')]);
    expect(sink.of('trade').map((trade) => [trade.matchId, trade.flags])).toEqual([[1, 0], [1, 0], [1, TradeFlag.Last], [4, TradeFlag.Last], [5, 0], [5, TradeFlag.Last]]);
  });

  it('reads the older fractional-day dates', async () => {
    const { sink } = await load([put(scid([{ at: 85_000, price: 101, bought: 5 }, { at: 86_000, price: 101, bought: 5 }], true), 'scid')]);
    expect(sink.of('trade').map((trade) => trade.tsEvent - T0)).toEqual([85_000, 86_000]);
  });

  it('leaves a partial last record out with a warning, wherever the file is cut', async () => {
    const whole = scid([{ at: 0, price: 101, bought: 5 }, { at: 1_000, price: 101, bought: 5 }]);
    for (let end = 56; end <= whole.length; end += 1) {
      const { report } = await load([put(whole.subarray(0, end), 'scid')]);
      expect(report).toMatchObject({ failure: null, sourceMessages: Math.floor((end - 56) / 40) });
      expect(report.warnings).toHaveLength((end - 56) % 40 === 0 ? 0 : 1);
    }
    for (const end of [0, 3, 4, 55]) await expect(load([put(whole.subarray(0, end), 'scid')])).rejects.toMatchObject({ code: expect.stringMatching(/^MIA-IMPORT-(FORMAT|TRUNCATED)$/) });
  });

  it('reads bars at their close when told their length, and refuses to guess it', async () => {
    const name = put(scid([{ at: 0, open: 100, ask: 102, bid: 99, price: 101, sold: 3, bought: 4 }]), 'scid');
    const { sink } = await load([name], { barPeriod: 60_000_000 });
    expect(sink.of('bar')).toMatchObject([{ tsEvent: T0 + 60_000_000, open: 100, high: 102, low: 99, close: 101, volume: 7, bidVolume: 3, askVolume: 4, trades: 1 }]);
    expect((await load([name])).report.failure).toMatchObject({ code: 'MIA-IMPORT-FORMAT', remedy: expect.stringContaining('length') });
  });
});

describe('importSierra, .depth', () => {
  it('maps every command, and merges with trades first at equal milliseconds', async () => {
    const levels = depth([
      [0, 1, false, 0, 0],
      [0, 2, false, 100, 4],
      [0, 3, true, 101, 5],
      [3, 4, false, 100, 6],
      [3, 5, true, 101, 7],
      [5, 6, false, 100, 0],
      [5, 7, false, 101, 0],
      [5, 9, true, 101, 0],
    ]);
    const trades = scid([{ at: 3_000, price: 101, bought: 1 }, { at: 4_000, price: 101, bought: 2 }]);
    const { sink, report } = await load([put(levels, 'depth'), put(trades, 'scid')]);
    expect(sink.events.map((e) => (e.kind === 'depth' ? `${e.action} ${e.side} ${e.price} ${e.size} ${e.orders}${e.endOfBatch ? ' end' : ''}` : `${e.kind} at ${e.tsEvent - T0}`))).toEqual([
      'clear 1 0 0 0', 'set 1 100 4 2', 'set -1 101 5 2 end',
      'trade at 3000', 'set 1 100 6 2', 'set -1 101 7 2 end',
      'trade at 4000', 'set 1 100 0 0', 'set -1 101 0 0',
    ]);
    expect(report.skipped).toEqual({ 'depth record without a known command': 1 });
  });
});

describe('Sierra prices and names', () => {
  it('reads float32 as the decimal that was meant, and applies the multiplier', () => {
    expect(sierraPrice(4_800.25, 1)).toBe(4_800.25);
    expect(sierraPrice(Math.fround(1_323.4), 1)).toBe(1_323.4);
    expect(sierraPrice(480_025, 0.01)).toBe(4_800.25);
  });

  it('finds the contract in a file name', () => {
    expect(['ESH24-CME.scid', '/a/b/ESH24_FUT_CME.2024-01-05.depth', 'ESH4-20231225.scid', 'NQZ3.scid', 'AAPL.scid', 'ES_2022-01-24_tbt.txt'].map(symbolOfFile)).toEqual([
      'ESH4', 'ESH4', 'ESH4', 'NQZ3', 'AAPL', 'ES',
    ]);
  });
});

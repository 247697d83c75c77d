import { describe, expect, it } from '@jest/globals';
import { DuckDBInstance } from '@duckdb/node-api';
import { rmSync } from 'node:fs';
import fc from 'fast-check';
import type { TapeEvent } from '@mia-trading/core';
import { openRecording } from '../reader/open-recording.js';
import { LiveTape } from '../tape/live-tape.js';
import { tapeConfigSchema } from '../tape/tape-config.js';
import { anyTape } from '../tape/test-support/arbitrary-events.js';
import { fileRuns } from '../tape/test-support/property-runs.js';
import { temporaryFolder } from '../tape/test-support/temporary-folder.js';
import { PARQUET_COLUMNS } from './columns.js';
import { compactRecording } from './compact-recording.js';

const inFolder = temporaryFolder();
const config = tapeConfigSchema.parse({ syncOnFlush: false });

function record(directory: string, events: readonly TapeEvent[]): void {
  const tape = LiveTape.create(directory, { instruments: ['ESH4'], feedQuality: 'l3', clockSource: 'exchange' }, config);
  for (const event of events) tape.append(event);
  tape.close();
}

async function all(directory: string): Promise<TapeEvent[]> {
  const events: TapeEvent[] = [];
  for await (const batch of (await openRecording(directory)).batches()) events.push(...batch);
  return events;
}

async function query(sql: string): Promise<unknown[][]> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const rows = (await connection.runAndReadAll(sql)).getRows();
  connection.closeSync();
  instance.closeSync();
  return rows;
}

describe('a compacted recording', () => {
  it('brings back any tape, every bit of every field', async () => {
    await fc.assert(
      fc.asyncProperty(anyTape(), async (events) => {
        const directory = inFolder('session');
        rmSync(directory, { recursive: true, force: true });
        record(directory, events);
        await compactRecording(directory);
        expect(await all(directory)).toEqual(events);
      }),
      { numRuns: fileRuns },
    );
  });

  it('brings back tapes longer than a chunk and a row group, with kinds at very different rates', async () => {
    const events = Array.from({ length: 130_000 }, (_, seq): TapeEvent => {
      const head = { tsEvent: seq, tsInit: seq - (seq % 3), seq, instrument: seq % 1_000 === 0 ? 'NQH4' : 'ESH4' };
      return seq % 50_000 === 7 ? { kind: 'operator', ...head, command: 'pause', reason: `reason ${seq}`, target: '' } : { kind: 'index', ...head, level: seq / 4 };
    });
    record(inFolder('session'), events);
    await compactRecording(inFolder('session'));
    expect(await all(inFolder('session'))).toEqual(events);
  });

  it('can be read by DuckDB alone: types, NULL apart from NaN, text in words', async () => {
    const head = { tsInit: 1_703_545_200_000_123, instrument: 'ESH4' };
    record(inFolder('session'), [
      { kind: 'trade', tsEvent: 1_703_545_200_000_001, ...head, seq: 0, price: 4810.25, size: 3, aggressor: -1, aggressorSource: 'exchange', matchId: 9_007_199_254_740_991, flags: 5 },
      { kind: 'bar', tsEvent: head.tsInit, ...head, seq: 1, period: 60_000_000, open: 1, high: 2, low: NaN, close: 1.5, volume: null, bidVolume: 0, askVolume: null, trades: 4 },
    ]);
    await compactRecording(inFolder('session'));
    expect(await query(`SELECT ts_event::VARCHAR, make_timestamp(ts_init)::VARCHAR, aggressor * size, aggressor_source, match_id::VARCHAR FROM read_parquet('${inFolder('session/trade.parquet')}')`)).toEqual([
      ['1703545200000001', '2023-12-25 23:00:00.000123', -3, 'exchange', '9007199254740991'],
    ]);
    expect(await query(`SELECT isnan(low), volume IS NULL, bid_volume, trades FROM read_parquet('${inFolder('session/bar.parquet')}')`)).toEqual([[true, true, 0, 4]]);
    const described = await query(`DESCRIBE SELECT * FROM read_parquet('${inFolder('session/trade.parquet')}')`);
    expect(described.map(([name]) => name)).toEqual(PARQUET_COLUMNS.trade.map((column) => column.name));
    expect(described.map(([, type]) => type)).toEqual(['BIGINT', 'BIGINT', 'BIGINT', 'VARCHAR', 'DOUBLE', 'DOUBLE', 'TINYINT', 'VARCHAR', 'BIGINT', 'BIGINT']);
  });
});

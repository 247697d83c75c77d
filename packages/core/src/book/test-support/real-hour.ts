import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { it } from '@jest/globals';
import type { DepthEvent, OrderEvent } from '../../events/events.js';

const REPOSITORY_ROOT = path.resolve(__dirname, '../../../../..');
const TICKS = path.join(process.env['MIA_TEST_DATA'] ?? path.resolve(REPOSITORY_ROOT, '../shared/data'), 'ticks');

/** `it` where the recorded ES hour is present, else `it.skip`: the test is listed, not forgotten. */
export const itWithRealHour = existsSync(path.join(TICKS, 'es-mbo-dbn')) ? it : it.skip;

/** Databento DBN: 8 bytes and metadata, then records that begin with their length in 4-byte words and their type. */
const MBO_RECORD = 0xa0;
const LAST = 0x80;
const SNAPSHOT = 0x20;
const ACTIONS: Readonly<Record<string, OrderEvent['action']>> = { A: 'add', M: 'modify', C: 'cancel', F: 'fill', R: 'clear' };
const NANO_POINTS = 1e9;

/** Order messages of both files in order; a reader of its own, apart from the importer. Prints (T) and fills without side are left out. */
export function realOrders(): OrderEvent[] {
  const events: OrderEvent[] = [];
  for (const name of ['esh4-glbx-mdp3-20231224.mbo.dbn.zst', 'esh4-glbx-mdp3-20231225.mbo.dbn.zst']) {
    const bytes = decompressed(readFileSync(path.join(TICKS, 'es-mbo-dbn', name)));
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let at = 8 + view.getUint32(4, true);
    while (at < bytes.length) {
      const action = ACTIONS[String.fromCharCode(view.getUint8(at + 38))];
      const side = String.fromCharCode(view.getUint8(at + 39));
      if (view.getUint8(at + 1) === MBO_RECORD && action !== undefined && side !== 'N') {
        const flags = view.getUint8(at + 36);
        events.push({
          kind: 'order',
          instrument: 'ESH4',
          seq: events.length,
          tsEvent: Number(view.getBigUint64(at + 8, true) / 1_000n),
          tsInit: Number(view.getBigUint64(at + 40, true) / 1_000n),
          action,
          side: side === 'B' ? 1 : -1,
          price: Number(view.getBigInt64(at + 24, true)) / NANO_POINTS,
          size: view.getUint32(at + 32, true),
          orderId: Number(view.getBigUint64(at + 16, true)),
          last: (flags & LAST) !== 0,
          snapshot: (flags & SNAPSHOT) !== 0,
        });
      }
      at += view.getUint8(at) * 4;
    }
  }
  return events;
}

/** Sierra Chart `.depth`: 64 bytes, then records of 24; commands 2-7 add, modify, delete on bid and ask by turns. */
const DEPTH_HEADER = 64;
const DEPTH_RECORD = 24;
/** 1970-01-01 in microseconds since 1899-12-30. */
const SIERRA_EPOCH = 25_569 * 86_400 * 1e6;

/** The same hour as price levels, from another encoding. */
export function realDepth(): DepthEvent[] {
  const bytes = readFileSync(path.join(TICKS, 'es-mbo-derived', 'ESH4-20231225.depth'));
  const events: DepthEvent[] = [];
  for (let at = DEPTH_HEADER; at < bytes.length; at += DEPTH_RECORD) {
    const time = Number(bytes.readBigUInt64LE(at)) - SIERRA_EPOCH;
    const command = bytes.readUInt8(at + 8);
    const isDelete = command >= 6;
    events.push({
      kind: 'depth',
      instrument: 'ESH4',
      seq: events.length,
      tsEvent: time,
      tsInit: time,
      action: command === 1 ? 'clear' : 'set',
      side: command % 2 === 0 ? 1 : -1,
      price: bytes.readFloatLE(at + 12),
      size: isDelete ? 0 : bytes.readUInt32LE(at + 16),
      orders: isDelete ? 0 : bytes.readUInt16LE(at + 10),
      endOfBatch: (bytes.readUInt8(at + 9) & 1) !== 0,
    });
  }
  return events;
}

/** Every change of the best prices from 23:00 UTC, as another program found them: bid in ticks, contracts, orders, then the ask. */
export function realQuotes(): number[][] {
  const text = gunzipSync(readFileSync(path.join(TICKS, 'es-mbo-derived', 'ESH4-20231225_quotes.csv.gz'))).toString();
  return text.trim().split('\n').slice(1).map((row) => row.split(',').slice(1, 7).map(Number));
}

/** The zstd decoder belongs to the importer's package; core needs none but here. */
function decompressed(bytes: Uint8Array): Uint8Array {
  const load = createRequire(path.join(REPOSITORY_ROOT, 'packages/recording/package.json'));
  const { decompress } = load('fzstd') as { decompress: (input: Uint8Array) => Uint8Array };
  return decompress(bytes);
}

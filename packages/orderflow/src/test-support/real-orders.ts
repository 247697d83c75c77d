import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { TradeFlag, type Aggressor, type DepthEvent, type FeedQuality, type FeedStatusEvent, type OrderEvent, type Side, type TradeEvent } from '@mia-trading/core';

const REPOSITORY_ROOT = path.resolve(__dirname, '../../../..');
const TICKS = path.join(process.env['MIA_TEST_DATA'] ?? path.resolve(REPOSITORY_ROOT, '../shared/data'), 'ticks');
const FOLDER = path.join(TICKS, 'es-mbo-dbn');
const TRUTH = path.join(TICKS, 'es-mbo-derived/ESH4-20231225_native_iceberg_truth.csv');

/** Tests on the order-by-order hour are skipped by name where its files are absent. */
export const realOrdersExist = existsSync(FOLDER) && existsSync(TRUTH);

export type RealMessage = OrderEvent | TradeEvent | DepthEvent | FeedStatusEvent;

/** Databento DBN: 8 bytes and metadata, then records that begin with their length in 4-byte words and their type. */
const MBO_RECORD = 0xa0;
const LAST = 0x80;
const SNAPSHOT = 0x20;
const ACTIONS: Readonly<Record<string, OrderEvent['action']>> = { A: 'add', M: 'modify', C: 'cancel', F: 'fill', R: 'clear' };
const NANO_POINTS = 1e9;
/** Exchange nanoseconds modulo this make an id of the matching event that a number holds exactly. */
const MATCH_ID_BITS = 53;

/** Order messages and prints of ESH4, 2023-12-24 snapshot and 2023-12-25 until 24:00 UTC, in order; a reader of its own, apart from the importer. */
export function readOrders(): (OrderEvent | TradeEvent)[] {
  const events: (OrderEvent | TradeEvent)[] = [];
  for (const name of ['esh4-glbx-mdp3-20231224.mbo.dbn.zst', 'esh4-glbx-mdp3-20231225.mbo.dbn.zst']) {
    const bytes = decompressed(readFileSync(path.join(FOLDER, name)));
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let at = 8 + view.getUint32(4, true);
    while (at < bytes.length) {
      const event = view.getUint8(at + 1) === MBO_RECORD ? messageAt(view, at, events.length) : null;
      if (event !== null) events.push(event);
      at += view.getUint8(at) * 4;
    }
  }
  return events;
}

function messageAt(view: DataView, at: number, seq: number): OrderEvent | TradeEvent | null {
  const code = String.fromCharCode(view.getUint8(at + 38));
  const side = String.fromCharCode(view.getUint8(at + 39));
  const exchangeTime = view.getBigUint64(at + 8, true);
  const flags = view.getUint8(at + 36);
  const isLast = (flags & LAST) !== 0;
  const header = { instrument: 'ESH4', seq, tsEvent: Number(exchangeTime / 1_000n), tsInit: Number(view.getBigUint64(at + 40, true) / 1_000n) };
  const price = Number(view.getBigInt64(at + 24, true)) / NANO_POINTS;
  const size = view.getUint32(at + 32, true);
  if (code === 'T') {
    const aggressor: Aggressor = side === 'B' ? 1 : side === 'A' ? -1 : 0;
    return { ...header, kind: 'trade', price, size, aggressor, aggressorSource: 'exchange', matchId: Number(BigInt.asUintN(MATCH_ID_BITS, exchangeTime)), flags: isLast ? TradeFlag.Last : 0 };
  }
  const action = ACTIONS[code];
  if (action === undefined || (side === 'N' && action !== 'clear')) return null;
  return { ...header, kind: 'order', action, side: side === 'A' ? -1 : 1, price, size, orderId: Number(view.getBigUint64(at + 16, true)), last: isLast, snapshot: (flags & SNAPSHOT) !== 0 };
}

/** The zstd decoder belongs to the importer's package. */
function decompressed(bytes: Uint8Array): Uint8Array {
  const load = createRequire(path.join(REPOSITORY_ROOT, 'packages/recording/package.json'));
  const { decompress } = load('fzstd') as { decompress: (input: Uint8Array) => Uint8Array };
  return decompress(bytes);
}

export function quality(grade: FeedQuality): FeedStatusEvent {
  return { kind: 'feedStatus', tsEvent: 0, tsInit: 0, seq: 0, instrument: 'ESH4', status: 'quality', quality: grade, phase: null, detail: '' };
}

/**
 * The same market as prints and price levels: one batch at the end of each exchange event, of the levels that changed in it. A slow, obvious
 * book of its own. With `delay`, the book comes so many microseconds after the prints.
 */
export function asLevels(orders: readonly (OrderEvent | TradeEvent)[], delay = 0): (TradeEvent | DepthEvent)[] {
  const resting = new Map<number, { side: Side; price: number; size: number }>();
  const levels = new Map<string, number>();
  const out: (TradeEvent | DepthEvent)[] = [];
  let touched = new Map<string, { side: Side; price: number; before: number }>();
  const add = (side: Side, price: number, size: number): void => {
    const key = `${side} ${price}`;
    const before = levels.get(key) ?? 0;
    if (!touched.has(key)) touched.set(key, { side, price, before });
    levels.set(key, before + size);
  };
  const leave = (id: number): void => {
    const order = resting.get(id);
    if (order !== undefined) add(order.side, order.price, -order.size);
    resting.delete(id);
  };
  const clear = (): void => [...resting.keys()].forEach(leave);
  let wasSnapshot = false;
  for (const event of orders) {
    if (event.kind === 'trade') {
      out.push(event);
      continue;
    }
    const { action, orderId, side, price, size } = event;
    if (action === 'clear' || (event.snapshot && !wasSnapshot)) clear();
    wasSnapshot = event.snapshot;
    if (action === 'cancel') {
      const order = resting.get(orderId);
      if (order !== undefined) {
        leave(orderId);
        if (order.size > size) {
          resting.set(orderId, { ...order, size: order.size - size });
          add(order.side, order.price, order.size - size);
        }
      }
    } else if (action === 'add' || action === 'modify') {
      leave(orderId);
      resting.set(orderId, { side, price, size });
      add(side, price, size);
    }
    if (!event.last) continue;
    const changed = [...touched].filter(([key, { before }]) => levels.get(key) !== before);
    touched = new Map();
    changed.forEach(([key, level], index) => {
      const header = { instrument: 'ESH4', seq: 0, tsEvent: event.tsEvent, tsInit: event.tsInit + delay };
      out.push({ ...header, kind: 'depth', action: 'set', side: level.side, price: level.price, size: levels.get(key) ?? 0, orders: 0, endOfBatch: index === changed.length - 1 });
    });
  }
  return delay === 0 ? out : [...out].sort((a, b) => a.tsInit - b.tsInit);
}

export interface IcebergTruth {
  /** Microseconds of the matching event, exchange time. */
  readonly tsEvent: number;
  readonly price: number;
  readonly side: Side;
  readonly orderId: number;
  readonly before: number;
  readonly filled: number;
  readonly after: number;
  readonly hidden: number;
}

/** The refills of native icebergs in the hour, as another program found them by order id. */
export function readIcebergTruth(): IcebergTruth[] {
  return readFileSync(TRUTH, 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','))
    .map(([ts = '', , ticks, side, id, before, filled, after, hidden]) => ({
      tsEvent: Number(BigInt(ts) / 1_000n),
      price: Number(ticks) * 0.25,
      side: side === 'B' ? 1 : -1,
      orderId: Number(id),
      before: Number(before),
      filled: Number(filled),
      after: Number(after),
      hidden: Number(hidden),
    }));
}

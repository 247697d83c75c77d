import type { OrderEvent, Side } from '@mia-trading/core';
import { overLimit } from '../shared/import-errors.js';
import { DbnAction, DbnFlag, DbnSide, MboField } from './dbn-layout.js';
import type { DbnRecord } from './dbn-record.js';
import { receiveTime, writeTrade, type MapContext, type RecordMapper } from './map-context.js';

type Writable<T> = { -readonly [K in keyof T]: T[K] };
type SnapshotOrder = Writable<Omit<OrderEvent, 'seq'>>;

/**
 * Market by order to `order` and `trade` events, one for one.
 *
 * Fills (F) tell and change nothing; the exchange sends the change apart. Fills of an opening cross have no side and are counted
 * only. A run of snapshot records becomes `clear`, the orders, and `last` on the final one, whether or not the source frames it so;
 * each source's own run replaces the book.
 */
export class MboMapper implements RecordMapper {
  readonly #context: MapContext;
  /** Snapshot record that waits to learn whether it is the last. */
  #held: SnapshotOrder | null = null;

  constructor(context: MapContext) {
    this.#context = context;
  }

  handle(record: DbnRecord): void {
    const flags = record.u8(MboField.flags);
    const isSnapshot = (flags & DbnFlag.Snapshot) !== 0;
    if (!isSnapshot && this.#held !== null) this.#endSnapshot(this.#held);
    const action = record.u8(MboField.action);
    if (action === DbnAction.Trade) {
      const { log } = this.#context;
      if (isSnapshot) return log.skip('trade in a snapshot');
      return writeTrade(this.#context, record, {
        price: record.price(MboField.price),
        size: record.u32(MboField.size),
        side: record.u8(MboField.side),
        flags,
        tsRecvAt: MboField.tsRecv,
      });
    }
    const orderAction = orderActionOf(action);
    if (orderAction === null) this.#context.log.skip('order message without book action');
    else this.#writeOrder(record, orderAction, flags, isSnapshot);
  }

  endOfSource(): void {
    if (this.#held !== null) this.#endSnapshot(this.#held);
  }

  #writeOrder(record: DbnRecord, action: OrderEvent['action'], flags: number, isSnapshot: boolean): void {
    const { log, instrument } = this.#context;
    const received = receiveTime(record, MboField.tsRecv, flags);
    const time = record.tsEvent;
    const tsEvent = Number.isNaN(time) ? received : time;
    if (Number.isNaN(tsEvent)) return log.skip('order message without time');
    const isClear = action === 'clear';
    const sideCode = record.u8(MboField.side);
    const price = isClear ? 0 : record.price(MboField.price);
    if (!isClear && sideCode !== DbnSide.Bid && sideCode !== DbnSide.Ask) {
      return log.skip(action === 'fill' ? 'fill without side (opening cross)' : 'order message without side');
    }
    if (Number.isNaN(price)) return log.skip('order message without price');
    const side: Side = sideCode === DbnSide.Ask ? -1 : 1;
    const orderId = record.u64(MboField.orderId);
    if (orderId > Number.MAX_SAFE_INTEGER) {
      throw overLimit(`order id ${orderId}`, `at most ${Number.MAX_SAFE_INTEGER}`, { file: this.#context.file, offset: log.sourceMessages, kept: log.sourceMessages });
    }
    const size = isClear ? 0 : record.u32(MboField.size);
    const tsInit = log.receivedAt(received);
    const last = (flags & DbnFlag.Last) !== 0;
    const event: SnapshotOrder = { kind: 'order', tsEvent, tsInit, instrument, action, side, price, size, orderId: isClear ? 0 : orderId, last, snapshot: isSnapshot };
    if (isSnapshot) this.#hold(event);
    else log.write(event);
  }

  #hold(event: SnapshotOrder): void {
    const { log } = this.#context;
    event.last = false;
    if (this.#held !== null) {
      this.#held.tsInit = log.receivedAt(this.#held.tsInit);
      log.write(this.#held);
    } else if (event.action !== 'clear') {
      log.write({ ...event, tsEvent: event.tsInit, action: 'clear', side: 1, price: 0, size: 0, orderId: 0 });
    }
    this.#held = event;
  }

  #endSnapshot(event: SnapshotOrder): void {
    event.last = true;
    this.#held = null;
    this.#context.log.write(event);
  }
}

function orderActionOf(action: number): OrderEvent['action'] | null {
  switch (action) {
    case DbnAction.Add: return 'add';
    case DbnAction.Modify: return 'modify';
    case DbnAction.Cancel: return 'cancel';
    case DbnAction.Fill: return 'fill';
    case DbnAction.Clear: return 'clear';
    default: return null;
  }
}

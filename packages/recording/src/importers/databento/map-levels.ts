import type { Side } from '@mia-trading/core';
import { DbnAction, DbnFlag, LevelField, RType, TradeField } from './dbn-layout.js';
import type { DbnRecord } from './dbn-record.js';
import { receiveTime, writeTrade, type MapContext, type RecordMapper } from './map-context.js';

/** Trades, and the print part of MBP and CMBP records. */
export function writePrint(context: MapContext, record: DbnRecord): void {
  writeTrade(context, record, {
    price: record.price(TradeField.price),
    size: record.u32(TradeField.size),
    side: record.u8(TradeField.side),
    flags: record.u8(TradeField.flags),
    tsRecvAt: TradeField.tsRecv,
  });
}

/** Records of the `trades` schema. */
export class TradesMapper implements RecordMapper {
  readonly #context: MapContext;

  constructor(context: MapContext) {
    this.#context = context;
  }

  handle(record: DbnRecord): void {
    writePrint(this.#context, record);
  }

  endOfSource(): void {
    // Every record is handed on at once.
  }
}

/**
 * Best bid and offer records (mbp-1, tbbo, bbo, cmbp-1, tcbbo, cbbo) to `quote` events where the quote changed, and `trade` events.
 *
 * A trade record carries the quote before its effect: that quote is written before the trade. A book record inside an exchange
 * event shows a state no trader could see: its quote waits for the end of the event. Interval records (bbo, cbbo) are stamped with
 * the end of their interval.
 */
export class QuoteMapper implements RecordMapper {
  readonly #context: MapContext;
  #bid = Number.NaN;
  #bidSize = -1;
  #ask = Number.NaN;
  #askSize = -1;
  #waiting = false;
  #tsEvent = 0;
  #tsReceived = 0;
  #nextBid = 0;
  #nextBidSize = 0;
  #nextAsk = 0;
  #nextAskSize = 0;

  constructor(context: MapContext) {
    this.#context = context;
  }

  handle(record: DbnRecord): void {
    const isInterval = isIntervalRecord(record.rtype);
    const flags = record.u8(TradeField.flags);
    const received = receiveTime(record, TradeField.tsRecv, flags);
    const tsEvent = isInterval ? received : record.tsEvent;
    if (Number.isNaN(tsEvent)) return this.#context.log.skip('quote without time');
    if (this.#waiting && tsEvent !== this.#tsEvent) this.#write();
    this.#read(record, tsEvent, received);
    const isTrade = !isInterval && record.u8(TradeField.action) === DbnAction.Trade;
    const isEnd = isInterval || isTrade || (flags & DbnFlag.Last) !== 0;
    if (isEnd) this.#write();
    else this.#waiting = true;
    if (isTrade) writePrint(this.#context, record);
  }

  endOfSource(): void {
    if (this.#waiting) this.#write();
  }

  #read(record: DbnRecord, tsEvent: number, received: number): void {
    this.#tsEvent = tsEvent;
    this.#tsReceived = received;
    const level = TradeField.levels;
    this.#nextBid = record.price(level + LevelField.bidPrice);
    this.#nextAsk = record.price(level + LevelField.askPrice);
    this.#nextBidSize = Number.isNaN(this.#nextBid) ? 0 : record.u32(level + LevelField.bidSize);
    this.#nextAskSize = Number.isNaN(this.#nextAsk) ? 0 : record.u32(level + LevelField.askSize);
  }

  #write(): void {
    this.#waiting = false;
    const { log, instrument } = this.#context;
    const [bid, bidSize, ask, askSize] = [this.#nextBid, this.#nextBidSize, this.#nextAsk, this.#nextAskSize];
    const isSame = Object.is(bid, this.#bid) && bidSize === this.#bidSize && Object.is(ask, this.#ask) && askSize === this.#askSize;
    if (isSame) return;
    this.#bid = bid;
    this.#bidSize = bidSize;
    this.#ask = ask;
    this.#askSize = askSize;
    log.write({ kind: 'quote', tsEvent: this.#tsEvent, tsInit: log.receivedAt(this.#tsReceived), instrument, bid, bidSize, ask, askSize });
  }
}

function isIntervalRecord(rtype: number): boolean {
  return rtype === RType.Bbo1s || rtype === RType.Bbo1m || rtype === RType.Cbbo1s || rtype === RType.Cbbo1m;
}

const MBP10_LEVELS = 10;

/** Prices and sizes of one side of the last written ten-level book, best first. */
class SideLevels {
  readonly prices = new Float64Array(MBP10_LEVELS).fill(Number.NaN);
  readonly sizes = new Uint32Array(MBP10_LEVELS);
  readonly orders = new Uint32Array(MBP10_LEVELS);

  /** Index of a price; -1 when it is not among the levels. */
  find(price: number): number {
    return this.prices.indexOf(price);
  }

  read(record: DbnRecord, side: Side): void {
    const isBid = side === 1;
    for (let i = 0; i < MBP10_LEVELS; i += 1) {
      const at = TradeField.levels + i * LevelField.bytes;
      const price = record.price(at + (isBid ? LevelField.bidPrice : LevelField.askPrice));
      const isEmpty = Number.isNaN(price);
      this.prices[i] = price;
      this.sizes[i] = isEmpty ? 0 : record.u32(at + (isBid ? LevelField.bidSize : LevelField.askSize));
      this.orders[i] = isEmpty ? 0 : record.u32(at + (isBid ? LevelField.bidCount : LevelField.askCount));
    }
  }

  copyFrom(other: SideLevels): void {
    this.prices.set(other.prices);
    this.sizes.set(other.sizes);
    this.orders.set(other.orders);
  }
}

/**
 * Ten-level records (mbp-10) to `depth` events for the levels that changed, the last one closing the batch, and `trade` events.
 * A price that leaves the ten levels is removed: the book holds what the source shows. States inside an exchange event are not
 * written; their changes come with the end of the event.
 */
export class DepthMapper implements RecordMapper {
  readonly #context: MapContext;
  readonly #shown = { 1: new SideLevels(), [-1]: new SideLevels() };
  readonly #next = { 1: new SideLevels(), [-1]: new SideLevels() };
  #waiting = false;
  #tsEvent = 0;
  #tsReceived = 0;

  constructor(context: MapContext) {
    this.#context = context;
  }

  handle(record: DbnRecord): void {
    const flags = record.u8(TradeField.flags);
    const tsEvent = record.tsEvent;
    if (Number.isNaN(tsEvent)) return this.#context.log.skip('depth without time');
    if (this.#waiting && tsEvent !== this.#tsEvent) this.#write();
    this.#tsEvent = tsEvent;
    this.#tsReceived = receiveTime(record, TradeField.tsRecv, flags);
    this.#next[1].read(record, 1);
    this.#next[-1].read(record, -1);
    const isTrade = record.u8(TradeField.action) === DbnAction.Trade;
    if (isTrade || (flags & DbnFlag.Last) !== 0) this.#write();
    else this.#waiting = true;
    if (isTrade) writePrint(this.#context, record);
  }

  endOfSource(): void {
    if (this.#waiting) this.#write();
  }

  #write(): void {
    this.#waiting = false;
    let left = this.#changes(1, 0) + this.#changes(-1, 0);
    for (const side of [1, -1] as const) {
      left -= this.#changes(side, left);
      this.#shown[side].copyFrom(this.#next[side]);
    }
  }

  /** Counts the changed levels of a side; with `left` > 0 also writes them, closing the batch at the one that is the last left. */
  #changes(side: Side, left: number): number {
    const before = this.#shown[side];
    const after = this.#next[side];
    let count = 0;
    for (let i = 0; i < MBP10_LEVELS; i += 1) {
      const price = before.prices[i] as number;
      if (Number.isNaN(price) || after.find(price) >= 0) continue;
      count += 1;
      if (left > 0) this.#writeLevel(side, price, 0, 0, count === left);
    }
    for (let i = 0; i < MBP10_LEVELS; i += 1) {
      const price = after.prices[i] as number;
      if (Number.isNaN(price)) continue;
      const was = before.find(price);
      if (was >= 0 && before.sizes[was] === after.sizes[i] && before.orders[was] === after.orders[i]) continue;
      count += 1;
      if (left > 0) this.#writeLevel(side, price, after.sizes[i] as number, after.orders[i] as number, count === left);
    }
    return count;
  }

  #writeLevel(side: Side, price: number, size: number, orders: number, endOfBatch: boolean): void {
    const { log, instrument } = this.#context;
    const tsInit = log.receivedAt(this.#tsReceived);
    log.write({ kind: 'depth', tsEvent: this.#tsEvent, tsInit, instrument, action: 'set', side, price, size, orders, endOfBatch });
  }
}

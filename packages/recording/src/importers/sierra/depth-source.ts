import type { Micros, Side } from '@mia-trading/core';
import { truncated, wrongFormat } from '../shared/import-errors.js';
import type { ImportLog } from '../shared/import-report.js';
import { sierraPrice } from './sierra-price.js';
import type { RecordFile, RecordLayout } from './record-file.js';
import { clockOf, sierraTime, type SierraClock } from './sierra-time.js';

const DEPTH_HEADER_BYTES = 64;
const DEPTH_RECORD_BYTES = 24;
const MAX_HEADER_BYTES = 4_096;

const Field = { time: 0, command: 8, flags: 9, orders: 10, price: 12, size: 16 } as const;
const END_OF_BATCH = 0x01;

/** Commands of a depth record. Source: Sierra Chart, "Market Depth Data File Format". */
const Command = { none: 0, clear: 1, addBid: 2, addAsk: 3, modifyBid: 4, modifyAsk: 5, deleteBid: 6, deleteAsk: 7 } as const;

/** Reads the head of a `.depth` file. Throws when it is not one. */
export function parseDepthHeader(file: string, head: Uint8Array): RecordLayout {
  const place = { file, offset: 0, kept: 0 };
  if (head.length < DEPTH_HEADER_BYTES) throw truncated(`a header of ${head.length} bytes`, `${DEPTH_HEADER_BYTES} bytes`, { ...place, offset: head.length });
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const headerBytes = view.getUint32(4, true);
  const recordBytes = view.getUint32(8, true);
  if (recordBytes !== DEPTH_RECORD_BYTES || headerBytes < DEPTH_HEADER_BYTES || headerBytes > MAX_HEADER_BYTES) {
    throw wrongFormat(`header of ${headerBytes} and records of ${recordBytes} bytes`, `${DEPTH_HEADER_BYTES} and ${DEPTH_RECORD_BYTES}`, place);
  }
  return { headerBytes, recordBytes };
}

/** Turns the records of one `.depth` file into `depth` events, one for one. */
export class DepthSource {
  readonly file: RecordFile;
  readonly #log: ImportLog;
  readonly #priceMultiplier: number;
  #clock: SierraClock | null = null;

  constructor(file: RecordFile, log: ImportLog, priceMultiplier: number) {
    this.file = file;
    this.#log = log;
    this.#priceMultiplier = priceMultiplier;
  }

  /** Time of the current record; `NaN` when it has none. */
  time(): Micros {
    const { view, start } = this.file;
    this.#clock ??= clockOf(view, start + Field.time);
    return sierraTime(view, start + Field.time, this.#clock);
  }

  /** Hands on the current record. */
  write(instrument: string): void {
    const { view, start } = this.file;
    const ts = this.time();
    const command = view.getUint8(start + Field.command);
    if (Number.isNaN(ts)) return this.#log.skip('record without time');
    if (command === Command.none || command > Command.deleteAsk) return this.#log.skip('depth record without a known command');
    const isClear = command === Command.clear;
    const side: Side = isClear || command % 2 === 0 ? 1 : -1;
    const isRemoval = isClear || command >= Command.deleteBid;
    const price = isClear ? 0 : sierraPrice(view.getFloat32(start + Field.price, true), this.#priceMultiplier);
    if (!Number.isFinite(price)) return this.#log.skip('depth record without price');
    this.#log.write({
      kind: 'depth', tsEvent: ts, tsInit: this.#log.receivedAt(ts), instrument, action: isClear ? 'clear' : 'set', side, price,
      size: isRemoval ? 0 : view.getUint32(start + Field.size, true),
      orders: isRemoval ? 0 : view.getUint16(start + Field.orders, true),
      endOfBatch: (view.getUint8(start + Field.flags) & END_OF_BATCH) !== 0,
    });
  }
}

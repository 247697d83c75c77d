import { TradeFlag, type Aggressor, type DurationMicros, type Micros } from '@mia-trading/core';
import { truncated, wrongFormat } from '../shared/import-errors.js';
import type { ImportLog } from '../shared/import-report.js';
import { sierraPrice } from './sierra-price.js';
import type { RecordFile, RecordLayout } from './record-file.js';
import { clockOf, sierraTime, type SierraClock } from './sierra-time.js';

const SCID_HEADER_BYTES = 56;
const SCID_RECORD_BYTES = 40;
/** Largest header taken for one: the format may grow, a damaged length may not cost memory. */
const MAX_HEADER_BYTES = 4_096;

const Field = { time: 0, open: 8, high: 12, low: 16, close: 20, trades: 24, volume: 28, bidVolume: 32, askVolume: 36 } as const;

/** Bit patterns of the `Open` field that mark a single trade instead of a bar. Source: Sierra Chart, `IntradayRecord.h`. */
const OpenMark = {
  single: 0x00000000,
  negativeZero: 0x80000000,
  /** -1.99900095e37: first print of one aggressor's fills. */
  firstOfBundle: float32Bits(-1.99900095e37),
  /** -1.99900197e37: last print of one aggressor's fills. */
  lastOfBundle: float32Bits(-1.99900197e37),
} as const;

function float32Bits(value: number): number {
  const view = new DataView(new ArrayBuffer(4));
  view.setFloat32(0, value);
  return view.getUint32(0);
}

export interface ScidOptions {
  /** Factor from stored to real prices, for feeds that store native integers. */
  readonly priceMultiplier: number;
  /** Length of the bars in a file that holds bars, which the file does not say; `null`: bars are an error. */
  readonly barPeriod: DurationMicros | null;
  /** Write a quote before a trade whose bid or ask changed. Off when a depth file gives the book. */
  readonly withQuotes: boolean;
}

/** Reads the head of a `.scid` file. Throws when it is not one. */
export function parseScidHeader(file: string, head: Uint8Array): RecordLayout {
  const place = { file, offset: 0, kept: 0 };
  if (head.length < SCID_HEADER_BYTES) throw truncated(`a header of ${head.length} bytes`, `${SCID_HEADER_BYTES} bytes`, { ...place, offset: head.length });
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const headerBytes = view.getUint32(4, true);
  const recordBytes = view.getUint32(8, true);
  if (recordBytes !== SCID_RECORD_BYTES || headerBytes < SCID_HEADER_BYTES || headerBytes > MAX_HEADER_BYTES) {
    throw wrongFormat(`header of ${headerBytes} and records of ${recordBytes} bytes`, `${SCID_HEADER_BYTES} and ${SCID_RECORD_BYTES}`, place);
  }
  return { headerBytes, recordBytes };
}

/** Turns the records of one `.scid` file into `trade` (and `quote`) or `bar` events, one at a time. */
export class ScidSource {
  readonly file: RecordFile;
  readonly #log: ImportLog;
  readonly #options: ScidOptions;
  #clock: SierraClock | null = null;
  /** Id of the bundle that is open; 0 outside. */
  #bundle = 0;
  /** The file marks bundles, so a print outside one is a matching event of its own. */
  #hasBundles = false;
  #bid = Number.NaN;
  #ask = Number.NaN;

  constructor(file: RecordFile, log: ImportLog, options: ScidOptions) {
    this.file = file;
    this.#log = log;
    this.#options = options;
  }

  /** Time of the current record; `NaN` when it has none. A bar counts at its close. */
  time(): Micros {
    const { view, start } = this.file;
    this.#clock ??= clockOf(view, start + Field.time);
    const time = sierraTime(view, start + Field.time, this.#clock);
    return this.#isTrade() ? time : time + (this.#options.barPeriod ?? 0);
  }

  /** Hands on the current record. */
  write(instrument: string): void {
    const ts = this.time();
    if (Number.isNaN(ts)) this.#log.skip('record without time');
    else if (this.#isTrade()) this.#writeTrade(ts, instrument);
    else this.#writeBar(ts, instrument);
  }

  #openBits(): number {
    return this.file.view.getUint32(this.file.start + Field.open, true);
  }

  #isTrade(): boolean {
    const bits = this.#openBits();
    return bits === OpenMark.single || bits === OpenMark.negativeZero || bits === OpenMark.firstOfBundle || bits === OpenMark.lastOfBundle;
  }

  #price(field: number): number {
    return sierraPrice(this.file.view.getFloat32(this.file.start + field, true), this.#options.priceMultiplier);
  }

  #count(field: number): number {
    return this.file.view.getUint32(this.file.start + field, true);
  }

  #writeTrade(ts: Micros, instrument: string): void {
    const bits = this.#openBits();
    const isFirst = bits === OpenMark.firstOfBundle;
    if (isFirst) {
      this.#hasBundles = true;
      this.#bundle = this.file.records;
    }
    const inBundle = this.#bundle !== 0;
    const matchId = inBundle ? this.#bundle : this.#hasBundles ? this.file.records : 0;
    const isLast = !inBundle || bits === OpenMark.lastOfBundle;
    if (isLast) this.#bundle = 0;
    const size = this.#count(Field.volume);
    const price = this.#price(Field.close);
    if (size === 0 || !Number.isFinite(price)) return this.#log.skip('trade without price or size');
    if (this.#options.withQuotes) this.#writeQuote(ts, instrument);
    const aggressor: Aggressor = this.#count(Field.askVolume) === size ? 1 : this.#count(Field.bidVolume) === size ? -1 : 0;
    this.#log.write({
      kind: 'trade', tsEvent: ts, tsInit: this.#log.receivedAt(ts), instrument, price, size, aggressor,
      aggressorSource: aggressor === 0 ? 'none' : 'exchange', matchId, flags: isLast ? TradeFlag.Last : 0,
    });
  }

  #writeQuote(ts: Micros, instrument: string): void {
    const bid = positive(this.#price(Field.low));
    const ask = positive(this.#price(Field.high));
    if (Object.is(bid, this.#bid) && Object.is(ask, this.#ask)) return;
    this.#bid = bid;
    this.#ask = ask;
    this.#log.write({ kind: 'quote', tsEvent: ts, tsInit: this.#log.receivedAt(ts), instrument, bid, bidSize: Number.NaN, ask, askSize: Number.NaN });
  }

  #writeBar(ts: Micros, instrument: string): void {
    const { barPeriod } = this.#options;
    if (barPeriod === null) {
      const { path, records } = this.file;
      throw wrongFormat(`a bar in record ${records}`, 'single trades, or a bar period', { file: path, offset: records, kept: records - 1 }, 'Give the length of the bars in this file.');
    }
    const [open, high, low, close] = [this.#price(Field.open), this.#price(Field.high), this.#price(Field.low), this.#price(Field.close)];
    if (!Number.isFinite(open + high + low + close)) return this.#log.skip('bar without a price');
    this.#log.write({
      kind: 'bar', tsEvent: ts, tsInit: this.#log.receivedAt(ts), instrument, period: barPeriod, open, high, low, close,
      volume: this.#count(Field.volume), bidVolume: this.#count(Field.bidVolume), askVolume: this.#count(Field.askVolume), trades: this.#count(Field.trades),
    });
  }
}

/** A stored price of zero means that the side is absent. */
function positive(price: number): number {
  return price === 0 ? Number.NaN : price;
}

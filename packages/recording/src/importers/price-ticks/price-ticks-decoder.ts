import { instantOf, MILLISECOND, type Micros } from '@mia-trading/core';
import { corrupt, overLimit, truncated, wrongFormat, type ImportPlace } from '../shared/import-errors.js';
import { sierraPrice } from '../sierra/sierra-price.js';

/** Bytes of one print: i32 milliseconds, f32 price. */
const RECORD_BYTES = 8;
/** Bytes of i32 day and i32 count. */
const DAY_AND_COUNT_BYTES = 8;
/** Longest source or contract name taken for one. */
const MAX_NAME_BYTES = 256;
/** Bits of a length that one byte carries; the eighth says that another follows. */
const LENGTH_BITS = 7;
const LENGTH_MASK = 0x7f;
const MORE_MASK = 0x80;
/** `DateOnly.DayNumber` of .NET counts days since 0001-01-01; this is 1970-01-01. */
const DAYS_TO_1970 = 719_162;
/** Session dates taken for one: 1970 to 2255, the range of exact microseconds. */
const MAX_DAYS = 104_000;
/** The Globex day begins at 18:00 New York on the evening before its date. */
const SESSION_START_MINUTE = 18 * 60;
const MILLISECONDS_PER_DAY = 86_400_000;
const INITIAL_BYTES = 1_024;

export interface PriceTicksHeader {
  /** Vendor code, e.g. `KB`. */
  readonly source: string;
  /** Contract, e.g. `ESH20`. */
  readonly contract: string;
  /** Prints the file says it holds. */
  readonly count: number;
  /** 18:00 New York on the evening before the session date. */
  readonly sessionStart: Micros;
}

export interface PriceTicksVisitor {
  onHeader(header: PriceTicksHeader): void;
  onPrint(ts: Micros, price: number): void;
}

/**
 * Decodes the uncompressed content of a `.stps` file from chunks of any size:
 * .NET string source, .NET string contract (7-bit-encoded byte length, UTF-8), i32 `DateOnly.DayNumber` of the session, i32 count, then
 * count x {i32 milliseconds since 18:00 New York of the evening before, f32 price}, little-endian.
 */
export class PriceTicksDecoder {
  /** Prints handed on. */
  prints = 0;
  readonly #file: string;
  readonly #visitor: PriceTicksVisitor;
  #header: PriceTicksHeader | null = null;
  #bytes = new Uint8Array(INITIAL_BYTES);
  #filled = 0;
  /** Bytes of the content before the buffer. */
  #offset = 0;

  constructor(file: string, visitor: PriceTicksVisitor) {
    this.#file = file;
    this.#visitor = visitor;
  }

  /** Takes the next bytes. Throws `MIA-IMPORT-CORRUPT`, `-LIMIT` or `-FORMAT`. */
  push(chunk: Uint8Array): void {
    if (this.#filled + chunk.length > this.#bytes.length) {
      const grown = new Uint8Array(2 * (this.#filled + chunk.length));
      grown.set(this.#bytes.subarray(0, this.#filled));
      this.#bytes = grown;
    }
    this.#bytes.set(chunk, this.#filled);
    this.#filled += chunk.length;
    const view = new DataView(this.#bytes.buffer, 0, this.#filled);
    let at = 0;
    if (this.#header === null) at = this.#readHeader(view);
    if (this.#header !== null) at = this.#readPrints(view, at, this.#header);
    this.#bytes.copyWithin(0, at, this.#filled);
    this.#filled -= at;
    this.#offset += at;
  }

  /** Says that there are no more bytes. Throws `MIA-IMPORT-TRUNCATED` when prints or the header are missing. */
  finish(): void {
    const place = this.#place(this.#filled);
    if (this.#header === null) throw truncated('the header ends', 'source, contract, day and count', place);
    if (this.prints < this.#header.count) throw truncated('the prints end', `${this.#header.count} prints`, place);
  }

  #place(at: number): ImportPlace {
    return { file: this.#file, offset: this.#offset + at, kept: this.prints };
  }

  /** Bytes of the header; 0 while it is not complete. */
  #readHeader(view: DataView): number {
    const source = this.#readName(view, 0);
    if (source === null) return 0;
    const contract = this.#readName(view, source.next);
    if (contract === null || contract.next + DAY_AND_COUNT_BYTES > view.byteLength) return 0;
    const days = view.getInt32(contract.next, true) - DAYS_TO_1970;
    const count = view.getInt32(contract.next + 4, true);
    if (days < 0 || days > MAX_DAYS) throw wrongFormat(`session day ${days + DAYS_TO_1970}`, 'days since 0001-01-01, from 1970 on', this.#place(contract.next));
    if (count < 0) throw corrupt(`a count of ${count} prints`, '0 or more', this.#place(contract.next + 4));
    this.#header = { source: source.name, contract: contract.name, count, sessionStart: instantOf('America/New_York', days - 1, SESSION_START_MINUTE) };
    this.#visitor.onHeader(this.#header);
    return contract.next + DAY_AND_COUNT_BYTES;
  }

  /** A .NET string; `null` while it is not complete. */
  #readName(view: DataView, from: number): { readonly name: string; readonly next: number } | null {
    let length = 0;
    let at = from;
    for (let shift = 0; ; shift += LENGTH_BITS) {
      if (at >= view.byteLength) return null;
      const byte = view.getUint8(at);
      at += 1;
      length |= (byte & LENGTH_MASK) << shift;
      if (length > MAX_NAME_BYTES || shift > LENGTH_BITS) throw overLimit('a name that is too long', `at most ${MAX_NAME_BYTES} bytes`, this.#place(from));
      if ((byte & MORE_MASK) === 0) break;
    }
    if (at + length > view.byteLength) return null;
    const name = Buffer.from(this.#bytes.buffer, at, length).toString('utf8');
    if (!/^[\x20-\x7e]+$/.test(name)) throw wrongFormat('a name of other than printable characters', 'a vendor code and a contract', this.#place(from));
    return { name, next: at + length };
  }

  #readPrints(view: DataView, from: number, header: PriceTicksHeader): number {
    let at = from;
    for (; this.prints < header.count && at + RECORD_BYTES <= view.byteLength; at += RECORD_BYTES) {
      const milliseconds = view.getInt32(at, true);
      const price = view.getFloat32(at + 4, true);
      if (milliseconds < 0 || milliseconds >= MILLISECONDS_PER_DAY) throw corrupt(`a print at ${milliseconds} ms`, 'a time within the session day', this.#place(at));
      if (!Number.isFinite(price)) throw corrupt(`a price of ${price}`, 'a finite price', this.#place(at));
      this.#visitor.onPrint(header.sessionStart + milliseconds * MILLISECOND, sierraPrice(price, 1));
      this.prints += 1;
    }
    if (this.prints === header.count && at < view.byteLength) throw corrupt('bytes after the last print', `the end after ${header.count} prints`, this.#place(at));
    return at;
  }
}

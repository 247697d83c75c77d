import type { Micros } from '@mia-trading/core';

const TWO_32 = 4_294_967_296;
const UINT32_MAX = 0xffff_ffff;
const INT32_MAX = 0x7fff_ffff;
/** Points per unit of a DBN price. */
const PRICE_UNITS_PER_POINT = 1_000_000_000;
const NANOS_PER_MICRO = 1_000;
/** 2^32 ns in microseconds, and the nanoseconds left over. */
const MICROS_PER_HIGH_WORD = 4_294_967;
const NANOS_LEFT_PER_HIGH_WORD = 296;
/** Bits of the high word that fit beside 32 low bits in a double. */
const SAFE_HIGH_MASK = 0x001f_ffff;

/** First bytes of every record: length, rtype, publisher, instrument, time. */
export const RECORD_HEADER_BYTES = 16;

/**
 * A window on one DBN record inside the decoder's buffer. One object is reused for all records: read what is needed and let go.
 * Field positions are bytes from the start of the record, header included.
 */
export class DbnRecord {
  view: DataView = new DataView(new ArrayBuffer(0));
  /** Start of the record in `view`. */
  start = 0;
  /** Bytes, header included. */
  length = 0;
  rtype = 0;

  get instrumentId(): number {
    return this.view.getUint32(this.start + 4, true);
  }

  /** Exchange time, floored to microseconds; `NaN` when the record has none. */
  get tsEvent(): Micros {
    return this.micros(8);
  }

  u8(at: number): number {
    return this.view.getUint8(this.start + at);
  }

  u16(at: number): number {
    return this.view.getUint16(this.start + at, true);
  }

  u32(at: number): number {
    return this.view.getUint32(this.start + at, true);
  }

  /** Unsigned 64 bits; exact up to 2^53, the nearest double above. */
  u64(at: number): number {
    return this.view.getUint32(this.start + at + 4, true) * TWO_32 + this.view.getUint32(this.start + at, true);
  }

  /** The low 53 bits of an unsigned 64-bit field, exactly. */
  low53(at: number): number {
    const high = this.view.getUint32(this.start + at + 4, true) & SAFE_HIGH_MASK;
    return high * TWO_32 + this.view.getUint32(this.start + at, true);
  }

  /** A price in points; `NaN` when undefined. The nearest double to the decimal price up to 9,007,199 points. */
  price(at: number): number {
    const low = this.view.getUint32(this.start + at, true);
    const high = this.view.getInt32(this.start + at + 4, true);
    if (high === INT32_MAX && low === UINT32_MAX) return Number.NaN;
    return (high * TWO_32 + low) / PRICE_UNITS_PER_POINT;
  }

  /** A time in nanoseconds, floored to microseconds without losing a digit on the way; `NaN` when undefined. */
  micros(at: number): Micros {
    const low = this.view.getUint32(this.start + at, true);
    const high = this.view.getUint32(this.start + at + 4, true);
    if (high === UINT32_MAX && low === UINT32_MAX) return Number.NaN;
    return high * MICROS_PER_HIGH_WORD + Math.floor((high * NANOS_LEFT_PER_HIGH_WORD + low) / NANOS_PER_MICRO);
  }

  /** A zero-terminated text of at most `maxBytes`. */
  text(at: number, maxBytes: number): string {
    let text = '';
    for (let i = 0; i < maxBytes && at + i < this.length; i += 1) {
      const code = this.u8(at + i);
      if (code === 0) break;
      text += String.fromCharCode(code);
    }
    return text;
  }
}

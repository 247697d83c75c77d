import { NumberTag } from './byte-writer.js';

const DOUBLE_BYTES = 8;
const QUARTERS = 4;
const VARINT_CONTINUES = 0x80;
const VARINT_BITS = 7;
/** A varint holds 32 bits: no byte beyond the fifth. */
const VARINT_MAX_SHIFT = 28;

/** Thrown past the end of the bytes or on a form no writer makes; its owner names file and offset. */
export class MalformedBytes extends Error {}

/** Reads what {@link ByteWriter} wrote. */
export class ByteReader {
  #bytes: Buffer = Buffer.alloc(0);
  #view: DataView = new DataView(new ArrayBuffer(0));
  #at = 0;

  get offset(): number {
    return this.#at;
  }

  get remaining(): number {
    return this.#bytes.length - this.#at;
  }

  /** Starts over on other bytes, which must stay unchanged while they are read. */
  reset(bytes: Buffer): void {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#at = 0;
  }

  readByte(): number {
    if (this.#at >= this.#bytes.length) throw new MalformedBytes('a byte is missing');
    return this.#bytes[this.#at++] as number;
  }

  readVarint(): number {
    let value = this.readByte();
    if (value < VARINT_CONTINUES) return value;
    value &= VARINT_CONTINUES - 1;
    for (let shift = VARINT_BITS; shift <= VARINT_MAX_SHIFT; shift += VARINT_BITS) {
      const byte = this.readByte();
      value |= (byte & (VARINT_CONTINUES - 1)) << shift;
      if (byte < VARINT_CONTINUES) return value >>> 0;
    }
    throw new MalformedBytes('an integer is longer than 32 bits');
  }

  readNumber(): number {
    const head = this.readVarint();
    if ((head & 1) === 0) return smallFrom(head) / QUARTERS;
    if (head === NumberTag.Double) return this.#readDouble();
    throw new MalformedBytes(`a number begins with ${head}`);
  }

  readNullable(): number | null {
    const head = this.readVarint();
    if ((head & 1) === 0) return smallFrom(head) / QUARTERS;
    if (head === NumberTag.Double) return this.#readDouble();
    if (head === NumberTag.Null) return null;
    throw new MalformedBytes(`a number begins with ${head}`);
  }

  readNear(base: number): number {
    const head = this.readVarint();
    if ((head & 1) === 0) return base + smallFrom(head);
    if (head === NumberTag.Double) return this.#readDouble();
    throw new MalformedBytes(`a number begins with ${head}`);
  }

  readText(): string {
    const length = this.readVarint();
    if (length > this.remaining) throw new MalformedBytes('a text is longer than its block');
    const text = this.#bytes.toString('utf8', this.#at, this.#at + length);
    this.#at += length;
    return text;
  }

  #readDouble(): number {
    if (this.remaining < DOUBLE_BYTES) throw new MalformedBytes('a double is cut');
    const value = this.#view.getFloat64(this.#at, true);
    this.#at += DOUBLE_BYTES;
    return value;
  }
}

/** Undoes the zigzag of a small number. */
function smallFrom(head: number): number {
  const zigzag = head >>> 1;
  return (zigzag >>> 1) ^ -(zigzag & 1);
}

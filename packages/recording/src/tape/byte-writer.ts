/** Bytes of an IEEE 754 double. */
const DOUBLE_BYTES = 8;
/** Room asked for before a number: tag and double, or the five bytes of a 32-bit varint. */
const NUMBER_ROOM = 16;
/** Quarter points, whole contracts and short time differences are stored as a whole number of quarters below this. */
const SMALL_LIMIT = 2 ** 29;
const QUARTERS = 4;
const VARINT_CONTINUES = 0x80;
const VARINT_BITS = 7;
/** A UTF-16 unit takes at most three bytes of UTF-8. */
const UTF8_BYTES_PER_UNIT = 3;

/** First varint of a number that is not stored small; a small one is even. */
export const NumberTag = { Double: 1, Null: 3 } as const;

/** Grows a buffer of little-endian bytes. Numbers keep every bit of their value: NaN, -0, infinities and fractions come back as they were. */
export class ByteWriter {
  #bytes: Buffer;
  #view: DataView;
  #length = 0;

  constructor(capacity: number) {
    this.#bytes = Buffer.allocUnsafeSlow(capacity);
    this.#view = new DataView(this.#bytes.buffer);
  }

  get length(): number {
    return this.#length;
  }

  /** The bytes written; valid until the next write. */
  get bytes(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  /** Forgets what follows `length`. */
  truncate(length: number): void {
    this.#length = length;
  }

  writeByte(value: number): void {
    this.#reserve(1);
    this.#bytes[this.#length++] = value;
  }

  /** An unsigned 32-bit integer, seven bits a byte, low bits first. */
  writeVarint(value: number): void {
    this.#reserve(NUMBER_ROOM);
    this.#putVarint(value);
  }

  writeNumber(value: number): void {
    this.#reserve(NUMBER_ROOM);
    const quarters = value * QUARTERS;
    if (quarters === (quarters | 0) && quarters > -SMALL_LIMIT && quarters < SMALL_LIMIT && !isNegativeZero(value)) this.#putSmall(quarters);
    else this.#putDouble(value);
  }

  writeNullable(value: number | null): void {
    if (value === null) this.writeByte(NumberTag.Null);
    else this.writeNumber(value);
  }

  /** A number near `base`: times, sequence numbers and ids. */
  writeNear(value: number, base: number): void {
    this.#reserve(NUMBER_ROOM);
    const difference = value - base;
    if (
      difference === (difference | 0) &&
      difference > -SMALL_LIMIT &&
      difference < SMALL_LIMIT &&
      base + difference === value &&
      !isNegativeZero(value)
    ) {
      this.#putSmall(difference);
    } else {
      this.#putDouble(value);
    }
  }

  /** UTF-8 bytes with their number before them. The text must be well-formed. */
  writeText(text: string): void {
    this.#reserve(NUMBER_ROOM + text.length * UTF8_BYTES_PER_UNIT);
    this.#putVarint(Buffer.byteLength(text));
    this.#length += this.#bytes.write(text, this.#length);
  }

  #putSmall(value: number): void {
    this.#putVarint((((value << 1) ^ (value >> 31)) << 1) >>> 0);
  }

  #putDouble(value: number): void {
    this.#bytes[this.#length++] = NumberTag.Double;
    this.#view.setFloat64(this.#length, value, true);
    this.#length += DOUBLE_BYTES;
  }

  #putVarint(value: number): void {
    const bytes = this.#bytes;
    let rest = value;
    let at = this.#length;
    while (rest >= VARINT_CONTINUES) {
      bytes[at++] = (rest & (VARINT_CONTINUES - 1)) | VARINT_CONTINUES;
      rest >>>= VARINT_BITS;
    }
    bytes[at++] = rest;
    this.#length = at;
  }

  #reserve(count: number): void {
    if (this.#length + count <= this.#bytes.length) return;
    const grown = Buffer.allocUnsafeSlow(Math.max(this.#bytes.length * 2, this.#length + count));
    this.#bytes.copy(grown, 0, 0, this.#length);
    this.#bytes = grown;
    this.#view = new DataView(grown.buffer);
  }
}

function isNegativeZero(value: number): boolean {
  return value === 0 && 1 / value < 0;
}

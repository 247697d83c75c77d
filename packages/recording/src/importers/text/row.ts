const QUOTE = 34;
const SPACE = 32;
const TAB = 9;
const PLUS = 43;
const MINUS = 45;
const POINT = 46;
const ZERO = 48;
const NINE = 57;
const RADIX = 10;
/** Powers of ten that a double holds exactly. */
const EXACT_POWERS = Array.from({ length: 23 }, (_, power) => Number(`1e${power}`));
const INITIAL_FIELDS = 64;
const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** The fields of one line of delimited text, read from its bytes. A field may be quoted; spaces around it do not count. No line ends inside quotes. */
export class Row {
  /** Number of fields. */
  count = 0;
  #bytes: Uint8Array = new Uint8Array(0);
  #starts = new Int32Array(INITIAL_FIELDS);
  #ends = new Int32Array(INITIAL_FIELDS);

  /** Splits `bytes[start, end)`; valid until the bytes change. An empty line has one empty field. */
  split(bytes: Uint8Array, start: number, end: number, delimiter: number): void {
    this.#bytes = bytes;
    this.count = 0;
    let at = start;
    for (;;) {
      while (at < end && isBlank(bytes[at] as number) && bytes[at] !== delimiter) at += 1;
      if (at < end && bytes[at] === QUOTE) at = this.#takeQuoted(at, end, delimiter);
      else at = this.#takePlain(at, end, delimiter);
      if (at >= end) break;
      at += 1;
    }
  }

  /** Whether field `index` is absent or empty. */
  isEmpty(index: number): boolean {
    return index >= this.count || this.#starts[index] === this.#ends[index];
  }

  /** Text of a field; empty when absent. A doubled quote reads as one. */
  text(index: number): string {
    if (this.isEmpty(index)) return '';
    const start = this.#starts[index] as number;
    const text = Buffer.from(this.#bytes.buffer, this.#bytes.byteOffset + start, (this.#ends[index] as number) - start).toString('utf8');
    return text.includes('""') ? text.replaceAll('""', '"') : text;
  }

  /** First byte of a field; 0 when absent or empty. */
  byte(index: number): number {
    return this.isEmpty(index) ? 0 : (this.#bytes[this.#starts[index] as number] as number);
  }

  /** The double nearest to a decimal field; `NaN` when it is absent, empty or no number. */
  number(index: number): number {
    if (this.isEmpty(index)) return Number.NaN;
    const bytes = this.#bytes;
    const end = this.#ends[index] as number;
    let at = this.#starts[index] as number;
    const sign = bytes[at];
    if (sign === MINUS || sign === PLUS) at += 1;
    let value = 0;
    let digits = 0;
    let point = -1;
    for (; at < end; at += 1) {
      const byte = bytes[at] as number;
      if (byte >= ZERO && byte <= NINE) {
        value = value * RADIX + (byte - ZERO);
        digits += 1;
      } else if (byte === POINT && point === -1) point = at;
      else return this.#slowNumber(index);
    }
    const decimals = point === -1 ? 0 : end - point - 1;
    // Both the whole number and the power of ten are exact, so their quotient is the nearest double (Clinger 1990).
    if (digits === 0 || value > Number.MAX_SAFE_INTEGER || decimals >= EXACT_POWERS.length) return this.#slowNumber(index);
    const magnitude = decimals === 0 ? value : value / (EXACT_POWERS[decimals] as number);
    return sign === MINUS ? -magnitude : magnitude;
  }

  /** A field of digits alone without its last `dropped` of them, for whole numbers beyond 2^53; `NaN` otherwise. */
  wholeNumber(index: number, dropped = 0): number {
    if (this.isEmpty(index)) return Number.NaN;
    const end = this.#ends[index] as number;
    let value = 0;
    for (let at = this.#starts[index] as number; at < end; at += 1) {
      const byte = this.#bytes[at] as number;
      if (byte < ZERO || byte > NINE) return Number.NaN;
      if (at < end - dropped) value = value * RADIX + (byte - ZERO);
    }
    return value <= Number.MAX_SAFE_INTEGER ? value : Number.NaN;
  }

  #slowNumber(index: number): number {
    const text = this.text(index);
    return DECIMAL.test(text) ? Number(text) : Number.NaN;
  }

  #takePlain(from: number, end: number, delimiter: number): number {
    let at = from;
    while (at < end && this.#bytes[at] !== delimiter) at += 1;
    let last = at;
    while (last > from && isBlank(this.#bytes[last - 1] as number)) last -= 1;
    this.#add(from, last);
    return at;
  }

  #takeQuoted(from: number, end: number, delimiter: number): number {
    let at = from + 1;
    for (; at < end; at += 1) {
      if (this.#bytes[at] !== QUOTE) continue;
      if (at + 1 < end && this.#bytes[at + 1] === QUOTE) at += 1;
      else break;
    }
    this.#add(from + 1, at);
    while (at < end && this.#bytes[at] !== delimiter) at += 1;
    return at;
  }

  #add(start: number, end: number): void {
    if (this.count === this.#starts.length) {
      this.#starts = grown(this.#starts);
      this.#ends = grown(this.#ends);
    }
    this.#starts[this.count] = start;
    this.#ends[this.count] = end;
    this.count += 1;
  }
}

function isBlank(byte: number): boolean {
  return byte === SPACE || byte === TAB;
}

function grown(values: Int32Array): Int32Array<ArrayBuffer> {
  const bigger = new Int32Array(2 * values.length);
  bigger.set(values);
  return bigger;
}

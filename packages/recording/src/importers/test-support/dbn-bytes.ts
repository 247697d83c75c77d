/** Writes DBN by hand for tests: what a field is not given is zero. */

const PRICE_UNITS = 1_000_000_000n;

export interface HeadFields {
  readonly version?: 1 | 2 | 3;
  readonly schema?: number;
  /** Symbol to instrument id, valid for all of 2023 and 2024. */
  readonly symbols?: Readonly<Record<string, number>>;
}

class Bytes {
  readonly #parts: Buffer[] = [];

  u8(...values: number[]): this {
    this.#parts.push(Buffer.from(values));
    return this;
  }

  u16(value: number): this {
    const part = Buffer.alloc(2);
    part.writeUInt16LE(value);
    this.#parts.push(part);
    return this;
  }

  u32(...values: number[]): this {
    for (const value of values) {
      const part = Buffer.alloc(4);
      part.writeUInt32LE(value);
      this.#parts.push(part);
    }
    return this;
  }

  u64(...values: bigint[]): this {
    for (const value of values) {
      const part = Buffer.alloc(8);
      part.writeBigUInt64LE(BigInt.asUintN(64, value));
      this.#parts.push(part);
    }
    return this;
  }

  text(value: string, bytes: number): this {
    const part = Buffer.alloc(bytes);
    part.write(value, 'latin1');
    this.#parts.push(part);
    return this;
  }

  build(): Buffer {
    return Buffer.concat(this.#parts);
  }
}

/** Prelude and metadata of a stream whose mappings lead from raw symbols to instrument ids. */
export function dbnHead({ version = 2, schema = 0, symbols = { ESH4: 7 } }: HeadFields = {}): Buffer {
  const cstr = version === 1 ? 22 : 71;
  const names = Object.entries(symbols);
  const body = new Bytes().text('GLBX.MDP3', 16).u16(schema).u64(0n, 0n, 0n);
  if (version === 1) body.u64(0n);
  body.u8(1, 0, 0);
  if (version > 1) body.u16(cstr);
  body.text('', version === 1 ? 47 : 53).u32(0, names.length);
  for (const [name] of names) body.text(name, cstr);
  body.u32(0, 0, names.length);
  for (const [name, id] of names) body.text(name, cstr).u32(1, 20_230_101, 20_250_101).text(String(id), cstr);
  const metadata = body.build();
  return Buffer.concat([new Bytes().text('DBN', 3).u8(version).u32(metadata.length).build(), metadata]);
}

export interface RecordFields {
  readonly id?: number;
  /** Nanoseconds; receive time is 50 microseconds later unless given. */
  readonly ts: bigint;
  readonly received?: bigint;
  readonly action?: string;
  readonly side?: string;
  /** Points; absent: undefined in the record. */
  readonly price?: number;
  readonly size?: number;
  readonly flags?: number;
  readonly orderId?: bigint;
  readonly sequence?: number;
  /** Bid price, bid size, ask price, ask size of each level, best first. */
  readonly levels?: readonly (readonly [number | null, number, number | null, number])[];
}

const units = (price: number | null | undefined): bigint =>
  price === null || price === undefined ? 0x7fffffffffffffffn : (BigInt(Math.round(price * 1_000_000)) * PRICE_UNITS) / 1_000_000n;
const ascii = (letter: string | undefined): number => (letter ?? 'N').charCodeAt(0);
const header = (bytes: number, rtype: number, { id = 7, ts }: RecordFields): Bytes => new Bytes().u8(bytes / 4, rtype).u16(1).u32(id).u64(ts);
const receivedAt = (fields: RecordFields): bigint => fields.received ?? fields.ts + 50_000n;

export function mboRecord(fields: RecordFields): Buffer {
  return header(56, 0xa0, fields)
    .u64(fields.orderId ?? 0n, units(fields.price))
    .u32(fields.size ?? 0)
    .u8(fields.flags ?? 0, 0, ascii(fields.action), ascii(fields.side))
    .u64(receivedAt(fields))
    .u32(0, fields.sequence ?? 0)
    .build();
}

/** Trades, MBP-1, BBO, CMBP-1 (one level) or MBP-10 (ten levels), by `rtype`. */
export function pricedRecord(rtype: number, fields: RecordFields): Buffer {
  const count = rtype === 0x00 ? 0 : rtype === 0x0a ? 10 : 1;
  const bytes = header(48 + 32 * count, rtype, fields)
    .u64(units(fields.price))
    .u32(fields.size ?? 0)
    .u8(ascii(fields.action), ascii(fields.side), fields.flags ?? 0, 0)
    .u64(receivedAt(fields))
    .u32(0, fields.sequence ?? 0);
  for (let i = 0; i < count; i += 1) {
    const [bid, bidSize, ask, askSize] = fields.levels?.[i] ?? [null, 0, null, 0];
    bytes.u64(units(bid), units(ask)).u32(bidSize, askSize, bidSize > 0 ? 1 : 0, askSize > 0 ? 1 : 0);
  }
  return bytes.build();
}

export function barRecord(rtype: number, ts: bigint, prices: readonly [number, number, number, number], volume: bigint): Buffer {
  return header(56, rtype, { ts }).u64(...prices.map(units), volume).build();
}

export function statusRecord(ts: bigint, action: number): Buffer {
  return header(40, 0x12, { ts }).u64(ts).u16(action).text('', 14).build();
}

import type { Micros } from '@mia-trading/core';
import { DbnRecord } from './dbn-record.js';
import { schemaName } from './dbn-layout.js';

/** How a symbol of {@link DbnMetadata.mappings} reads during `[startDate, endDate)`, dates as yyyymmdd. */
export interface DbnMappingInterval {
  readonly startDate: number;
  readonly endDate: number;
  readonly symbol: string;
}

export interface DbnSymbolMapping {
  readonly rawSymbol: string;
  readonly intervals: readonly DbnMappingInterval[];
}

/** Head of a DBN stream. */
export interface DbnMetadata {
  readonly version: number;
  /** E.g. `GLBX.MDP3`. */
  readonly dataset: string;
  /** E.g. `mbo`; `mixed` for a capture of several. */
  readonly schema: string;
  /** Requested range; `null` when open or unknown. */
  readonly start: Micros | null;
  readonly end: Micros | null;
  /** Most records asked for; 0 for no limit. */
  readonly limit: number;
  /** Symbology of the request and of the mappings' values, as Databento's numbers; `null` when mixed. */
  readonly stypeIn: number | null;
  readonly stypeOut: number;
  /** Every record ends with the gateway's send time. */
  readonly tsOut: boolean;
  readonly symbols: readonly string[];
  readonly partial: readonly string[];
  readonly notFound: readonly string[];
  readonly mappings: readonly DbnSymbolMapping[];
}

/** Databento's numbers of the symbologies that name ids and contracts. */
export const SType = { InstrumentId: 0, RawSymbol: 1 } as const;

/** `DBN`, version, length: bytes before the metadata proper. */
export const DBN_PRELUDE_BYTES = 8;

const DATASET_BYTES = 16;
const NULL_STYPE = 0xff;
/** Symbol field of version 1, zero included; later versions store its length, which was never shorter. */
const V1_SYMBOL_BYTES = 22;
const V1_RESERVED_BYTES = 47;
const RESERVED_BYTES = 53;

/** Thrown inside when the text ends before its own counts say so; the caller knows the file. */
export class MetadataShort extends Error {}

/** Reads forward through the metadata and refuses to pass its end. */
class MetadataCursor {
  readonly #record = new DbnRecord();
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#record.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#record.length = bytes.byteLength;
  }

  take(bytes: number): number {
    const at = this.#at;
    if (bytes < 0 || at + bytes > this.#record.length) throw new MetadataShort(`field of ${bytes} bytes at ${at}`);
    this.#at = at + bytes;
    return at;
  }

  u8(): number {
    return this.#record.u8(this.take(1));
  }

  u16(): number {
    return this.#record.u16(this.take(2));
  }

  u32(): number {
    return this.#record.u32(this.take(4));
  }

  u64(): number {
    return this.#record.u64(this.take(8));
  }

  time(): Micros | null {
    const time = this.#record.micros(this.take(8));
    return Number.isNaN(time) || time === 0 ? null : time;
  }

  text(bytes: number): string {
    return this.#record.text(this.take(bytes), bytes);
  }

  /** Length of the symbols of a later version: short ones would let few bytes stand for very many. */
  symbolBytes(): number {
    const bytes = this.u16();
    if (bytes < V1_SYMBOL_BYTES) throw new MetadataShort(`symbols of ${bytes} bytes`);
    return bytes;
  }

  /** A count of entries that each need `entryBytes` at least: refused before anything is allocated for them. */
  count(entryBytes: number): number {
    const count = this.u32();
    if (count * entryBytes > this.#record.length - this.#at) throw new MetadataShort(`${count} entries at ${this.#at}`);
    return count;
  }

  texts(bytes: number): string[] {
    const texts: string[] = [];
    for (let left = this.count(bytes); left > 0; left -= 1) texts.push(this.text(bytes));
    return texts;
  }
}

/**
 * Parses the metadata that follows the eight-byte prelude, in the layout of `version` (1 to 3).
 * Throws {@link MetadataShort} when its counts do not fit its length.
 */
export function parseDbnMetadata(bytes: Uint8Array, version: number): DbnMetadata {
  const cursor = new MetadataCursor(bytes);
  const dataset = cursor.text(DATASET_BYTES);
  const schema = schemaName(cursor.u16());
  const start = cursor.time();
  const end = cursor.time();
  const limit = cursor.u64();
  if (version === 1) cursor.u64();
  const stypeIn = cursor.u8();
  const stypeOut = cursor.u8();
  const tsOut = cursor.u8() !== 0;
  const symbolBytes = version === 1 ? V1_SYMBOL_BYTES : cursor.symbolBytes();
  cursor.take(version === 1 ? V1_RESERVED_BYTES : RESERVED_BYTES);
  cursor.take(cursor.u32());
  const symbols = cursor.texts(symbolBytes);
  const partial = cursor.texts(symbolBytes);
  const notFound = cursor.texts(symbolBytes);
  const mappings: DbnSymbolMapping[] = [];
  for (let left = cursor.count(symbolBytes + 4); left > 0; left -= 1) {
    const rawSymbol = cursor.text(symbolBytes);
    const intervals: DbnMappingInterval[] = [];
    for (let more = cursor.count(symbolBytes + 8); more > 0; more -= 1) {
      intervals.push({ startDate: cursor.u32(), endDate: cursor.u32(), symbol: cursor.text(symbolBytes) });
    }
    mappings.push({ rawSymbol, intervals });
  }
  return {
    version, dataset, schema, start, end, limit,
    stypeIn: stypeIn === NULL_STYPE ? null : stypeIn, stypeOut, tsOut, symbols, partial, notFound, mappings,
  };
}

import { corrupt, overLimit, truncated, wrongFormat, type ImportPlace } from '../shared/import-errors.js';
import { minimumRecordBytes, recordName } from './dbn-layout.js';
import { DBN_PRELUDE_BYTES, MetadataShort, parseDbnMetadata, type DbnMetadata } from './dbn-metadata.js';
import { DbnRecord, RECORD_HEADER_BYTES } from './dbn-record.js';

/** Takes the parts of a DBN stream as they are decoded. */
export interface DbnVisitor {
  onMetadata?(metadata: DbnMetadata): void;
  /** The record is reused: read it now. */
  onRecord(record: DbnRecord): void;
}

/** Versions this decoder knows. */
export const DBN_VERSIONS = [1, 2, 3] as const;
export type DbnVersion = (typeof DBN_VERSIONS)[number];

/** Bytes per unit of a record's length field. */
const LENGTH_UNIT_BYTES = 4;
/** Longest record its one-byte length can say. */
const MAX_RECORD_BYTES = 255 * LENGTH_UNIT_BYTES;
/** Room for about 700,000 mapped symbols: every option of a large root, and a bound on what a damaged length can allocate. */
const MAX_METADATA_BYTES = 67_108_864;

const MAGIC_D = 0x44;
const MAGIC_B = 0x42;
const MAGIC_N = 0x4e;

type Phase = 'prelude' | 'metadata' | 'records';

/**
 * Splits a DBN byte stream, cut anywhere, into metadata and records. Holds at most one incomplete part.
 * Throws a `MiaError` that names the byte and how many records came before it; those have been handed on.
 */
export class DbnDecoder {
  readonly #file: string;
  readonly #visitor: DbnVisitor;
  readonly #record = new DbnRecord();
  #phase: Phase;
  #version: number;
  /** Bytes of the part in `#carry` once complete; for records, of the record whose length byte is known. */
  #carry = new Uint8Array(MAX_RECORD_BYTES);
  #carried = 0;
  #metadataBytes = 0;
  /** Stream position of the first byte that is not yet handed on. */
  #offset = 0;
  #records = 0;

  /** `fragmentVersion`: the stream has no metadata and its records are of this version. */
  constructor(file: string, visitor: DbnVisitor, fragmentVersion: DbnVersion | null = null) {
    this.#file = file;
    this.#visitor = visitor;
    this.#phase = fragmentVersion === null ? 'prelude' : 'records';
    this.#version = fragmentVersion ?? 0;
  }

  /** Complete records so far. */
  get records(): number {
    return this.#records;
  }

  /** DBN version of the records; 0 before the metadata. */
  get version(): number {
    return this.#version;
  }

  push(chunk: Uint8Array): void {
    let at = 0;
    if (this.#phase !== 'records') at = this.#takeHead(chunk);
    if (at === chunk.length) return;
    if (this.#carried > 0) at = this.#finishCarried(chunk, at);
    if (at < chunk.length) this.#takeRecords(chunk, at);
  }

  /** Tells that the stream is over. Throws when it ends inside a part. */
  finish(): void {
    if (this.#phase !== 'records') throw truncated('the stream ends inside the metadata', 'the whole of it', this.#place());
    if (this.#carried > 0) {
      throw truncated(`the stream ends ${this.#carried} bytes into a record`, 'a whole record', this.#place());
    }
  }

  #place(offset = this.#offset): ImportPlace {
    return { file: this.#file, offset, kept: this.#records };
  }

  #takeHead(chunk: Uint8Array): number {
    let at = 0;
    if (this.#phase === 'prelude') {
      at = this.#fill(chunk, at, DBN_PRELUDE_BYTES);
      if (this.#carried < DBN_PRELUDE_BYTES) return at;
      this.#readPrelude();
    }
    at = this.#fill(chunk, at, this.#metadataBytes);
    if (this.#carried < this.#metadataBytes) return at;
    this.#readMetadata();
    return at;
  }

  /** Moves bytes into the carry until it holds `wanted`; returns the new position in `chunk`. */
  #fill(chunk: Uint8Array, at: number, wanted: number): number {
    const end = Math.min(chunk.length, at + wanted - this.#carried);
    const needed = this.#carried + end - at;
    if (needed > this.#carry.length) {
      const larger = new Uint8Array(Math.min(wanted, Math.max(needed, 2 * this.#carry.length)));
      larger.set(this.#carry.subarray(0, this.#carried));
      this.#carry = larger;
    }
    this.#carry.set(chunk.subarray(at, end), this.#carried);
    this.#carried = needed;
    return end;
  }

  #readPrelude(): void {
    const [d, b, n, version = 0] = this.#carry;
    if (d !== MAGIC_D || b !== MAGIC_B || n !== MAGIC_N) {
      throw wrongFormat('no DBN signature', 'the letters DBN', this.#place(), 'If this is a fragment without metadata, give its DBN version.');
    }
    if (!DBN_VERSIONS.some((known) => known === version)) {
      throw wrongFormat(`DBN version ${version}`, 'version 1, 2 or 3', this.#place(3), 'Convert the file with Databento\'s dbn tool.');
    }
    const length = new DataView(this.#carry.buffer).getUint32(4, true);
    if (length > MAX_METADATA_BYTES) {
      throw overLimit(`metadata of ${length} bytes`, `at most ${MAX_METADATA_BYTES}`, this.#place(4));
    }
    this.#version = version;
    this.#metadataBytes = length;
    this.#carried = 0;
    this.#phase = 'metadata';
  }

  #readMetadata(): void {
    let metadata: DbnMetadata;
    try {
      metadata = parseDbnMetadata(this.#carry.subarray(0, this.#metadataBytes), this.#version);
    } catch (cause) {
      if (!(cause instanceof MetadataShort)) throw cause;
      throw corrupt(`metadata does not hold its ${cause.message}`, 'counts that fit the metadata length', this.#place(DBN_PRELUDE_BYTES));
    }
    this.#offset = DBN_PRELUDE_BYTES + this.#metadataBytes;
    this.#carry = new Uint8Array(MAX_RECORD_BYTES);
    this.#carried = 0;
    this.#phase = 'records';
    this.#visitor.onMetadata?.(metadata);
  }

  #finishCarried(chunk: Uint8Array, from: number): number {
    const length = (this.#carry[0] as number) * LENGTH_UNIT_BYTES;
    const at = this.#fill(chunk, from, length);
    if (this.#carried < length) return at;
    this.#carried = 0;
    this.#takeRecords(this.#carry.subarray(0, length), 0);
    return at;
  }

  #takeRecords(bytes: Uint8Array, from: number): void {
    const record = this.#record;
    const visitor = this.#visitor;
    const base = this.#offset - from;
    record.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let at = from;
    while (at < bytes.length) {
      const length = (bytes[at] as number) * LENGTH_UNIT_BYTES;
      if (length < RECORD_HEADER_BYTES) {
        this.#offset = base + at;
        throw corrupt(`a record of ${length} bytes`, `at least its ${RECORD_HEADER_BYTES}-byte header`, this.#place());
      }
      if (at + length > bytes.length) break;
      const rtype = bytes[at + 1] as number;
      if (length < minimumRecordBytes(rtype)) {
        this.#offset = base + at;
        throw corrupt(`a ${recordName(rtype)} record of ${length} bytes`, `at least ${minimumRecordBytes(rtype)} bytes`, this.#place());
      }
      record.start = at;
      record.length = length;
      record.rtype = rtype;
      this.#records += 1;
      visitor.onRecord(record);
      at += length;
    }
    this.#offset = base + at;
    if (at < bytes.length) this.#fill(bytes, at, MAX_RECORD_BYTES);
  }
}

import { checksumMismatch, corrupt, overLimit, truncated, wrongFormat, type ImportPlace } from '../import-errors.js';
import { Xxh64 } from './xxh64.js';
import { BlockError } from './block-error.js';
import { BlockDecoder, BLOCK_HEADER_BYTES, MAX_BLOCK_BYTES } from './zstd-block.js';

/** Bytes needed to tell a zstd stream from others, and the obsolete DBZ from both. */
export const SIGNATURE_BYTES = 12;

const ZSTD_MAGIC = 0xfd2fb528;
const SKIPPABLE_MAGIC = 0x184d2a50;
const SKIPPABLE_MASK = 0xfffffff0;
/** A window above this is refused before it is allocated; the zstd tool's own default limit. */
export const MAX_WINDOW_BYTES = 134_217_728;
const MAGIC_BYTES = 4;
const CHECKSUM_BYTES = 4;
const SKIPPABLE_HEADER_BYTES = 8;
/** Window sizes are `2^(10 + exponent)` plus eighths. */
const WINDOW_BASE_LOG = 10;
const TWO_32 = 4_294_967_296;
/** A two-byte content size starts at 256. */
const SHORT_SIZE_OFFSET = 256;

/** Parts of a frame header descriptor (RFC 8878, 3.1.1.1.1). */
const Descriptor = { checksum: 0x04, reserved: 0x08, singleSegment: 0x20, dictionary: 0x03, sizeShift: 6 } as const;
const DICTIONARY_ID_BYTES = [0, 1, 2, 4];

type State = 'magic' | 'header' | 'block' | 'checksum' | 'skip';

export function isSkippableFrame(bytes: Uint8Array): boolean {
  return bytes.length >= MAGIC_BYTES && (u32(bytes, 0) & SKIPPABLE_MASK) >>> 0 === SKIPPABLE_MAGIC;
}

export function isZstd(bytes: Uint8Array): boolean {
  return bytes.length >= MAGIC_BYTES && (u32(bytes, 0) === ZSTD_MAGIC || isSkippableFrame(bytes));
}

/**
 * Decompresses a zstd stream (RFC 8878) of any number of frames, pushed in chunks cut anywhere, with memory bounded by the window.
 * Hands on each block as soon as it is decoded; verifies content size and checksum at the end of a frame.
 * Throws `MiaError`s that name the compressed byte.
 */
export class ZstdStream {
  readonly #file: string;
  readonly #onOutput: (bytes: Uint8Array) => void;
  readonly #kept: () => number;
  readonly #hash = new Xxh64();
  readonly #blocks = new BlockDecoder();
  /** Bytes of the current part that came in earlier chunks. */
  readonly #carry = new Uint8Array(MAX_BLOCK_BYTES + BLOCK_HEADER_BYTES);
  #carried = 0;
  #state: State = 'magic';
  #needed = MAGIC_BYTES;
  #skipLeft = 0;
  #offset = 0;
  #hasChecksum = false;
  #contentSize: number | null = null;
  #produced = 0;

  /**
   * @param onOutput takes decompressed bytes, valid until it returns
   * @param kept how many messages have been made of the output, for error messages
   */
  constructor(file: string, onOutput: (bytes: Uint8Array) => void, kept: () => number) {
    this.#file = file;
    this.#onOutput = onOutput;
    this.#kept = kept;
  }

  push(chunk: Uint8Array): void {
    let at = 0;
    while (at < chunk.length) {
      if (this.#state === 'skip') {
        const skipped = Math.min(this.#skipLeft, chunk.length - at);
        this.#skipLeft -= skipped;
        this.#offset += skipped;
        at += skipped;
        if (this.#skipLeft === 0) this.#expect('magic', MAGIC_BYTES);
        continue;
      }
      const missing = this.#needed - this.#carried;
      if (this.#carried === 0 && chunk.length - at >= missing) {
        at += this.#take(chunk.subarray(at, at + missing));
        continue;
      }
      const end = Math.min(chunk.length, at + missing);
      this.#carry.set(chunk.subarray(at, end), this.#carried);
      this.#carried += end - at;
      at = end;
      if (this.#carried < this.#needed) continue;
      const part = this.#carry.subarray(0, this.#carried);
      if (this.#take(part) > 0) this.#carried = 0;
    }
  }

  /** Tells that the stream is over. Throws when it ends inside a frame. */
  finish(): void {
    if (this.#state === 'magic' && this.#carried === 0) return;
    throw truncated('the compressed stream ends inside a frame', 'a whole frame', this.#place());
  }

  #place(): ImportPlace {
    return { file: this.#file, offset: this.#offset, kept: this.#kept() };
  }

  #expect(state: State, bytes: number): void {
    this.#state = state;
    this.#needed = bytes;
  }

  /** Handles a part of `#needed` bytes. Returns its length when used up, or 0 after asking for more of the same part. */
  #take(part: Uint8Array): number {
    const length = part.length;
    const wanted = this.#wholeLength(part);
    if (wanted > length) {
      this.#needed = wanted;
      return 0;
    }
    if (this.#state === 'magic') this.#takeSkippable(part);
    else if (this.#state === 'header') this.#takeHeader(part);
    else if (this.#state === 'block') this.#takeBlock(part);
    else this.#takeChecksum(part);
    this.#offset += length;
    return length;
  }

  /** Length of the part that begins with these bytes, as far as they tell. */
  #wholeLength(part: Uint8Array): number {
    if (this.#state === 'magic') {
      if (u32(part, 0) === ZSTD_MAGIC) this.#state = 'header';
      else if (isSkippableFrame(part)) return SKIPPABLE_HEADER_BYTES;
      else throw wrongFormat('bytes that begin no zstd frame', 'a zstd or skippable frame', this.#place(), 'The file is damaged or has something appended.');
    }
    if (this.#state === 'header') return part.length === MAGIC_BYTES ? MAGIC_BYTES + 1 : headerBytes(part[MAGIC_BYTES] as number);
    if (this.#state === 'block' && part.length === BLOCK_HEADER_BYTES) {
      const header = u24(part, 0);
      const type = (header >>> 1) & 3;
      const size = header >>> 3;
      if (type === 3) throw corrupt('a zstd block of reserved type', 'raw, run-length or compressed', this.#place());
      if (size > this.#blocks.maxBlockBytes) throw corrupt(`a zstd block of ${size} bytes`, `at most ${this.#blocks.maxBlockBytes}`, this.#place());
      return BLOCK_HEADER_BYTES + (type === 1 ? 1 : size);
    }
    return this.#needed;
  }

  #takeSkippable(part: Uint8Array): void {
    this.#skipLeft = u32(part, MAGIC_BYTES);
    if (this.#skipLeft === 0) this.#expect('magic', MAGIC_BYTES);
    else this.#state = 'skip';
  }

  #takeHeader(part: Uint8Array): void {
    const descriptor = part[MAGIC_BYTES] as number;
    if ((descriptor & Descriptor.reserved) !== 0) throw corrupt('a zstd frame with a reserved bit set', 'a frame of RFC 8878', this.#place());
    const dictionaryBytes = DICTIONARY_ID_BYTES[descriptor & Descriptor.dictionary] as number;
    const isSingle = (descriptor & Descriptor.singleSegment) !== 0;
    let at = MAGIC_BYTES + 1;
    let window = 0;
    if (!isSingle) {
      const byte = part[at] as number;
      const base = 2 ** (WINDOW_BASE_LOG + (byte >>> 3));
      window = base + (base / 8) * (byte & 7);
      at += 1;
    }
    let dictionary = 0;
    for (let i = 0; i < dictionaryBytes; i += 1) dictionary |= part[at + i] as number;
    if (dictionary !== 0) throw wrongFormat('a zstd frame that needs a dictionary', 'a frame without', this.#place());
    at += dictionaryBytes;
    this.#contentSize = contentSize(part, at);
    if (isSingle) window = this.#contentSize ?? 0;
    if (window > MAX_WINDOW_BYTES) throw overLimit(`a zstd window of ${window} bytes`, `at most ${MAX_WINDOW_BYTES}`, this.#place());
    this.#hasChecksum = (descriptor & Descriptor.checksum) !== 0;
    this.#produced = 0;
    this.#hash.reset();
    this.#blocks.beginFrame(window);
    this.#expect('block', BLOCK_HEADER_BYTES);
  }

  #takeBlock(part: Uint8Array): void {
    let output: Uint8Array;
    try {
      output = this.#blocks.decode(part);
    } catch (cause) {
      if (!(cause instanceof BlockError)) throw cause;
      throw corrupt(`a zstd block with ${cause.message}`, 'a block of RFC 8878', this.#place());
    }
    this.#produced += output.length;
    if (this.#hasChecksum) this.#hash.update(output);
    if (output.length > 0) this.#onOutput(output);
    const isLast = ((part[0] as number) & 1) !== 0;
    if (!isLast) this.#expect('block', BLOCK_HEADER_BYTES);
    else this.#endFrame();
  }

  #endFrame(): void {
    if (this.#contentSize !== null && this.#contentSize !== this.#produced) {
      throw corrupt(`a zstd frame of ${this.#produced} bytes`, `the ${this.#contentSize} its header says`, this.#place());
    }
    if (this.#hasChecksum) this.#expect('checksum', CHECKSUM_BYTES);
    else this.#expect('magic', MAGIC_BYTES);
  }

  #takeChecksum(part: Uint8Array): void {
    const stored = u32(part, 0);
    const computed = this.#hash.digestLow();
    if (stored !== computed) {
      throw checksumMismatch(`frame checksum ${computed.toString(16)}`, `${stored.toString(16)} as stored`, this.#place());
    }
    this.#expect('magic', MAGIC_BYTES);
  }
}

function headerBytes(descriptor: number): number {
  const isSingle = (descriptor & Descriptor.singleSegment) !== 0;
  const dictionaryBytes = DICTIONARY_ID_BYTES[descriptor & Descriptor.dictionary] as number;
  return MAGIC_BYTES + 1 + (isSingle ? 0 : 1) + dictionaryBytes + sizeBytes(descriptor);
}

function sizeBytes(descriptor: number): number {
  const code = descriptor >>> Descriptor.sizeShift;
  if (code === 0) return (descriptor & Descriptor.singleSegment) === 0 ? 0 : 1;
  return 1 << code;
}

function contentSize(header: Uint8Array, at: number): number | null {
  const bytes = sizeBytes(header[MAGIC_BYTES] as number);
  if (bytes === 0) return null;
  if (bytes === 1) return header[at] as number;
  if (bytes === 2) return (header[at] as number) + 256 * (header[at + 1] as number) + SHORT_SIZE_OFFSET;
  return u32(header, at) + (bytes === 4 ? 0 : u32(header, at + 4) * TWO_32);
}

function u24(bytes: Uint8Array, at: number): number {
  return (bytes[at] as number) | ((bytes[at + 1] as number) << 8) | ((bytes[at + 2] as number) << 16);
}

function u32(bytes: Uint8Array, at: number): number {
  return (u24(bytes, at) | ((bytes[at + 3] as number) << 24)) >>> 0;
}

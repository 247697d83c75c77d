import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { MiaError, type TapeEvent } from '@mia-trading/core';
import { MalformedBytes } from './byte-reader.js';
import { RecordDecoder } from './record-decoder.js';
import {
  BLOCK_HEADER_BYTES,
  BLOCK_MAGIC,
  END_MARK_BYTES,
  FILE_HEADER_BYTES,
  MAX_PAYLOAD_BYTES,
  SEGMENT_VERSION,
  type BlockHeader,
  blockCrc,
  isEndMark,
  readBlockHeader,
  readFileHeader,
} from './segment-format.js';

const SEARCH_BYTES = 65_536;

/** Bytes of a segment that could not be read. */
export interface SegmentDamage {
  readonly file: string;
  /** Where the unreadable bytes begin. */
  readonly offset: number;
  readonly bytes: number;
  /** `tornTail`: the writer died in its last block. `corrupt`: written bytes changed afterwards. */
  readonly kind: 'tornTail' | 'corrupt';
  readonly detail: string;
}

export interface SegmentReadOptions {
  /** Called for a torn tail, and for corruption when {@link salvage} is set. */
  readonly onDamage?: (damage: SegmentDamage) => void;
  /** Goes on at the next intact block after corruption instead of throwing. */
  readonly salvage?: boolean;
}

/**
 * Yields the events of one segment block by block, in constant memory. A torn tail ends the segment and is reported to `onDamage`.
 *
 * Throws `MIA-RECORDING-VERSION` for a segment of a newer version and `MIA-RECORDING-CORRUPT` (file, offset) for changed bytes.
 */
export function* readSegment(file: string, options: SegmentReadOptions = {}): Generator<TapeEvent[]> {
  const descriptor = openSync(file, 'r');
  try {
    yield* new SegmentScan(file, descriptor, options).batches();
  } finally {
    closeSync(descriptor);
  }
}

class SegmentScan {
  readonly #file: string;
  readonly #descriptor: number;
  readonly #options: SegmentReadOptions;
  readonly #size: number;
  /** End of the blocks: the file's end without its end mark. */
  readonly #end: number;
  readonly #sealed: boolean;
  readonly #decoder = new RecordDecoder();
  #payload = Buffer.alloc(SEARCH_BYTES);

  constructor(file: string, descriptor: number, options: SegmentReadOptions) {
    this.#file = file;
    this.#descriptor = descriptor;
    this.#options = options;
    this.#size = fstatSync(descriptor).size;
    this.#sealed = this.#size >= FILE_HEADER_BYTES + END_MARK_BYTES && isEndMark(this.#read(this.#size - END_MARK_BYTES, END_MARK_BYTES));
    this.#end = this.#sealed ? this.#size - END_MARK_BYTES : this.#size;
  }

  *batches(): Generator<TapeEvent[]> {
    if (!this.#checkFileHeader()) return;
    let offset = FILE_HEADER_BYTES;
    while (offset < this.#end) {
      const header = this.#headerAt(offset);
      const events = header === undefined ? undefined : this.#block(header, offset);
      if (header !== undefined && events !== undefined) {
        yield events;
        offset += BLOCK_HEADER_BYTES + header.payloadBytes;
        continue;
      }
      const next = this.#nextIntactBlock(offset + 1);
      this.#damage(offset, next ?? this.#end, next === undefined && !this.#sealed);
      if (next === undefined) return;
      offset = next;
    }
  }

  /** False when the segment was torn before its header was whole. */
  #checkFileHeader(): boolean {
    const bytes = this.#read(0, Math.min(FILE_HEADER_BYTES, this.#size));
    const version = readFileHeader(bytes);
    if (version === undefined) {
      const isTorn = this.#size < FILE_HEADER_BYTES;
      this.#damage(0, Math.min(FILE_HEADER_BYTES, this.#size), isTorn);
      return !isTorn;
    }
    if (version !== SEGMENT_VERSION) {
      throw new MiaError('MIA-RECORDING-VERSION', `${this.#file} has segment version ${version}; this version reads ${SEGMENT_VERSION}.`, 'Update MIA, or record the session again with this version.', {
        file: this.#file,
        version,
      });
    }
    return true;
  }

  #headerAt(offset: number): BlockHeader | undefined {
    const header = offset + BLOCK_HEADER_BYTES <= this.#end ? readBlockHeader(this.#read(offset, BLOCK_HEADER_BYTES)) : undefined;
    if (header === undefined || header.payloadBytes > MAX_PAYLOAD_BYTES) return undefined;
    return offset + BLOCK_HEADER_BYTES + header.payloadBytes <= this.#end ? header : undefined;
  }

  #block(header: BlockHeader, offset: number): TapeEvent[] | undefined {
    const bytes = this.#read(offset, BLOCK_HEADER_BYTES + header.payloadBytes);
    const payload = bytes.subarray(BLOCK_HEADER_BYTES);
    if (blockCrc(bytes.subarray(0, BLOCK_HEADER_BYTES), payload) !== header.crc) return undefined;
    try {
      return this.#decoder.decode(payload, header.records, header.firstSeq, header.firstTsInit);
    } catch (cause) {
      if (cause instanceof MalformedBytes) return undefined;
      throw cause;
    }
  }

  /** Offset of the first block at or after `from` whose checksum holds. */
  #nextIntactBlock(from: number): number | undefined {
    let start = from;
    while (start + BLOCK_HEADER_BYTES <= this.#end) {
      const bytes = Buffer.from(this.#read(start, Math.min(SEARCH_BYTES, this.#end - start)));
      for (let at = bytes.indexOf(BLOCK_MAGIC); at >= 0; at = bytes.indexOf(BLOCK_MAGIC, at + 1)) {
        const header = this.#headerAt(start + at);
        if (header !== undefined && this.#block(header, start + at) !== undefined) return start + at;
      }
      start += Math.max(1, bytes.length - BLOCK_MAGIC.length + 1);
    }
    return undefined;
  }

  #damage(offset: number, end: number, torn: boolean): void {
    const bytes = end - offset;
    if (torn) {
      this.#options.onDamage?.({ file: this.#file, offset, bytes, kind: 'tornTail', detail: 'the last block was not written completely' });
      return;
    }
    const detail = 'a block does not match its checksum';
    if (this.#options.salvage !== true) {
      throw new MiaError(
        'MIA-RECORDING-CORRUPT',
        `${this.#file} is corrupt at byte ${offset}: expected an intact block, ${bytes} bytes cannot be read.`,
        'Restore the file from a copy, or compact the recording with salvage to keep every intact block.',
        { file: this.#file, offset, bytes },
      );
    }
    this.#options.onDamage?.({ file: this.#file, offset, bytes, kind: 'corrupt', detail });
  }

  /** Bytes of the file; valid until the next read. */
  #read(offset: number, length: number): Buffer {
    if (this.#payload.length < length) this.#payload = Buffer.alloc(Math.max(length, this.#payload.length * 2));
    let done = 0;
    while (done < length) {
      const count = readSync(this.#descriptor, this.#payload, done, length - done, offset + done);
      if (count === 0) break;
      done += count;
    }
    return this.#payload.subarray(0, done);
  }
}

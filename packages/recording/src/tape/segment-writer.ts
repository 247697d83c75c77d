import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import path from 'node:path';
import { MILLISECOND, MiaError, type Micros } from '@mia-trading/core';
import type { UnsequencedEvent } from '../store/event-sink.js';
import { RecordEncoder } from './record-encoder.js';
import { BLOCK_HEADER_BYTES, MAX_PAYLOAD_BYTES, endMark, fileHeader, writeBlockHeader } from './segment-format.js';
import type { TapeConfig } from './tape-config.js';

const SEGMENT_NUMBER_DIGITS = 6;
const SEGMENT_NAME = /^tape-\d{6,}\.seg$/;

/** `tape-000001.seg` for 1: names sort in writing order. */
export function segmentName(number: number): string {
  return `tape-${String(number).padStart(SEGMENT_NUMBER_DIGITS, '0')}.seg`;
}

export function isSegmentName(name: string): boolean {
  return SEGMENT_NAME.test(name);
}

/**
 * Appends events to checksummed segment files in `directory`. Events reach the operating system when a block is full, when
 * `flushIntervalMs` of event time have passed since the first event not yet written, and at {@link flush}; a live tape's clock events
 * keep event time moving. Appending waits for the disk at the end of a segment only, {@link flush} does where `syncOnFlush` is on.
 * Existing segments are never opened for writing: each writer begins at the segment number it is given.
 */
export class SegmentWriter {
  readonly #directory: string;
  readonly #config: TapeConfig;
  readonly #encoder = new RecordEncoder();
  readonly #header = Buffer.alloc(BLOCK_HEADER_BYTES);
  readonly #flushAfter: number;
  #descriptor = -1;
  #segmentNumber: number;
  #segmentBytes = 0;
  #segmentBlocks = 0;
  #segmentRecords = 0;
  #blockRecords = 0;
  #blockSeq = 0;
  #blockTsInit: Micros = 0;
  /** Something was written that the disk may not hold yet. */
  #isUnsynced = false;
  #failed = false;

  constructor(directory: string, config: TapeConfig, firstSegment = 1) {
    this.#directory = directory;
    this.#config = config;
    this.#flushAfter = config.flushIntervalMs * MILLISECOND;
    this.#segmentNumber = firstSegment - 1;
  }

  /** Throws `MIA-RECORDING-WRITE` when the disk refuses; the writer is closed to further events then. */
  append(event: UnsequencedEvent, seq: number, tsInit: Micros): void {
    if (this.#failed) throw this.#refusal('an earlier write failed');
    if (this.#blockRecords === 0) this.#beginBlock(seq, tsInit);
    this.#encoder.encode(event, seq, tsInit);
    this.#blockRecords++;
    if (this.#encoder.length >= this.#config.blockBytes || tsInit - this.#blockTsInit >= this.#flushAfter) this.#write();
  }

  /** Writes what is buffered; with `syncOnFlush` all of the tape is on the disk once this returns. */
  flush(): void {
    this.#write();
    if (this.#config.syncOnFlush && this.#isUnsynced) this.#sync();
  }

  /** Flushes and seals the last segment. Nothing can be appended afterwards. */
  close(): void {
    if (!this.#failed) {
      this.#write();
      this.#closeSegment();
    }
    this.#failed = true;
  }

  /** Lets go of the file without writing what is buffered. */
  abandon(): void {
    if (this.#descriptor >= 0) closeSync(this.#descriptor);
    this.#descriptor = -1;
    this.#failed = true;
  }

  #write(): void {
    if (this.#blockRecords === 0) return;
    const payload = this.#encoder.bytes;
    if (payload.length > MAX_PAYLOAD_BYTES) throw this.#refusal(`an event takes more than ${MAX_PAYLOAD_BYTES} bytes`);
    if (this.#descriptor < 0) this.#openNext();
    writeBlockHeader(this.#header, payload, this.#blockRecords, this.#blockSeq, this.#blockTsInit);
    this.#put(this.#header);
    this.#put(payload);
    this.#isUnsynced = true;
    this.#segmentBlocks++;
    this.#segmentRecords += this.#blockRecords;
    this.#blockRecords = 0;
    if (this.#segmentBytes >= this.#config.segmentBytes) this.#closeSegment();
  }

  #beginBlock(seq: number, tsInit: Micros): void {
    this.#blockSeq = seq;
    this.#blockTsInit = tsInit;
    this.#encoder.begin(seq, tsInit);
  }

  #openNext(): void {
    this.#segmentNumber++;
    try {
      this.#descriptor = openSync(this.#path(), 'wx');
    } catch (cause) {
      throw this.#refusal(String(cause));
    }
    this.#segmentBytes = 0;
    this.#segmentBlocks = 0;
    this.#segmentRecords = 0;
    this.#put(fileHeader());
  }

  #closeSegment(): void {
    if (this.#descriptor < 0) return;
    this.#put(endMark(this.#segmentBlocks, this.#segmentRecords));
    this.#sync();
    closeSync(this.#descriptor);
    this.#descriptor = -1;
  }

  #put(bytes: Buffer): void {
    let written = 0;
    try {
      while (written < bytes.length) written += writeSync(this.#descriptor, bytes, written, bytes.length - written);
    } catch (cause) {
      throw this.#refusal(String(cause));
    }
    this.#segmentBytes += bytes.length;
  }

  #sync(): void {
    try {
      fdatasyncSync(this.#descriptor);
    } catch (cause) {
      throw this.#refusal(String(cause));
    }
    this.#isUnsynced = false;
  }

  #path(): string {
    return path.join(this.#directory, segmentName(this.#segmentNumber));
  }

  #refusal(what: string): MiaError {
    this.#failed = true;
    return new MiaError('MIA-RECORDING-WRITE', `Cannot write the tape ${this.#path()}: ${what}`, 'Free disk space or fix the permissions of the directory, then start a new recording.', {
      file: this.#path(),
    });
  }
}

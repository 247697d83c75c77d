import { open, type FileHandle } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { truncated, unreadable } from '../shared/import-errors.js';
import type { ImportSource } from '../shared/import-report.js';

/** Records read at a time. */
const BUFFER_RECORDS = 8_192;
/** Longest header of the two formats. */
export const HEADER_READ_BYTES = 64;

/** Head of a file of fixed-size records. */
export interface RecordLayout {
  readonly headerBytes: number;
  readonly recordBytes: number;
}

/**
 * Steps through a file of a header and fixed-size records with constant memory. After {@link next} the record lies at
 * {@link start} of {@link view}.
 */
export class RecordFile {
  readonly path: string;
  readonly #handle: FileHandle;
  readonly #hash = createHash('sha256');
  readonly #layout: RecordLayout;
  readonly #buffer: Uint8Array;
  view: DataView;
  start = 0;
  /** Records stepped to so far. */
  records = 0;
  /** Bytes after the last whole record, once the end is reached: a file still being written, or cut. */
  tailBytes = 0;
  #filled = 0;
  #bytes: number;
  #isOver = false;

  private constructor(path: string, handle: FileHandle, layout: RecordLayout, head: Uint8Array) {
    this.path = path;
    this.#handle = handle;
    this.#layout = layout;
    this.#buffer = new Uint8Array(BUFFER_RECORDS * layout.recordBytes);
    this.view = new DataView(this.#buffer.buffer);
    this.#hash.update(head);
    this.#bytes = head.length;
    this.start = -layout.recordBytes;
  }

  /** Opens a file and positions before its first record. `parse` reads the header or throws. Throws when the header is cut. */
  static async open(path: string, parse: (head: Uint8Array) => RecordLayout): Promise<RecordFile> {
    const handle = await open(path, 'r').catch((cause: unknown) => {
      throw unreadable(path, cause);
    });
    try {
      const probe = new Uint8Array(HEADER_READ_BYTES);
      const { bytesRead } = await handle.read(probe, 0, HEADER_READ_BYTES, 0);
      const layout = parse(probe.subarray(0, bytesRead));
      const head = new Uint8Array(layout.headerBytes);
      const read = await handle.read(head, 0, layout.headerBytes, 0);
      if (read.bytesRead < layout.headerBytes) {
        throw truncated(`a header of ${read.bytesRead} bytes`, `${layout.headerBytes} bytes`, { file: path, offset: read.bytesRead, kept: 0 });
      }
      return new RecordFile(path, handle, layout, head);
    } catch (cause) {
      await handle.close();
      throw cause;
    }
  }

  /** Steps to the next record if it is in memory; `false`: call {@link fill}, then again, unless {@link isOver}. */
  next(): boolean {
    const start = this.start + this.#layout.recordBytes;
    if (start + this.#layout.recordBytes > this.#filled) return false;
    this.start = start;
    this.records += 1;
    return true;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Reads on. Call only after {@link next} said `false`. */
  async fill(): Promise<void> {
    const from = this.start + this.#layout.recordBytes;
    this.#buffer.copyWithin(0, from, this.#filled);
    const rest = this.#filled - from;
    const { bytesRead } = await this.#handle.read(this.#buffer, rest, this.#buffer.length - rest, this.#bytes).catch((cause: unknown) => {
      throw unreadable(this.path, cause);
    });
    this.#hash.update(this.#buffer.subarray(rest, rest + bytesRead));
    this.#bytes += bytesRead;
    this.#filled = rest + bytesRead;
    this.start = -this.#layout.recordBytes;
    if (bytesRead > 0) return;
    this.#isOver = true;
    this.tailBytes = rest;
  }

  /** Closes the file and describes it. */
  async close(format: string): Promise<ImportSource> {
    await this.#handle.close();
    return { format, file: this.path, bytes: this.#bytes, sha256: this.#hash.digest('hex') };
  }
}

import { MiaError } from '../errors/mia-error.js';
import type { NumberArray, Persistent, StateStream } from './state-stream.js';

const MAGIC = 0x4d494153;
const VERSION = 1;
const HEADER_BYTES = 5;
const INITIAL_BYTES = 1_024;

/** Before each value, so that another layout is noticed at the first place it differs. */
const Tag = { Number: 1, True: 2, False: 3, String: 4, Numbers: 5, List: 6 } as const;

/**
 * The state of an object as bytes. They hold numbers exactly, are the same for the same state, and fit any object made with the same
 * configuration by the same version.
 */
export function takeSnapshot(of: Persistent): Uint8Array {
  const writer = new StateWriter();
  of.persist(writer);
  return writer.finish();
}

/**
 * Puts state that {@link takeSnapshot} took back into an object made with the same configuration.
 * @throws MiaError `MIA-STATE-SNAPSHOT` when the bytes are damaged or of another layout; the object is then half restored and must be thrown away.
 */
export function restoreSnapshot(into: Persistent, snapshot: Uint8Array): void {
  const reader = new StateReader(snapshot);
  into.persist(reader);
  reader.finish();
}

class StateWriter implements StateStream {
  readonly isRestoring = false;
  #bytes = new Uint8Array(INITIAL_BYTES);
  #view = new DataView(this.#bytes.buffer);
  #length = HEADER_BYTES;

  constructor() {
    this.#view.setUint32(0, MAGIC);
    this.#view.setUint8(4, VERSION);
  }

  number(value: number): number {
    this.#tag(Tag.Number, 8);
    this.#view.setFloat64(this.#length, value, true);
    this.#length += 8;
    return value;
  }

  boolean(value: boolean): boolean {
    this.#tag(value ? Tag.True : Tag.False, 0);
    return value;
  }

  string(value: string): string {
    const bytes = new TextEncoder().encode(value);
    this.#tag(Tag.String, 4 + bytes.length);
    this.#view.setUint32(this.#length, bytes.length, true);
    this.#bytes.set(bytes, this.#length + 4);
    this.#length += 4 + bytes.length;
    return value;
  }

  numbers(values: NumberArray): void {
    this.#tag(Tag.Numbers, 4 + 8 * values.length);
    this.#view.setUint32(this.#length, values.length, true);
    this.#length += 4;
    for (const value of values) {
      this.#view.setFloat64(this.#length, value, true);
      this.#length += 8;
    }
  }

  part(part: Persistent): void {
    part.persist(this);
  }

  list<T>(items: T[], each: (item: T | undefined) => T): void {
    this.#tag(Tag.List, 4);
    this.#view.setUint32(this.#length, items.length, true);
    this.#length += 4;
    for (const item of items) each(item);
  }

  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  #tag(tag: number, room: number): void {
    const needed = this.#length + 1 + room;
    if (needed > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(needed, 2 * this.#bytes.length));
      grown.set(this.#bytes);
      this.#bytes = grown;
      this.#view = new DataView(grown.buffer);
    }
    this.#bytes[this.#length] = tag;
    this.#length += 1;
  }
}

class StateReader implements StateStream {
  readonly isRestoring = true;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#need(HEADER_BYTES);
    if (this.#view.getUint32(0) !== MAGIC || this.#view.getUint8(4) !== VERSION) throw this.#misfit('the mark of a snapshot of version 1');
    this.#at = HEADER_BYTES;
  }

  number(): number {
    this.#tag('a number', Tag.Number);
    this.#need(8);
    const value = this.#view.getFloat64(this.#at, true);
    this.#at += 8;
    return value;
  }

  boolean(): boolean {
    return this.#tag('a yes or no', Tag.True, Tag.False) === Tag.True;
  }

  string(): string {
    this.#tag('a text', Tag.String);
    const length = this.#count(1);
    const value = new TextDecoder().decode(this.#bytes.subarray(this.#at, this.#at + length));
    this.#at += length;
    return value;
  }

  numbers(values: NumberArray): void {
    this.#tag(`${values.length} numbers`, Tag.Numbers);
    const length = this.#count(8);
    if (length !== values.length) throw this.#misfit(`${values.length} numbers, not ${length}`);
    for (let index = 0; index < length; index += 1) {
      values[index] = this.#view.getFloat64(this.#at, true);
      this.#at += 8;
    }
  }

  part(part: Persistent): void {
    part.persist(this);
  }

  list<T>(items: T[], each: (item: T | undefined) => T): void {
    this.#tag('a list', Tag.List);
    // Every item takes at least a byte, which bounds what a damaged length can make.
    const length = this.#count(1);
    items.length = 0;
    for (let index = 0; index < length; index += 1) items.push(each(undefined));
  }

  finish(): void {
    if (this.#at !== this.#bytes.length) throw this.#misfit('its end');
  }

  #tag(expected: string, ...tags: readonly number[]): number {
    this.#need(1);
    const tag = this.#bytes[this.#at] as number;
    if (!tags.includes(tag)) throw this.#misfit(expected);
    this.#at += 1;
    return tag;
  }

  #count(bytesEach: number): number {
    this.#need(4);
    const count = this.#view.getUint32(this.#at, true);
    this.#at += 4;
    this.#need(count * bytesEach);
    return count;
  }

  #need(bytes: number): void {
    if (this.#at + bytes > this.#bytes.length) throw this.#misfit(`${bytes} more bytes`);
  }

  #misfit(expected: string): MiaError {
    return new MiaError(
      'MIA-STATE-SNAPSHOT',
      `snapshot does not fit: expected ${expected} at byte ${this.#at} of ${this.#bytes.length}`,
      'Start without it, from the recording: it was taken with another configuration or version, or is damaged.',
      { offset: this.#at, length: this.#bytes.length },
    );
  }
}

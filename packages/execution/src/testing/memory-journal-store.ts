import type { JournalStore } from '../journal/journal-store.js';

/** A journal kept in memory, with the moments of a crash at hand: what was synced, and what was only appended. */
export class MemoryJournalStore implements JournalStore {
  #bytes: Buffer;
  /** Files before, oldest first. */
  readonly #earlier: Buffer[] = [];
  /** Length after each append and each beginning, in order. */
  readonly boundaries: number[] = [];
  #synced: number;
  #refusal: Error | null = null;

  constructor(bytes: Uint8Array = new Uint8Array(0)) {
    this.#bytes = Buffer.from(bytes);
    this.#synced = bytes.length;
  }

  /** Bytes that a loss of power leaves for certain. */
  get synced(): number {
    return this.#synced;
  }

  /** From now on every write fails with this error. */
  refuse(error: Error): void {
    this.#refusal = error;
  }

  read(): Uint8Array {
    return Buffer.from(this.#bytes);
  }

  append(bytes: Uint8Array): void {
    if (this.#refusal !== null) throw this.#refusal;
    this.#bytes = Buffer.concat([this.#bytes, bytes]);
    this.boundaries.push(this.#bytes.length);
  }

  sync(): void {
    if (this.#refusal !== null) throw this.#refusal;
    this.#synced = this.#bytes.length;
  }

  *earlier(): Generator<Uint8Array, void, void> {
    yield* this.#earlier.toReversed();
  }

  begin(bytes: Uint8Array): void {
    if (this.#refusal !== null) throw this.#refusal;
    if (this.#bytes.length > 0) this.#earlier.push(this.#bytes);
    this.#bytes = Buffer.from(bytes);
    this.#synced = bytes.length;
    this.boundaries.push(bytes.length);
  }
}

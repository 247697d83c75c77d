import { closeSync, fdatasyncSync, fstatSync, fsyncSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';
import path from 'node:path';
import { FileLock } from './file-lock.js';
import type { JournalStore } from './journal-store.js';

/**
 * A journal in one file, made when it is not there (its directory must be). Calls block: an order waits for its record to be on disk,
 * and nothing else may happen meanwhile. One process at a time: a second one is refused with `MIA-EXECUTION-JOURNAL-LOCKED`, and the
 * lock of one that died is taken over.
 */
export class FileJournalStore implements JournalStore {
  readonly #lock: FileLock;
  readonly #file: number;

  constructor(file: string) {
    this.#lock = new FileLock(`${file}.lock`);
    this.#file = openSync(file, 'a+', 0o600);
    syncDirectory(path.dirname(path.resolve(file)));
  }

  read(): Uint8Array {
    const bytes = Buffer.alloc(fstatSync(this.#file).size);
    let read = 0;
    while (read < bytes.length) {
      const more = readSync(this.#file, bytes, read, bytes.length - read, read);
      if (more === 0) break;
      read += more;
    }
    return bytes.subarray(0, read);
  }

  append(bytes: Uint8Array): void {
    let written = 0;
    while (written < bytes.length) written += writeSync(this.#file, bytes, written);
  }

  sync(): void {
    fdatasyncSync(this.#file);
  }

  truncate(length: number): void {
    if (length > fstatSync(this.#file).size) return;
    ftruncateSync(this.#file, length);
    fsyncSync(this.#file);
  }

  close(): void {
    closeSync(this.#file);
    this.#lock.release();
  }
}

/** A new file is there after a loss of power only when its directory is on disk too. */
function syncDirectory(directory: string): void {
  const handle = openSync(directory, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

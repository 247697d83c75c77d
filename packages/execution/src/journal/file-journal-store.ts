import { closeSync, existsSync, fdatasyncSync, openSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Micros } from '@mia-trading/core';
import { FileLock } from './file-lock.js';
import type { JournalStore } from './journal-store.js';
import { beginSteps, keptFiles, syncDirectory, writeWhole } from './kept-files.js';

const PRIVATE = 0o600;

/**
 * A journal whose newest file is `file`, made when it is not there (its directory must be); those before lie beside it with a number and
 * the time at which they ended. Calls block: an order waits for its record to be on disk, and nothing else may happen meanwhile. One process
 * at a time: a second one is refused with `MIA-EXECUTION-JOURNAL-LOCKED`, and the lock of one that died is taken over.
 */
export class FileJournalStore implements JournalStore {
  readonly #path: string;
  readonly #lock: FileLock;
  readonly #wasThere: boolean;
  #file: number;

  constructor(file: string) {
    this.#path = path.resolve(file);
    this.#lock = new FileLock(`${this.#path}.lock`);
    this.#wasThere = existsSync(this.#path);
    this.#file = openSync(this.#path, 'a', PRIVATE);
    syncDirectory(path.dirname(this.#path));
  }

  read(): Uint8Array {
    return readFileSync(this.#path);
  }

  *earlier(): Generator<Uint8Array, void, void> {
    if (this.#wasThere) for (const file of keptFiles(this.#path)) yield readFileSync(file);
  }

  append(bytes: Uint8Array): void {
    writeWhole(this.#file, bytes);
  }

  sync(): void {
    fdatasyncSync(this.#file);
  }

  begin(bytes: Uint8Array, at: Micros): void {
    const steps = beginSteps(this.#path, bytes, at);
    while (steps.next().done !== true);
    const before = this.#file;
    this.#file = openSync(this.#path, 'a', PRIVATE);
    closeSync(before);
  }

  close(): void {
    closeSync(this.#file);
    this.#lock.release();
  }
}

import type { Micros } from '@mia-trading/core';

/**
 * Where a journal's bytes live: in one file after the other, the newest of which is written. A store fails by throwing; what was appended
 * before a failed call may or may not be there.
 */
export interface JournalStore {
  /** All bytes of the newest file, from the first. */
  read(): Uint8Array;
  /** Those of the files before, the newest first; none for a journal that was never begun, or whose newest file a person has moved away. */
  earlier(): Iterable<Uint8Array>;
  append(bytes: Uint8Array): void;
  /** When it returns, everything appended survives a loss of power. */
  sync(): void;
  /**
   * Begins a new file with these bytes at event time `at`; the one before is kept, unless it is empty. When it returns, the new one survives
   * a loss of power. A crash before leaves the one or the other as the newest, never a part of it.
   */
  begin(bytes: Uint8Array, at: Micros): void;
}

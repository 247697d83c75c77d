/**
 * Where a journal's bytes live. A store fails by throwing; what was appended before a failed call may or may not be there.
 */
export interface JournalStore {
  /** All bytes, from the first. */
  read(): Uint8Array;
  append(bytes: Uint8Array): void;
  /** When it returns, everything appended survives a loss of power. */
  sync(): void;
  /** Drops what follows the first `length` bytes: the torn end of a write that a crash cut short. */
  truncate(length: number): void;
}

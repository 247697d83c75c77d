import { MiaError, type Micros, type VenueCommand } from '@mia-trading/core';
import type { CommandSink } from '../bracket/bracket.js';
import type { OrderUpdate } from '../orders/order-store.js';
import type { JournalRecord, JournalSink } from './journal-record.js';
import type { OrderLedger } from './order-ledger.js';

export interface OutboxOptions {
  readonly journal: JournalSink;
  readonly ledger: OrderLedger;
  /** Where commands go once they are on the disk. */
  readonly send: CommandSink;
}

/**
 * Journal first: what happens is written before it is taken into the ledger, and commands are on the disk before they leave, those of
 * one step together behind one wait for the disk. What lowers risk goes on without the journal when the disk refuses; an entry does not.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #waiting: { readonly command: VenueCommand; readonly now: Micros }[] = [];
  #isUnsecured = false;
  #hasUnsecuredLimits = false;
  #failure: MiaError | null = null;

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  /** Why the journal takes nothing more; `null` while it does. */
  get failure(): MiaError | null {
    return this.#failure;
  }

  /** Writes a record and takes it in. It is on the disk with the next command, or after {@link secure}. */
  write(record: JournalRecord): OrderUpdate | null {
    this.#attempt(() => this.#append(record));
    return this.#options.ledger.take(record);
  }

  /** The same for a record without which nothing may be entered. Throws `MIA-EXECUTION-JOURNAL-WRITE`; it is not taken in then. */
  require(record: JournalRecord): void {
    this.#must(() => this.#append(record));
    this.#options.ledger.take(record);
  }

  /** Sends a command that adds risk, at once. Throws `MIA-EXECUTION-JOURNAL-WRITE`; it is neither taken in nor sent then. */
  enter(command: VenueCommand, now: Micros): void {
    const record: JournalRecord = { kind: 'command', ts: now, command };
    this.#must(() => {
      this.#append(record);
      this.#sync();
    });
    this.#options.ledger.take(record);
    this.#options.send(command, now);
  }

  /** Takes a command in that leaves with {@link dispatch}. */
  put(command: VenueCommand, now: Micros): void {
    this.write({ kind: 'command', ts: now, command });
    this.#waiting.push({ command, now });
  }

  /** Sends what was put here, in order, once all of it is on the disk. */
  dispatch(): void {
    if (this.#waiting.length === 0) return;
    this.secure();
    for (const { command, now } of this.#waiting.splice(0)) this.#options.send(command, now);
  }

  /** Everything written is on the disk once this returns, unless the disk refuses. */
  secure(): void {
    if (this.#isUnsecured) this.#attempt(() => this.#sync());
  }

  /** The same when loss limits and lockouts are among it. */
  secureLimits(): void {
    if (this.#hasUnsecuredLimits) this.secure();
  }

  #append(record: JournalRecord): void {
    this.#isUnsecured = true;
    if (record.kind === 'limits') this.#hasUnsecuredLimits = true;
    this.#options.journal.append(record);
  }

  #sync(): void {
    this.#isUnsecured = false;
    this.#hasUnsecuredLimits = false;
    this.#options.journal.sync();
  }

  #attempt(step: () => void): void {
    try {
      this.#must(step);
    } catch (error) {
      if (!(error instanceof MiaError)) throw error;
    }
  }

  #must(step: () => void): void {
    try {
      step();
    } catch (error) {
      if (error instanceof MiaError) this.#failure ??= error;
      throw error;
    }
  }
}

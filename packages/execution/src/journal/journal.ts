import { MiaError, type Micros } from '@mia-trading/core';
import { decodeLines, encodeLine, type JournalTail } from './journal-lines.js';
import { JOURNAL_VERSION, type JournalRecord, type JournalSink } from './journal-record.js';
import type { JournalStore } from './journal-store.js';
import { OrderLedger } from './order-ledger.js';
import { BROKER_MEMORY, settledOrders } from './settled-orders.js';

export interface OpenJournalOptions {
  readonly store: JournalStore;
  readonly sessionId: string;
  /** Of the effective configuration. */
  readonly configHash: string;
  readonly now: Micros;
}

export interface OpenedJournal {
  readonly journal: Journal;
  /** As the records left it; empty on a first start. */
  readonly ledger: OrderLedger;
  /** Records found, oldest first. */
  readonly records: readonly JournalRecord[];
  /** The end of the file as found; anything but `whole` was dropped and should be told to a person. */
  readonly tail: JournalTail;
}

/**
 * Opens a journal: the one code path of a first start, a planned restart and the recovery from a crash. The cut-off end of a write is
 * dropped, everything else is taken in, orders long settled are left out, and a snapshot is written to go on from.
 *
 * Throws `MIA-EXECUTION-JOURNAL-CORRUPT` with the place when bytes have changed, `MIA-EXECUTION-JOURNAL-VERSION` when a newer version
 * wrote it, `MIA-EXECUTION-JOURNAL-WRITE` when the disk refuses.
 */
export function openJournal({ store, sessionId, configHash, now }: OpenJournalOptions): OpenedJournal {
  const { records, tail } = decodeLines(store.read());
  for (const record of records) if (record.kind === 'opened') checkVersion(record.schemaVersion);
  const ledger = OrderLedger.from(records);
  for (const order of settledOrders(ledger, now - BROKER_MEMORY)) ledger.orders.forget(order);
  const journal = new Journal(store, records.length);
  if (tail.state !== 'whole') journal.drop(tail);
  journal.append({ kind: 'opened', ts: now, schemaVersion: JOURNAL_VERSION, sessionId, configHash });
  journal.append({ kind: 'snapshot', ts: now, facts: ledger.facts });
  journal.sync();
  return { journal, ledger, records, tail };
}

/**
 * Writes records ahead of what they tell of. After a refused write nothing more is written: what a disk kept of it is not known, and a
 * record behind a torn one could not be read.
 */
export class Journal implements JournalSink {
  readonly #store: JournalStore;
  #records: number;
  #failure: MiaError | null = null;

  constructor(store: JournalStore, records: number) {
    this.#store = store;
    this.#records = records;
  }

  /** Records written, from the first. */
  get records(): number {
    return this.#records;
  }

  /** Throws `MIA-EXECUTION-JOURNAL-WRITE`. */
  append(record: JournalRecord): void {
    this.#write(() => this.#store.append(encodeLine(this.#records, record)));
    this.#records += 1;
  }

  /** Throws `MIA-EXECUTION-JOURNAL-WRITE`. */
  sync(): void {
    this.#write(() => this.#store.sync());
  }

  /** Takes the end off that cannot be read. */
  drop(tail: JournalTail): void {
    this.#write(() => this.#store.truncate(tail.offset));
  }

  #write(step: () => void): void {
    if (this.#failure !== null) throw this.#failure;
    try {
      step();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#failure = new MiaError('MIA-EXECUTION-JOURNAL-WRITE', `The journal cannot be written after record ${this.#records}: ${reason}`, 'Free disk space or fix the permissions of the directory, then start again.', { records: this.#records, reason });
      throw this.#failure;
    }
  }
}

function checkVersion(version: number): void {
  if (version <= JOURNAL_VERSION) return;
  throw new MiaError('MIA-EXECUTION-JOURNAL-VERSION', `The journal has version ${version}; this program reads up to ${JOURNAL_VERSION}.`, 'Update MIA to go on with this journal.', { version, supported: JOURNAL_VERSION });
}

import { MiaError, type Micros } from '@mia-trading/core';
import { decodeLines, encodeLine, type JournalContent, type JournalTail } from './journal-lines.js';
import { JOURNAL_VERSION, type JournalRecord, type JournalSink, type LedgerFacts } from './journal-record.js';
import type { JournalStore } from './journal-store.js';
import { OrderLedger } from './order-ledger.js';
import { BROKER_MEMORY, settledOrders } from './settled-orders.js';

/** A file this long is read in about half a second, and holds some thousands of orders. */
const LONGEST_FILE_BYTES = 8_388_608;

export interface OpenJournalOptions {
  readonly store: JournalStore;
  readonly sessionId: string;
  /** Of the effective configuration. */
  readonly configHash: string;
  readonly now: Micros;
  /** Bytes after which a snapshot begins a new file, once no plan is under way; 8 MiB unless told. */
  readonly longestFile?: number;
}

type JournalOptions = Required<Pick<OpenJournalOptions, 'sessionId' | 'configHash' | 'longestFile'>>;

export interface OpenedJournal {
  readonly journal: Journal;
  /** As the records left it; empty on a first start. */
  readonly ledger: OrderLedger;
  /** Records found, oldest first. */
  readonly records: readonly JournalRecord[];
  /** The end of the newest file as found; anything but `whole` was left out and should be told to a person. */
  readonly tail: JournalTail;
  /** The newest file did not hold how it began, and the one before was read: what happened since is for the broker to tell. */
  readonly isFromEarlier: boolean;
}

/**
 * Opens a journal: the one code path of a first start, a planned restart and the recovery from a crash. The newest file is read, or the one
 * before when the newest was cut off where it begins. The cut-off end of a write is left out, everything else is taken in, orders long settled
 * are forgotten, and a new file begins with a snapshot to go on from: what a start reads does not grow with the sessions before.
 *
 * Throws `MIA-EXECUTION-JOURNAL-CORRUPT` with the place when bytes have changed, `MIA-EXECUTION-JOURNAL-VERSION` when a newer version
 * wrote it, `MIA-EXECUTION-JOURNAL-WRITE` when the disk refuses.
 */
export function openJournal({ store, sessionId, configHash, now, longestFile = LONGEST_FILE_BYTES }: OpenJournalOptions): OpenedJournal {
  const newest = decodeJournal(store.read());
  const found = hasBegun(newest) ? newest : (firstBegun(store) ?? newest);
  const { records } = found;
  const ledger = OrderLedger.from(records);
  for (const order of settledOrders(ledger, now - BROKER_MEMORY)) ledger.orders.forget(order);
  const journal = new Journal(store, { sessionId, configHash, longestFile });
  journal.begin(ledger.facts, now);
  return { journal, ledger, records, tail: newest.tail, isFromEarlier: found !== newest };
}

/**
 * Writes records ahead of what they tell of. After a refused write nothing more is written: what a disk kept of it is not known, and a
 * record behind a torn one could not be read.
 */
export class Journal implements JournalSink {
  readonly #store: JournalStore;
  readonly #options: JournalOptions;
  #records = 0;
  #bytes = 0;
  #failure: MiaError | null = null;

  constructor(store: JournalStore, options: JournalOptions) {
    this.#store = store;
    this.#options = options;
  }

  /** Records of the newest file. */
  get records(): number {
    return this.#records;
  }

  /** Begins a new file, on the disk when it returns. Throws `MIA-EXECUTION-JOURNAL-WRITE`. */
  begin(facts: LedgerFacts, now: Micros): void {
    const { sessionId, configHash } = this.#options;
    const opened = encodeLine(0, { kind: 'opened', ts: now, schemaVersion: JOURNAL_VERSION, sessionId, configHash });
    const bytes = Buffer.concat([opened, encodeLine(1, { kind: 'snapshot', ts: now, facts })]);
    this.#write(() => this.#store.begin(bytes, now));
    this.#records = 2;
    this.#bytes = bytes.length;
  }

  /** Throws `MIA-EXECUTION-JOURNAL-WRITE`. */
  append(record: JournalRecord): void {
    if (record.kind === 'snapshot' && record.facts.openPlan === null && this.#bytes >= this.#options.longestFile) return this.begin(record.facts, record.ts);
    const bytes = encodeLine(this.#records, record);
    this.#write(() => this.#store.append(bytes));
    this.#records += 1;
    this.#bytes += bytes.length;
  }

  /** Throws `MIA-EXECUTION-JOURNAL-WRITE`. */
  sync(): void {
    this.#write(() => this.#store.sync());
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

/** A file of records whose versions this program reads. */
function decodeJournal(bytes: Uint8Array): JournalContent {
  const content = decodeLines(bytes);
  for (const record of content.records) if (record.kind === 'opened') checkVersion(record.schemaVersion);
  return content;
}

/** Every file begins with a snapshot. */
function hasBegun({ records }: JournalContent): boolean {
  return records.some(({ kind }) => kind === 'snapshot');
}

/** The newest file kept that holds how it began; `undefined` for none. */
function firstBegun(store: JournalStore): JournalContent | undefined {
  for (const bytes of store.earlier()) {
    const content = decodeJournal(bytes);
    if (hasBegun(content)) return content;
  }
  return undefined;
}

function checkVersion(version: number): void {
  if (version <= JOURNAL_VERSION) return;
  throw new MiaError('MIA-EXECUTION-JOURNAL-VERSION', `The journal has version ${version}; this program reads up to ${JOURNAL_VERSION}.`, 'Update MIA to go on with this journal.', { version, supported: JOURNAL_VERSION });
}

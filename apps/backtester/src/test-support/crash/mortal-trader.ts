// A trader in a process of its own, to be killed: journal, tape and log on disk, its broker at the other end of a pipe. It reads and
// writes the pipe synchronously, so that whatever it has not written when it dies was never sent.
import { readSync, writeSync } from 'node:fs';
import path from 'node:path';
import { startupSnapshot } from 'node:v8';
import { MINUTE, type Micros } from '@mia-trading/core';
import { sessionStart } from '@mia-trading/engine';
import { openJournal, type JournalStore } from '@mia-trading/execution';
import { FileJournalStore } from '@mia-trading/execution/journal-file';
import { TapedEngine } from '../taped-engine.js';
import { ES, tidalMarket } from '../tidal-market.js';
import type { Birth, CrashKind, Saying, Word } from './mortal-protocol.js';

const STDIN = 0;
const STDOUT = 1;
const CHUNK_BYTES = 65_536;
const WARM_UP = 3 * MINUTE;
/** Of the market's steps one in so many warms a life up: it begins a thousand times. */
const WARM_UP_STEPS = 4;

/** Kills its process at its nth write: before it, in the middle of it, or after it. */
class MortalStore implements JournalStore {
  writes = 0;
  readonly #store: JournalStore;
  readonly #diesAt: number | null;
  readonly #kind: CrashKind;

  constructor(store: JournalStore, diesAt: number | null, kind: CrashKind) {
    this.#store = store;
    this.#diesAt = diesAt;
    this.#kind = kind;
  }

  read(): Uint8Array {
    return this.#store.read();
  }

  earlier(): Iterable<Uint8Array> {
    return this.#store.earlier();
  }

  append(bytes: Uint8Array): void {
    this.#write((part) => this.#store.append(bytes.subarray(0, Math.floor(part * bytes.length))));
  }

  /** A file begins whole or not at all. */
  begin(bytes: Uint8Array, at: Micros): void {
    this.#write((part) => {
      if (part === 1) this.#store.begin(bytes, at);
    });
  }

  sync(): void {
    this.#store.sync();
  }

  #write(write: (part: number) => void): void {
    this.writes += 1;
    const isLast = this.writes === this.#diesAt;
    if (!isLast || this.#kind === 'after') write(1);
    else if (this.#kind === 'torn') write(1 / 2);
    if (isLast) process.kill(process.pid, 'SIGKILL');
  }
}

let heard = '';

/** The next line of the pipe; `null` at its end. */
function nextLine(): string | null {
  const chunk = Buffer.alloc(CHUNK_BYTES);
  for (;;) {
    const end = heard.indexOf('\n');
    if (end !== -1) {
      const line = heard.slice(0, end);
      heard = heard.slice(end + 1);
      return line;
    }
    const bytes = readSync(STDIN, chunk);
    if (bytes === 0) return null;
    heard += chunk.toString('utf8', 0, bytes);
  }
}

function say(saying: Saying): void {
  const bytes = Buffer.from(`${JSON.stringify(saying)}\n`, 'utf8');
  let written = 0;
  while (written < bytes.length) written += writeSync(STDOUT, bytes, written);
}

function live({ config, directory, tape, now, diesAt, kind }: Birth): void {
  const file = new FileJournalStore(path.join(directory, 'orders.journal'));
  const store = new MortalStore(file, diesAt, kind);
  const { journal, ledger } = openJournal({ store, sessionId: 'mortal', configHash: '', now });
  const start = sessionStart({ sessionId: 'mortal', config, instrument: ES, ledger, reconcileFirst: true, tradesFrom: now });
  const taped = new TapedEngine({ directory: tape, start, journal, send: (command, at) => say({ kind: 'command', command, now: at }) });
  for (const event of tidalMarket(now - WARM_UP, now, WARM_UP_STEPS)) taped.handle(event.tsInit, event);
  const { engine } = taped;
  const tellStanding = (): void => {
    const { desk, limits } = engine;
    say({
      kind: 'standing',
      wantsReconciliation: engine.wantsReconciliation,
      contracts: desk.contracts,
      openOrders: desk.orders.open.map(({ orderId }) => orderId),
      isIdle: desk.isIdle,
      blocks: desk.blocks.map(({ code }) => code),
      lockouts: limits.state.lockouts.map(({ cause }) => cause),
      realised: limits.state.realised,
      executions: [...desk.orders.orders].flatMap((order) => [...order.executions].map(({ executionId }): string => executionId)).sort(),
      journalWrites: store.writes,
    });
  };
  tellStanding();
  for (let line = nextLine(); line !== null; line = nextLine()) {
    const word = JSON.parse(line) as Word;
    if (word.kind === 'stop') break;
    for (const draft of word.drafts) taped.handle(word.ts, draft);
    tellStanding();
  }
  taped.close();
  file.close();
}

// Loaded once, into a snapshot of the heap that every life begins from.
startupSnapshot.setDeserializeMainFunction(() => {
  const birth = nextLine();
  if (birth !== null) live(JSON.parse(birth) as Birth);
});

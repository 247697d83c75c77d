/**
 * A journal goes on in a new file at every start, and in between once a file is long. Whatever step or byte of it a crash comes at: the
 * next start knows what this one knew, and no file that was written is lost.
 */
import { copyFileSync, linkSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DAY, microsFromIso, SECOND, type Micros, type OrderId } from '@mia-trading/core';
import { LONG_PLAN, orderOf, ratingOf } from '../test-support/fixtures.js';
import { MemoryJournalStore } from '../testing.js';
import { FileJournalStore } from './file-journal-store.js';
import { openJournal, type OpenedJournal } from './journal.js';
import { decodeLines, encodeLine } from './journal-lines.js';
import type { JournalRecord } from './journal-record.js';
import type { JournalStore } from './journal-store.js';
import { beginSteps, keptFiles } from './kept-files.js';

const NOON = microsFromIso('2026-11-24T17:00:00Z') as Micros;
let directory = '';
let file = '';

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'mia-kept-'));
  file = path.join(directory, 'DU1-paper.journal');
});
afterEach(() => rmSync(directory, { recursive: true }));

const open = (store: JournalStore, now: Micros, longestFile?: number): OpenedJournal => openJournal({ store, sessionId: 's', configHash: '', now, ...(longestFile === undefined ? {} : { longestFile }) });
const names = (): readonly string[] => readdirSync(directory).sort();
const id = (text: string): OrderId => text as OrderId;

/** A trade, in and out again. */
function trade(number: number, ts: Micros): readonly JournalRecord[] {
  const order = (orderId: string, side: 1 | -1): readonly JournalRecord[] => [
    { kind: 'command', ts, command: { kind: 'submit', order: orderOf({ orderId: id(orderId), quantity: 1, side }) } },
    { kind: 'report', ts, report: { kind: 'executed', orderId: id(orderId), executionId: `${orderId}x` as never, instrument: 'ESH4', side, quantity: 1, price: 5_000, remaining: 0, fees: 2.25, passive: false, tsVenue: ts } },
  ];
  return [...order(`s-${2 * number + 1}`, 1), ...order(`s-${2 * number + 2}`, -1)];
}

/** A start that writes some records and dies without an end. */
function live(records: readonly JournalRecord[], now: Micros, longestFile?: number): OpenedJournal['ledger']['facts'] {
  const store = new FileJournalStore(file);
  const { journal, ledger } = open(store, now, longestFile);
  for (const record of records) {
    journal.append(record.kind === 'snapshot' ? { ...record, facts: ledger.facts } : record);
    ledger.take(record);
  }
  journal.sync();
  store.close();
  return ledger.facts;
}

/** What the next start finds, on a copy, so that it changes nothing. */
function found(now = NOON): OpenedJournal {
  const copy = mkdtempSync(path.join(tmpdir(), 'mia-copy-'));
  try {
    for (const name of names()) copyFileSync(path.join(directory, name), path.join(copy, name));
    const store = new FileJournalStore(path.join(copy, path.basename(file)));
    const opened = open(store, now);
    store.close();
    return opened;
  } finally {
    rmSync(copy, { recursive: true });
  }
}

const bytesOf = (facts: OpenedJournal['ledger']['facts']): Uint8Array => Buffer.concat([encodeLine(0, { kind: 'opened', ts: NOON, schemaVersion: 2, sessionId: 's', configHash: '' }), encodeLine(1, { kind: 'snapshot', ts: NOON, facts })]);

describe('a start', () => {
  it('goes on in a new file, and keeps the one before under a number and its time, byte for byte', () => {
    live(trade(0, NOON), NOON);
    expect(names()).toEqual(['DU1-paper.journal']);
    const before = readFileSync(file);
    const facts = live([], NOON + DAY);
    expect(names()).toEqual(['DU1-paper.journal', 'DU1-paper.journal.000001-20261125-170000']);
    expect(readFileSync(`${file}.000001-20261125-170000`)).toEqual(before);
    expect(decodeLines(readFileSync(file)).records.map(({ kind }) => kind)).toEqual(['opened', 'snapshot']);
    expect(facts.orders.map(({ orderId }) => orderId)).toEqual(['s-1', 's-2']);
    // The clock of a market that is played again goes back; numbers do not.
    live([], NOON);
    expect(keptFiles(file).map((name) => path.basename(name))).toEqual(['DU1-paper.journal.000002-20261124-170000', 'DU1-paper.journal.000001-20261125-170000']);
  });

  it('reads no more after a hundred sessions than after one', () => {
    const sizes = Array.from({ length: 100 }, (_, day) => {
      live(trade(day, NOON + day * 10 * DAY), NOON + day * 10 * DAY);
      return readFileSync(file).length;
    });
    // Order numbers and times get longer, and those of the trade before are forgotten one start later.
    expect(Math.max(...sizes)).toBeLessThan(2.5 * (sizes[0] ?? 0));
    expect(keptFiles(file)).toHaveLength(99);
  });

  it('finds the records of the newest file alone, and leaves a torn end of it to those who look into the kept one', () => {
    live(trade(0, NOON), NOON);
    writeFileSync(file, `${readFileSync(file, 'utf8')}0000`);
    const store = new FileJournalStore(file);
    expect(open(store, NOON + SECOND)).toMatchObject({ isFromEarlier: false, tail: { state: 'torn', bytes: 4 }, records: { length: 6 } });
    store.close();
    expect(readFileSync(keptFiles(file)[0] ?? '', 'utf8')).toMatch(/\n0000$/);
  });

  it('begins from nothing where a person has moved the newest file away', () => {
    live(trade(0, NOON), NOON);
    live([], NOON + DAY);
    rmSync(file);
    expect(found()).toMatchObject({ isFromEarlier: false, records: [], ledger: { facts: { orders: [] } } });
  });
});

describe('a crash while a new file begins', () => {
  it('after any step and any byte leaves the old file or the new one, both of which say the same, and every line that was written', () => {
    live(trade(0, NOON), NOON);
    const facts = live(trade(1, NOON + DAY), NOON + DAY);
    const old = readFileSync(file);
    const bytes = bytesOf(facts);
    const expectSame = (where: string): void => {
      const opened = found(NOON + DAY);
      expect([where, opened.ledger.facts]).toEqual([where, facts]);
      expect([where, opened.isFromEarlier, opened.tail.state]).toEqual([where, false, 'whole']);
      expect([where, [file, ...keptFiles(file)].some((name) => readFileSync(name).equals(old))]).toEqual([where, true]);
    };
    for (let length = 0; length <= bytes.length; length += 1) {
      writeFileSync(`${file}.next`, bytes.subarray(0, length));
      if (length % 97 === 0 || length === bytes.length) expectSame(`byte ${length}`);
    }
    const taken: string[] = [];
    for (const steps = beginSteps(file, bytes, NOON + 2 * DAY), state = { isOver: false }; !state.isOver; ) {
      const { value, done } = steps.next();
      state.isOver = done === true;
      if (typeof value === 'string') taken.push(value);
      expectSame(taken.at(-1) ?? 'none');
    }
    expect(taken).toEqual(['written', 'on the disk', 'old one kept', 'its name on the disk', 'in place']);
    expect(readFileSync(file)).toEqual(bytes);
  });

  it('between the second name of the old file and the new one gives it no third', () => {
    live(trade(0, NOON), NOON);
    linkSync(file, `${file}.000001-20261124-170000`);
    live([], NOON + DAY);
    expect(keptFiles(file)).toHaveLength(1);
  });
});

describe('a newest file that was cut off where it begins', () => {
  it('at any byte is passed over for the one before, which is said', () => {
    live(trade(0, NOON), NOON);
    const facts = live([], NOON + DAY);
    const whole = readFileSync(file);
    for (let length = 0; length < whole.length; length += length < whole.length - 2 ? 61 : 1) {
      truncateSync(file, 0);
      writeFileSync(file, whole.subarray(0, length));
      const opened = found(NOON + DAY);
      expect([length, opened.isFromEarlier, opened.ledger.facts]).toEqual([length, true, facts]);
    }
    writeFileSync(file, whole.subarray(0, whole.length - 1));
    expect(found(NOON + DAY)).toMatchObject({ isFromEarlier: true, tail: { state: 'torn' } });
  });

  it('is itself kept, and passed over again when the next one is cut too', () => {
    const facts = live(trade(0, NOON), NOON);
    live([], NOON);
    writeFileSync(file, 'x');
    live([], NOON);
    expect(readFileSync(keptFiles(file)[0] ?? '', 'utf8')).toBe('x');
    writeFileSync(file, 'y');
    writeFileSync(keptFiles(file)[0] ?? '', 'z');
    expect(found().ledger.facts).toEqual(facts);
  });

  it('is an empty journal where there is none before', () => {
    writeFileSync(file, '');
    expect(found()).toMatchObject({ isFromEarlier: false, records: [] });
    mkdirSync(path.join(directory, 'other'));
    expect(keptFiles(file)).toEqual([]);
  });
});

describe('a long session', () => {
  const snapshot = (ts: Micros): JournalRecord => ({ kind: 'snapshot', ts, facts: { orders: [], openPlan: null, decisions: [], adjustments: [] } });
  const LONGEST = 20_000;

  it('goes on in a new file with the first snapshot behind so many bytes, and a restart knows the same', () => {
    const records = Array.from({ length: 60 }, (_, number) => [...trade(number, NOON + number * SECOND), ...(number % 5 === 4 ? [snapshot(NOON + number * SECOND)] : [])]).flat();
    const facts = live(records, NOON, LONGEST);
    const sizes = keptFiles(file).map((name) => readFileSync(name).length);
    expect(sizes.length).toBeGreaterThan(3);
    for (const size of sizes) expect(size).toBeGreaterThanOrEqual(LONGEST);
    expect(found().ledger.facts).toEqual(facts);
    expect(facts.orders).toHaveLength(120);
  });

  it('does not while a plan is under way', () => {
    const plan: JournalRecord = { kind: 'plan', ts: NOON, plan: LONG_PLAN, terms: { referencePrice: 5_000, rating: ratingOf(), tradeDate: '2026-11-24', flatBy: null, flatReason: 'sessionEnd', roundTurnFees: 4.5 } };
    const facts = live([plan, ...trade(0, NOON), snapshot(NOON)], NOON, 1);
    expect(keptFiles(file)).toEqual([]);
    expect(found().ledger.facts).toEqual(facts);
    live([{ kind: 'closed', ts: NOON, trade: null }, snapshot(NOON + SECOND)], NOON + SECOND, 1);
    expect(keptFiles(file)).toHaveLength(2);
  });

  it('takes nothing more once the disk has refused a new file; the old one is whole', () => {
    const store = new MemoryJournalStore();
    const { journal } = open(store, NOON, 1);
    const before = store.read();
    store.refuse(new Error('ENOSPC: no space left on device'));
    expect(() => journal.append(snapshot(NOON))).toThrow(expect.objectContaining({ code: 'MIA-EXECUTION-JOURNAL-WRITE' }));
    expect(() => journal.sync()).toThrow(expect.objectContaining({ code: 'MIA-EXECUTION-JOURNAL-WRITE' }));
    expect(store.read()).toEqual(before);
  });
});

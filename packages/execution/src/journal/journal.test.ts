import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { OrderId, TradeRecord } from '@mia-trading/core';
import { LossLimits, riskConfigSchema, type LimitsState } from '@mia-trading/risk';
import { orderOf, ratingOf, LONG_PLAN } from '../test-support/fixtures.js';
import { MemoryJournalStore } from '../testing.js';
import { FileJournalStore } from './file-journal-store.js';
import { openJournal, type OpenedJournal } from './journal.js';
import { decodeLines, encodeLine } from './journal-lines.js';
import type { JournalRecord } from './journal-record.js';
import type { JournalStore } from './journal-store.js';
import { OrderLedger } from './order-ledger.js';

const RUNS = process.env['MIA_TEST_LEVEL'] === 'full' ? 10_000 : 300;
const directory = mkdtempSync(path.join(tmpdir(), 'mia-journal-'));
afterAll(() => rmSync(directory, { recursive: true }));

const id = (text: string): OrderId => text as OrderId;
const open = (store: JournalStore, now = 0): OpenedJournal => openJournal({ store, sessionId: 's', configHash: 'c0ffee', now });

const unknown = (ts: number): JournalRecord => ({ kind: 'unknown', ts, orderId: id(`o-${ts}`) });

describe('a line of the journal', () => {
  it('is a checksum, a number and JSON that a person can read', () => {
    // CRC-32 of `7 {"kind":"unknown","ts":5,"orderId":"o-5"}`, as any zip tool computes it.
    expect(Buffer.from(encodeLine(7, unknown(5))).toString()).toBe('e929d501 7 {"kind":"unknown","ts":5,"orderId":"o-5"}\n');
  });

  it('keeps numbers that JSON cannot write', () => {
    const record: JournalRecord = { kind: 'plan', ts: 1, plan: LONG_PLAN, terms: { referencePrice: 5000.25, rating: ratingOf({ price: Number.NaN, net: -0 }), tradeDate: '2024-01-03', flatBy: null, flatReason: 'roll', roundTurnFees: 4.5 } };
    expect(decodeLines(encodeLine(0, record)).records).toEqual([record]);
  });
});

describe('a journal', () => {
  const lines = [0, 1, 2].map((number) => encodeLine(number, unknown(number)));
  const whole = Buffer.concat(lines);

  it('begins a first start and a restart alike: with its session and a snapshot', () => {
    const store = new MemoryJournalStore();
    const first = open(store);
    expect([first.records, first.tail.state, first.ledger.facts.orders]).toEqual([[], 'whole', []]);
    first.journal.append({ kind: 'command', ts: 5, command: { kind: 'submit', order: orderOf({ orderId: 's-1' }) } });
    first.journal.sync();
    expect(store.synced).toBe(store.read().length);
    const second = open(store, 9);
    expect(second.records.map(({ kind }) => kind)).toEqual(['opened', 'snapshot', 'command']);
    expect(second.ledger.orders.order(id('s-1'))?.status).toBe('pendingSubmit');
    expect(open(store, 10).ledger.facts).toEqual(second.ledger.facts);
  });

  it('cut at any byte keeps every whole record and leaves the rest out, and goes on in a new file', () => {
    for (let length = 0; length <= whole.length; length += 1) {
      const store = new MemoryJournalStore(whole.subarray(0, length));
      const kept = lines.filter((_, index) => lines.slice(0, index + 1).reduce((sum, line) => sum + line.length, 0) <= length).length;
      const opened = open(store);
      expect(opened.records).toEqual([0, 1, 2].slice(0, kept).map(unknown));
      expect(opened.tail.bytes).toBe(length - lines.slice(0, kept).reduce((sum, line) => sum + line.length, 0));
      expect(decodeLines(store.read())).toMatchObject({ tail: { state: 'whole' }, records: [{ kind: 'opened' }, { kind: 'snapshot' }] });
    }
  });

  it('with a changed byte is refused with the place, or ends before it when nothing whole follows', () => {
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const damaged = Buffer.from(whole);
        damaged[at] = (damaged[at] as number) ^ change;
        const ends = [lines[0], lines[1]].map((line, index) => (index === 0 ? 0 : (lines[0] as Uint8Array).length) + (line as Uint8Array).length);
        const record = ends.filter((end) => at >= end).length;
        if (record === 2) {
          const { records, tail } = decodeLines(damaged);
          expect(records).toEqual([unknown(0), unknown(1)]);
          expect(tail).toMatchObject({ offset: ends[1], bytes: (lines[2] as Uint8Array).length });
          expect(tail.state).not.toBe('whole');
        } else if (at !== (ends[1] as number) - 1) {
          // A lost line end behind record 1 joins it with the last one: then nothing whole follows.
          expect(() => decodeLines(damaged)).toThrow(expect.objectContaining({ code: 'MIA-EXECUTION-JOURNAL-CORRUPT', context: { offset: record === 0 ? 0 : ends[0], record } }));
        }
      }),
      { numRuns: RUNS },
    );
  });

  it('with a record missing in the middle is refused', () => {
    expect(() => decodeLines(Buffer.concat([lines[0] as Uint8Array, lines[2] as Uint8Array, encodeLine(1, unknown(9))]))).toThrow('Record 1 of the journal, at byte 53');
  });

  it('of a newer version is refused', () => {
    const store = new MemoryJournalStore(encodeLine(0, { kind: 'opened', ts: 0, schemaVersion: 99, sessionId: 's', configHash: '' }));
    expect(() => open(store)).toThrow(expect.objectContaining({ code: 'MIA-EXECUTION-JOURNAL-VERSION' }));
  });

  it('takes nothing more once the disk has refused', () => {
    const store = new MemoryJournalStore();
    const { journal } = open(store);
    store.refuse(new Error('ENOSPC: no space left on device'));
    expect(() => journal.append(unknown(1))).toThrow('The journal cannot be written after record 2: ENOSPC');
    expect(() => journal.sync()).toThrow(expect.objectContaining({ code: 'MIA-EXECUTION-JOURNAL-WRITE' }));
  });
});

describe('a journal in a file', () => {
  it('is there when it is opened again, its torn end gone', () => {
    const file = path.join(directory, 'journal.log');
    const first = new FileJournalStore(file);
    open(first).journal.append(unknown(1));
    first.close();
    writeFileSync(file, `${readFileSync(file, 'utf8')}0000000`);
    const second = new FileJournalStore(file);
    const opened = open(second, 2);
    expect(opened.tail).toMatchObject({ state: 'torn', bytes: 7 });
    expect(opened.records.at(-1)).toEqual(unknown(1));
    opened.journal.append(unknown(3));
    second.close();
    expect(decodeLines(readFileSync(file)).records.map(({ kind }) => kind)).toEqual(['opened', 'snapshot', 'unknown']);
  });
});

const limitsAt = (realised: number): LimitsState => ({ ...new LossLimits(riskConfigSchema.parse({}).limits, 100_000).snapshot(), realised });
const tradeOf = (net: number): TradeRecord => ({ tradeId: `t-${net}`, net }) as TradeRecord;

const step = fc.record({
  kind: fc.constantFrom('submit', 'cancel', 'replace', 'executed', 'working', 'cancelled', 'unknown', 'reopened', 'decision', 'adjustment', 'plan', 'exit', 'stopMove', 'limits', 'closed'),
  order: fc.nat(3),
  quantity: fc.integer({ min: 1, max: 4 }),
  isForeign: fc.boolean(),
});

function recordOf({ kind, order, quantity, isForeign }: typeof step extends fc.Arbitrary<infer T> ? T : never, ts: number, sent: Set<string>): JournalRecord[] {
  const orderId = id(isForeign ? `m-${order}` : `o-${order}`);
  const terms = { quantity, limitPrice: null, stopPrice: null };
  switch (kind) {
    case 'submit':
      if (sent.has(orderId) || isForeign) return [];
      sent.add(orderId);
      return [{ kind: 'command', ts, command: { kind, order: orderOf({ orderId, quantity: 3 }) } }];
    case 'cancel':
      return [{ kind: 'command', ts, command: { kind, orderId } }];
    case 'replace':
      return [{ kind: 'command', ts, command: { kind, orderId, ...terms } }];
    case 'executed':
      return sent.has(orderId) || isForeign ? [{ kind: 'report', ts, report: { kind, orderId, executionId: `x${ts % 5}` as never, instrument: 'ESH4', side: 1, quantity, price: 5000, remaining: 0, fees: null, passive: false, tsVenue: ts, revision: ts } }] : [];
    case 'working':
      return sent.has(orderId) || isForeign ? [{ kind: 'report', ts, report: { kind, orderId, tsVenue: ts } }] : [];
    case 'cancelled':
      return sent.has(orderId) || isForeign ? [{ kind: 'report', ts, report: { kind, orderId, reason: 'x', tsVenue: ts } }] : [];
    case 'unknown':
      return [{ kind, ts, orderId }];
    case 'reopened':
      return [{ kind, ts, orderId, terms: { ...terms, asOf: ts } }];
    case 'decision':
      return [{ kind, ts, orderId, decision: quantity > 2 ? 'claimed' : 'ignored' }];
    case 'adjustment':
      return [{ kind, ts, adjustment: { instrument: 'ESH4', contracts: quantity - 2, decision: isForeign ? 'ignored' : 'claimed' } }];
    case 'plan':
      return [{ kind, ts, plan: LONG_PLAN, terms: { referencePrice: 5000.25, rating: ratingOf(), tradeDate: '2024-01-03', flatBy: null, flatReason: 'sessionEnd', roundTurnFees: 4.5 } }];
    case 'exit':
      return [{ kind, ts, reason: 'kill', price: 5000 }];
    case 'stopMove':
      return [{ kind, ts, move: 'breakEven' }];
    case 'limits':
      return [{ kind, ts, limits: limitsAt(ts), intents: ts }];
    default:
      return [{ kind: 'closed', ts, trade: isForeign ? null : tradeOf(ts) }];
  }
}

describe('a ledger', () => {
  it('read from a snapshot and what follows is the one that took every record', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), fc.nat(40), (steps, at) => {
        const sent = new Set<string>();
        const records = steps.flatMap((one, ts) => recordOf(one, ts, sent));
        const straight = new OrderLedger();
        const written: JournalRecord[] = [];
        records.forEach((record, index) => {
          if (index === at) written.push({ kind: 'snapshot', ts: index, facts: straight.facts });
          straight.take(record);
          written.push(record);
        });
        const bytes = Buffer.concat(written.map((record, index) => encodeLine(index, record)));
        const read = OrderLedger.from(decodeLines(bytes).records);
        expect(read.facts).toEqual(straight.facts);
        for (const count of ['position', 'ignored', 'managed'] as const) expect(read[count]('ESH4')).toBe(straight[count]('ESH4'));
        expect(read.undecided.map(({ orderId }) => orderId)).toEqual(straight.undecided.map(({ orderId }) => orderId));
      }),
      { numRuns: RUNS },
    );
  });

  it('knows which trades the limits last written do not count', () => {
    const ledger = new OrderLedger();
    const close = (ts: number): unknown => ledger.take({ kind: 'closed', ts, trade: tradeOf(ts) });
    expect(ledger.account).toEqual({ limits: null, intents: 0, uncounted: [] });
    close(1);
    ledger.take({ kind: 'limits', ts: 2, limits: limitsAt(2), intents: 7 });
    close(3);
    ledger.take({ kind: 'closed', ts: 4, trade: null });
    expect(ledger.account).toEqual({ limits: limitsAt(2), intents: 7, uncounted: [{ net: 3, ts: 3 }] });
  });

  it('of the version before begins with no limits', () => {
    const { account, ...first } = new OrderLedger().facts;
    expect(account).toBeDefined();
    const bytes = Buffer.concat([encodeLine(0, { kind: 'opened', ts: 0, schemaVersion: 1, sessionId: 's', configHash: '' }), encodeLine(1, { kind: 'snapshot', ts: 0, facts: first })]);
    expect(open(new MemoryJournalStore(bytes)).ledger.account).toEqual({ limits: null, intents: 0, uncounted: [] });
  });

  it('keeps contracts of others apart until a person decides, and then as decided', () => {
    const ledger = new OrderLedger();
    const fill = (orderId: string, quantity: number): void => void ledger.take({ kind: 'report', ts: 1, report: { kind: 'executed', orderId: id(orderId), executionId: `${orderId}x` as never, instrument: 'ESH4', side: 1, quantity, price: 5000, remaining: 0, fees: 0, passive: false, tsVenue: 1 } });
    ledger.take({ kind: 'command', ts: 0, command: { kind: 'submit', order: orderOf({ orderId: 'own', quantity: 2 }) } });
    fill('own', 2);
    fill('manual-1', 3);
    fill('manual-2', 5);
    expect([ledger.position('ESH4'), ledger.managed('ESH4'), ledger.ignored('ESH4'), ledger.undecided.length]).toEqual([10, 2, 0, 2]);
    ledger.take({ kind: 'decision', ts: 2, orderId: id('manual-1'), decision: 'claimed' });
    ledger.take({ kind: 'decision', ts: 2, orderId: id('manual-2'), decision: 'ignored' });
    expect([ledger.position('ESH4'), ledger.managed('ESH4'), ledger.ignored('ESH4'), ledger.undecided.length]).toEqual([10, 5, 5, 0]);
    ledger.take({ kind: 'adjustment', ts: 3, adjustment: { instrument: 'ESH4', contracts: -1, decision: 'claimed' } });
    ledger.take({ kind: 'adjustment', ts: 3, adjustment: { instrument: 'ESH4', contracts: 4, decision: 'ignored' } });
    expect([ledger.position('ESH4'), ledger.managed('ESH4'), ledger.ignored('ESH4')]).toEqual([13, 4, 9]);
  });
});

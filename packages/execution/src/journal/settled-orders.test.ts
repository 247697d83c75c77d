import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DAY, type BrokerReport, type Micros, type OrderId, type Side } from '@mia-trading/core';
import { LONG_PLAN, orderOf, ratingOf } from '../test-support/fixtures.js';
import { MemoryJournalStore } from '../testing.js';
import { openJournal, type OpenedJournal } from './journal.js';
import { encodeLine } from './journal-lines.js';
import type { JournalRecord } from './journal-record.js';
import { OrderLedger } from './order-ledger.js';
import { BROKER_MEMORY } from './settled-orders.js';

const RUNS = process.env['MIA_TEST_LEVEL'] === 'full' ? 10_000 : 500;
/** Of the restart. */
const NOW = 100 * DAY;
const OLD = NOW - 2 * BROKER_MEMORY;

const id = (text: string): OrderId => text as OrderId;
const sent = (orderId: string, ts: Micros): JournalRecord => ({ kind: 'command', ts, command: { kind: 'submit', order: orderOf({ orderId, quantity: 2 }) } });
const heard = (report: BrokerReport, ts = report.tsVenue): JournalRecord => ({ kind: 'report', ts, report });

function fill(orderId: string, side: Side, ts: Micros, over: { readonly quantity?: number; readonly fees?: number | null; readonly instrument?: string } = {}): JournalRecord {
  return heard({ kind: 'executed', orderId: id(orderId), executionId: `${orderId}-${ts}` as never, instrument: 'ESH4', side, quantity: 2, price: 5_000, remaining: 0, fees: 4.5, passive: false, tsVenue: ts, ...over });
}

/** In and out again at time `ts`. */
const trade = (entry: string, exit: string, ts: Micros): JournalRecord[] => [sent(entry, ts), fill(entry, 1, ts), sent(exit, ts), fill(exit, -1, ts)];

function reopened(records: readonly JournalRecord[], now = NOW): OpenedJournal & { readonly store: MemoryJournalStore } {
  const store = new MemoryJournalStore(Buffer.concat(records.map((record, index) => encodeLine(index, record))));
  return { ...openJournal({ store, sessionId: 's', configHash: '', now }), store };
}

const idsOf = ({ ledger }: OpenedJournal): string[] => ledger.facts.orders.map(({ orderId }) => orderId);

describe('a restart', () => {
  it('leaves out trades closed before the broker could still tell of them, and never the newest order, whose id others go on from', () => {
    const records = [...trade('s-1', 's-2', OLD), ...trade('s-3', 's-4', OLD + 1)];
    const opened = reopened(records);
    expect(idsOf(opened)).toEqual(['s-3', 's-4']);
    expect(idsOf(reopened(records, OLD + BROKER_MEMORY))).toEqual(['s-1', 's-2', 's-3', 's-4']);
    const again = openJournal({ store: opened.store, sessionId: 's', configHash: '', now: NOW });
    expect(again.ledger.facts).toEqual(opened.ledger.facts);
  });

  it.each<[string, readonly JournalRecord[]]>([
    ['works', [sent('s-1', OLD)]],
    ['has no fees yet', [sent('s-1', OLD), fill('s-1', 1, OLD, { fees: null }), sent('s-2', OLD), fill('s-2', -1, OLD)]],
    ['holds contracts', [sent('s-1', OLD), fill('s-1', 1, OLD)]],
    ['holds contracts of another instrument than the one that was sold', [sent('s-1', OLD), fill('s-1', 1, OLD), sent('s-2', OLD), fill('s-2', -1, OLD, { instrument: 'ESM4' })]],
    ['was filled lately', [sent('s-1', OLD), fill('s-1', 1, NOW - DAY), sent('s-2', OLD), fill('s-2', -1, NOW - DAY)]],
    ['was cancelled lately', [sent('s-1', OLD), heard({ kind: 'cancelled', orderId: id('s-1'), reason: '', tsVenue: NOW - DAY }, OLD)]],
    ['was not sent from here', [...trade('m-1', 'm-2', OLD).filter(({ kind }) => kind === 'report')]],
    ['belongs to the plan under way', [{ kind: 'plan', ts: OLD, plan: LONG_PLAN, terms: { referencePrice: 5_000, rating: ratingOf(), tradeDate: '1970-01-02', flatBy: null, flatReason: 'sessionEnd', roundTurnFees: 4.5 } }, ...trade('s-1', 's-2', OLD)]],
  ])('keeps an order that %s, and those sent after it', (_what, records) => {
    const all = [...records, ...trade('s-8', 's-9', OLD), ...trade('s-10', 's-11', NOW)];
    const straight = OrderLedger.from(all);
    const kept = idsOf(reopened(all));
    const isForeign = records.every(({ kind }) => kind === 'report');
    expect(kept).toEqual(straight.facts.orders.map(({ orderId }) => orderId).filter((orderId) => !isForeign || !['s-8', 's-9'].includes(orderId)));
  });

  it('with a thousand old trades writes the snapshot of a new one', () => {
    const many = Array.from({ length: 1_000 }, (_, index) => trade(`s-${2 * index + 1}`, `s-${2 * index + 2}`, OLD + index)).flat();
    const sizeAfter = (records: readonly JournalRecord[]): number => {
      const { store, ledger } = reopened(records);
      expect(ledger.facts.orders).toHaveLength(2);
      const lines = Buffer.from(store.read()).toString().trimEnd().split('\n');
      return lines.at(-1)?.length ?? 0;
    };
    // Ids and numbers of lines have a few digits more.
    expect(sizeAfter(many)).toBeLessThan(sizeAfter(trade('s-1', 's-2', OLD)) + 100);
  });
});

const step = fc.record({ kind: fc.constantFrom('buy', 'sell', 'buy', 'sell', 'cancelled', 'foreign', 'noFees'), days: fc.integer({ min: 0, max: 6 }), quantity: fc.integer({ min: 1, max: 2 }) });

describe('whatever was traded', () => {
  it('property: contracts are those of the whole history, what is left out is over and long ago, and the highest id stays', () => {
    let left = 0;
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 20 }), (steps) => {
        let ts = NOW - 40 * DAY;
        const records = steps.flatMap(({ kind, days, quantity }, index): JournalRecord[] => {
          ts += days * DAY;
          const orderId = `s-${index + 1}`;
          if (kind === 'foreign') return [fill(`m-${index}`, 1, ts, { quantity })];
          if (kind === 'cancelled') return [sent(orderId, ts), heard({ kind, orderId: id(orderId), reason: '', tsVenue: ts })];
          return [sent(orderId, ts), fill(orderId, kind === 'sell' ? -1 : 1, ts, { quantity, ...(kind === 'noFees' ? { fees: null } : {}) })];
        });
        const whole = OrderLedger.from(records);
        const { ledger } = reopened(records);
        for (const count of ['position', 'managed', 'ignored'] as const) if (ledger[count]('ESH4') !== whole[count]('ESH4')) throw new Error(`${count} ${ledger[count]('ESH4')}, not ${whole[count]('ESH4')}`);
        const kept = new Set(ledger.facts.orders.map(({ orderId }) => orderId));
        const gone = whole.facts.orders.filter(({ orderId }) => !kept.has(orderId));
        left += gone.length;
        for (const { orderId, touchedAt } of gone) {
          const order = whole.orders.order(orderId);
          if (order?.isDone !== true || !order.fees.complete || touchedAt >= NOW - BROKER_MEMORY) throw new Error(`${orderId} is needed`);
        }
        const newest = whole.facts.orders.filter(({ request }) => request !== null).at(-1);
        if (newest !== undefined && !kept.has(newest.orderId)) throw new Error('the highest id is gone');
      }),
      { numRuns: RUNS },
    );
    expect(left).toBeGreaterThan(RUNS / 4);
  });
});

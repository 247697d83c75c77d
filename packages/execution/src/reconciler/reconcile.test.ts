import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type BrokerOrder, type BrokerReport, type BrokerSnapshot, type ExecutedReport, type OrderId, SECOND, type Side } from '@mia-trading/core';
import { OrderLedger } from '../journal/order-ledger.js';
import { orderOf } from '../test-support/fixtures.js';
import { NOT_AT_BROKER, reconcile, type Correction, type EntryBlock } from './reconcile.js';

const RUNS = process.env['MIA_TEST_LEVEL'] === 'full' ? 100_000 : 1_000;
const GRACE = 5 * SECOND;
const ASKED_AT = 100 * SECOND;

const id = (text: string): OrderId => text as OrderId;

const executed = (orderId: string, executionId: string, quantity: number, side: Side = 1, revision = 0): ExecutedReport => ({ kind: 'executed', orderId: id(orderId), executionId: executionId as never, instrument: 'ESH4', side, quantity, price: 5000, remaining: 0, fees: 2.25, passive: false, tsVenue: SECOND, revision });

const shown = (orderId: string, quantity: number, over: Partial<BrokerOrder> = {}): BrokerOrder => ({ orderId: id(orderId), instrument: 'ESH4', side: 1, quantity, limitPrice: null, stopPrice: null, state: 'working', ...over });

function told(openOrders: readonly BrokerOrder[], executions: readonly ExecutedReport[], contracts: number): BrokerSnapshot {
  return { askedAt: ASKED_AT, openOrders: { ok: true, value: openOrders }, executions: { ok: true, value: executions }, positions: { ok: true, value: contracts === 0 ? [] : [{ instrument: 'ESH4', contracts }] } };
}

/** A ledger with one order of three contracts, `a`, sent at this time and told of by these reports a second later. */
function ledgerOf(reports: readonly BrokerReport[], sentAt = 0): OrderLedger {
  const ledger = new OrderLedger();
  ledger.take({ kind: 'command', ts: sentAt, command: { kind: 'submit', order: orderOf({ orderId: 'a', quantity: 3 }) } });
  for (const report of reports) ledger.take({ kind: 'report', ts: sentAt + SECOND, report });
  return ledger;
}

function settle(ledger: OrderLedger, snapshot: BrokerSnapshot): { readonly corrections: readonly Correction[]; readonly blocks: EntryBlock[] } {
  const { corrections, blocks } = reconcile(ledger, snapshot, GRACE);
  for (const one of corrections) ledger.take(one.kind === 'report' ? { kind: 'report', ts: snapshot.askedAt, report: one.report } : { ...one, ts: snapshot.askedAt });
  return { corrections, blocks: blocks(ledger) };
}

const WORKING: BrokerReport = { kind: 'working', orderId: id('a'), tsVenue: SECOND };

describe('what the broker says', () => {
  it('and we know already changes nothing', () => {
    const ledger = ledgerOf([WORKING, executed('a', 'x1', 1)]);
    expect(settle(ledger, told([shown('a', 3)], [executed('a', 'x1', 1)], 1))).toEqual({ corrections: [], blocks: [] });
  });

  it('of fills we missed is taken in, and the order is filled, not gone', () => {
    const ledger = ledgerOf([WORKING]);
    expect(settle(ledger, told([], [executed('a', 'x1', 1), executed('a', 'x2', 2)], 3)).blocks).toEqual([]);
    expect([ledger.orders.order(id('a'))?.status, ledger.position('ESH4')]).toEqual(['filled', 3]);
  });

  it('of a corrected fill stands over ours', () => {
    const ledger = ledgerOf([WORKING, executed('a', 'x1', 3)]);
    settle(ledger, told([], [executed('a', 'x1', 2, 1, 1)], 2));
    expect(ledger.position('ESH4')).toBe(2);
  });

  it('of an order it does not know ends it, but not while it may be on its way', () => {
    const old = ledgerOf([]);
    expect(settle(old, told([], [], 0)).blocks).toEqual([]);
    expect([old.orders.order(id('a'))?.status, old.orders.order(id('a'))?.endReason]).toEqual(['cancelled', NOT_AT_BROKER]);
    const fresh = ledgerOf([], ASKED_AT - 4 * SECOND);
    expect(settle(fresh, told([], [], 0)).corrections).toEqual([]);
    expect(fresh.orders.order(id('a'))?.status).toBe('pendingSubmit');
  });

  it('of fills we missed and of the end of the rest is both taken in at once', () => {
    const ledger = ledgerOf([WORKING]);
    expect(settle(ledger, told([], [executed('a', 'x1', 1)], 1)).blocks).toEqual([]);
    const order = ledger.orders.order(id('a'));
    expect([order?.status, order?.endReason, order?.filled, ledger.position('ESH4')]).toEqual(['cancelled', NOT_AT_BROKER, 1, 1]);
  });

  it('never ends an order while its position leaves room for a fill nobody told of', () => {
    const ledger = ledgerOf([WORKING]);
    expect(settle(ledger, told([], [], 3))).toEqual({
      corrections: [],
      blocks: [
        { code: 'ORDER_UNKNOWN', orderId: 'a' },
        { code: 'POSITION_DIFFERENCE', instrument: 'ESH4', ours: 0, broker: 3 },
      ],
    });
    expect(ledger.orders.order(id('a'))?.status).toBe('working');
  });

  it.each(['openOrders', 'executions', 'positions'] as const)('is nothing when the query of %s failed: no order ends, nothing is flat, entries wait', (query) => {
    const ledger = ledgerOf([WORKING, executed('a', 'x1', 1)]);
    const snapshot = { ...told([], [], 0), [query]: { ok: false, reason: 'time-out' } };
    const { corrections, blocks } = settle(ledger, snapshot);
    expect(corrections).toEqual([]);
    expect(blocks).toContainEqual({ code: 'QUERY_FAILED', query, reason: 'time-out' });
    expect([ledger.orders.order(id('a'))?.isDone, ledger.position('ESH4')]).toEqual([false, 1]);
  });

  it('of an order we took for done opens it again', () => {
    const ledger = ledgerOf([{ kind: 'cancelled', orderId: id('a'), reason: '202', tsVenue: SECOND }]);
    expect(settle(ledger, told([shown('a', 3)], [], 0)).corrections).toEqual([{ kind: 'reopened', orderId: 'a', terms: { quantity: 3, limitPrice: null, stopPrice: null, asOf: ASKED_AT } }]);
    expect(ledger.orders.order(id('a'))?.status).toBe('working');
  });

  it('of a cancel that never arrived: it is not pending any more', () => {
    const ledger = ledgerOf([WORKING]);
    ledger.take({ kind: 'command', ts: 10 * SECOND, command: { kind: 'cancel', orderId: id('a') } });
    settle(ledger, told([shown('a', 3, { state: 'pendingCancel' })], [], 0));
    expect(ledger.orders.order(id('a'))?.status).toBe('pendingCancel');
    settle(ledger, told([shown('a', 3)], [], 0));
    expect(ledger.orders.order(id('a'))?.status).toBe('working');
  });

  it('of other terms than ours is how the order stands', () => {
    const ledger = ledgerOf([WORKING]);
    settle(ledger, told([shown('a', 2, { stopPrice: 4990 })], [], 0));
    expect(ledger.orders.order(id('a'))?.terms).toEqual({ quantity: 2, limitPrice: null, stopPrice: 4990, asOf: ASKED_AT });
  });

  it('of orders and contracts of others keeps entries back until a person decides', () => {
    const ledger = ledgerOf([{ kind: 'rejected', orderId: id('a'), code: '201', reason: 'margin', tsVenue: SECOND }]);
    const snapshot = told([shown('manual-1', 5, { side: -1, limitPrice: 5100 })], [executed('manual-2', 'm1', 2)], 4);
    expect(settle(ledger, snapshot).blocks).toEqual([
      { code: 'FOREIGN_ORDER', orderId: 'manual-2', instrument: 'ESH4', filled: 2 },
      { code: 'FOREIGN_ORDER', orderId: 'manual-1', instrument: 'ESH4', filled: 0 },
      { code: 'POSITION_DIFFERENCE', instrument: 'ESH4', ours: 2, broker: 4 },
    ]);
    for (const orderId of ['manual-1', 'manual-2']) ledger.take({ kind: 'decision', ts: ASKED_AT, orderId: id(orderId), decision: 'ignored' });
    ledger.take({ kind: 'adjustment', ts: ASKED_AT, adjustment: { instrument: 'ESH4', contracts: 2, decision: 'ignored' } });
    expect(settle(ledger, snapshot)).toEqual({ corrections: [], blocks: [] });
    expect(ledger.managed('ESH4')).toBe(0);
  });

  it('before something happened to an order says nothing about it', () => {
    const ledger = ledgerOf([WORKING]);
    ledger.take({ kind: 'report', ts: ASKED_AT + 1, report: { kind: 'cancelled', orderId: id('a'), reason: 'REQUESTED', tsVenue: ASKED_AT + 1 } });
    expect(settle(ledger, told([shown('a', 3)], [], 0)).corrections).toEqual([]);
  });
});

const names = ['a', 'b', 'manual'];
const report = fc.record({ orderId: fc.constantFrom(...names), kind: fc.constantFrom('working', 'cancelled', 'executed', 'unknown', 'cancel'), execution: fc.nat(3), quantity: fc.integer({ min: 0, max: 3 }), at: fc.integer({ min: 0, max: 110 }) });
const brokerOrder = fc.record({ orderId: fc.constantFrom(...names, 'stranger'), quantity: fc.integer({ min: 1, max: 4 }), stopPrice: fc.option(fc.constant(4990), { nil: null }), state: fc.constantFrom('working' as const, 'held' as const, 'pendingCancel' as const) });
const brokerFill = fc.record({ orderId: fc.constantFrom(...names), execution: fc.nat(5), quantity: fc.integer({ min: 0, max: 3 }), revision: fc.nat(2) });
const answer = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<{ ok: true; value: T } | { ok: false; reason: string }> => fc.oneof({ weight: 5, arbitrary: value.map((one) => ({ ok: true as const, value: one })) }, { weight: 1, arbitrary: fc.constant({ ok: false as const, reason: 'time-out' }) });

describe('the same answers twice', () => {
  it('correct nothing the second time, whatever was known and whatever is said', () => {
    const snapshot = fc.record({
      askedAt: fc.constant(ASKED_AT),
      openOrders: answer(fc.uniqueArray(brokerOrder, { selector: ({ orderId }) => orderId, maxLength: 3 }).map((list) => list.map((one) => shown(one.orderId, one.quantity, { stopPrice: one.stopPrice, state: one.state })))),
      executions: answer(fc.uniqueArray(brokerFill, { selector: ({ orderId, execution }) => `${orderId} ${execution}`, maxLength: 4 }).map((list) => list.map((one) => executed(one.orderId, `${one.orderId}-x${one.execution}`, one.quantity, 1, one.revision)))),
      positions: answer(fc.array(fc.record({ instrument: fc.constant('ESH4'), contracts: fc.integer({ min: -3, max: 6 }) }), { maxLength: 1 })),
    });
    fc.assert(
      fc.property(fc.array(report, { maxLength: 10 }), snapshot, (reports, said) => {
        const ledger = new OrderLedger();
        for (const orderId of ['a', 'b']) ledger.take({ kind: 'command', ts: 0, command: { kind: 'submit', order: orderOf({ orderId, quantity: 3 }) } });
        for (const { orderId, kind, execution, quantity, at } of reports) {
          const ts = at * SECOND;
          if (kind === 'unknown') ledger.take({ kind, ts, orderId: id(orderId) });
          else if (kind === 'cancel') ledger.take({ kind: 'command', ts, command: { kind, orderId: id(orderId) } });
          else if (kind === 'executed') ledger.take({ kind: 'report', ts, report: executed(orderId, `${orderId}-x${execution}`, quantity) });
          else ledger.take({ kind: 'report', ts, report: kind === 'working' ? { kind, orderId: id(orderId), tsVenue: ts } : { kind: 'cancelled', orderId: id(orderId), reason: '', tsVenue: ts } });
        }
        const first = settle(ledger, said);
        const facts = JSON.stringify(ledger.facts);
        const second = settle(ledger, said);
        expect(second.corrections.length).toBe(0);
        expect(JSON.stringify(second.blocks)).toBe(JSON.stringify(first.blocks));
        expect(JSON.stringify(ledger.facts)).toBe(facts);
      }),
      { numRuns: RUNS },
    );
  });
});

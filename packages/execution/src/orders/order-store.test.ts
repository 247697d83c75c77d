import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { BrokerReport, ExecutionId, OrderId, Side } from '@mia-trading/core';
import { orderOf } from '../test-support/fixtures.js';
import type { OrderFacts } from './order-facts.js';
import { createOrderIds } from './order-ids.js';
import { OrderStore } from './order-store.js';

const RUNS = process.env['MIA_TEST_LEVEL'] === 'full' ? 100_000 : 1_000;

const id = (text: string): OrderId => text as OrderId;

function executed(orderId: string, executionId: string, quantity: number, over: { side?: Side; price?: number; fees?: number | null; tsVenue?: number; revision?: number } = {}): BrokerReport {
  const { side = 1, price = 5000, fees = 2.25 * quantity, tsVenue = 1, revision = 0 } = over;
  return { kind: 'executed', orderId: id(orderId), executionId: executionId as ExecutionId, instrument: 'ESH4', side, quantity, price, remaining: 0, fees, passive: false, tsVenue, revision };
}

function stateOf(store: OrderStore, orderId: string): object {
  const order = store.order(id(orderId));
  return { facts: order?.facts.terms, reason: order?.endReason, held: order?.heldReason, traded: order?.traded, status: order?.status, filled: order?.filled, quantity: order?.quantity, fees: order?.fees, averagePrice: order?.averagePrice, position: store.position('ESH4'), open: [...store.open].map((open) => open.orderId) };
}

describe('an order told by its reports', () => {
  it('goes from submitted to filled, its position the sum of executions', () => {
    const store = new OrderStore();
    const order = store.submitted(orderOf({ orderId: 'a', quantity: 3 }));
    expect(order.status).toBe('pendingSubmit');
    store.apply({ kind: 'working', orderId: id('a'), tsVenue: 1 });
    expect(order.status).toBe('working');
    store.apply(executed('a', 'x1', 1, { price: 5000 }));
    expect(order.status).toBe('partiallyFilled');
    store.apply(executed('a', 'x2', 2, { price: 5000.75 }));
    expect(stateOf(store, 'a')).toMatchObject({ status: 'filled', traded: 3, filled: 3, quantity: 3, fees: { dollars: 6.75, complete: true }, averagePrice: 5000.5, position: 3, open: [] });
  });

  it('counts an execution once, however often it is told', () => {
    const store = new OrderStore();
    store.submitted(orderOf({ orderId: 'a', quantity: 2 }));
    expect(store.apply(executed('a', 'x1', 1))?.execution).toMatchObject({ executionId: 'x1' });
    expect(store.apply(executed('a', 'x1', 1))).toBeNull();
    expect(store.position('ESH4')).toBe(1);
  });

  it('takes fees that come later', () => {
    const store = new OrderStore();
    const order = store.submitted(orderOf({ orderId: 'a' }));
    store.apply(executed('a', 'x1', 1, { fees: null }));
    expect(order.fees).toEqual({ dollars: 0, complete: false });
    store.apply(executed('a', 'x1', 1, { fees: 2.25 }));
    expect(order.fees).toEqual({ dollars: 2.25, complete: true });
    expect(store.position('ESH4')).toBe(1);
  });

  it('counts a fill that arrives after the cancel', () => {
    const store = new OrderStore();
    const order = store.submitted(orderOf({ orderId: 'a', quantity: 2 }));
    store.apply({ kind: 'cancelled', orderId: id('a'), reason: 'REQUESTED', tsVenue: 5 });
    store.apply(executed('a', 'x1', 1));
    expect([order.status, order.filled, store.position('ESH4')]).toEqual(['cancelled', 1, 1]);
  });

  it('is pending while a cancel is under way, and works on when it is refused', () => {
    const store = new OrderStore();
    const order = store.submitted(orderOf({ orderId: 'a' }));
    store.apply({ kind: 'working', orderId: id('a'), tsVenue: 1 });
    store.cancelRequested(id('a'), 10);
    expect(order.status).toBe('pendingCancel');
    store.apply({ kind: 'commandRejected', orderId: id('a'), command: 'cancel', code: 'TOO_LATE', reason: '', tsVenue: 11 });
    expect(order.status).toBe('working');
  });

  it('is unknown when no answer comes, until one does', () => {
    const store = new OrderStore();
    const order = store.submitted(orderOf({ orderId: 'a' }));
    store.markUnknown(id('a'));
    expect(order.status).toBe('unknown');
    expect(order.isDone).toBe(false);
    store.apply({ kind: 'working', orderId: id('a'), tsVenue: 1 });
    expect(order.status).toBe('working');
  });

  it('keeps reports of orders it never sent, and their contracts', () => {
    const store = new OrderStore();
    store.apply(executed('manual', 'x9', 4, { side: -1 }));
    expect(store.order(id('manual'))?.status).toBe('unknown');
    expect([...store.foreign].map(({ orderId }) => orderId)).toEqual(['manual']);
    expect(store.position('ESH4')).toBe(-4);
    expect([...store.open]).toEqual([]);
  });

  it('takes a correction in place of what was told before, and an older statement no more', () => {
    const store = new OrderStore();
    const order = store.submitted(orderOf({ orderId: 'a', quantity: 3 }));
    store.apply(executed('a', 'x1', 3, { price: 5000 }));
    const update = store.apply(executed('a', 'x1', 2, { price: 5001, fees: null, revision: 1 }));
    expect([update?.superseded?.quantity, update?.execution?.quantity, store.position('ESH4')]).toEqual([3, 2, 2]);
    expect(store.apply(executed('a', 'x1', 3, { price: 5000 }))).toBeNull();
    expect([order.filled, order.averagePrice, order.fees]).toEqual([2, 5001, { dollars: 0, complete: false }]);
  });

  it('a busted fill leaves the position, and does not bring the order back to life', () => {
    const store = new OrderStore();
    const order = store.submitted(orderOf({ orderId: 'a', quantity: 2 }));
    store.apply(executed('a', 'x1', 2));
    store.apply(executed('a', 'x1', 0, { revision: 1, fees: null }));
    expect([order.status, order.filled, order.traded, order.fees, store.position('ESH4'), store.open.length]).toEqual(['filled', 0, 2, { dollars: 0, complete: true }, 0, 0]);
  });

  it('takes the refusal of a cancel when the clock of the venue lags', () => {
    const store = new OrderStore();
    const order = store.submitted(orderOf({ orderId: 'a' }), 100);
    store.apply({ kind: 'working', orderId: id('a'), tsVenue: 50 }, 110);
    store.cancelRequested(id('a'), 120);
    store.apply({ kind: 'commandRejected', orderId: id('a'), command: 'cancel', code: '10148', reason: '', tsVenue: 70 }, 130);
    expect(order.status).toBe('working');
  });

  it('knows no more of an unknown order when a command about it is refused', () => {
    const store = new OrderStore();
    const order = store.submitted(orderOf({ orderId: 'a' }), 100);
    store.markUnknown(id('a'));
    store.apply({ kind: 'commandRejected', orderId: id('a'), command: 'cancel', code: '10147', reason: '', tsVenue: 130 });
    expect(order.status).toBe('unknown');
  });

  it('comes back when the venue shows it working after all', () => {
    const store = new OrderStore();
    const order = store.submitted(orderOf({ orderId: 'a', quantity: 2 }), 100);
    store.apply({ kind: 'cancelled', orderId: id('a'), reason: 'REQUESTED', tsVenue: 110 });
    store.reopen(id('a'), { quantity: 2, limitPrice: 4999, stopPrice: null, asOf: 120 });
    expect([order.status, [...store.open]]).toEqual(['working', [order]]);
  });

  it.each([{ quantity: 1.5 }, { quantity: -1 }, { quantity: Number.NaN }, { price: Number.NaN }, { fees: Number.POSITIVE_INFINITY }, { tsVenue: Number.NaN }])('refuses a report with %j and stays as it was', (over) => {
    const store = new OrderStore();
    store.submitted(orderOf({ orderId: 'a', quantity: 2 }));
    const before = store.facts;
    expect(() => store.apply({ ...executed('a', 'x1', 1), ...over } as BrokerReport)).toThrow(expect.objectContaining({ code: 'MIA-EXECUTION-REPORT' }));
    expect(() => store.apply({ ...executed('stranger', 'x1', 1), ...over } as BrokerReport)).toThrow(expect.objectContaining({ code: 'MIA-EXECUTION-REPORT' }));
    expect(store.facts).toEqual(before);
    expect(store.position('ESH4')).toBe(0);
  });

  it('refuses an id twice', () => {
    const store = new OrderStore();
    store.submitted(orderOf({ orderId: 'a' }));
    expect(() => store.submitted(orderOf({ orderId: 'a' }))).toThrow(expect.objectContaining({ code: 'MIA-EXECUTION-ORDER-ID' }));
  });
});

/** A history as a venue could tell it: executions of one or two orders and a stranger's, their corrections and fees, changes, ends. */
const told = fc.record({
  order: fc.constantFrom('a', 'b', 'manual'),
  what: fc.oneof(
    fc.record({ kind: fc.constant('executed' as const), quantity: fc.integer({ min: 0, max: 4 }), tick: fc.integer({ min: -8, max: 8 }), of: fc.integer({ min: 0, max: 3 }), fees: fc.option(fc.integer({ min: 0, max: 9 }), { nil: null }) }),
    fc.constant({ kind: 'working' as const }),
    fc.record({ kind: fc.constant('held' as const), reason: fc.constantFrom('parent', 'closed') }),
    fc.record({ kind: fc.constant('cancelled' as const), reason: fc.constantFrom('', 'REQUESTED') }),
    fc.record({ kind: fc.constant('rejected' as const), code: fc.constant('201'), reason: fc.constantFrom('', 'margin') }),
    fc.constant({ kind: 'expired' as const }),
    fc.record({ kind: fc.constant('replaced' as const), quantity: fc.integer({ min: 1, max: 12 }), tick: fc.integer({ min: -8, max: 8 }) }),
    fc.record({ kind: fc.constant('commandRejected' as const), command: fc.constantFrom('cancel' as const, 'replace' as const) }),
  ),
  tsVenue: fc.integer({ min: 0, max: 5 }),
});

/** Statements of one execution are numbered as they are made, so that no two contradict each other under one revision. */
const history = fc.array(told, { maxLength: 14 }).map((list) => {
  const revisions = new Map<string, number>();
  return list.map(({ order, what, tsVenue }): BrokerReport => {
    const head = { orderId: id(order), tsVenue };
    if (what.kind === 'executed') {
      const executionId = `${order}-x${what.of}`;
      const revision = revisions.get(executionId) ?? 0;
      revisions.set(executionId, revision + 1);
      return executed(order, executionId, what.quantity, { price: 5000 + what.tick * 0.25, fees: what.fees, tsVenue, revision });
    }
    if (what.kind === 'replaced') return { ...head, kind: 'replaced', quantity: what.quantity, limitPrice: 5000 + what.tick * 0.25, stopPrice: null };
    if (what.kind === 'commandRejected') return { ...head, ...what, code: 'TOO_LATE', reason: '' };
    return { ...head, ...what };
  });
});

function storeAfter(reports: readonly BrokerReport[], restartAt = -1): OrderStore {
  let store = new OrderStore();
  for (const orderId of ['a', 'b']) store.submitted(orderOf({ orderId, quantity: 6 }), 0);
  reports.forEach((report, index) => {
    if (index === restartAt) store = new OrderStore(JSON.parse(JSON.stringify(store.facts)) as OrderFacts[]);
    store.apply(report, 10);
  });
  return store;
}

/** As text, which compares faster over many cases. */
const everything = (store: OrderStore): string => JSON.stringify(['a', 'b', 'manual'].map((order) => stateOf(store, order)));

describe('reports in any order', () => {
  it('told twice and shuffled, or dropped and told again later, end in the same state', () => {
    const twisted = history.chain((list) => fc.record({ list: fc.constant(list), mixed: fc.shuffledSubarray([...list, ...list], { minLength: list.length * 2 }), kept: fc.shuffledSubarray(list) }));
    fc.assert(
      fc.property(twisted, ({ list, mixed, kept }) => {
        const straight = everything(storeAfter(list));
        expect(everything(storeAfter(mixed))).toBe(straight);
        expect(everything(storeAfter([...kept, ...list]))).toBe(straight);
      }),
      { numRuns: RUNS },
    );
  });

  it('the position is the sum of the executions as they stand', () => {
    fc.assert(
      fc.property(history, (list) => {
        const standing = new Map<string, number>();
        for (const report of list) if (report.kind === 'executed') standing.set(report.executionId, report.side * report.quantity);
        const store = storeAfter(list);
        expect(store.position('ESH4')).toBe([...standing.values()].reduce((sum, quantity) => sum + quantity, 0));
        let sum = 0;
        for (const order of store.orders) for (const execution of order.executions) sum += execution.side * execution.quantity;
        expect(store.position('ESH4')).toBe(sum);
      }),
      { numRuns: RUNS },
    );
  });

  it('facts put on paper and read again go on as if nothing had happened', () => {
    fc.assert(
      fc.property(history, fc.nat(14), (list, at) => {
        expect(storeAfter(list, at).facts).toEqual(storeAfter(list).facts);
        expect(everything(storeAfter(list, at))).toBe(everything(storeAfter(list)));
      }),
      { numRuns: RUNS / 10 },
    );
  });
});

describe('order ids', () => {
  it('count on within a session, also after a restart', () => {
    const ids = createOrderIds('2024-01-03a');
    expect([ids.next(), ids.next()]).toEqual(['2024-01-03a-1', '2024-01-03a-2']);
    expect(createOrderIds('2024-01-03a', 2).next()).toBe('2024-01-03a-3');
  });

  it('stay above every id of the session ever seen, and leave those of others alone', () => {
    const ids = createOrderIds('s-1');
    for (const seen of ['s-1-7', 's-1-3', 's-2-90', 's-1-x', 's-1-08', 's-1-', 'manual']) ids.seen(id(seen));
    expect(ids.next()).toBe('s-1-8');
    expect([ids.isOwn(id('s-1-3')), ids.isOwn(id('s-10-3')), ids.isOwn(id('s-1-x'))]).toEqual([true, false, false]);
  });
});

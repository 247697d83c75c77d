import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { BrokerReport, ExecutionId, OrderId, Side } from '@mia-trading/core';
import { orderOf } from '../test-support/fixtures.js';
import { createOrderIds } from './order-ids.js';
import { OrderStore } from './order-store.js';

const RUNS = process.env['MIA_TEST_LEVEL'] === 'full' ? 3_000 : 200;

const id = (text: string): OrderId => text as OrderId;

function executed(orderId: string, executionId: string, quantity: number, over: { side?: Side; price?: number; fees?: number | null; tsVenue?: number } = {}): BrokerReport {
  const { side = 1, price = 5000, fees = 2.25 * quantity, tsVenue = 1 } = over;
  return { kind: 'executed', orderId: id(orderId), executionId: executionId as ExecutionId, instrument: 'ESH4', side, quantity, price, remaining: 0, fees, passive: false, tsVenue };
}

function stateOf(store: OrderStore, orderId: string): object {
  const order = store.order(id(orderId));
  return { status: order?.status, filled: order?.filled, quantity: order?.quantity, fees: order?.fees, averagePrice: order?.averagePrice, position: store.position('ESH4'), open: [...store.open].map((open) => open.orderId) };
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
    expect(stateOf(store, 'a')).toEqual({ status: 'filled', filled: 3, quantity: 3, fees: { dollars: 6.75, complete: true }, averagePrice: 5000.5, position: 3, open: [] });
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
    expect(store.unknownReports).toHaveLength(1);
    expect(store.position('ESH4')).toBe(-4);
    expect([...store.open]).toEqual([]);
  });

  it('refuses an id twice', () => {
    const store = new OrderStore();
    store.submitted(orderOf({ orderId: 'a' }));
    expect(() => store.submitted(orderOf({ orderId: 'a' }))).toThrow(expect.objectContaining({ code: 'MIA-EXECUTION-ORDER-ID' }));
  });
});

describe('reports in any order', () => {
  it('and any number of times end in the same state', () => {
    const report = fc.oneof(
      fc.record({ quantity: fc.integer({ min: 1, max: 4 }), tick: fc.integer({ min: -8, max: 8 }) }).map((fill) => ({ kind: 'executed' as const, ...fill })),
      fc.constant({ kind: 'working' as const }),
      fc.constant({ kind: 'cancelled' as const }),
      fc.constant({ kind: 'expired' as const }),
      fc.integer({ min: 1, max: 12 }).map((quantity) => ({ kind: 'replaced' as const, quantity })),
    );
    const numbered = fc.array(report, { maxLength: 8 }).map((list) =>
      list.map((one, index): BrokerReport => {
        const head = { orderId: id('a'), tsVenue: index };
        if (one.kind === 'executed') return executed('a', `x${index}`, one.quantity, { price: 5000 + one.tick * 0.25, tsVenue: index });
        if (one.kind === 'replaced') return { ...head, kind: 'replaced', quantity: one.quantity, limitPrice: null, stopPrice: null };
        return one.kind === 'cancelled' ? { ...head, kind: 'cancelled', reason: 'REQUESTED' } : { ...head, kind: one.kind };
      }),
    );
    const shuffled = numbered.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray([...list, ...list], { minLength: list.length * 2 })));
    fc.assert(
      fc.property(shuffled, ([list, mixed]) => {
        const [straight, twisted] = [new OrderStore(), new OrderStore()];
        for (const store of [straight, twisted]) store.submitted(orderOf({ orderId: 'a', quantity: 6 }));
        for (const one of list) straight.apply(one);
        for (const one of mixed) twisted.apply(one);
        expect(stateOf(twisted, 'a')).toEqual(stateOf(straight, 'a'));
        const sum = list.reduce((total, one) => total + (one.kind === 'executed' ? one.side * one.quantity : 0), 0);
        expect(twisted.position('ESH4')).toBe(sum);
      }),
      { numRuns: RUNS },
    );
  });
});

describe('order ids', () => {
  it('count on within a session, also after a restart', () => {
    const ids = createOrderIds('2024-01-03a');
    expect([ids.next(), ids.next()]).toEqual(['2024-01-03a-1', '2024-01-03a-2']);
    expect(createOrderIds('2024-01-03a', 2).next()).toBe('2024-01-03a-3');
  });
});

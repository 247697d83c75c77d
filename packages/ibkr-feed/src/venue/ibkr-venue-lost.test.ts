import { afterEach, describe, expect, it } from '@jest/globals';
import { feesOn } from '@mia-trading/core';
import { Request } from '@mia-trading/tws-simulator';
import { closeSessions, openAgain, openSession } from '../test-support/trading-session.js';

afterEach(async () => {
  expect(await closeSessions()).toEqual([]);
});

const FEES = feesOn('ES', '2023-12-26')?.total ?? Number.NaN;

describe('without a connection', () => {
  it('nothing is sent, each command is refused at once, and nothing goes out afterwards', async () => {
    const venue = await openSession({ config: { reconnectMinMs: 60_000 } });
    venue.submit('s-1', { type: 'limit', limitPrice: 4999 });
    await venue.settle();
    const placed = venue.placed;
    await venue.inject({ fault: 'disconnect' });
    await venue.until(() => !venue.connection.isReady);
    venue.submit('s-2');
    venue.cancel('s-1');
    venue.send({ kind: 'replace', orderId: 's-1' as never, quantity: 3, limitPrice: null, stopPrice: null });
    expect(venue.reports).toHaveLength(2);
    await venue.until(() => venue.reports.length === 5);
    expect(venue.reports.slice(2)).toMatchObject([
      { kind: 'rejected', orderId: 's-2', code: 'NOT_SENT' },
      { kind: 'commandRejected', orderId: 's-1', command: 'cancel', code: 'NOT_SENT' },
      { kind: 'commandRejected', orderId: 's-1', command: 'replace', code: 'NOT_SENT' },
    ]);
    venue.connection.stop();
    venue.connection.start();
    await venue.until(() => venue.snapshots.length === 2);
    await venue.settle();
    expect(venue.placed).toBe(placed);
    expect(venue.requests).not.toContain(Request.CancelOrder);
    expect(venue.snapshots[1]?.openOrders).toMatchObject({ ok: true, value: [{ orderId: 's-1', quantity: 1 }] });
  });

  it('what still waits for its turn is refused and never sent', async () => {
    const venue = await openSession({ config: { messagesPerSecond: 6 } });
    for (let count = 1; venue.connection.budget.waiting < 2; count += 1) venue.submit(`s-${count}`, { type: 'limit', limitPrice: 4990 });
    const waiting = venue.connection.budget.waiting;
    venue.connection.stop();
    await venue.until(() => venue.reports.filter(({ kind }) => kind === 'rejected').length === waiting);
    venue.connection.start();
    await venue.until(() => venue.snapshots.length >= 2);
    const shown = venue.snapshots.at(-1)?.openOrders;
    expect(shown?.ok === true && shown.value.length).toBe(venue.placed);
  });

  it('nor while TWS has lost the broker: it would send later what it is given now', async () => {
    const venue = await openSession();
    await venue.inject({ fault: 'connectionLost' });
    await venue.exchange();
    const before = venue.snapshots.length;
    venue.submit('s-1');
    await venue.until(() => venue.reports.length === 1);
    expect(venue.reports[0]).toMatchObject({ kind: 'rejected', code: 'NOT_SENT' });
    venue.venue.requestSnapshot();
    await venue.exchange();
    expect(venue.snapshots.length).toBe(before);
    await venue.inject({ fault: 'connectionRestored', dataKept: true });
    await venue.until(() => venue.snapshots.length > before);
    expect(venue.placed).toBe(0);
    venue.submit('s-2');
    await venue.settle();
    expect(venue.fillsOf('s-2')).toHaveLength(2);
  });

  it('in the middle of a fill nothing is made up, and the rest is in the answer of the next connection', async () => {
    const venue = await openSession();
    await venue.inject({ fault: 'partialFillDisconnect' });
    venue.submit('s-1', { quantity: 3 });
    await venue.exchange();
    await venue.pass(0.05);
    await venue.until(() => venue.fillsOf('s-1').length > 0);
    await venue.until(() => venue.snapshots.length === 2);
    expect(venue.fillsOf('s-1').every(({ quantity }) => quantity === 1)).toBe(true);
    const { executions, positions } = venue.snapshots[1] ?? {};
    expect(executions?.ok === true && executions.value.map(({ orderId, quantity, fees, remaining }) => [orderId, quantity, fees, remaining])).toEqual([['s-1', 1, FEES, 2], ['s-1', 2, 2 * FEES, 0]]);
    expect(positions).toEqual({ ok: true, value: [{ instrument: 'ESH4', contracts: 3 }] });
  });
});

describe('a restart', () => {
  it('of the server with a lower next id: ids go on above all that were seen', async () => {
    const venue = await openSession();
    for (const orderId of ['s-1', 's-2', 's-3']) venue.submit(orderId, { type: 'limit', limitPrice: 4999 });
    await venue.settle();
    const floor = venue.venue.orderIdFloor;
    await venue.inject({ fault: 'restart', nextOrderId: 1 });
    await venue.until(() => venue.snapshots.length === 2);
    venue.submit('s-4', { type: 'limit', limitPrice: 4999 });
    await venue.settle();
    expect([venue.kindsOf('s-4'), venue.venue.orderIdFloor]).toEqual([['held', 'working'], floor + 1]);
  });

  it('of the process: orders and fills come back under our own ids, and can be changed and cancelled', async () => {
    const first = await openSession();
    first.submit('s-1', { quantity: 2 });
    first.submit('s-2', { side: -1, role: 'stop', type: 'stop', stopPrice: 4990, quantity: 2, ocaGroup: 's-oca', timeInForce: 'GTC' });
    await first.settle();
    first.connection.stop();
    const second = await openAgain(first);
    const [snapshot] = second.snapshots;
    expect(snapshot?.openOrders).toEqual({ ok: true, value: [{ orderId: 's-2', instrument: 'ESH4', side: -1, quantity: 2, limitPrice: null, stopPrice: 4990, state: 'working' }] });
    expect(snapshot?.executions).toMatchObject({ ok: true, value: [{ orderId: 's-1', quantity: 2, price: 5000.25, fees: 2 * FEES }] });
    expect(second.venue.orderIdFloor).toBe(first.venue.orderIdFloor);
    second.send({ kind: 'replace', orderId: 's-2' as never, quantity: 2, limitPrice: null, stopPrice: 4995 });
    await second.settle();
    expect(second.reports.at(-1)).toMatchObject({ kind: 'replaced', orderId: 's-2', stopPrice: 4995 });
    second.cancel('s-2');
    await second.settle();
    expect(second.reports.at(-1)).toMatchObject({ kind: 'cancelled', orderId: 's-2', reason: 'REQUESTED' });
  });

  it('of both, the server with a lower next id: the floor that was kept holds', async () => {
    const first = await openSession();
    for (const orderId of ['s-1', 's-2']) first.submit(orderId, { type: 'limit', limitPrice: 4999 });
    await first.settle();
    const { orderIdFloor } = first.venue;
    first.connection.stop();
    await first.inject({ fault: 'restart', nextOrderId: 1 });
    const second = await openAgain(first, { venue: { orderIdFloor: orderIdFloor + 10 } });
    second.submit('s-3', { type: 'limit', limitPrice: 4999 });
    await second.settle();
    expect([second.kindsOf('s-3'), second.venue.orderIdFloor]).toEqual([['held', 'working'], orderIdFloor + 11]);
  });
});

import { afterEach, describe, expect, it } from '@jest/globals';
import type { OrderRequest } from '@mia-trading/core';
import { closeSessions, openSession } from '../test-support/trading-session.js';

afterEach(async () => {
  expect(await closeSessions()).toEqual([]);
});

describe.each([193, 178])('at server version %i', (serverVersion) => {
  const open = () => openSession({ simulator: { serverVersion } });

  it('an order at market: held on its way, working, filled, and what it cost', async () => {
    const venue = await open();
    expect(venue.connection.serverVersion).toBe(serverVersion);
    venue.submit('s-1', { quantity: 3 });
    await venue.settle();
    expect(venue.kindsOf('s-1')).toEqual(['held', 'working', 'executed', 'executed']);
    const [fill, withFees] = venue.fillsOf('s-1');
    expect(fill).toMatchObject({ instrument: 'ESH4', side: 1, quantity: 3, price: 5000.25, remaining: 0, fees: null, passive: false, revision: 0 });
    // 3 contracts at the fees of the day, $2.25 each; the same execution.
    expect(withFees).toEqual({ ...fill, fees: 6.75 });
  });

  it.each<Partial<Omit<OrderRequest, 'orderId'>>>([
    { type: 'limit', limitPrice: 4999 },
    { type: 'limit', limitPrice: 5001, side: -1, timeInForce: 'GTC' },
    { type: 'stop', stopPrice: 4998, side: -1, timeInForce: 'GTC' },
    { type: 'stop', stopPrice: 5002 },
    { type: 'stopLimit', stopPrice: 5002, limitPrice: 5002.5 },
    { type: 'marketIfTouched', stopPrice: 5003, side: -1 },
    { type: 'trailingStop', trailBy: 2, stopPrice: 4997, side: -1, timeInForce: 'GTC' },
    { type: 'limit', limitPrice: 5001, side: -1, ocaGroup: 's-oca', timeInForce: 'GTC' },
  ])('%j works, is shown as it was sent, and is cancelled', async (order) => {
    const venue = await open();
    venue.submit('s-1', { quantity: 2, ...order });
    await venue.settle();
    expect(venue.kindsOf('s-1').at(-1)).toBe('working');
    const { side = 1, limitPrice = null, stopPrice = null } = order;
    expect((await venue.ask()).openOrders).toEqual({ ok: true, value: [{ orderId: 's-1', instrument: 'ESH4', side, quantity: 2, limitPrice, stopPrice, state: 'working' }] });
    venue.cancel('s-1');
    await venue.settle();
    expect(venue.reports.at(-1)).toMatchObject({ kind: 'cancelled', orderId: 's-1', reason: 'REQUESTED' });
    expect((await venue.ask()).openOrders).toEqual({ ok: true, value: [] });
  });

  it('a bracket: children wait for the whole of their parent, then one fills and the other goes', async () => {
    const venue = await open();
    venue.submit('s-1', { type: 'limit', limitPrice: 4999, quantity: 2 });
    const leg = { side: -1, quantity: 2, parentId: 's-1' as OrderRequest['parentId'], ocaGroup: 's-1-oca', timeInForce: 'GTC' } as const;
    venue.submit('s-2', { ...leg, role: 'stop', type: 'stop', stopPrice: 4995 });
    venue.submit('s-3', { ...leg, role: 'target', type: 'limit', limitPrice: 5003 });
    await venue.settle();
    expect([venue.kindsOf('s-2'), venue.kindsOf('s-3')]).toEqual([['held'], ['held']]);
    await venue.trade(4998.75);
    await venue.settle();
    expect([venue.kindsOf('s-2'), venue.kindsOf('s-3')]).toEqual([['held', 'working'], ['held', 'working']]);
    venue.send({ kind: 'replace', orderId: 's-2' as never, quantity: 2, limitPrice: null, stopPrice: 4996 });
    await venue.settle();
    expect(venue.reports.at(-1)).toMatchObject({ kind: 'replaced', orderId: 's-2', quantity: 2, stopPrice: 4996 });
    await venue.trade(5003.25);
    await venue.settle();
    expect(venue.fillsOf('s-3')[0]).toMatchObject({ side: -1, quantity: 2, price: 5003, passive: true, remaining: 0 });
    expect(venue.reports.filter(({ orderId }) => orderId === 's-2').at(-1)).toMatchObject({ kind: 'cancelled', reason: 'OCA' });
  });
});

describe('an order', () => {
  it('that is cancelled while it waits for its turn never leaves', async () => {
    const venue = await openSession({ config: { messagesPerSecond: 6 } });
    const before = venue.placed;
    for (let count = 0; count < 20 && venue.connection.budget.waiting === 0; count += 1) venue.submit(`s-${count}`, { type: 'limit', limitPrice: 4990 });
    const last = venue.connection.budget.waiting;
    expect(last).toBe(1);
    venue.submit('late', { type: 'limit', limitPrice: 4991 });
    venue.cancel('late');
    await venue.until(() => venue.kindsOf('late').length > 0);
    expect(venue.reports.filter(({ orderId }) => orderId === 'late')).toMatchObject([{ kind: 'cancelled', reason: 'REQUESTED' }]);
    await venue.settle();
    expect(venue.kindsOf('late')).toEqual(['cancelled']);
    const shown = await venue.ask();
    expect(shown.openOrders.ok && shown.openOrders.value.length).toBe(venue.placed - before);
  });

  it('with new terms is told as replaced, once', async () => {
    const venue = await openSession();
    venue.submit('s-1', { type: 'limit', limitPrice: 4999, quantity: 2 });
    await venue.settle();
    venue.send({ kind: 'replace', orderId: 's-1' as never, quantity: 5, limitPrice: 4998, stopPrice: null });
    await venue.settle();
    expect(venue.reports.at(-1)).toMatchObject({ kind: 'replaced', quantity: 5, limitPrice: 4998, stopPrice: null });
    expect(venue.reports.filter(({ kind }) => kind === 'replaced')).toHaveLength(1);
  });

  it('whose change the broker refuses stays as it was', async () => {
    const venue = await openSession();
    venue.submit('s-1', { type: 'limit', limitPrice: 4999, quantity: 2 });
    await venue.settle();
    venue.send({ kind: 'replace', orderId: 's-1' as never, quantity: 2, limitPrice: 4998.1, stopPrice: null });
    await venue.settle();
    expect(venue.reports.at(-1)).toMatchObject({ kind: 'commandRejected', command: 'replace', code: '110' });
    expect(await venue.ask()).toMatchObject({ openOrders: { value: [{ orderId: 's-1', limitPrice: 4999 }] } });
  });

  it('is not sent under an id used before, as another instrument, or without its price', async () => {
    const venue = await openSession();
    const before = venue.placed;
    venue.submit('s-1', { instrument: 'NQH4' });
    venue.submit('s-2', { type: 'stop' });
    venue.submit('s-3', { quantity: 0.5 });
    venue.submit('s-4', { parentId: 'nobody' as never });
    await venue.exchange();
    expect(venue.reports.map((report) => (report.kind === 'rejected' ? report.code : report.kind))).toEqual(['UNKNOWN_INSTRUMENT', 'BAD_PRICE', 'BAD_QUANTITY', 'PARENT_GONE']);
    expect(venue.placed).toBe(before);
  });
});

import { afterEach, describe, expect, it } from '@jest/globals';
import { OrderType } from '@stoqey/ib';
import type { BrokerSnapshot } from '@mia-trading/core';
import { Reply, Request } from '@mia-trading/tws-simulator';
import { ManualTimer } from '../test-support/manual-timer.js';
import { OtherClient } from '../test-support/other-client.js';
import { closeSessions, openAgain, openSession, type TradingSession } from '../test-support/trading-session.js';

/** Of a question, by default. */
const QUERY_TIMEOUT_MS = 5_000;
/** More than from one snapshot to the next in these sessions. */
const SPACING_MS = 1_000;

const others: OtherClient[] = [];

afterEach(async () => {
  for (const other of others.splice(0)) await other.close();
  expect(await closeSessions()).toEqual([]);
});

async function otherAt(venue: TradingSession, clientId: number): Promise<OtherClient> {
  const other = await OtherClient.connect(venue.simulator, clientId);
  others.push(other);
  return other;
}

const failed = ({ openOrders, executions, positions }: BrokerSnapshot): boolean[] => [openOrders, executions, positions].map(({ ok }) => !ok);

describe('a snapshot', () => {
  it('holds orders, fills and positions of others, under ids that stay', async () => {
    const venue = await openSession();
    const person = await otherAt(venue, 0);
    await person.place(venue.future.contract, 'BUY', { totalQuantity: 2 });
    await person.place(venue.future.contract, 'SELL', { orderType: OrderType.LMT, lmtPrice: 5010, orderRef: 'my own' });
    await venue.settle();
    const { openOrders, executions, positions } = await venue.ask();
    expect(openOrders).toEqual({ ok: true, value: [{ orderId: 'my own', instrument: 'ESH4', side: -1, quantity: 1, limitPrice: 5010, stopPrice: null, state: 'working' }] });
    expect(executions).toMatchObject({ ok: true, value: [{ orderId: expect.stringMatching(/^ib-\d+$/), side: 1, quantity: 2 }] });
    expect(positions).toEqual({ ok: true, value: [{ instrument: 'ESH4', contracts: 2 }] });
    const further = await openAgain(venue, { config: { clientId: 18 } });
    const same = await further.ask();
    expect([same.openOrders, same.executions, same.positions]).toEqual([openOrders, executions, positions]);
  });

  it('tells two orders of the same reference apart', async () => {
    const venue = await openSession();
    const person = await otherAt(venue, 0);
    for (const lmtPrice of [4990, 4991]) await person.place(venue.future.contract, 'BUY', { orderType: OrderType.LMT, lmtPrice, orderRef: 's-7' });
    await venue.settle();
    const { openOrders } = await venue.ask();
    expect(openOrders.ok && openOrders.value.map(({ orderId, limitPrice }) => [orderId, limitPrice])).toEqual([['s-7', 4990], [expect.stringMatching(/^ib-\d+$/), 4991]]);
    venue.cancel('s-7');
    await venue.exchange();
    expect(venue.reports.at(-1)).toMatchObject({ kind: 'commandRejected', orderId: 's-7', code: 'OTHER_CLIENT' });
  });

  it('holds other months of the product traded, and nothing of other products and accounts', async () => {
    const venue = await openSession();
    const position = (account: string, conId: number, symbol: string, month: string, contracts: number): readonly (string | number)[] => [Reply.Position, 3, account, conId, symbol, 'FUT', '20240621', 0, '', '50', '', 'USD', month, symbol, contracts, 0];
    venue.simulator.core.requests.before((id, _reader, session) => {
      if (id !== Request.Positions) return true;
      for (const row of [position('DUSIM1', 1, 'ES', 'ESM4', -2), position('DUSIM1', 2, 'NQ', 'NQH4', 5), position('DUSIM2', 1, 'ES', 'ESM4', 7), position('DUSIM1', 3, 'ES', 'ESU4', 0)]) session.send(...row);
      return true;
    });
    expect((await venue.ask()).positions).toEqual({ ok: true, value: [{ instrument: 'ESM4', contracts: -2 }] });
  });

  it.each([
    ['open orders', Request.AllOpenOrders, [true, false, false]],
    ['executions', Request.Executions, [false, true, false]],
    ['positions', Request.Positions, [false, false, true]],
  ] as const)('without an answer about %s says that it failed, never that there is nothing, and asks again', async (_what, id, which) => {
    const timer = new ManualTimer();
    const venue = await openSession({ timer });
    let isMute = true;
    venue.simulator.core.requests.before((request) => !isMute || request !== id);
    timer.advance(SPACING_MS);
    const asked = venue.ask();
    await venue.exchange();
    timer.advance(QUERY_TIMEOUT_MS);
    expect(failed(await asked)).toEqual(which);
    isMute = false;
    const before = venue.snapshots.length;
    await venue.until(() => venue.snapshots.slice(before).some((snapshot) => !failed(snapshot).includes(true)));
  });

  it('that was given up and is answered late does not cut the next one short', async () => {
    const timer = new ManualTimer();
    const venue = await openSession({ timer });
    for (const orderId of ['s-1', 's-2', 's-3']) venue.submit(orderId, { type: 'limit', limitPrice: 4990 });
    await venue.settle();
    // The server is held up: it hears the questions and answers behind the time-out of the first.
    let held: (() => void)[] | null = [];
    const [session] = venue.simulator.core.sessions;
    const send = session?.sendAsIs.bind(session);
    if (session === undefined || send === undefined) throw new Error('no session');
    session.sendAsIs = (fields) => {
      if (held === null) send(fields);
      else held.push(() => send(fields));
    };
    timer.advance(SPACING_MS);
    venue.venue.requestSnapshot();
    await venue.until(() => venue.requests.filter((id) => id === Request.AllOpenOrders).length === 2);
    timer.advance(QUERY_TIMEOUT_MS);
    await venue.until(() => venue.snapshots.some((snapshot) => !snapshot.openOrders.ok));
    const waiting = held;
    held = null;
    const before = venue.snapshots.length;
    for (const go of waiting) go();
    await venue.until(() => venue.snapshots.slice(before).some(({ openOrders }) => openOrders.ok));
    for (const { openOrders } of venue.snapshots.slice(before)) if (openOrders.ok) expect(openOrders.value).toHaveLength(3);
  });

  it('is not asked for more often than it may, and once more when it was asked for meanwhile', async () => {
    const venue = await openSession({ venue: { snapshotSpacingMs: 50 } });
    const asked = (): number => venue.requests.filter((id) => id === Request.Positions).length;
    const before = asked();
    for (let count = 0; count < 20; count += 1) venue.venue.requestSnapshot();
    await venue.until(() => asked() === before + 1);
    venue.venue.requestSnapshot();
    venue.venue.requestSnapshot();
    await venue.until(() => venue.snapshots.length === 3);
    expect(asked()).toBe(before + 2);
    expect(venue.requests.filter((id) => id === Request.CancelPositions).length).toBeGreaterThanOrEqual(2);
  });

  it('lost with the connection is told as failed, and asked for at the next', async () => {
    const venue = await openSession();
    venue.simulator.core.requests.before((id) => id !== Request.Executions || venue.snapshots.length > 1);
    venue.venue.requestSnapshot();
    await venue.until(() => venue.requests.filter((id) => id === Request.Executions).length === 2);
    await venue.inject({ fault: 'disconnect' });
    await venue.until(() => venue.snapshots.length >= 3);
    expect(venue.snapshots[1]?.executions).toMatchObject({ ok: false });
    expect(failed(venue.snapshots[2] as BrokerSnapshot)).toEqual([false, false, false]);
  });
});

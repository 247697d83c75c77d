import { afterEach, describe, expect, it } from '@jest/globals';
import { feesOn } from '@mia-trading/core';
import { Reply, Request } from '@mia-trading/tws-simulator';
import { closeSessions, openSession, type TradingSession } from '../test-support/trading-session.js';

afterEach(async () => {
  expect(await closeSessions()).toEqual([]);
});

const FEES = feesOn('ES', '2023-12-26')?.total ?? Number.NaN;

/** Executions as told, each statement with its fees where they came. */
const told = (venue: TradingSession, orderId: string): unknown[] => venue.fillsOf(orderId).map(({ quantity, price, fees, revision }) => [quantity, price, fees, revision]);
const doubts = (venue: TradingSession): string[] => venue.notices.filter(({ isDoubt }) => isDoubt).map(({ text }) => text);

/** As a server says something of an order by itself. */
function say(venue: TradingSession, ...fields: readonly (string | number)[]): Promise<void> {
  for (const session of venue.simulator.core.sessions) session.sendAsIs(fields);
  return venue.exchange();
}

/** An error about the order that was sent last, its text and details as given. */
function sayCode(venue: TradingSession, code: number, text: string, details = ''): Promise<void> {
  return say(venue, Reply.Error, 2, venue.venue.orderIdFloor, code, text, details);
}

describe('states', () => {
  it('that come twice are told once', async () => {
    const venue = await openSession();
    await venue.inject({ fault: 'duplicateStatus', count: 10 });
    venue.submit('s-1');
    await venue.settle();
    expect(venue.kindsOf('s-1')).toEqual(['held', 'working', 'executed', 'executed']);
  });

  it('that do not come leave the executions, which are enough', async () => {
    const venue = await openSession();
    await venue.inject({ fault: 'dropStatus', count: 10 });
    venue.submit('s-1', { quantity: 2 });
    await venue.settle();
    expect(told(venue, 's-1')).toEqual([[2, 5000.25, null, 0], [2, 5000.25, 2 * FEES, 0]]);
    expect(doubts(venue)).toEqual(['a new connection']);
  });

  it('that come behind the executions bring nothing back to life', async () => {
    const venue = await openSession();
    await venue.inject({ fault: 'reorderStatus', count: 3 });
    venue.submit('s-1');
    await venue.settle();
    expect(told(venue, 's-1')).toEqual([[1, 5000.25, null, 0], [1, 5000.25, FEES, 0]]);
    expect(venue.kindsOf('s-1').at(-1)).toBe('executed');
  });

  it('of an order that was over make the broker be asked, and are no report', async () => {
    const venue = await openSession();
    venue.submit('s-1', { type: 'limit', limitPrice: 4999 });
    await venue.settle();
    await sayCode(venue, 202, 'Order Canceled - reason:too far through the market');
    expect(venue.reports.at(-1)).toMatchObject({ kind: 'cancelled', reason: 'too far through the market' });
    const before = venue.snapshots.length;
    await say(venue, Reply.OrderStatus, venue.venue.orderIdFloor, 'Submitted', 0, 1, 0, 0, 0, 0, 17, '', 0);
    await venue.until(() => venue.snapshots.length > before);
    expect(venue.kindsOf('s-1')).toEqual(['held', 'working', 'cancelled']);
    expect(doubts(venue)).toContain('order s-1 was over and is Submitted');
    expect(venue.snapshots.at(-1)?.openOrders).toMatchObject({ ok: true, value: [{ orderId: 's-1', state: 'working' }] });
    venue.cancel('s-1');
    await venue.settle();
    expect(venue.kindsOf('s-1')).toEqual(['held', 'working', 'cancelled', 'cancelled']);
  });

  it('of an order nobody knows make the broker be asked; those of orders of others do not', async () => {
    const venue = await openSession();
    const before = venue.snapshots.length;
    await say(venue, Reply.OrderStatus, 4_712, 'Submitted', 0, 1, 0, 98, 0, 0, 3, '', 0);
    await say(venue, Reply.OrderStatus, 4_711, 'Submitted', 0, 1, 0, 99, 0, 0, 17, '', 0);
    await venue.until(() => venue.snapshots.length > before);
    expect([venue.reports, doubts(venue)]).toEqual([[], ['a new connection', 'a state of the unknown order 4711']]);
  });

  it('that tell of more contracts than the executions do make the broker be asked', async () => {
    const venue = await openSession();
    venue.submit('s-1', { type: 'limit', limitPrice: 4999, quantity: 2 });
    await venue.settle();
    await say(venue, Reply.OrderStatus, venue.venue.orderIdFloor, 'Submitted', 1, 1, 4999, 0, 0, 4999, 17, '', 0);
    await venue.until(() => doubts(venue).length === 2);
    expect(doubts(venue)[1]).toBe('order s-1 has 1 contracts filled, executions told of 0');
    expect(venue.fillsOf('s-1')).toEqual([]);
    await say(venue, Reply.OrderStatus, venue.venue.orderIdFloor, 'Submitted', 1, 1, 4999, 0, 0, 4999, 17, '', 0);
    await venue.settle();
    expect(doubts(venue)).toHaveLength(2);
  });

  it('that say it is inactive are asked about, once; an order that the broker goes on calling so is over', async () => {
    const venue = await openSession();
    venue.submit('s-1', { type: 'limit', limitPrice: 4999 });
    await venue.settle();
    for (const session of venue.simulator.core.sessions) {
      const { sendAsIs } = session;
      session.sendAsIs = (fields) => sendAsIs.call(session, fields.map((field) => (field === 'Submitted' ? 'Inactive' : field)));
    }
    const asked = await venue.ask();
    expect(asked.openOrders).toEqual({ ok: true, value: [] });
    await venue.until(() => venue.snapshots.length >= 3);
    await venue.settle();
    expect(doubts(venue).filter((text) => text === 'order s-1 is inactive')).toHaveLength(1);
    expect(venue.kindsOf('s-1').at(-1)).toBe('working');
  });
});

describe('executions', () => {
  it('whose fees come late are told again with them', async () => {
    const venue = await openSession();
    await venue.inject({ fault: 'lateCommission', seconds: 60 });
    venue.submit('s-1');
    await venue.settle();
    expect(told(venue, 's-1')).toEqual([[1, 5000.25, null, 0]]);
    await venue.pass(61);
    await venue.exchange();
    expect(told(venue, 's-1')).toEqual([[1, 5000.25, null, 0], [1, 5000.25, FEES, 0]]);
  });

  it('that are corrected are the same execution in a higher revision', async () => {
    const venue = await openSession();
    venue.submit('s-1', { quantity: 2 });
    await venue.settle();
    await venue.inject({ fault: 'correctExecution', price: 5000.5 });
    await venue.exchange();
    expect(told(venue, 's-1').slice(2)).toEqual([[2, 5000.5, null, 1], [2, 5000.5, 2 * FEES, 1]]);
    expect(new Set(venue.fillsOf('s-1').map(({ executionId }) => executionId)).size).toBe(1);
  });

  it('whose fees come first have them at once', async () => {
    const venue = await openSession();
    venue.submit('s-1', { type: 'limit', limitPrice: 4999 });
    await venue.settle();
    await say(venue, Reply.CommissionReport, 1, '0001.01', 2.25, 'USD', 0, 0, 0);
    const { conId = 0 } = venue.future.contract;
    await say(venue, Reply.Execution, -1, venue.venue.orderIdFloor, conId, 'ES', 'FUT', '20240315', 0, '', '50', 'CME', 'USD', 'ESH4', 'ES', '0001.01', '20231226 10:00:00 US/Eastern', 'DUSIM1', 'CME', 'BOT', 1, 4999, 77, 17, 0, 1, 4999, 's-1', '', 1, '', 1, 0);
    expect(told(venue, 's-1')).toEqual([[1, 4999, 2.25, 0]]);
    expect(venue.fillsOf('s-1')[0]).toMatchObject({ executionId: '0001', passive: true, remaining: 0 });
  });
});

describe('a refusal', () => {
  it.each([103, 110, 200, 201, 321, 10_268])('by code %i ends the order', async (code) => {
    const venue = await openSession();
    await venue.inject({ fault: 'rejectOrder', code, message: 'Order rejected - reason:not\n today' });
    venue.submit('s-1', { type: 'limit', limitPrice: 4999 });
    await venue.settle();
    expect(venue.reports).toMatchObject([{ kind: 'rejected', orderId: 's-1', code: String(code), reason: 'not today' }]);
  });

  it.each([399, 404, 2_109, 10_349])('that is none, code %i, leaves the order alive and is passed on', async (code) => {
    const venue = await openSession();
    await venue.inject({ fault: 'rejectOrder', code, message: 'a warning' });
    venue.submit('s-1', { type: 'limit', limitPrice: 4999 });
    await venue.settle();
    expect(venue.kindsOf('s-1')).toEqual(['held', 'working']);
    expect(venue.notices.at(-1)).toEqual({ code, text: 'a warning', orderId: 's-1', isDoubt: false });
  });

  it('by a code nobody knows says nothing of the order: it is passed on, and the broker is asked', async () => {
    const venue = await openSession();
    venue.submit('s-1', { type: 'limit', limitPrice: 4999 });
    await venue.settle();
    const before = venue.snapshots.length;
    await sayCode(venue, 17_171, 'something new');
    await venue.until(() => venue.snapshots.length > before);
    expect(venue.kindsOf('s-1')).toEqual(['held', 'working']);
    expect(venue.notices).toContainEqual({ code: 17_171, text: 'something new', orderId: 's-1', isDoubt: false });
  });

  it.each([161, 135, 136, 10_147, 10_148])('of a cancel by code %i is one, and the broker is asked', async (code) => {
    const venue = await openSession();
    venue.submit('s-1', { type: 'limit', limitPrice: 4999 });
    await venue.settle();
    const before = venue.snapshots.length;
    await sayCode(venue, code, 'cannot be cancelled');
    await venue.until(() => venue.snapshots.length > before);
    expect(venue.reports.at(-1)).toMatchObject({ kind: 'commandRejected', command: 'cancel', code: String(code) });
  });

  it.each([104, 105])('of a change by code %i is one', async (code) => {
    const venue = await openSession();
    venue.submit('s-1', { type: 'limit', limitPrice: 4999 });
    await venue.settle();
    await sayCode(venue, code, 'Order being modified does not match original order');
    expect(venue.reports.at(-1)).toMatchObject({ kind: 'commandRejected', command: 'replace', code: String(code) });
  });

  it('with details that are no JSON is heard like any other, and the process lives', async () => {
    const venue = await openSession();
    venue.submit('s-1', { type: 'limit', limitPrice: 4999 });
    await venue.exchange();
    await sayCode(venue, 201, 'Order rejected - reason:margin', '{"rejects":[{');
    expect(venue.reports.at(-1)).toMatchObject({ kind: 'rejected', code: '201', reason: 'margin' });
    expect(venue.connection.state).toBe('ready');
  });

  it('for an id used before makes the next one come from above all of the server', async () => {
    const venue = await openSession();
    const next = venue.venue.orderIdFloor + 500;
    const asked = venue.requests.length;
    venue.submit('s-1', { type: 'limit', limitPrice: 4999 });
    await venue.exchange();
    await sayCode(venue, 103, 'Duplicate order id');
    await venue.exchange();
    expect(venue.requests.slice(asked)).toContain(Request.Ids);
    await say(venue, Reply.NextValidId, 1, next);
    venue.submit('s-2', { type: 'limit', limitPrice: 4999 });
    await venue.exchange();
    expect(venue.venue.orderIdFloor).toBe(next);
  });
});

describe('a cancel that crosses', () => {
  it('the fill is refused, and the fill stands', async () => {
    const venue = await openSession();
    venue.submit('s-1', { type: 'limit', limitPrice: 5000.25 });
    venue.cancel('s-1');
    await venue.settle();
    expect(venue.kindsOf('s-1').filter((kind) => kind !== 'executed')).toEqual(['held', 'commandRejected']);
    expect(venue.fillsOf('s-1')[0]).toMatchObject({ quantity: 1, remaining: 0 });
  });

  it('a part of the fill ends the rest', async () => {
    const venue = await openSession();
    await venue.quote(5000, 5000.25);
    venue.submit('s-1', { type: 'limit', limitPrice: 5000.25, quantity: 15 });
    await venue.settle();
    venue.cancel('s-1');
    await venue.settle();
    const [fill] = venue.fillsOf('s-1');
    expect([fill?.quantity, fill?.remaining]).toEqual([10, 5]);
    expect(venue.reports.at(-1)).toMatchObject({ kind: 'cancelled', reason: 'REQUESTED' });
  });
});

import { afterEach, describe, expect, it } from '@jest/globals';
import { EventName, OrderType } from '@stoqey/ib';
import { feesOn } from '@mia-trading/core';
import { closeAll, connect, ES, UNREADABLE, type TestClient } from '../test-support/test-client.js';
import { limit, openFloor, order, stop } from '../test-support/trading-floor.js';

afterEach(closeAll);

const FEES = feesOn('ES', '2023-12-26')?.total ?? Number.NaN;

/** States of an order in the order in which its client heard them, with what was filled. */
function states(client: TestClient, orderId: number): string[] {
  return client.of(EventName.orderStatus).filter(([, id]) => id === orderId).map(([, , status, filled, remaining]) => `${String(status)} ${Number(filled)}/${Number(filled) + Number(remaining)}`);
}

function until(client: TestClient, orderId: number, status: string, filled?: number): Promise<unknown> {
  return client.until(EventName.orderStatus, ([, id, heard, done]) => id === orderId && heard === status && (filled === undefined || done === filled));
}

function codesOf(client: TestClient, orderId: number): number[] {
  return client.codes.filter(({ request }) => request === orderId).map(({ code }) => code);
}

describe.each([193, 178])('orders at server version %i', (serverVersion) => {
  it('a market order fills at the offer: acknowledged, working, executed, told twice that it is filled, then the commission', async () => {
    const floor = await openFloor({ serverVersion });
    const client = await connect(floor.simulator);
    client.api.placeOrder(1, ES, order('BUY', { totalQuantity: 2, orderRef: 'mia-1' }));
    await client.until(EventName.openOrder);
    floor.quote(1, 4_800, 4_800.25);
    floor.quote(2, 4_800, 4_800.25);
    const [, report] = await client.until(EventName.commissionReport);
    expect(states(client, 1)).toEqual(['PreSubmitted 0/2', 'Submitted 0/2', 'Filled 2/2', 'Filled 2/2']);
    const [, requestId, contract, execution] = client.of(EventName.execDetails)[0] ?? [];
    expect(requestId).toBe(-1);
    expect(contract).toMatchObject({ symbol: 'ES', secType: 'FUT', lastTradeDateOrContractMonth: '20240315', multiplier: 50, exchange: 'CME', localSymbol: 'ESH4' });
    expect(execution).toMatchObject({ orderId: 1, clientId: 1, acctNumber: 'DUSIM1', side: 'BOT', shares: 2, price: 4_800.25, cumQty: 2, avgPrice: 4_800.25, orderRef: 'mia-1' });
    expect(report).toMatchObject({ execId: (execution as { execId: string }).execId, commission: 2 * FEES, currency: 'USD' });
    const names = client.heard.map(([name]) => name);
    expect(names.indexOf(EventName.execDetails)).toBeLessThan(names.lastIndexOf(EventName.orderStatus));
    expect(names.lastIndexOf(EventName.orderStatus)).toBeLessThan(names.indexOf(EventName.commissionReport));
    expect(client.codes.map(({ code }) => code)).not.toContain(UNREADABLE);
  });

  it('a limit order rests, is changed, fills in parts and is cancelled for the rest', async () => {
    const floor = await openFloor({ serverVersion });
    const client = await connect(floor.simulator);
    client.api.placeOrder(5, ES, limit('BUY', 4_799, { totalQuantity: 3 }));
    await client.until(EventName.openOrder);
    floor.quote(1, 4_800, 4_800.25);
    floor.quote(2, 4_800, 4_800.25);
    await until(client, 5, 'Submitted');
    client.api.placeOrder(5, ES, limit('BUY', 4_799.5, { totalQuantity: 4 }));
    await client.settle();
    floor.quote(3, 4_800, 4_800.25);
    floor.quote(4, 4_800, 4_800.25);
    await client.until(EventName.openOrder, ([, id, , changed]) => id === 5 && (changed as { lmtPrice: number; totalQuantity: number }).lmtPrice === 4_799.5);
    floor.trade(5, 4_799.25, 1);
    floor.trade(6, 4_800, 1);
    await until(client, 5, 'Submitted', 1);
    client.api.cancelOrder(5);
    await until(client, 5, 'PendingCancel');
    floor.trade(7, 4_800, 1);
    floor.trade(8, 4_800, 1);
    await until(client, 5, 'Cancelled');
    expect(states(client, 5).slice(-3)).toEqual(['Submitted 1/4', 'PendingCancel 1/4', 'Cancelled 1/4']);
    expect(codesOf(client, 5)).toEqual([202]);
    expect(client.of(EventName.execDetails)[0]?.[3]).toMatchObject({ price: 4_799.5, shares: 1, lastLiquidity: 1 });
    client.api.cancelOrder(5);
    client.api.cancelOrder(77);
    await client.settle();
    expect(codesOf(client, 5)).toEqual([202, 10_148]);
    expect(codesOf(client, 77)).toEqual([10_147]);
  });

  it('a bracket is held until its last leg is sent, its children until the parent is filled, and one child ends the other', async () => {
    const floor = await openFloor({ serverVersion });
    const client = await connect(floor.simulator);
    client.api.placeOrder(1, ES, limit('BUY', 4_799, { totalQuantity: 2, transmit: false }));
    client.api.placeOrder(2, ES, limit('SELL', 4_803, { totalQuantity: 2, parentId: 1, transmit: false }));
    await client.settle();
    expect(client.of(EventName.openOrder)).toEqual([]);
    client.api.placeOrder(3, ES, stop('SELL', 4_796, { totalQuantity: 2, parentId: 1 }));
    await client.until(EventName.openOrder, ([, id]) => id === 3);
    floor.quote(1, 4_800, 4_800.25);
    floor.quote(2, 4_800, 4_800.25);
    await until(client, 1, 'Submitted');
    floor.trade(3, 4_798.75, 1);
    floor.trade(4, 4_800, 1);
    await until(client, 1, 'Submitted', 1);
    expect([...new Set([...states(client, 2), ...states(client, 3)])]).toEqual(['PreSubmitted 0/2']);
    floor.trade(5, 4_798.75, 1);
    floor.trade(6, 4_800, 1);
    await until(client, 1, 'Filled');
    floor.trade(7, 4_800, 1);
    await until(client, 2, 'Submitted');
    floor.trade(8, 4_803.5, 1);
    floor.trade(9, 4_803.5, 1);
    floor.trade(10, 4_803, 1);
    await until(client, 3, 'Cancelled');
    expect(states(client, 2).slice(-2)).toEqual(['Filled 2/2', 'Filled 2/2']);
    expect(states(client, 3).at(-1)).toBe('Cancelled 0/1');
    expect(codesOf(client, 3)).toEqual([202]);
    await client.until(EventName.commissionReport, ([, report]) => (report as { realizedPNL?: number }).realizedPNL !== undefined && (report as { realizedPNL: number }).realizedPNL < 1e9);
    const earned = client.of(EventName.commissionReport).reduce((sum, [, report]) => sum + ((report as { realizedPNL?: number }).realizedPNL ?? 0), 0);
    // Bought 2 at 4799, sold 2 at 4803: 4 points, $50 each, two contracts, four fees.
    expect(earned).toBeCloseTo(2 * 4 * 50 - 4 * FEES, 9);
  });

  it.each([1, 2, 3])('an execution in a group of type %i ends or reduces the others', async (ocaType) => {
    const floor = await openFloor({ serverVersion });
    const client = await connect(floor.simulator);
    client.api.placeOrder(1, ES, limit('BUY', 4_799, { totalQuantity: 3, ocaGroup: 'g', ocaType }));
    client.api.placeOrder(2, ES, limit('BUY', 4_798, { totalQuantity: 3, ocaGroup: 'g', ocaType }));
    await client.until(EventName.openOrder, ([, id]) => id === 2);
    floor.quote(1, 4_800, 4_800.25);
    floor.quote(2, 4_800, 4_800.25);
    await until(client, 2, 'Submitted');
    floor.trade(3, 4_798.75, 1);
    floor.trade(4, 4_800, 1);
    floor.trade(5, 4_800, 1);
    await until(client, 1, 'Submitted', 1);
    if (ocaType === 1) await until(client, 2, 'Cancelled');
    else await client.until(EventName.openOrder, ([, id, , reduced]) => id === 2 && (reduced as { totalQuantity: number }).totalQuantity === 2);
    expect(states(client, 2).at(-1)).toBe(ocaType === 1 ? 'Cancelled 0/2' : 'Submitted 0/2');
  });

  it('says what is wrong with an order, and takes no id twice', async () => {
    const floor = await openFloor({ serverVersion, accounts: ['DUSIM1'] });
    const client = await connect(floor.simulator);
    client.api.placeOrder(1, ES, limit('BUY', 4_799.1));
    client.api.placeOrder(1, ES, limit('BUY', 4_799));
    client.api.placeOrder(2, ES, order('BUY', { orderType: OrderType.MTL }));
    client.api.placeOrder(3, { ...ES, symbol: 'XX' }, limit('BUY', 4_799));
    client.api.placeOrder(4, ES, limit('BUY', 4_799, { account: 'DU1' }));
    client.api.placeOrder(5, ES, limit('BUY', 4_799, { parentId: 99 }));
    client.api.placeOrder(6, ES, limit('BUY', 4_799, { totalQuantity: 0 }));
    client.api.placeOrder(7, { ...ES, lastTradeDateOrContractMonth: '202406' }, limit('BUY', 4_799));
    await client.settle();
    expect(client.codes.filter(({ request }) => request > 0)).toEqual([
      { request: 1, code: 110 },
      { request: 1, code: 103 },
      { request: 2, code: 201 },
      { request: 3, code: 200 },
      { request: 4, code: 321 },
      { request: 5, code: 10_006 },
      { request: 6, code: 201 },
      { request: 7, code: 201 },
    ]);
    expect(client.of(EventName.openOrder)).toEqual([]);
    client.api.reqIds();
    await client.until(EventName.nextValidId, ([, id]) => id === 8);
  });

  it('tells open orders to whom they belong, completed ones and executions to all', async () => {
    const floor = await openFloor({ serverVersion });
    const first = await connect(floor.simulator, 1);
    const second = await connect(floor.simulator, 2);
    first.api.placeOrder(1, ES, limit('BUY', 4_790));
    second.api.placeOrder(1, ES, order('SELL', {}));
    first.api.placeOrder(2, ES, limit('BUY', 4_791));
    await first.settle();
    await second.settle();
    floor.quote(1, 4_800, 4_800.25);
    floor.quote(2, 4_800, 4_800.25);
    await until(second, 1, 'Filled');
    first.api.reqGlobalCancel();
    floor.quote(3, 4_800, 4_800.25);
    await first.settle();
    first.api.placeOrder(3, ES, limit('BUY', 4_792));
    await first.until(EventName.openOrder, ([, id]) => id === 3);
    floor.quote(4, 4_800, 4_800.25);
    await until(first, 2, 'Cancelled');
    second.heard.length = 0;
    second.api.reqOpenOrders();
    await second.until(EventName.openOrderEnd);
    expect(second.of(EventName.openOrder)).toEqual([]);
    second.api.reqAllOpenOrders();
    await second.until(EventName.openOrder, ([, id, , open]) => id === 3 && (open as { clientId: number }).clientId === 1);
    second.api.reqCompletedOrders(false);
    await second.until(EventName.completedOrdersEnd);
    expect(second.of(EventName.completedOrder).map(([, contract, , state]) => [(contract as { symbol: string }).symbol, (state as { status: string }).status])).toEqual([['ES', 'Cancelled'], ['ES', 'Filled'], ['ES', 'Cancelled']]);
    first.api.reqExecutions(9, {});
    await first.until(EventName.execDetailsEnd, ([, id]) => id === 9);
    expect(first.of(EventName.execDetails).map(([, id, , execution]) => [id, (execution as { side: string }).side])).toEqual([[9, 'SLD']]);
    first.api.reqExecutions(10, { side: 'BUY' });
    await first.until(EventName.execDetailsEnd, ([, id]) => id === 10);
    expect(first.of(EventName.execDetails)).toHaveLength(1);
    expect([...first.codes, ...second.codes].map(({ code }) => code)).not.toContain(UNREADABLE);
  });
});

describe('orders outside regular hours', () => {
  it('that are not for them wait, and end without a trace at the exchange', async () => {
    const floor = await openFloor();
    const client = await connect(floor.simulator);
    const night = 7 * 3_600;
    floor.quote(night, 4_800, 4_800.25);
    await client.settle();
    client.api.placeOrder(1, ES, order('BUY', { outsideRth: false }));
    await client.until(EventName.openOrder);
    expect(codesOf(client, 1)).toEqual([399]);
    floor.quote(night + 1, 4_800, 4_800.25);
    floor.quote(night + 2, 4_800, 4_800.25);
    client.api.cancelOrder(1);
    await until(client, 1, 'Cancelled', 0);
    client.api.placeOrder(2, ES, order('BUY', { outsideRth: false }));
    await client.settle();
    const morning = 23.6 * 3_600;
    floor.quote(morning, 4_810, 4_810.25);
    floor.quote(morning + 1, 4_810, 4_810.25);
    floor.quote(morning + 2, 4_810, 4_810.25);
    await until(client, 2, 'Filled');
    expect(client.of(EventName.execDetails)[0]?.[3]).toMatchObject({ price: 4_810.25 });
  });

  it('take the time in force of the presets when they bring none, and say so', async () => {
    const floor = await openFloor();
    const client = await connect(floor.simulator);
    const { tif, ...without } = limit('BUY', 4_790);
    expect(tif).toBe('DAY');
    client.api.placeOrder(1, ES, without);
    await client.until(EventName.openOrder, ([, , , open]) => (open as { tif: string }).tif === 'DAY');
    expect(codesOf(client, 1)).toEqual([10_349]);
  });
});

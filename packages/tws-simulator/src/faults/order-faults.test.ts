import { afterEach, describe, expect, it } from '@jest/globals';
import { EventName } from '@stoqey/ib';
import { feesOn } from '@mia-trading/core';
import { closeAll, connect, ES, type TestClient } from '../test-support/test-client.js';
import { limit, openFloor, order, stop, type TradingFloor } from '../test-support/trading-floor.js';
import type { FaultInput } from './fault-board.js';

afterEach(closeAll);

const FEES = feesOn('ES', '2023-12-26')?.total ?? Number.NaN;

async function floorWith(fault: FaultInput): Promise<{ floor: TradingFloor; client: TestClient }> {
  const floor = await openFloor();
  const client = await connect(floor.simulator);
  await floor.simulator.inject(fault);
  return { floor, client };
}

/** Buys at market and hears of it; the market stands at `seconds` + 2 afterwards. */
async function buy(floor: TradingFloor, client: TestClient, orderId: number, quantity: number, seconds = 1): Promise<void> {
  client.api.placeOrder(orderId, ES, order('BUY', { totalQuantity: quantity }));
  await client.settle();
  for (const step of [0, 1, 2]) floor.quote(seconds + step, 4_800, 4_800.25);
  await client.until(EventName.execDetails, ([, , , execution]) => (execution as { orderId: number }).orderId === orderId);
}

function states(client: TestClient, orderId: number): unknown[] {
  return client.of(EventName.orderStatus).flatMap(([, id, status]) => (id === orderId ? [status] : []));
}

function codes(client: TestClient): [number, number][] {
  return client.codes.map(({ request, code }) => [request, code]);
}

describe('faults of orders', () => {
  it('states come twice', async () => {
    const { floor, client } = await floorWith({ fault: 'duplicateStatus', count: 2 });
    await buy(floor, client, 1, 1);
    await client.until(EventName.commissionReport);
    expect(states(client, 1)).toEqual(['PreSubmitted', 'PreSubmitted', 'Submitted', 'Submitted', 'Filled', 'Filled']);
  });

  it('states do not come: the execution is all there is', async () => {
    const { floor, client } = await floorWith({ fault: 'dropStatus', count: 4 });
    await buy(floor, client, 1, 1);
    await client.until(EventName.commissionReport);
    expect(states(client, 1)).toEqual([]);
  });

  it('states come after what they should come before', async () => {
    const { floor, client } = await floorWith({ fault: 'reorderStatus', count: 4 });
    await buy(floor, client, 1, 1);
    await client.until(EventName.commissionReport);
    await client.settle();
    const names = client.heard.flatMap(([name, , status]) => (name === EventName.orderStatus ? [String(status)] : name === EventName.execDetails || name === EventName.commissionReport ? [name] : []));
    expect(names).toEqual(['execDetails', 'PreSubmitted', 'Submitted', 'commissionReport', 'Filled', 'Filled']);
  });

  it('a commission comes late', async () => {
    const { floor, client } = await floorWith({ fault: 'lateCommission', seconds: 60 });
    await buy(floor, client, 1, 1);
    floor.quote(50, 4_800, 4_800.25);
    await client.settle();
    expect(client.of(EventName.commissionReport)).toEqual([]);
    floor.quote(70, 4_800, 4_800.25);
    await client.until(EventName.commissionReport);
  });

  it('an execution is corrected: the same id but for its end, another price, the account with it', async () => {
    const { floor, client } = await floorWith({ fault: 'correctExecution' });
    await buy(floor, client, 1, 2);
    await client.until(EventName.commissionReport);
    await floor.simulator.inject({ fault: 'correctExecution' });
    await client.until(EventName.execDetails, ([, , , execution]) => (execution as { execId: string }).execId.endsWith('.02'));
    const [first, second] = client.of(EventName.execDetails).map(([, , , execution]) => execution as { execId: string; price: number; shares: number; avgPrice: number });
    expect(second?.execId.slice(0, -1)).toBe(first?.execId.slice(0, -1));
    expect([first?.price, second?.price, second?.shares, second?.avgPrice]).toEqual([4_800.25, 4_800.5, 2, 4_800.5]);
    client.api.reqExecutions(3, {});
    await client.until(EventName.execDetailsEnd);
    expect(client.of(EventName.execDetails).filter(([, id]) => id === 3)).toHaveLength(1);
    client.api.reqPositions();
    const [, , , quantity, cost] = await client.until(EventName.position);
    expect([quantity, cost]).toEqual([2, 4_800.5 * 50 + FEES]);
  });

  it('the last leg of a bracket is rejected', async () => {
    const { floor, client } = await floorWith({ fault: 'rejectOrder', skip: 2, message: 'Order rejected - reason:margin' });
    client.api.placeOrder(1, ES, limit('BUY', 4_799, { transmit: false }));
    client.api.placeOrder(2, ES, limit('SELL', 4_803, { parentId: 1, transmit: false }));
    client.api.placeOrder(3, ES, stop('SELL', 4_796, { parentId: 1 }));
    await client.until(EventName.orderStatus, ([, id, status]) => id === 3 && status === 'Inactive');
    floor.quote(1, 4_800, 4_800.25);
    floor.quote(2, 4_800, 4_800.25);
    await client.until(EventName.orderStatus, ([, id, status]) => id === 1 && status === 'Submitted');
    expect(codes(client)).toEqual([[3, 201]]);
  });

  it.each([
    [201, 'Inactive'],
    [110, 'Inactive'],
    [103, 'Inactive'],
    [200, 'Inactive'],
    [202, 'Cancelled'],
  ])('code %i ends an order', async (code, status) => {
    const { client } = await floorWith({ fault: 'rejectOrder', code });
    client.api.placeOrder(1, ES, limit('BUY', 4_799));
    await client.until(EventName.orderStatus, ([, id, heard]) => id === 1 && heard === status);
    expect(codes(client)).toEqual([[1, code]]);
  });

  it.each([399, 10_349])('code %i warns about an order that lives', async (code) => {
    const { floor, client } = await floorWith({ fault: 'rejectOrder', code, message: 'a warning' });
    await buy(floor, client, 1, 1);
    expect(codes(client)).toEqual([[1, code]]);
    await client.until(EventName.orderStatus, ([, id, status]) => id === 1 && status === 'Filled');
  });

  it('the connection is lost in the middle of an execution; the rest is there afterwards', async () => {
    const { floor, client } = await floorWith({ fault: 'partialFillDisconnect' });
    await buy(floor, client, 1, 3);
    await client.until(EventName.disconnected);
    expect(client.of(EventName.execDetails).map(([, , , execution]) => (execution as { shares: number }).shares)).toEqual([1]);
    const again = await connect(floor.simulator);
    again.api.reqExecutions(1, {});
    await again.until(EventName.execDetailsEnd);
    expect(again.of(EventName.execDetails).map(([, , , execution]) => (execution as { shares: number; cumQty: number }).cumQty)).toEqual([1, 3]);
    again.api.reqPositions();
    const [, , , quantity] = await again.until(EventName.position);
    expect(quantity).toBe(3);
  });
});

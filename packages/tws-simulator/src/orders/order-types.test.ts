import { afterEach, describe, expect, it } from '@jest/globals';
import { EventName, OrderType } from '@stoqey/ib';
import { closeAll, connect, ES, UNREADABLE, type TestClient } from '../test-support/test-client.js';
import { limit, openFloor, order, stop, type TradingFloor } from '../test-support/trading-floor.js';

afterEach(closeAll);

async function openDesk(serverVersion: number): Promise<{ readonly floor: TradingFloor; readonly client: TestClient }> {
  const floor = await openFloor({ serverVersion });
  return { floor, client: await connect(floor.simulator) };
}

function until(client: TestClient, orderId: number, status: string): Promise<unknown> {
  return client.until(EventName.orderStatus, ([, id, heard]) => id === orderId && heard === status);
}

/** Where executions were, by order. */
function fills(client: TestClient): [unknown, unknown][] {
  return client.of(EventName.execDetails).map(([, , , execution]) => {
    const { orderId, price } = execution as { orderId: number; price: number };
    return [orderId, price];
  });
}

describe.each([193, 178])('orders that wait for a price, at server version %i', (serverVersion) => {
  it('if touched: bought at the market once the price has come down to it', async () => {
    const { floor, client } = await openDesk(serverVersion);
    client.api.placeOrder(1, ES, order('BUY', { orderType: OrderType.MIT, auxPrice: 4_798 }));
    await client.until(EventName.openOrder);
    floor.quote(1, 4_800, 4_800.25);
    floor.quote(2, 4_800, 4_800.25);
    await client.until(EventName.orderStatus, ([, , status, , , , , , , , whyHeld]) => status === 'PreSubmitted' && whyHeld === 'trigger');
    floor.quote(3, 4_797.75, 4_798);
    floor.quote(4, 4_797.75, 4_798);
    floor.trade(5, 4_798, 1);
    floor.quote(6, 4_797.75, 4_798);
    floor.quote(7, 4_797.75, 4_798);
    await until(client, 1, 'Filled');
    expect(fills(client)).toEqual([[1, 4_798]]);
    expect(client.codes.filter(({ code }) => code === UNREADABLE || code === 201)).toEqual([]);
  });

  it('trailing: the stop follows the price up, stays when it falls, and sells two points below the best', async () => {
    const { floor, client } = await openDesk(serverVersion);
    client.api.placeOrder(1, ES, order('SELL', { orderType: OrderType.TRAIL, auxPrice: 2, trailStopPrice: 4_797 }));
    const [, , , told] = await client.until(EventName.openOrder);
    expect(told).toMatchObject({ orderType: 'TRAIL', auxPrice: 2, trailStopPrice: 4_797 });
    floor.quote(1, 4_800, 4_800.25);
    floor.quote(2, 4_800, 4_800.25);
    await client.until(EventName.orderStatus, (heard) => heard[10] === 'trigger');
    floor.quote(3, 4_803.75, 4_804);
    floor.trade(4, 4_804, 1);
    floor.quote(5, 4_802.25, 4_802.5);
    floor.trade(6, 4_802.25, 1);
    // Its distance is the exchange's: it cannot be changed on the way.
    client.api.placeOrder(1, ES, order('SELL', { orderType: OrderType.TRAIL, auxPrice: 3, trailStopPrice: 4_797 }));
    await client.until(EventName.error, ([, , code]) => code === 105);
    expect(fills(client)).toEqual([]);
    floor.quote(7, 4_801.75, 4_802);
    floor.trade(8, 4_802, 1);
    floor.quote(9, 4_801.75, 4_802);
    floor.quote(10, 4_801.75, 4_802);
    await until(client, 1, 'Filled');
    // Triggered at 4802, sold at the bid of 4801.75 less the tick that the broker's defaults take from stops.
    expect(fills(client)).toEqual([[1, 4_801.5]]);
  });

  it('a child takes its parent with it when it was told to', async () => {
    const { floor, client } = await openDesk(serverVersion);
    client.api.placeOrder(1, ES, limit('BUY', 4_790, { transmit: false }));
    client.api.placeOrder(2, ES, stop('SELL', 4_780, { parentId: 1, autoCancelParent: true }));
    await client.until(EventName.openOrder, ([, id]) => id === 2);
    floor.quote(1, 4_800, 4_800.25);
    floor.quote(2, 4_800, 4_800.25);
    await until(client, 1, 'Submitted');
    client.api.cancelOrder(2);
    await until(client, 2, 'PendingCancel');
    floor.quote(3, 4_800, 4_800.25);
    floor.quote(4, 4_800, 4_800.25);
    await until(client, 1, 'PendingCancel');
    floor.quote(5, 4_800, 4_800.25);
    floor.quote(6, 4_800, 4_800.25);
    await until(client, 1, 'Cancelled');
    expect(client.codes.filter(({ code }) => code === 202).map(({ request }) => request)).toEqual([2, 1]);
  });
});

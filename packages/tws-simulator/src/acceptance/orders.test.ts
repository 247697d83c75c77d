import { afterEach, describe, expect, it } from '@jest/globals';
import { feesOn } from '@mia-trading/core';
import { closeAll } from '../test-support/test-client.js';
import { openFloor, type TradingFloor } from '../test-support/trading-floor.js';
import { connectIndependent, type IndependentClient } from '../test-support/independent/independent-client.js';
import { cancelOrder, executions, globalCancel, placeOrder, type AskedContract, type AskedOrder, type Dialect } from '../test-support/independent/requests.js';
import { versions } from '../test-support/independent/versions.js';

afterEach(closeAll);

const ES: AskedContract = { symbol: 'ES', secType: 'FUT', lastTradeDate: '20240315', exchange: 'CME', currency: 'USD' };
const FEES = feesOn('ES', '2023-12-26')?.total ?? Number.NaN;
/** Of the broker in the simulator: six hundredths of 50 times the last price, 4800.25. */
const MARGIN = 0.06 * 50 * 4_800.25;

const limit = (action: AskedOrder['action'], price: number, more: Partial<AskedOrder> = {}): AskedOrder => ({ action, quantity: 1, type: 'LMT', limitPrice: price, timeInForce: 'DAY', ...more });
const stop = (action: AskedOrder['action'], price: number, more: Partial<AskedOrder> = {}): AskedOrder => ({ action, quantity: 1, type: 'STP', auxPrice: price, timeInForce: 'DAY', ...more });
const market = (action: AskedOrder['action'], more: Partial<AskedOrder> = {}): AskedOrder => ({ action, quantity: 1, type: 'MKT', timeInForce: 'DAY', ...more });

interface Desk {
  readonly floor: TradingFloor;
  readonly client: IndependentClient;
  place(orderId: number, order: AskedOrder): void;
}

async function openDesk(serverVersion: number, dialect: Dialect, clientId = 1): Promise<Desk> {
  const floor = await openFloor({ serverVersion });
  const client = await connectIndependent(floor.simulator, { clientId });
  return { floor, client, place: (orderId, order) => client.send(...placeOrder(orderId, ES, order, client.version, dialect)) };
}

/** States of an order as it was told, one after the other, repetitions left out. */
function states(client: IndependentClient, orderId: number): string[] {
  const told = client.of('orderStatus').filter((one) => one.orderId === orderId).map(({ status, filled, remaining }) => `${status} ${filled}/${filled + remaining}`);
  return told.filter((state, index) => state !== told[index - 1]);
}

const cases = versions().flatMap((version) => (['async', 'official'] as const).map((dialect) => [dialect, version] as const));

describe.each(cases)('a client that writes like %s at server version %i', (dialect, version) => {
  it('sends a bracket: parent and children held, filled, the other child cancelled; execution and commission to each fill', async () => {
    const { floor, client, place } = await openDesk(version, dialect);
    place(1, limit('BUY', 4_799, { quantity: 2, transmit: false, orderRef: 'entry' }));
    place(2, limit('SELL', 4_803, { quantity: 2, parentId: 1, transmit: false, orderRef: 'target' }));
    place(3, stop('SELL', 4_796, { quantity: 2, parentId: 1, orderRef: 'stop' }));
    const told = await client.until('openOrder', ({ orderId }) => orderId === 3);
    expect(told).toMatchObject({ orderType: 'STP', auxPrice: 4_796, limitPrice: null, parentId: 1, orderRef: 'stop', clientId: 1, account: 'DUSIM1', timeInForce: 'DAY', status: 'PreSubmitted', commission: null });
    floor.quote(1, 4_800, 4_800.25);
    floor.quote(2, 4_800, 4_800.25);
    await client.until('orderStatus', ({ orderId, status }) => orderId === 1 && status === 'Submitted');
    floor.trade(3, 4_798.75, 2);
    floor.trade(4, 4_800, 1);
    floor.trade(5, 4_800, 1);
    await client.until('orderStatus', ({ orderId, status }) => orderId === 2 && status === 'Submitted');
    floor.trade(6, 4_803.5, 2);
    floor.trade(7, 4_803.5, 2);
    floor.trade(8, 4_803, 1);
    await client.until('orderStatus', ({ orderId, status }) => orderId === 3 && status === 'Cancelled');
    expect((await client.error(3)).code).toBe(202);
    const closing = await client.until('commission', ({ realized }) => realized !== null);
    const filled = client.of('execution').map(({ orderId, requestId, side, quantity, price }) => ({ orderId, requestId, side, quantity, price }));
    expect(filled.reduce((sum, { orderId, quantity }) => sum + (orderId === 1 ? quantity : 0), 0)).toBe(2);
    expect(filled).toContainEqual(expect.objectContaining({ orderId: 2, requestId: -1, side: 'SLD', price: 4_803 }));
    expect(client.of('execution').find(({ executionId }) => executionId === closing.executionId)).toMatchObject({ orderId: 2, account: 'DUSIM1', time: expect.stringMatching(/^20231226 10:00:\d\d US\/Eastern$/) as unknown });
    // Two contracts, 4 points of 50 dollars, four fees.
    expect(client.of('commission').reduce((sum, { realized }) => sum + (realized ?? 0), 0)).toBeCloseTo(2 * 4 * 50 - 4 * FEES, 9);
    expect(states(client, 1).at(-1)).toBe('Filled 2/2');
    expect(client.faults).toEqual([]);
  });

  it('cancels one order and all of them, and hears which id it never used', async () => {
    const { floor, client, place } = await openDesk(version, dialect);
    for (const orderId of [1, 2, 3]) place(orderId, limit('BUY', 4_790 + orderId));
    await client.until('openOrder', ({ orderId }) => orderId === 3);
    floor.quote(1, 4_800, 4_800.25);
    floor.quote(2, 4_800, 4_800.25);
    await client.until('orderStatus', ({ orderId, status }) => orderId === 3 && status === 'Submitted');
    client.send(...cancelOrder(2, version));
    await client.until('orderStatus', ({ orderId, status }) => orderId === 2 && status === 'PendingCancel');
    floor.quote(3, 4_800, 4_800.25);
    floor.quote(4, 4_800, 4_800.25);
    await client.until('orderStatus', ({ orderId, status }) => orderId === 2 && status === 'Cancelled');
    client.send(...globalCancel(version));
    await client.until('orderStatus', ({ orderId, status }) => orderId === 3 && status === 'PendingCancel');
    floor.quote(5, 4_800, 4_800.25);
    floor.quote(6, 4_800, 4_800.25);
    await client.until('orderStatus', ({ orderId, status }) => orderId === 1 && status === 'Cancelled');
    await client.until('orderStatus', ({ orderId, status }) => orderId === 3 && status === 'Cancelled');
    client.send(...cancelOrder(77, version));
    expect((await client.error(77)).code).toBe(10_147);
    expect(client.of('error').filter(({ code }) => code === 202).map(({ requestId }) => requestId).sort()).toEqual([1, 2, 3]);
    client.send('5', '1');
    await client.until('openOrderEnd');
    client.send('99', '0');
    await client.until('completedOrderEnd');
    expect(client.of('completedOrder').map(({ status, limitPrice, completedTime }) => [status, limitPrice, completedTime.length])).toEqual([1, 2, 3].map((orderId) => ['Cancelled', 4_790 + orderId, '20231226 10:00:00 US/Eastern'.length]));
    expect(client.faults).toEqual([]);
  });

  it('asks for positions, accounts, profit and executions of what it traded', async () => {
    const { floor, client, place } = await openDesk(version, dialect);
    place(1, market('BUY', { quantity: 2, orderRef: 'mia' }));
    await client.until('openOrder');
    floor.quote(1, 4_800, 4_800.25);
    floor.quote(2, 4_800, 4_800.25);
    await client.until('commission');
    client.send('61', '1');
    await client.until('positionEnd');
    expect(client.of('position')).toMatchObject([{ account: 'DUSIM1', contract: { localSymbol: 'ESH4', multiplier: '50' }, quantity: 2 }]);
    expect(client.of('position')[0]?.averageCost).toBeCloseTo(50 * 4_800.25 + FEES, 9);
    client.send('6', '2', '1', 'DUSIM1');
    await client.until('accountEnd');
    expect(client.of('portfolio')).toMatchObject([{ quantity: 2, price: 4_800.25, account: 'DUSIM1' }]);
    expect(client.of('accountTime')[0]?.time).toMatch(/^\d\d:\d\d$/);
    client.send('76', '1', '11', 'DUSIM1', '', '0');
    await client.until('accountMultiEnd', ({ requestId }) => requestId === 11);
    expect(client.of('accountMulti').map(({ key }) => key)).toContain('NetLiquidation');
    client.send('74', '1', '12', 'DUSIM1', '');
    await client.until('positionMultiEnd', ({ requestId }) => requestId === 12);
    expect(client.of('positionMulti')).toMatchObject([{ requestId: 12, quantity: 2, model: '' }]);
    client.send('62', '1', '13', 'All', 'NetLiquidation,TotalCashValue,$LEDGER:ALL');
    await client.until('summaryEnd', ({ requestId }) => requestId === 13);
    expect(client.of('summary').map(({ tag }) => tag)).toEqual(['NetLiquidation', 'TotalCashValue']);
    const conId = client.of('position')[0]?.contract.conId ?? 0;
    client.send('92', '14', 'DUSIM1', '');
    client.send('94', '15', 'DUSIM1', '', String(conId));
    expect((await client.until('profit')).daily).toBeCloseTo(-2 * FEES, 9);
    expect(await client.until('profitSingle')).toMatchObject({ requestId: 15, quantity: 2, value: 2 * 50 * 4_800.25 });
    client.send(...executions(16, { since: '20231226 00:00:00', side: 'BUY' }));
    await client.until('executionEnd', ({ requestId }) => requestId === 16);
    expect(client.of('execution').filter(({ requestId }) => requestId === 16)).toMatchObject([{ orderId: 1, quantity: 2, price: 4_800.25, orderRef: 'mia', cumulative: 2 }]);
    expect(client.of('commission').map(({ executionId }) => executionId)).toEqual(Array.from({ length: 2 }, () => client.of('execution')[0]?.executionId));
    client.send(...executions(17, { side: 'SELL' }));
    await client.until('executionEnd', ({ requestId }) => requestId === 17);
    expect(client.of('execution').some(({ requestId }) => requestId === 17)).toBe(false);
    expect(client.faults).toEqual([]);
  });

  it('asks what an order would cost: margin before, change and after, and the commission; nothing is placed', async () => {
    const { client, place } = await openDesk(version, dialect);
    place(1, market('BUY', { quantity: 2, whatIf: true }));
    const answer = await client.until('openOrder');
    expect(answer).toMatchObject({ orderId: 1, whatIf: true, currency: 'USD' });
    const [initialBefore, maintenanceBefore, equityBefore, initialChange, maintenanceChange, equityChange, initialAfter, maintenanceAfter, equityAfter] = answer.margins.map(Number);
    expect([initialBefore, maintenanceBefore, equityBefore]).toEqual([0, 0, 100_000]);
    expect([initialChange, maintenanceChange, initialAfter, maintenanceAfter].map((margin) => margin?.toFixed(2))).toEqual(Array.from({ length: 4 }, () => (2 * MARGIN).toFixed(2)));
    expect(answer.commission).toBeCloseTo(2 * FEES, 9);
    expect([equityChange?.toFixed(2), equityAfter?.toFixed(2)]).toEqual([(-2 * FEES).toFixed(2), (100_000 - 2 * FEES).toFixed(2)]);
    client.send('16', '1');
    await client.until('openOrderEnd');
    expect(client.of('openOrder')).toHaveLength(1);
    expect(client.faults).toEqual([]);
  });

  it('hears that what it asks of an order is not simulated, instead of another order than it meant', async () => {
    const { client, place } = await openDesk(version, dialect);
    place(1, limit('BUY', 4_799, { algorithm: 'Adaptive' }));
    place(2, limit('BUY', 4_799, { goodAfterTime: '20231226 11:00:00 US/Eastern' }));
    place(3, limit('BUY', 4_799, { allOrNone: true }));
    place(4, limit('BUY', 4_799, { conditions: [['1', 'a', '1', '4790.0', '100', 'CME', '0']] }));
    place(5, { ...limit('BUY', 4_799), type: 'LIT' });
    for (const orderId of [1, 2, 3, 4, 5]) expect(await client.error(orderId)).toMatchObject({ code: 201, reject: '' });
    expect(client.of('openOrder')).toEqual([]);
    expect(client.faults).toEqual([]);
  });
});

import { afterEach, describe, expect, it } from '@jest/globals';
import { closeAll } from '../test-support/test-client.js';
import { openFloor, type TradingFloor } from '../test-support/trading-floor.js';
import { connectIndependent, type IndependentClient } from '../test-support/independent/independent-client.js';
import { asked, cancelOrder, marketData, marketDepth, placeOrder, type AskedContract } from '../test-support/independent/requests.js';
import { versions } from '../test-support/independent/versions.js';

afterEach(closeAll);

const ES: AskedContract = { symbol: 'ES', secType: 'FUT', lastTradeDate: '20240315', exchange: 'CME', currency: 'USD' };

async function meet(serverVersion: number): Promise<{ readonly floor: TradingFloor; readonly client: IndependentClient }> {
  const floor = await openFloor({ serverVersion, broker: { limits: true } });
  const client = await connectIndependent(floor.simulator);
  await client.until('error', ({ code }) => code === 2158);
  client.said.length = 0;
  return { floor, client };
}

/** Codes so far, each with its request. */
function codes(client: IndependentClient): [number, number][] {
  return client.of('error').map(({ requestId, code }) => [requestId, code]);
}

describe('a half-dead link', () => {
  it('is given up by its client, who connects again with the same id and hears of its orders there', async () => {
    const { floor, client } = await meet(193);
    client.send(...placeOrder(1, ES, { action: 'BUY', quantity: 1, type: 'LMT', limitPrice: 4_799, timeInForce: 'DAY' }, 193, 'official'));
    await client.until('openOrder');
    for (const requestId of [1, 2, 3]) client.send(...marketDepth(requestId, ES, 5, false));
    await client.until('depth', ({ requestId }) => requestId === 3);
    await floor.simulator.inject({ fault: 'freeze' });
    const again = await connectIndependent(floor.simulator);
    again.send(...placeOrder(2, ES, { action: 'BUY', quantity: 1, type: 'LMT', limitPrice: 4_798, timeInForce: 'DAY' }, 193, 'official'));
    await again.until('openOrder', ({ orderId }) => orderId === 2);
    again.send('5', '1');
    await again.until('openOrderEnd');
    expect(again.of('openOrder').map(({ orderId }) => orderId)).toEqual([2, 1, 2]);
    again.send(...cancelOrder(1, 193));
    await again.until('orderStatus', ({ orderId, status }) => orderId === 1 && status === 'PendingCancel');
    again.send(...marketDepth(1, ES, 5, false));
    await again.until('depth');
    expect(again.faults).toEqual([]);
  });
});

describe.each(versions())('what goes wrong, at server version %i', (version) => {
  it('with the broker and its farms is told without a request', async () => {
    const { floor, client } = await meet(version);
    const { simulator } = floor;
    await simulator.inject({ fault: 'connectionLost' });
    await simulator.inject({ fault: 'connectionRestored', dataKept: false });
    await simulator.inject({ fault: 'connectionRestored' });
    for (const state of ['broken', 'connecting', 'dormant', 'ok'] as const) await simulator.inject({ fault: 'farm', state });
    for (const state of ['broken', 'dormant', 'ok'] as const) await simulator.inject({ fault: 'farm', farm: 'ushmds', state });
    for (const state of ['broken', 'ok'] as const) await simulator.inject({ fault: 'farm', farm: 'secdefnj', state });
    await client.until('error', ({ code }) => code === 2158);
    expect(codes(client)).toEqual([1100, 1101, 1102, 2103, 2119, 2108, 2104, 2105, 2107, 2106, 2157, 2158].map((code) => [-1, code]));
    expect(client.of('error').every(({ reject }) => reject === '')).toBe(true);
    expect(client.faults).toEqual([]);
  });

  it('with the data is told to their request: reset depth, delayed lines with and without leave, no permission for the rest', async () => {
    const { floor, client } = await meet(version);
    client.send(...marketDepth(1, ES, 5, true));
    await client.until('depthL2');
    client.said.length = 0;
    await floor.simulator.inject({ fault: 'depthReset' });
    await client.until('depthL2');
    expect(client.said.map(({ message }) => message).slice(0, 2)).toEqual(['error', 'depthL2']);
    await floor.simulator.inject({ fault: 'delayedData' });
    client.send(...marketData(2, ES));
    client.send('59', '1', '3');
    client.send(...marketData(3, ES));
    client.send(...marketDepth(4, ES, 5, false));
    client.send('97', '5', ...asked(ES), 'AllLast', '0', '0');
    await client.error(5);
    expect(codes(client)).toEqual([[1, 317], [2, 354], [3, 10_167], [4, 354], [5, 10_189]]);
    expect(client.of('marketDataType')).toEqual([{ message: 'marketDataType', requestId: 3, type: 3 }]);
    expect(client.of('tickPrice').map(({ requestId, type }) => [requestId, type]).slice(0, 2)).toEqual([[3, 66], [3, 67]]);
    expect(client.faults).toEqual([]);
  });

  it('with an order is told to the order, with the JSON about it to clients that know it', async () => {
    const { floor, client } = await meet(version);
    await floor.simulator.inject({ fault: 'rejectOrder', code: 201, message: 'Order rejected - reason:margin' });
    client.send(...placeOrder(1, ES, { action: 'BUY', quantity: 1, type: 'LMT', limitPrice: 4_799, timeInForce: 'DAY' }, version, 'official'));
    expect(await client.error(1)).toMatchObject({ code: 201, text: 'Order rejected - reason:margin' });
    await client.until('orderStatus', ({ status }) => status === 'Inactive');
    await floor.simulator.inject({ fault: 'notice', code: 201, message: 'rejected', requestId: 2, advancedReject: '{"rejects":' });
    expect((await client.error(2)).reject).toBe(version >= 166 ? '{"rejects":' : '');
    client.send(...placeOrder(3, ES, { action: 'BUY', quantity: 1, type: 'LMT', limitPrice: 4_799 }, version, 'async'));
    expect((await client.error(3)).code).toBe(10_349);
    await client.until('openOrder', ({ orderId, timeInForce }) => orderId === 3 && timeInForce === 'DAY');
    expect(client.faults).toEqual([]);
  });

  it('on the way of an execution is told in messages of the same form: twice, late, corrected', async () => {
    const { floor, client } = await meet(version);
    await floor.simulator.inject({ fault: 'duplicateStatus', count: 3 });
    await floor.simulator.inject({ fault: 'lateCommission', seconds: 2 });
    client.send(...placeOrder(1, ES, { action: 'BUY', quantity: 1, type: 'MKT', timeInForce: 'DAY' }, version, 'async'));
    await client.until('openOrder');
    for (const second of [1, 2, 3, 4, 5, 6]) floor.quote(second, 4_800, 4_800.25);
    const { executionId, realized } = await client.until('commission');
    expect(realized).toBeNull();
    await floor.simulator.inject({ fault: 'correctExecution', price: 4_801 });
    const corrected = await client.until('execution', ({ price }) => price === 4_801);
    expect([executionId, corrected.executionId].map((id) => id.slice(-2))).toEqual(['01', '02']);
    expect(corrected.executionId.slice(0, -2)).toBe(executionId.slice(0, -2));
    const states = client.of('orderStatus').map(({ status }) => status);
    expect(states.slice(0, 2)).toEqual(['PreSubmitted', 'PreSubmitted']);
    expect(client.faults).toEqual([]);
  });
});

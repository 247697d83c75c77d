import { connect as dial } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { BarSizeSetting, EventName, IBApi, TickByTickDataType, WhatToShow } from '@stoqey/ib';
import { level } from '../test-support/made-up-tape.js';
import { atEnd, closeAll, connect, ES, TestClient, UNREADABLE } from '../test-support/test-client.js';
import { limit, openFloor, type TradingFloor } from '../test-support/trading-floor.js';
import { encodeFrame, FrameReader } from '../wire/frame.js';

afterEach(closeAll);

function notice(client: TestClient, code: number): Promise<unknown> {
  return client.until(EventName.info, ([, , heard]) => heard === code);
}

/** A client that is connecting, closed after the test. */
function dialing(floor: TradingFloor, clientId: number): TestClient {
  const client = new TestClient(new IBApi({ host: floor.simulator.host, port: floor.simulator.port, clientId, maxReqPerSec: 1_000 }));
  atEnd(() => client.close());
  client.api.connect();
  return client;
}

function bids(client: TestClient): unknown[] {
  return client.of(EventName.tickPrice).flatMap(([, id, type, price]) => (type === 1 ? [[id, price]] : []));
}

describe('faults of the connection to the broker', () => {
  it('1100 stops the data, 1102 lets them go on', async () => {
    const floor = await openFloor();
    const client = await connect(floor.simulator);
    client.api.reqMktData(1, ES, '', false, false);
    await client.until(EventName.tickPrice, ([, , type]) => type === 1);
    await floor.simulator.inject({ fault: 'connectionLost' });
    await notice(client, 1100);
    floor.quote(1, 4_801, 4_801.25);
    floor.quote(2, 4_802, 4_802.25);
    await client.settle();
    await floor.simulator.inject({ fault: 'connectionRestored' });
    await notice(client, 1102);
    floor.quote(3, 4_803, 4_803.25);
    floor.quote(4, 4_803, 4_803.25);
    await client.until(EventName.tickPrice, ([, , type, price]) => type === 1 && price === 4_803);
    expect(bids(client)).not.toContainEqual([1, 4_801]);
  });

  it('1101 forgets what was subscribed until it is asked for again', async () => {
    const floor = await openFloor();
    const client = await connect(floor.simulator);
    client.api.reqMktData(1, ES, '', false, false);
    await client.until(EventName.tickPrice);
    await floor.simulator.inject({ fault: 'connectionLost' });
    await floor.simulator.inject({ fault: 'connectionRestored', dataKept: false });
    await notice(client, 1101);
    floor.quote(3, 4_803, 4_803.25);
    floor.quote(4, 4_803, 4_803.25);
    await client.settle();
    client.api.reqMktData(2, ES, '', false, false);
    await client.until(EventName.tickPrice, ([, id, type]) => id === 2 && type === 1);
    expect(bids(client)).toEqual([[1, 4_800], [2, 4_803]]);
  });

  it('a farm breaks, connects and comes back: 2103, 2119, 2104', async () => {
    const floor = await openFloor();
    const client = await connect(floor.simulator);
    client.heard.length = 0;
    await floor.simulator.inject({ fault: 'farm', state: 'broken' });
    await floor.simulator.inject({ fault: 'farm', state: 'connecting' });
    await floor.simulator.inject({ fault: 'farm', state: 'ok' });
    await notice(client, 2104);
    expect(client.of(EventName.info).map(([, message, code]) => [code, String(message).split(':').at(-1)])).toEqual([[2103, 'usfuture'], [2119, 'usfuture'], [2104, 'usfuture']]);
  });

  it('another session takes the data: 10197', async () => {
    const floor = await openFloor();
    const client = await connect(floor.simulator);
    client.api.reqMktData(1, ES, '', false, false);
    await client.until(EventName.tickPrice);
    await floor.simulator.inject({ fault: 'competingSession' });
    await client.until(EventName.error, ([, , code]) => code === 10_197);
    expect(client.codes).toEqual([{ request: 1, code: 10_197 }]);
  });

  it('data become delayed: type 3', async () => {
    const floor = await openFloor();
    const client = await connect(floor.simulator);
    client.api.reqMarketDataType(3);
    client.api.reqMktData(1, ES, '', false, false);
    await client.until(EventName.marketDataType, ([, , type]) => type === 1);
    await floor.simulator.inject({ fault: 'delayedData' });
    floor.quote(1, 4_801, 4_801.25);
    floor.quote(2, 4_801, 4_801.25);
    await client.until(EventName.marketDataType, ([, , type]) => type === 3);
    await client.until(EventName.tickPrice, ([, , type]) => type === 66);
  });

  it('the book is reset with 317 and comes again', async () => {
    const floor = await openFloor();
    const client = await connect(floor.simulator);
    floor.feed.push(level(1, 1, 4_800, 5, false), level(1, -1, 4_800.25, 7));
    client.api.reqMktDepth(1, ES, 5, false);
    await client.until(EventName.updateMktDepth);
    await client.settle();
    const rows = client.of(EventName.updateMktDepth).length;
    await floor.simulator.inject({ fault: 'depthReset' });
    await client.until(EventName.error, ([, , code]) => code === 317);
    await client.settle();
    expect(client.of(EventName.updateMktDepth).length).toBe(2 * rows);
  });

  it('tick-by-tick prices are off by the offset once seen', async () => {
    const floor = await openFloor();
    const client = await connect(floor.simulator);
    client.api.reqTickByTickData(1, ES, TickByTickDataType.AllLast, 0, false);
    await client.settle();
    await floor.simulator.inject({ fault: 'corruptPrices' });
    floor.trade(1, 4_800.25);
    const [, , , , price] = await client.until(EventName.tickByTickAllLast);
    expect(price).toBe(4_800.25 + 445_860_400);
  });

  it('history is refused for its pacing: 162', async () => {
    const floor = await openFloor();
    const client = await connect(floor.simulator);
    await floor.simulator.inject({ fault: 'historyPacing' });
    client.api.reqHistoricalData(7, ES, '', '600 S', BarSizeSetting.MINUTES_ONE, WhatToShow.TRADES, 0, 2, false);
    await client.until(EventName.error, ([, , code, id]) => code === 162 && id === 7);
  });
});

describe('faults of the connection to the client', () => {
  it('a half-dead socket says nothing while others are answered', async () => {
    const floor = await openFloor();
    const dead = await connect(floor.simulator, 1);
    await floor.simulator.inject({ fault: 'freeze' });
    const heard = dead.heard.length;
    dead.api.reqCurrentTime();
    const alive = await connect(floor.simulator, 1);
    await alive.settle();
    expect(dead.heard).toHaveLength(heard);
    expect(dead.api.isConnected).toBe(true);
    await floor.simulator.inject({ fault: 'freeze', newToo: true });
    const silent = dialing(floor, 3);
    await silent.until(EventName.managedAccounts);
    await floor.simulator.inject({ fault: 'thaw' });
    await connect(floor.simulator, 4);
    expect(silent.of(EventName.nextValidId)).toEqual([]);
  });

  it('every connection ends', async () => {
    const floor = await openFloor();
    const client = await connect(floor.simulator);
    await floor.simulator.inject({ fault: 'disconnect' });
    await client.until(EventName.disconnected);
  });

  it('the server restarts and tells an id below those used; orders live on', async () => {
    const floor = await openFloor();
    const client = await connect(floor.simulator, 5);
    client.api.placeOrder(40, ES, limit('BUY', 4_790));
    await client.until(EventName.openOrder);
    await floor.simulator.inject({ fault: 'restart', nextOrderId: 10 });
    await client.until(EventName.disconnected);
    const again = await connect(floor.simulator, 5);
    expect(again.of(EventName.nextValidId)[0]).toEqual([EventName.nextValidId, 10]);
    again.api.placeOrder(10, ES, limit('BUY', 4_791));
    await again.until(EventName.error, ([, , code, id]) => code === 103 && id === 10);
    again.api.reqOpenOrders();
    await again.until(EventName.openOrder, ([, id]) => id === 40);
  });

  it('326 for an id in use, and on demand', async () => {
    const floor = await openFloor();
    await connect(floor.simulator, 1);
    const second = dialing(floor, 1);
    await notice(second, 326);
    await second.until(EventName.disconnected);
    await floor.simulator.inject({ fault: 'clientIdInUse' });
    const third = dialing(floor, 2);
    await notice(third, 326);
    await connect(floor.simulator, 2);
  });

  it('no next id is told', async () => {
    const floor = await openFloor();
    await floor.simulator.inject({ fault: 'noNextId' });
    const client = dialing(floor, 1);
    await notice(client, 2158);
    expect(client.of(EventName.nextValidId)).toEqual([]);
  });

  it('messages come that nobody can read', async () => {
    const floor = await openFloor();
    const client = await connect(floor.simulator);
    await floor.simulator.inject({ fault: 'garbledMessage' });
    await client.until(EventName.error, ([, , code]) => code === UNREADABLE);
    const socket = dial(floor.simulator.port, floor.simulator.host);
    atEnd(async () => void socket.destroy());
    const frames = new FrameReader();
    socket.write(Buffer.concat([Buffer.from('API\0\0\0\0\x09v100..193'), encodeFrame([71, 2, 9, ''])]));
    while (floor.simulator.core.sessions.size < 2) await client.settle();
    const broken = new Promise<unknown>((resolve) =>
      socket.on('data', (bytes) => {
        try {
          frames.push(bytes);
          for (let frame = frames.next(); frame !== null; ) frame = frames.next();
        } catch (cause) {
          resolve(cause);
        }
      }),
    );
    await floor.simulator.inject({ fault: 'garbledMessage', how: 'hugeFrame' });
    expect(await broken).toMatchObject({ code: 'MIA-TWS-FRAME' });
  });

  it('any other notice', async () => {
    const floor = await openFloor();
    const client = await connect(floor.simulator);
    await floor.simulator.inject({ fault: 'notice', code: 2110, message: 'Connectivity between TWS and server is broken.' });
    await notice(client, 2110);
    await expect(floor.simulator.inject({ fault: 'notice', code: 0, message: '' })).rejects.toMatchObject({ code: 'MIA-TWS-FAULT' });
  });
});

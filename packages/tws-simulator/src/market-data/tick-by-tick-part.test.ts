import { afterEach, describe, expect, it } from '@jest/globals';
import { EventName, TickByTickDataType } from '@stoqey/ib';
import { TradeFlag, type TapeEvent } from '@mia-trading/core';
import { index, quote, START, tape, trade } from '../test-support/made-up-tape.js';
import { closeAll, connect, ES, simulate, SPX, type TestClient } from '../test-support/test-client.js';
import type { TwsSimulator, TwsSimulatorOptions } from '../server/simulator.js';

afterEach(closeAll);

const SECOND = START / 1e6;

async function start(options: Partial<TwsSimulatorOptions>, ...events: TapeEvent[]): Promise<{ client: TestClient; simulator: TwsSimulator }> {
  const simulator = await simulate({ recording: tape(...events), begin: 'onDemand', ...options });
  return { client: await connect(simulator), simulator };
}

async function replay(client: TestClient, simulator: TwsSimulator): Promise<void> {
  await client.settle();
  simulator.begin();
  await simulator.ended;
  await client.settle();
}

describe.each([193, 178])('tick by tick at server version %i', (serverVersion) => {
  it('tells every print once, block and spread prints only with all prints', async () => {
    const { client, simulator } = await start({ serverVersion }, trade(0.1, 4_800, 2), trade(0.2, 4_800, 2), trade(1.5, 4_790, 500, TradeFlag.Last | TradeFlag.OffBook));
    client.api.reqTickByTickData(1, ES, TickByTickDataType.Last, 0, false);
    client.api.reqTickByTickData(2, ES, TickByTickDataType.AllLast, 0, false);
    await replay(client, simulator);
    const attributes = { pastLimit: false, unreported: false };
    const print = (id: number, kind: number, second: number, price: number, size: number): unknown[] => ['tickByTickAllLast', id, kind, String(second), price, size, attributes, 'CME', ''];
    expect(client.of(EventName.tickByTickAllLast)).toEqual([print(1, 1, SECOND, 4_800, 2), print(2, 2, SECOND, 4_800, 2), print(1, 1, SECOND, 4_800, 2), print(2, 2, SECOND, 4_800, 2), print(2, 2, SECOND + 1, 4_790, 500)]);
    expect(client.codes).toEqual([]);
  });

  it('tells best quotes as they change, without sizes or with them, and their middle', async () => {
    const { client, simulator } = await start({ serverVersion }, quote(0, 4_800, 5, 4_800.25, 7), quote(1, 4_800, 6, 4_800.25, 7), quote(2, 4_800, 6, 4_800.5, 1), quote(3, 4_800, 6, Number.NaN, 0));
    client.api.reqTickByTickData(1, ES, TickByTickDataType.BidAsk, 0, false);
    client.api.reqTickByTickData(2, ES, TickByTickDataType.BidAsk, 0, true);
    client.api.reqTickByTickData(3, ES, TickByTickDataType.MidPoint, 0, false);
    await replay(client, simulator);
    const quotes = client.of(EventName.tickByTickBidAsk).map(([, id, time, ...rest]) => [id, Number(time) - SECOND, ...rest.slice(0, 4)]);
    expect(quotes.filter(([id]) => id === 1)).toEqual([[1, 0, 4_800, 4_800.25, 5, 7], [1, 1, 4_800, 4_800.25, 6, 7], [1, 2, 4_800, 4_800.5, 6, 1]]);
    expect(quotes.filter(([id]) => id === 2)).toEqual([[2, 0, 4_800, 4_800.25, 5, 7], [2, 2, 4_800, 4_800.5, 6, 1]]);
    expect(client.of(EventName.tickByTickMidPoint).map(([, id, , middle]) => [id, middle])).toEqual([[3, 4_800.125], [3, 4_800.25]]);
    expect(client.codes).toEqual([]);
  });

  it('begins with earlier ticks when asked to', async () => {
    const { client } = await start({ serverVersion, from: START + 5e6 }, trade(0, 4_800, 1), trade(1, 4_800.25, 2), trade(2, 4_800.5, 3), trade(9, 4_801, 4));
    client.api.reqTickByTickData(1, ES, TickByTickDataType.AllLast, 2, false);
    const [, id, ticks, done] = await client.until(EventName.historicalTicksLast);
    expect([id, done, ticks]).toMatchObject([1, true, [{ time: SECOND + 1, price: 4_800.25, size: 2 }, { time: SECOND + 2, price: 4_800.5, size: 3 }]]);
  });
});

describe('tick by tick', () => {
  it('is refused for an index and ends when cancelled', async () => {
    const { client, simulator } = await start({}, index(0, 'SPX', 4_790), trade(1, 4_800));
    client.api.reqTickByTickData(1, SPX, TickByTickDataType.Last, 0, false);
    client.api.reqTickByTickData(2, ES, TickByTickDataType.AllLast, 0, false);
    client.api.cancelTickByTickData(2);
    client.api.cancelTickByTickData(3);
    await replay(client, simulator);
    expect(client.of(EventName.tickByTickAllLast)).toEqual([]);
    expect(client.codes).toEqual([{ code: 10_189, request: 1 }, { code: 300, request: 3 }]);
  });

  it('has corrupted prices when that is what is wrong', async () => {
    const { client, simulator } = await start({}, trade(0, 4_800, 2));
    simulator.core.conditions.tickByTickOffset = 445_860_400;
    client.api.reqTickByTickData(1, ES, TickByTickDataType.AllLast, 0, false);
    await replay(client, simulator);
    expect(client.of(EventName.tickByTickAllLast).map(([, , , , price, size]) => [price, size])).toEqual([[445_865_200, 2]]);
  });
});

import { afterEach, describe, expect, it } from '@jest/globals';
import { EventName } from '@stoqey/ib';
import type { TapeEvent } from '@mia-trading/core';
import { index, optionQuote, optionTrade, quote, START, tape, trade } from '../test-support/made-up-tape.js';
import { closeAll, connect, ES, simulate, SPX, SPXW_4800_CALL, type TestClient } from '../test-support/test-client.js';
import type { TwsSimulator, TwsSimulatorOptions } from '../server/simulator.js';

afterEach(closeAll);

async function start(options: Partial<TwsSimulatorOptions>, ...events: TapeEvent[]): Promise<{ client: TestClient; simulator: TwsSimulator }> {
  const simulator = await simulate({ recording: tape(...events), ...options });
  return { client: await connect(simulator), simulator };
}

/** Everything that a line has told, by tick type in the order of arrival; the library tells sizes of asks and last prices twice. */
function told(client: TestClient, request = 1): [type: number, value: unknown][] {
  return client.heard.flatMap(([name, id, type, value]) => (String(name).startsWith('tick') && name !== EventName.tickReqParams && id === request && typeof type === 'number' ? [[type, value]] : []));
}

async function replayed(client: TestClient, simulator: TwsSimulator): Promise<void> {
  await simulator.ended;
  await client.settle();
}

describe.each([193, 178])('a line at server version %i', (serverVersion) => {
  it('of a future tells bid, ask, last, volume and range, sampled every quarter of a second', async () => {
    const { client, simulator } = await start(
      { serverVersion },
      quote(0, 4_800, 5, 4_800.25, 7),
      trade(0.01, 4_800.25, 2),
      trade(0.02, 4_800, 3),
      quote(0.3, 4_800, 6, 4_800.25, 7),
      trade(0.4, 4_800.5, 1),
    );
    client.api.reqMktData(1, ES, '', false, false);
    await replayed(client, simulator);
    expect(client.of(EventName.tickReqParams)).toHaveLength(1);
    expect(client.of(EventName.marketDataType)).toEqual([['marketDataType', 1, 1]]);
    const second = String(START / 1e6);
    expect(told(client)).toEqual([
      [8, 0],
      // At 0.3 s, before its event: all that came in the first quarter.
      [1, 4_800], [0, 5], [2, 4_800.25], [3, 7], [3, 7], [4, 4_800], [5, 3], [5, 3], [45, second], [8, 5], [6, 4_800.25], [7, 4_800], [14, 4_800.25],
      // At the end: the bid's size alone, the new last, its volume, and the high.
      [0, 6], [4, 4_800.5], [5, 1], [5, 1], [8, 6], [6, 4_800.5],
    ]);
    expect(client.codes).toEqual([]);
  });

  it('with real-time volume sums the prints of a sample, and says when it was one', async () => {
    const { client, simulator } = await start({ serverVersion }, quote(0, 4_800, 5, 4_800.25, 7), trade(0.01, 4_800, 1), trade(0.02, 4_800.5, 3), quote(0.3, 4_800, 6, 4_800.25, 7), trade(0.4, 4_801, 1), trade(0.45, 4_801, 2, 1 | 8));
    client.api.reqMktData(1, ES, '233', false, false);
    await replayed(client, simulator);
    const ms = START / 1_000;
    // 1 x 4800 + 3 x 4800.5 over 4; then 1 x 4801 over 5. The block print of 2 counts for nothing.
    expect(told(client).filter(([type]) => type === 48)).toEqual([[48, `4800.5;4;${ms + 20};4;4800.375;false`], [48, `4801;1;${ms + 400};5;4800.5;true`]]);
  });

  it('of an option tells the recorded Greeks as the model, and prices without them', async () => {
    const greeks = { iv: 0.12, delta: 0.5, gamma: 0.01, vega: 1.5, theta: -2.5, underlying: 4_801, openInterest: 900, volume: 40, bidSize: 10, askSize: 11 };
    const { client, simulator } = await start({ serverVersion }, optionQuote(0, greeks), optionTrade(1, 3.1, 5));
    client.api.reqMktData(1, SPXW_4800_CALL, '100,101,233', false, false);
    await replayed(client, simulator);
    const computed = client.of(EventName.tickOptionComputation);
    const none = undefined;
    expect(computed).toContainEqual(['tickOptionComputation', 1, 10, 1, none, none, 3, none, none, none, none, 4_801]);
    expect(computed).toContainEqual(['tickOptionComputation', 1, 11, 1, none, none, 3.2, none, none, none, none, 4_801]);
    expect(computed).toContainEqual(['tickOptionComputation', 1, 13, 1, 0.12, 0.5, 3.1, 0, 0.01, 1.5, -2.5, 4_801]);
    const ticks = told(client);
    expect(ticks).toEqual(expect.arrayContaining([[1, 3], [0, 10], [2, 3.2], [3, 11], [8, 40], [27, 900], [29, 40], [4, 3.1], [8, 45], [29, 45]]));
    expect(ticks.some(([type]) => type === 28 || type === 30)).toBe(false);
  });

  it('of an index tells its level, the volume and open interest of its options, and its volatility', async () => {
    const { client, simulator } = await start(
      { serverVersion },
      index(0, 'SPX', 4_790),
      index(0, 'VIX', 13.5),
      optionQuote(0, { volume: 40, openInterest: 900 }),
      optionQuote(0, { right: 'P', volume: 60, openInterest: 700 }),
      optionTrade(1, 3, 2),
      index(2, 'SPX', 4_791),
    );
    client.api.reqMktData(1, SPX, '100,101,106', false, false);
    await replayed(client, simulator);
    const ticks = told(client);
    expect(ticks.filter(([type]) => [4, 24, 27, 28, 29, 30].includes(type))).toEqual([[4, 4_790], [29, 40], [30, 60], [27, 900], [28, 700], [24, 0.135], [29, 42], [4, 4_791]]);
    expect(ticks.some(([type]) => type === 1 || type === 2 || type === 8)).toBe(false);
  });

  it('as a snapshot ends by itself', async () => {
    const { client, simulator } = await start({ serverVersion }, quote(0, 4_800, 5, 4_800.25, 7), trade(20, 4_800, 1));
    client.api.reqMktData(1, ES, '', true, false);
    await client.until(EventName.tickSnapshotEnd);
    await replayed(client, simulator);
    expect(told(client)).toContainEqual([1, 4_800]);
    expect(told(client)).not.toContainEqual([4, 4_800]);
    expect(simulator.core.subscriptions.all).toEqual([]);
  });
});

describe('a line', () => {
  it('tells at once what is known from before the start', async () => {
    const { client } = await start({ begin: 'onDemand', from: START + 5e6 }, quote(0, 4_800, 5, 4_800.25, 7), trade(1, 4_800, 4), trade(9, 4_900));
    client.api.reqMktData(1, ES, '', false, false);
    await client.settle();
    expect(told(client)).toEqual(expect.arrayContaining([[1, 4_800], [4, 4_800], [8, 4]]));
  });

  it('is refused for a contract that does not exist, for an id in use, and for ticks that are no numbers', async () => {
    const { client } = await start({ begin: 'onDemand' }, trade(0, 4_800));
    client.api.reqMktData(1, { ...ES, exchange: 'GLOBEX' }, '', false, false);
    client.api.reqMktData(2, { ...ES, lastTradeDateOrContractMonth: '' }, '', false, false);
    client.api.reqMktData(3, ES, '', false, false);
    client.api.reqMktData(3, ES, '', false, false);
    client.api.reqMktData(4, ES, 'abc', false, false);
    client.api.cancelMktData(77);
    await client.settle();
    expect(client.codes).toEqual([{ code: 200, request: 1 }, { code: 200, request: 2 }, { code: 102, request: 3 }, { code: 321, request: 4 }, { code: 300, request: 77 }]);
  });

  it('of a month that is not recorded tells that nothing is traded', async () => {
    const { client, simulator } = await start({}, quote(0, 4_800, 5, 4_800.25, 7), trade(1, 4_800));
    client.api.reqMktData(1, { ...ES, lastTradeDateOrContractMonth: '202406' }, '', false, false);
    await replayed(client, simulator);
    expect(told(client)).toEqual([[8, 0]]);
  });

  it('says that a side is gone', async () => {
    const { client, simulator } = await start({}, quote(0, 4_800, 5, 4_800.25, 7), quote(1, 4_800, 5, Number.NaN, 0));
    client.api.reqMktData(1, ES, '', false, false);
    await replayed(client, simulator);
    expect(told(client).slice(-3)).toEqual([[2, -1], [3, 0], [3, 0]]);
  });

  it('that is delayed is refused to a client that wants live data, and marked for another', async () => {
    const { client, simulator } = await start({ begin: 'onDemand' }, quote(0, 4_800, 5, 4_800.25, 7), trade(1, 4_800));
    simulator.core.conditions.isDelayed = true;
    client.api.reqMktData(1, ES, '', false, false);
    client.api.reqMarketDataType(3);
    client.api.reqMktData(2, ES, '', false, false);
    await client.settle();
    simulator.begin();
    await replayed(client, simulator);
    expect(client.codes).toEqual([{ code: 354, request: 1 }, { code: 10_167, request: 2 }]);
    expect(client.of(EventName.marketDataType)).toEqual([['marketDataType', 2, 3]]);
    expect(told(client, 1)).toEqual([]);
    expect(told(client, 2)).toEqual(expect.arrayContaining([[66, 4_800], [69, 5], [68, 4_800]]));
  });

  it('tells everything again when live data return, and when it is started again', async () => {
    const { client, simulator } = await start({ begin: 'onDemand', from: START + 1e6 }, quote(0, 4_800, 5, 4_800.25, 7), trade(20, 4_800));
    simulator.core.conditions.isDelayed = true;
    client.api.reqMarketDataType(3);
    client.api.reqMktData(1, ES, '', false, false);
    await client.settle();
    simulator.core.conditions.isDelayed = false;
    simulator.begin();
    await replayed(client, simulator);
    expect(client.of(EventName.marketDataType)).toEqual([['marketDataType', 1, 3], ['marketDataType', 1, 1]]);
    expect(told(client).filter(([type]) => type === 1 || type === 66)).toEqual([[66, 4_800], [1, 4_800]]);
    for (const subscription of simulator.core.subscriptions.all) subscription.restart();
    await client.settle();
    expect(told(client).filter(([type]) => type === 1)).toHaveLength(2);
  });

  it('ends with its cancellation', async () => {
    const { client, simulator } = await start({ begin: 'onDemand' }, quote(0, 4_800, 5, 4_800.25, 7), trade(1, 4_800));
    client.api.reqMktData(1, ES, '', false, false);
    client.api.cancelMktData(1);
    await client.settle();
    simulator.begin();
    await replayed(client, simulator);
    expect(told(client)).toEqual([[8, 0]]);
    expect(client.codes).toEqual([]);
  });
});

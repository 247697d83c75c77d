import { afterEach, describe, expect, it } from '@jest/globals';
import { BarSizeSetting, EventName, TickByTickDataType, WhatToShow } from '@stoqey/ib';
import { SECOND } from '@mia-trading/core';
import { START } from '../test-support/made-up-tape.js';
import { closeAll, connect, ES, type TestClient } from '../test-support/test-client.js';
import { openFloor, type TradingFloor } from '../test-support/trading-floor.js';
import { HistoryPacing, type PacedRequest } from './history-pacing.js';
import { RateLimit } from './rate-limit.js';

afterEach(closeAll);

async function start(): Promise<{ floor: TradingFloor; client: TestClient }> {
  const floor = await openFloor({ broker: {} });
  return { floor, client: await connect(floor.simulator) };
}

/** Codes of errors with the request they are about. */
function codes(client: TestClient): [number, number][] {
  return client.codes.map(({ request, code }) => [request, code]);
}

describe('the limits of the server', () => {
  it('50 requests a second: a warning with code 100, and the end when it goes on', () => {
    let now = 0;
    const limit = new RateLimit(() => now);
    const burst = (count: number): string[] => Array.from({ length: count }, () => limit.take());
    expect(new Set(burst(50))).toEqual(new Set(['take']));
    expect(burst(3)).toEqual(['warn', 'refuse', 'refuse']);
    now = 999;
    expect(limit.take()).toBe('refuse');
    now = 1_000;
    expect(burst(52).slice(-2)).toEqual(['warn', 'refuse']);
    now = 2_000;
    expect(burst(51).at(-1)).toBe('disconnect');
  });

  it('more than 50 requests at once are answered with 100', async () => {
    const { client } = await start();
    for (let count = 0; count < 60; count += 1) client.api.reqIds();
    await client.until(EventName.info, ([, , code]) => code === 100);
    expect(client.of(EventName.nextValidId).length).toBeLessThanOrEqual(51);
  });

  it('3 depths, and one request of ticks for an instrument in 15 seconds', async () => {
    const { floor, client } = await start();
    for (const id of [1, 2, 3, 4]) client.api.reqMktDepth(id, ES, 5, false);
    client.api.reqTickByTickData(5, ES, TickByTickDataType.AllLast, 0, false);
    client.api.reqTickByTickData(6, ES, TickByTickDataType.BidAsk, 0, false);
    await client.settle();
    floor.quote(15, 4_800, 4_800.25);
    await client.settle();
    expect(floor.simulator.now() - START).toBe(15 * SECOND);
    client.api.reqTickByTickData(7, ES, TickByTickDataType.BidAsk, 0, false);
    await client.settle();
    expect(codes(client)).toEqual([[4, 309], [6, 10_189]]);
  });

  it('100 lines over all clients', async () => {
    const { floor, client } = await start();
    const { subscriptions, sessions, market } = floor.simulator.core;
    const [session] = sessions;
    const contract = market.catalogue.ofInstrument('ESH4');
    if (session === undefined || contract === null) throw new Error('nobody is connected');
    const open = (requestId: number): boolean => subscriptions.open({ kind: 'line', session, requestId, contract, genericTicks: '', isSnapshot: false, restart: () => undefined });
    for (let id = 1; id <= 100; id += 1) expect(open(id)).toBe(true);
    client.api.reqMktData(101, ES, '', false, false);
    await client.until(EventName.error);
    expect(codes(client)).toEqual([[101, 101]]);
  });

  it('no generic ticks with a snapshot', async () => {
    const { client } = await start();
    client.api.reqMktData(1, ES, '233', true, false);
    await client.until(EventName.error);
    expect(codes(client)).toEqual([[1, 414]]);
  });

  it('small bars are paced, and the same ones not given twice', async () => {
    const { client } = await start();
    const ask = (id: number, size: BarSizeSetting): void => void client.api.reqHistoricalData(id, ES, '', '600 S', size, WhatToShow.TRADES, 0, 2, false);
    ask(1, BarSizeSetting.SECONDS_FIVE);
    ask(2, BarSizeSetting.SECONDS_FIVE);
    ask(3, BarSizeSetting.MINUTES_ONE);
    ask(4, BarSizeSetting.MINUTES_ONE);
    await client.settle();
    const refused = client.of(EventName.error).flatMap(([, error, code, id]) => (code === 162 && String(error).includes('pacing violation') ? [id] : []));
    expect(refused).toEqual([2]);
  });
});

describe('pacing of history', () => {
  const request = (content: string, series = content, weight = 1): PacedRequest => ({ content, series, weight });

  it('takes 60 in ten minutes, bids and asks counted twice, and five of a series in two seconds', () => {
    const pacing = new HistoryPacing();
    for (let count = 0; count < 58; count += 1) expect(pacing.refusalOf(request(`a${count}`), 3 * count * SECOND)).toBeNull();
    expect(pacing.refusalOf(request('b', 'b', 2), 180 * SECOND)).toBeNull();
    expect(pacing.refusalOf(request('c'), 181 * SECOND)).toContain('60 requests');
    expect(pacing.refusalOf(request('c'), 601 * SECOND)).toBeNull();
    const burst = new HistoryPacing();
    for (let count = 0; count < 5; count += 1) expect(burst.refusalOf(request(`a${count}`, 'a'), 0)).toBeNull();
    expect(burst.refusalOf(request('a5', 'a'), SECOND)).toContain('two seconds');
    expect(burst.refusalOf(request('a5', 'a'), 2 * SECOND)).toBeNull();
    expect(burst.refusalOf(request('a5', 'a'), 16.9 * SECOND)).toContain('identical');
    expect(burst.refusalOf(request('a5', 'a'), 17 * SECOND)).toBeNull();
  });
});

import { afterEach, describe, expect, it } from '@jest/globals';
import type { TwsSimulator, TwsSimulatorOptions } from '../server/simulator.js';
import { index, level, optionQuote, optionTrade, quote, tape, trade } from '../test-support/made-up-tape.js';
import { closeAll, simulate } from '../test-support/test-client.js';
import { connectIndependent, type IndependentClient } from '../test-support/independent/independent-client.js';
import { asked, bars, contractDetails, marketData, marketDepth, ticks, type AskedContract } from '../test-support/independent/requests.js';
import { versions } from '../test-support/independent/versions.js';

afterEach(closeAll);

const ES: AskedContract = { symbol: 'ES', secType: 'FUT', lastTradeDate: '202403', exchange: 'CME', currency: 'USD' };
const SPX: AskedContract = { symbol: 'SPX', secType: 'IND', exchange: 'CBOE', currency: 'USD' };
const CALL: AskedContract = { symbol: 'SPX', secType: 'OPT', lastTradeDate: '20231226', strike: 4_800, right: 'C', exchange: 'SMART', currency: 'USD', tradingClass: 'SPXW' };
/** 2023-12-26 09:00 in Chicago, the start of the made-up tape, in seconds since 1970. */
const NINE = 1_703_602_800;

async function meet(serverVersion: number, options: Omit<TwsSimulatorOptions, 'serverVersion'>): Promise<{ readonly client: IndependentClient; readonly simulator: TwsSimulator }> {
  const simulator = await simulate({ serverVersion, ...options });
  return { client: await connectIndependent(simulator), simulator };
}

describe.each(versions())('an independent client at server version %i', (version) => {
  it('finds the instrument: the quarter asked for, its date, tick, multiplier and hours', async () => {
    const { client } = await meet(version, { recording: tape(quote(0, 4_800, 10, 4_800.25, 10)) });
    client.send(...contractDetails(7, ES, version));
    const found = await client.until('contractDetails');
    await client.until('contractDetailsEnd', ({ requestId }) => requestId === 7);
    expect(found).toMatchObject({ requestId: 7, symbol: 'ES', lastTrade: '20240315 08:30:00 US/Central', exchange: 'CME', localSymbol: 'ESH4', tradingClass: 'ES', minTick: 0.25, multiplier: '50', zone: 'US/Central', underlyingSymbol: 'SPX' });
    expect(found.lastTradeDate).toBe(version >= 182 ? '20240315' : null);
    expect(found.tradingHours).toMatch(/^\d{8}:\d{4}-\d{8}:\d{4};/);
    client.send(...contractDetails(8, { ...ES, exchange: 'GLOBEX' }, version));
    expect(await client.error(8)).toMatchObject({ code: 200, reject: '' });
    // One price rule for every exchange named beside it.
    client.send(...contractDetails(9, CALL, version));
    const option = await client.until('contractDetails', ({ requestId }) => requestId === 9);
    expect(option.marketRules.split(',')).toHaveLength(option.validExchanges.split(',').length);
    client.send('91', option.marketRules.split(',')[0] ?? '');
    expect((await client.until('marketRule')).steps).toEqual([{ lowEdge: 0, increment: 0.05 }, { lowEdge: 3, increment: 0.1 }]);
    expect(client.faults).toEqual([]);
  });

  it('gets data of a future: parameters, type, prices with sizes, real-time volume', async () => {
    const { client } = await meet(version, { recording: tape(quote(0, 4_800, 12, 4_800.25, 9), trade(1, 4_800.25, 3)) });
    client.send(...marketData(1, ES, '233'));
    await client.until('tickPrice', ({ type }) => type === 4);
    expect(client.of('tickParameters')[0]).toMatchObject({ requestId: 1, minTick: 0.25 });
    expect(client.of('marketDataType')[0]).toMatchObject({ requestId: 1, type: 1 });
    expect(client.of('tickPrice')).toContainEqual({ message: 'tickPrice', requestId: 1, type: 1, price: 4_800, size: 12, attributes: 1 });
    const volume = await client.until('tickString', ({ type }) => type === 48);
    expect(volume.value.split(';')).toEqual(['4800.25', '3', String((NINE + 1) * 1_000), '3', '4800.25', 'true']);
    client.send('2', '2', '1');
    client.send('2', '2', '1');
    expect(await client.error(1)).toMatchObject({ code: 300 });
    expect(client.faults).toEqual([]);
  });

  it('gets option computations with what was not computed as -1 and -2, the index its option volume', async () => {
    const { client } = await meet(version, {
      recording: tape(index(0, 'SPX', 4_780), optionQuote(0.1, { last: 3.1, iv: 0.11, delta: 0.4, gamma: null, vega: 0.2, theta: -1.5, underlying: 4_780, openInterest: 500 }), optionTrade(0.2, 3.2, 4), index(1, 'SPX', 4_781)),
    });
    client.send(...marketData(1, CALL, '101'));
    client.send(...marketData(2, SPX, '100,101'));
    const model = await client.until('computation', ({ type }) => type === 13);
    expect(model).toMatchObject({ requestId: 1, attribute: 1, volatility: 0.11, delta: 0.4, gamma: -2, vega: 0.2, theta: -1.5, underlying: 4_780 });
    expect(await client.until('computation', ({ type }) => type === 10)).toMatchObject({ volatility: -1, delta: -2, price: 3, dividends: -1, gamma: -2, vega: -2, theta: -2 });
    expect(await client.until('tickSize', ({ requestId, type }) => requestId === 1 && type === 27)).toMatchObject({ size: 500 });
    expect(await client.until('tickSize', ({ requestId, type, size }) => requestId === 2 && type === 29 && size === 4)).toMatchObject({ type: 29 });
    expect(client.faults).toEqual([]);
  });

  it('gets depth in rows that name their exchange or not, as it asks', async () => {
    const { client } = await meet(version, { begin: 'atOnce', recording: tape(level(0, 1, 4_800, 10, false), level(0, -1, 4_800.25, 8)) });
    client.send(...marketDepth(1, ES, 5, false));
    client.send(...marketDepth(2, ES, 5, true));
    expect(await client.until('depth', ({ side }) => side === 1)).toEqual({ message: 'depth', requestId: 1, position: 0, operation: 0, side: 1, price: 4_800, size: 10 });
    expect(await client.until('depthL2', ({ side }) => side === 0)).toEqual({ message: 'depthL2', requestId: 2, position: 0, maker: 'CME', operation: 0, side: 0, price: 4_800.25, size: 8, isSmart: true });
    client.send('11', '1', '1', '0');
    client.send('11', '1', '2', '1');
    client.send('11', '1', '2', '1');
    expect(await client.error(2)).toMatchObject({ code: 310 });
    client.send('82');
    expect((await client.until('depthExchanges')).rows).toContainEqual({ exchange: 'CME', secType: 'FUT', listing: '', service: 'Deep', group: 1 });
    expect(client.faults).toEqual([]);
  });

  it('reads the same book whether it moves rows or overwrites them, when they are told in place', async () => {
    const book = [level(0, 1, 4_800, 10, false), level(0, 1, 4_799.75, 20, false), level(0, -1, 4_800.25, 8)];
    const { client, simulator } = await meet(version, { depthStyle: 'inPlace', recording: tape(...book, level(1, 1, 4_800.25, 3, false), level(1, -1, 4_800.25, 0, false), level(1, -1, 4_800.5, 9), level(2, 1, 4_800.25, 0), level(3, 1, 4_799.5, 30)) });
    client.send(...marketDepth(1, ES, 2, false));
    await simulator.ended;
    await client.settle();
    const moved: number[][] = [[], []];
    const overwritten = [new Map<number, number>(), new Map<number, number>()];
    for (const { side, operation, position, price } of client.of('depth')) {
      if (operation === 2) {
        moved[side]?.splice(position, 1);
        overwritten[side]?.delete(position);
      } else {
        moved[side]?.splice(position, operation, price);
        overwritten[side]?.set(position, price);
      }
    }
    expect(moved).toEqual([[4_800.5], [4_800, 4_799.75]]);
    expect(overwritten.map((rows) => [...rows.entries()])).toEqual([[[0, 4_800.5]], [[0, 4_800], [1, 4_799.75]]]);
    expect(client.faults).toEqual([]);
  });

  it('gets prints, quotes and their middle tick by tick, with earlier ones first', async () => {
    const { client, simulator } = await meet(version, { begin: 'onDemand', recording: tape(quote(0, 4_800, 10, 4_800.25, 10), trade(1, 4_800.25, 2), quote(2, 4_800.25, 5, 4_800.5, 6)) });
    client.send('97', '1', ...asked(ES), 'AllLast', '0', '0');
    client.send('97', '2', ...asked(ES), 'BidAsk', '0', '1');
    client.send('97', '3', ...asked(ES), 'MidPoint', '0', '0');
    client.send('97', '4', ...asked(CALL), 'Last', '0', '0');
    expect(await client.error(4)).toMatchObject({ code: 10_189 });
    simulator.begin();
    expect(await client.until('print')).toEqual({ message: 'print', requestId: 1, type: 2, time: NINE + 1, price: 4_800.25, size: 2, attributes: 0, exchange: 'CME', conditions: '' });
    expect(await client.until('quote', ({ bid }) => bid === 4_800.25)).toMatchObject({ requestId: 2, type: 3, time: NINE + 2, ask: 4_800.5, bidSize: 5, askSize: 6 });
    expect(await client.until('midPoint', ({ price }) => price === 4_800.375)).toMatchObject({ requestId: 3, type: 4 });
    client.send('98', '1');
    client.send('97', '5', ...asked(ES), 'AllLast', '10', '0');
    expect(await client.until('printTicks')).toMatchObject({ requestId: 5, isDone: true, ticks: [{ time: NINE + 1, price: 4_800.25, size: 2 }] });
    expect(client.faults).toEqual([]);
  });

  it('finds the chain: expirations and strikes of a class on its exchange and on SMART', async () => {
    const { client } = await meet(version, { recording: tape(index(0, 'SPX', 4_780)) });
    client.send(...contractDetails(1, SPX, version));
    const { conId } = await client.until('contractDetails');
    client.send('78', '2', 'SPX', '', 'IND', String(conId));
    await client.until('chainEnd', ({ requestId }) => requestId === 2);
    expect(client.of('chain').map(({ exchange, tradingClass, expirations, strikes }) => ({ exchange, tradingClass, expirations, strikes }))).toEqual([
      { exchange: 'CBOE', tradingClass: 'SPXW', expirations: ['20231226'], strikes: [4_800] },
      { exchange: 'SMART', tradingClass: 'SPXW', expirations: ['20231226'], strikes: [4_800] },
    ]);
    expect(client.faults).toEqual([]);
  });

  it('gets the hours of past days as a schedule, or hears that its version is too old for one', async () => {
    const { client } = await meet(version, { recording: tape(quote(0, 4_800, 10, 4_800.25, 10)) });
    client.send(...bars(1, ES, { what: 'SCHEDULE', bar: '1 day', duration: '2 D' }));
    if (version < 165) expect(await client.error(1)).toMatchObject({ code: 321 });
    else {
      expect(await client.until('schedule')).toEqual({
        message: 'schedule', requestId: 1, start: '20231221-17:00:00', end: '20231226-16:00:00', zone: 'US/Central',
        sessions: [{ start: '20231221-17:00:00', end: '20231222-16:00:00', date: '20231222' }, { start: '20231225-17:00:00', end: '20231226-16:00:00', date: '20231226' }],
      });
    }
    expect(client.faults).toEqual([]);
  });

  it('gets history: bars with their end, kept up to date, ticks, the beginning, bars as they end', async () => {
    const { client, simulator } = await meet(version, { begin: 'atOnce', recording: tape(quote(0, 4_800, 10, 4_800.25, 10), trade(1, 4_800.25, 2), trade(2, 4_800.5, 1), trade(61, 4_801, 1), quote(62, 4_801, 10, 4_801.25, 10)) });
    await simulator.ended;
    client.send(...bars(1, ES));
    const history = await client.until('bars');
    expect(history.bars.map(({ date, open, high, low, close, volume, count }) => [date, open, high, low, close, volume, count])).toEqual([
      ['20231226 09:00:00 US/Central', 4_800.25, 4_800.5, 4_800.25, 4_800.5, 3, 2],
      ['20231226 09:01:00 US/Central', 4_801, 4_801, 4_801, 4_801, 1, 1],
    ]);
    expect(history.end).toMatch(/^\d{8} \d\d:\d\d:\d\d US\/Central$/);
    client.send(...bars(2, ES, { what: 'MIDPOINT', keeps: true }));
    expect((await client.until('bars', ({ requestId }) => requestId === 2)).bars[0]).toMatchObject({ volume: -1, average: -1, count: -1 });
    client.send('25', '1', '2');
    client.send(...bars(8, ES, { what: 'BID_ASK' }));
    // The last quote comes where the replay stands, and has not stood yet.
    const [minute, next] = (await client.until('bars', ({ requestId }) => requestId === 8)).bars;
    expect([minute, next?.low, next?.high]).toEqual([{ date: '20231226 09:00:00 US/Central', open: 4_800, high: 4_800.25, low: 4_800, close: 4_800.25, volume: -1, average: -1, count: -1 }, 4_800, 4_800.25]);
    client.send(...ticks(3, ES, '20231226 15:00:00 UTC', 10, 'TRADES'));
    expect((await client.until('printTicks')).ticks.map(({ time, price }) => [time - NINE, price])).toEqual([[1, 4_800.25], [2, 4_800.5], [61, 4_801]]);
    client.send(...ticks(4, ES, '20231226-15:00:00', 10, 'BID_ASK'));
    expect((await client.until('quoteTicks')).ticks[0]).toEqual({ time: NINE, attributes: 0, bid: 4_800, ask: 4_800.25, bidSize: 10, askSize: 10 });
    client.send(...ticks(5, ES, '20231226 09:00:00 US/Central', 10, 'MIDPOINT'));
    expect((await client.until('ticks')).ticks[0]).toMatchObject({ time: NINE, price: 4_800.125 });
    client.send('87', '6', ...asked(ES), '0', '0', 'TRADES', '1');
    expect((await client.until('headTimestamp')).time).toBe('20231226-15:00:01');
    client.send('50', '3', '7', ...asked(ES), '5', 'TRADES', '0', '');
    client.send('51', '1', '7');
    client.send('51', '1', '7');
    expect(await client.error(7)).toMatchObject({ code: 300 });
    expect(client.faults).toEqual([]);
  });
});

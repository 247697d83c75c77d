import { afterEach, describe, expect, it } from '@jest/globals';
import { HOUR, MINUTE, SECOND } from '@mia-trading/core';
import { Reply, Request, type ClientSession, type FieldReader } from '@mia-trading/tws-simulator';
import { connectionConfigSchema } from '../config/ibkr-config.js';
import { Connection } from '../connection/connection.js';
import { resolveFuture } from '../contracts/resolve-future.js';
import { simulateMarket, START, trade } from '../test-support/simulated-market.js';
import { StubGateway } from '../test-support/stub-gateway.js';
import { requestMinuteBars } from './request-bars.js';

const closers: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function connectTo(port: number): Promise<Connection> {
  const connection = new Connection(connectionConfigSchema.parse({ port }));
  closers.push(() => connection.stop());
  connection.start();
  await connection.ready(10_000);
  return connection;
}

async function gateway(answers: Readonly<Record<number, (session: ClientSession, reader: FieldReader) => void>>): Promise<Connection> {
  const server = await StubGateway.start({ answers });
  closers.push(() => server.close());
  return connectTo(server.port);
}

const ES = { symbol: 'ES', secType: 'FUT' as never, exchange: 'CME' };
/** Request id, end and duration of a request for history: behind twelve fields of the contract and whether expired ones count. */
function historyRequest(reader: FieldReader): { readonly id: number; readonly end: string; readonly seconds: number; readonly date: string; readonly barSize: string } {
  const id = reader.integer();
  reader.skip(3);
  const date = reader.text();
  reader.skip(9);
  const end = reader.text();
  const barSize = reader.text();
  return { id, end, seconds: Number.parseInt(reader.text(), 10), date, barSize };
}

describe('bars of history', () => {
  it('of a recording: open, high, low, close and volume of each minute, dated by its close', async () => {
    const simulator = await simulateMarket([trade(0, 4_800, 2), trade(30, 4_801, 3), trade(59, 4_800.5, 1), trade(60, 4_802, 7), trade(185, 4_799, 4)]);
    closers.push(() => simulator.close());
    simulator.begin();
    await simulator.ended;
    const connection = await connectTo(simulator.port);
    const { contract, symbol } = await resolveFuture(connection, 'ES', '2023-12-26');
    const bars = await requestMinuteBars(connection, { contract, instrument: symbol, from: START, to: START + 3 * MINUTE, isIndex: false });
    expect(bars.map(({ tsEvent, open, high, low, close, volume }) => [(tsEvent - START) / MINUTE, open, high, low, close, volume])).toEqual([
      [1, 4_800, 4_801, 4_800, 4_800.5, 6], [2, 4_802, 4_802, 4_802, 4_802, 7],
    ]);
    expect(bars[0]).toMatchObject({ kind: 'bar', instrument: 'ESH4', period: MINUTE, tsInit: START + MINUTE });
  });

  it('come in chunks of a day, each bar once, and not beyond what was asked for', async () => {
    const asked: [string, number][] = [];
    const connection = await gateway({
      [Request.HistoricalData]: (session, reader) => {
        const { id, end, seconds } = historyRequest(reader);
        asked.push([end, seconds]);
        // What real servers do too: bars of before and after the time asked for.
        const last = Date.UTC(2023, 11, Number(end.slice(6, 8)), Number(end.slice(9, 11))) / 1_000;
        const times = [last - 86_460, last - 120, last - 60, last];
        session.send(Reply.HistoricalData, id, '', '', times.length, ...times.flatMap((time) => [time, 1, 2, 0.5, 1.5, 10, 1.2, 3]));
      },
    });
    const bars = await requestMinuteBars(connection, { contract: ES, instrument: 'ESH4', from: START - 49 * HOUR, to: START, isIndex: false });
    expect(asked).toEqual([['20231225-14:00:00', 86_400], ['20231226-14:00:00', 86_400], ['20231226-15:00:00', 3_600]]);
    const hours = bars.map(({ tsInit }) => (tsInit - START) / MINUTE);
    expect(hours).toEqual([-1_501, -1_500, -61, -60, -1, 0]);
  });

  it('of an index have no volume; a day without data has no bars; requests that come too fast are refused, not empty', async () => {
    let code: number | null = null;
    const connection = await gateway({
      [Request.HistoricalData]: (session, reader) => {
        const { id } = historyRequest(reader);
        if (code !== null) return session.sendError(id, 162, code === 1 ? 'Historical Market Data Service error message:HMDS query returned no data' : 'Historical data request pacing violation');
        session.send(Reply.HistoricalData, id, '', '', 1, START / SECOND - 60, 13, 14, 12, 13.5, 0, 0, 0);
      },
    });
    const wanted = { contract: ES, instrument: 'VIX', from: START - HOUR, to: START, isIndex: true };
    expect(await requestMinuteBars(connection, wanted)).toMatchObject([{ close: 13.5, volume: null, trades: null }]);
    code = 1;
    expect(await requestMinuteBars(connection, wanted)).toEqual([]);
    code = 2;
    await expect(requestMinuteBars(connection, wanted)).rejects.toMatchObject({ code: 'MIA-IBKR-REQUEST', context: { code: 162 } });
  });
});

describe('the contract to trade', () => {
  it('is found with its tick and multiplier, or by name', async () => {
    const simulator = await simulateMarket([trade(0, 4_800)]);
    closers.push(() => simulator.close());
    const connection = await connectTo(simulator.port);
    expect(await resolveFuture(connection, 'ES', '2023-12-26')).toMatchObject({ symbol: 'ESH4', lastTradeDate: '2024-03-15', minTick: 0.25, multiplier: 50 });
    expect(await resolveFuture(connection, 'ES', '2023-12-26', 'ESM4')).toMatchObject({ symbol: 'ESM4', lastTradeDate: '2024-06-21' });
    await expect(resolveFuture(connection, 'ES', '2023-12-26', 'ESZ9')).rejects.toMatchObject({ code: 'MIA-IBKR-CONTRACT' });
    await expect(resolveFuture(connection, 'SPX', '2023-12-26')).rejects.toMatchObject({ code: 'MIA-IBKR-CONTRACT' });
  });

  it.each([
    ['the nearest while it trades more', { 20240315: [800, 900, 100], 20240621: [300, 500, 400] }, 'ESH4'],
    ['the next once it has traded more on the last whole day', { 20240315: [800, 500, 100], 20240621: [300, 900, 400] }, 'ESM4'],
    ['that of the calendar when there are no volumes', {}, 'ESM4'],
  ])('near the roll is %s', async (_name, volumes: Readonly<Record<string, readonly number[]>>, symbol) => {
    const server = await simulateMarket([trade(0, 4_800)]);
    closers.push(() => server.close());
    server.core.requests.before((id, reader, session) => {
      if (id !== Request.HistoricalData) return true;
      const { id: requestId, date } = historyRequest(reader);
      const days = volumes[date.slice(0, 8)];
      if (days === undefined) session.sendError(requestId, 162, 'HMDS query returned no data');
      else session.send(Reply.HistoricalData, requestId, '', '', days.length, ...days.flatMap((volume, day) => [`2024031${day}`, 1, 1, 1, 1, volume, 1, 1]));
      return false;
    });
    const connection = await connectTo(server.port);
    expect((await resolveFuture(connection, 'ES', '2024-03-12')).symbol).toBe(symbol);
  });
});

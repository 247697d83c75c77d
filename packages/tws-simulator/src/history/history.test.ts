import { afterEach, describe, expect, it } from '@jest/globals';
import { BarSizeSetting, EventName, WhatToShow } from '@stoqey/ib';
import { DAY, MINUTE, SECOND, type BarEvent, type TapeEvent } from '@mia-trading/core';
import { index, quote, START, tape, trade } from '../test-support/made-up-tape.js';
import { closeAll, connect, ES, simulate, SPX, type Heard, type TestClient } from '../test-support/test-client.js';
import type { TwsSimulator, TwsSimulatorOptions } from '../server/simulator.js';
import { Reply } from '../wire/message-id.js';

afterEach(closeAll);

/** 15:00 UTC is 09:00 in Chicago. */
const EPOCH = START / SECOND;
/** The replay stands here in these tests; everything before is history. */
const NOW = 600;

async function start(options: Partial<TwsSimulatorOptions>, ...events: TapeEvent[]): Promise<{ client: TestClient; simulator: TwsSimulator }> {
  const simulator = await simulate({ recording: tape(...events, trade(NOW, 4_900, 1)), begin: 'onDemand', from: START + NOW * SECOND, ...options });
  return { client: await connect(simulator), simulator };
}

/** Bars of a request: date, open, high, low, close, volume, average price, count, up to the end marker. */
async function bars(client: TestClient, request: number): Promise<unknown[][]> {
  await client.until(EventName.historicalData, ([, id, date]) => id === request && String(date).startsWith('finished'));
  return client.of(EventName.historicalData).flatMap(([, id, date, open, high, low, close, volume, count, average]) =>
    id === request && !String(date).startsWith('finished') ? [[date, open, high, low, close, volume, average, count]] : [],
  );
}

function bar(seconds: number, period: number, close: number, volume: number): BarEvent {
  const ts = START + seconds * SECOND;
  return { kind: 'bar', tsEvent: ts, tsInit: ts, seq: 0, instrument: 'ESH4', period, open: close - 1, high: close + 1, low: close - 2, close, volume, bidVolume: null, askVolume: null, trades: 5 };
}

const PRINTS = [trade(0, 4_800, 1), trade(30, 4_802, 2), trade(59.9, 4_801, 1), trade(60, 4_801.5, 4), trade(185, 4_799, 2)];

it('bars of a second over hours come in one answer, however many they are', async () => {
  const seconds = 20_000;
  const prints = Array.from({ length: seconds }, (_, second) => trade(second, 4_800));
  const { client, simulator } = await start({ from: START + seconds * SECOND }, ...prints);
  const answers: (readonly unknown[])[] = [];
  // Looked at here: the client library takes seconds to take it apart.
  for (const session of simulator.core.sessions) session.intercept = (fields) => (fields[0] === Reply.HistoricalData ? (answers.push(fields), null) : fields);
  client.api.reqHistoricalData(1, ES, '', `${seconds} S`, BarSizeSetting.SECONDS_ONE, WhatToShow.TRADES, 0, 2, false);
  await client.settle();
  // The bar of the last print begins where the replay stands.
  expect(answers.map(([, request, , , count]) => [request, count])).toEqual([[1, seconds - 1]]);
});

describe.each([193, 178])('bars at server version %i', (serverVersion) => {
  it('of a minute are made of prints, in seconds or in the time of the exchange', async () => {
    const { client } = await start({ serverVersion }, ...PRINTS);
    client.api.reqHistoricalData(1, ES, '', '600 S', BarSizeSetting.MINUTES_ONE, WhatToShow.TRADES, 0, 2, false);
    // (4800 + 2 x 4802 + 4801) / 4 = 4801.25; no bar where nothing traded.
    expect(await bars(client, 1)).toEqual([
      [String(EPOCH), 4_800, 4_802, 4_800, 4_801, 4, 4_801.25, 3],
      [String(EPOCH + 60), 4_801.5, 4_801.5, 4_801.5, 4_801.5, 4, 4_801.5, 1],
      [String(EPOCH + 180), 4_799, 4_799, 4_799, 4_799, 2, 4_799, 1],
    ]);
    client.api.reqHistoricalData(2, ES, '20231226 09:02:00 US/Central', '60 S', BarSizeSetting.SECONDS_THIRTY, WhatToShow.TRADES, 1, 1, false);
    expect(await bars(client, 2)).toEqual([['20231226 09:01:00 US/Central', 4_801.5, 4_801.5, 4_801.5, 4_801.5, 4, 4_801.5, 1]]);
    expect(client.of(EventName.historicalData).at(-1)?.[2]).toBe('finished-20231226 09:01:00 US/Central-20231226 09:02:00 US/Central');
    expect(client.codes).toEqual([]);
  });

  it('of quotes have no volume', async () => {
    const { client } = await start({ serverVersion }, quote(0, 4_800, 5, 4_800.25, 7), quote(10, 4_800.25, 5, 4_800.5, 7));
    client.api.reqHistoricalData(1, ES, '', '600 S', BarSizeSetting.MINUTES_ONE, WhatToShow.MIDPOINT, 0, 2, false);
    client.api.reqHistoricalData(2, ES, '', '600 S', BarSizeSetting.MINUTES_ONE, WhatToShow.BID, 0, 2, false);
    expect(await bars(client, 1)).toEqual([[String(EPOCH), 4_800.125, 4_800.375, 4_800.125, 4_800.375, -1, -1, -1]]);
    expect(await bars(client, 2)).toEqual([[String(EPOCH), 4_800, 4_800.25, 4_800, 4_800.25, -1, -1, -1]]);
  });

  it('of bid and ask open with the average bid and close with the average ask', async () => {
    const { client } = await start({ serverVersion }, quote(0, 4_800, 5, 4_800.25, 7), quote(240, 4_800.5, 5, 4_801.25, 7), quote(480, 4_800, 5, 4_800.25, 7));
    client.api.reqHistoricalData(1, ES, '', '600 S', BarSizeSetting.MINUTES_FIVE, WhatToShow.BID_ASK, 0, 2, false);
    // (240 x 4800 + 60 x 4800.5) / 300 = 4800.1, (240 x 4800.25 + 60 x 4801.25) / 300 = 4800.45; then 180 s of 4800.5 and 120 s of 4800.
    expect(await bars(client, 1)).toEqual([[String(EPOCH), 4_800.1, 4_801.25, 4_800, 4_800.45, -1, -1, -1], [String(EPOCH + 300), 4_800.3, 4_801.25, 4_800, 4_800.85, -1, -1, -1]]);
    client.api.reqHeadTimestamp(2, ES, WhatToShow.BID_ASK, false, 2);
    expect(await client.until(EventName.headTimestamp)).toEqual(['headTimestamp', 2, String(EPOCH)]);
    expect(client.codes).toEqual([]);
  });

  it('of hours are a schedule: when each trade date trades, by the calendar', async () => {
    const { client } = await start({ serverVersion }, ...PRINTS);
    client.api.reqHistoricalData(1, ES, '', '3 D', BarSizeSetting.DAYS_ONE, WhatToShow.SCHEDULE, 0, 1, false);
    client.api.reqHistoricalData(2, ES, '20231225 12:00:00 US/Central', '2 D', BarSizeSetting.DAYS_ONE, WhatToShow.SCHEDULE, 1, 1, false);
    const session = (startDateTime: string, endDateTime: string, refDate: string): unknown => ({ startDateTime, endDateTime, refDate });
    // Monday is Christmas: its evening belongs to Tuesday.
    expect(await client.until(EventName.historicalSchedule, ([, id]) => id === 1)).toEqual(['historicalSchedule', 1, '20231220-17:00:00', '20231226-16:00:00', 'US/Central', [
      session('20231220-17:00:00', '20231221-16:00:00', '20231221'),
      session('20231221-17:00:00', '20231222-16:00:00', '20231222'),
      session('20231225-17:00:00', '20231226-16:00:00', '20231226'),
    ]]);
    expect(await client.until(EventName.historicalSchedule, ([, id]) => id === 2)).toEqual(['historicalSchedule', 2, '20231221-08:30:00', '20231222-15:00:00', 'US/Central', [
      session('20231221-08:30:00', '20231221-15:00:00', '20231221'),
      session('20231222-08:30:00', '20231222-15:00:00', '20231222'),
    ]]);
    client.api.reqHistoricalData(3, ES, '', '3 D', BarSizeSetting.HOURS_ONE, WhatToShow.SCHEDULE, 0, 1, false);
    client.api.reqHistoricalData(4, ES, '', '3 D', BarSizeSetting.DAYS_ONE, WhatToShow.SCHEDULE, 0, 1, true);
    client.api.reqHistoricalData(5, ES, '', '2 Y', BarSizeSetting.DAYS_ONE, WhatToShow.SCHEDULE, 0, 1, false);
    await client.settle();
    expect(client.codes).toEqual([3, 4, 5].map((request) => ({ request, code: 321 })));
  });

  it('of a day are those of the trade date, which begins at 17:00 in Chicago', async () => {
    const evening = trade(-(16 * 3_600 - 60), 4_790, 10);
    const { client } = await start({ serverVersion }, trade(-5 * 86_400, 4_700, 3), evening, ...PRINTS);
    client.api.reqHistoricalData(1, ES, '', '2 D', BarSizeSetting.DAYS_ONE, WhatToShow.TRADES, 0, 1, false);
    const sixOf = async (request: number): Promise<unknown[]> => (await bars(client, request)).map((values) => values.slice(0, 6));
    // Monday 17:01 and Tuesday morning together; the trade date before is Friday. Then a week: Thursday, and regular hours of Tuesday alone.
    expect(await sixOf(1)).toEqual([['20231226', 4_790, 4_802, 4_790, 4_799, 20]]);
    client.api.reqHistoricalData(2, ES, '', '1 W', BarSizeSetting.DAYS_ONE, WhatToShow.TRADES, 1, 1, false);
    expect(await sixOf(2)).toEqual([['20231221', 4_700, 4_700, 4_700, 4_700, 3], ['20231226', 4_800, 4_802, 4_799, 4_799, 10]]);
  });

  it('of an index come from its levels, closes of earlier days too', async () => {
    const close = (days: number, level: number): TapeEvent => ({ ...index(0, 'SPX', level), tsEvent: START - days * DAY + 6 * 3_600 * SECOND });
    const { client } = await start({ serverVersion }, close(5, 4_746), close(4, 4_754), index(1, 'SPX', 4_770), index(2, 'SPX', 4_775));
    client.api.reqHistoricalData(1, SPX, '', '1 M', BarSizeSetting.DAYS_ONE, WhatToShow.TRADES, 1, 1, false);
    expect(await bars(client, 1)).toEqual([['20231221', 4_746, 4_746, 4_746, 4_746, 0, 0, 1], ['20231222', 4_754, 4_754, 4_754, 4_754, 0, 0, 1], ['20231226', 4_770, 4_775, 4_770, 4_775, 0, 0, 2]]);
  });

  it('that are kept up to date are told again as they grow', async () => {
    const { client, simulator } = await start({ serverVersion }, trade(590, 4_800, 1));
    client.api.reqHistoricalData(1, ES, '', '60 S', BarSizeSetting.MINUTES_ONE, WhatToShow.TRADES, 0, 2, true);
    expect(await bars(client, 1)).toEqual([[String(EPOCH + 540), 4_800, 4_800, 4_800, 4_800, 1, 4_800, 1]]);
    simulator.begin();
    await simulator.ended;
    expect(await client.until(EventName.historicalDataUpdate)).toEqual([EventName.historicalDataUpdate, 1, String(EPOCH + 600), 4_900, 4_900, 4_900, 4_900, 1, 1, 4_900]);
    client.api.cancelHistoricalData(1);
    await client.settle();
    expect([client.codes, simulator.core.subscriptions.all]).toEqual([[], []]);
  });

  it('of five seconds come as they end, with the price before where nothing happened', async () => {
    const simulator = await simulate({ serverVersion, recording: tape(trade(1, 4_800, 2), trade(2, 4_801, 1), trade(17, 4_799, 1), trade(21, 4_799, 1)), begin: 'onDemand' });
    const client = await connect(simulator);
    client.api.reqRealTimeBars(1, ES, 5, WhatToShow.TRADES, false);
    await client.settle();
    simulator.begin();
    await simulator.ended;
    await client.settle();
    expect(client.of(EventName.realtimeBar).map(([, id, time, ...values]) => [id, Number(time) - EPOCH, ...values.map((value) => (typeof value === 'number' ? Math.round(value * 1e6) / 1e6 : value))])).toEqual([
      [1, 0, 4_800, 4_801, 4_800, 4_801, 3, 4_800.333333, 2],
      [1, 5, 4_801, 4_801, 4_801, 4_801, 0, 4_801, 0],
      [1, 10, 4_801, 4_801, 4_801, 4_801, 0, 4_801, 0],
      [1, 15, 4_799, 4_799, 4_799, 4_799, 1, 4_799, 1],
    ]);
    client.api.cancelRealTimeBars(1);
    await client.settle();
    expect(client.codes).toEqual([]);
  });

  it('begin with the first of the recording', async () => {
    const { client } = await start({ serverVersion }, ...PRINTS);
    client.api.reqHeadTimestamp(1, ES, WhatToShow.TRADES, false, 1);
    client.api.reqHeadTimestamp(2, ES, WhatToShow.TRADES, false, 2);
    expect(await client.until(EventName.headTimestamp, ([, id]) => id === 2)).toEqual(['headTimestamp', 2, String(EPOCH)]);
    expect(client.of(EventName.headTimestamp)[0]).toEqual(['headTimestamp', 1, '20231226-15:00:00']);
  });
});

describe('bars', () => {
  it('that the recording has are used, and never cut', async () => {
    const { client } = await start({}, bar(-120, MINUTE, 4_795, 50), bar(-60, MINUTE, 4_796, 60), trade(0, 4_800, 1));
    client.api.reqHistoricalData(1, ES, '', '1200 S', BarSizeSetting.MINUTES_FIVE, WhatToShow.TRADES, 0, 2, false);
    expect(await bars(client, 1)).toEqual([[String(EPOCH - 300), 4_794, 4_797, 4_793, 4_796, 110, (50 * 4_795 + 60 * 4_796) / 110, 10], [String(EPOCH), 4_800, 4_800, 4_800, 4_800, 1, 4_800, 1]]);
    client.api.reqHistoricalData(2, ES, '', '1200 S', BarSizeSetting.SECONDS_THIRTY, WhatToShow.TRADES, 0, 2, false);
    expect(await bars(client, 2)).toHaveLength(1);
  });

  it('of a day that the recording has belong to the date of their close', async () => {
    // Thursday and Friday at 16:00 in New York; Monday is Christmas.
    const close = -18 * 3_600 - 3 * 86_400;
    const { client } = await start({}, { ...bar(close - 86_400, DAY, 4_746, 900), instrument: 'SPX' }, { ...bar(close, DAY, 4_754, 800), instrument: 'SPX' }, index(0, 'SPX', 4_770));
    client.api.reqHistoricalData(1, SPX, '', '1 W', BarSizeSetting.DAYS_ONE, WhatToShow.TRADES, 1, 1, false);
    expect((await bars(client, 1)).map(([date, , , , last]) => [date, last])).toEqual([['20231221', 4_746], ['20231222', 4_754], ['20231226', 4_770]]);
  });

  it('never show what has not been replayed yet', async () => {
    const { client } = await start({}, trade(0, 4_800, 1));
    client.api.reqHistoricalData(1, ES, '20231227 09:00:00 US/Central', '2 D', BarSizeSetting.MINUTES_ONE, WhatToShow.TRADES, 0, 2, false);
    expect(await bars(client, 1)).toHaveLength(1);
  });

  it.each(['86401 S', '366 D', '53 W', '13 M', '101 Y', '999999 D', '999999 Y'])('over %s are refused, and the simulator goes on', async (span) => {
    const { client } = await start({}, trade(0, 4_800, 1));
    client.api.reqHistoricalData(1, ES, '', span, BarSizeSetting.DAYS_ONE, WhatToShow.TRADES, 0, 2, false);
    client.api.reqHistoricalData(2, ES, '', '1 Y', BarSizeSetting.DAYS_ONE, WhatToShow.TRADES, 0, 2, false);
    expect(await bars(client, 2)).toHaveLength(1);
    expect(client.codes).toEqual([{ request: 1, code: 321 }]);
  });

  it('are refused when they cannot be had', async () => {
    const { client } = await start({}, trade(0, 4_800, 1));
    const ask = (id: number, end: string, span: string, size: string, what: WhatToShow = WhatToShow.TRADES, contract = ES, isKept = false): unknown => client.api.reqHistoricalData(id, contract, end, span, size as BarSizeSetting, what, 0, 2, isKept);
    ask(1, '', '600 S', '7 mins');
    ask(2, '', 'a while', '1 min');
    ask(3, 'yesterday', '600 S', '1 min');
    ask(4, '', '600 S', '1 min', WhatToShow.TRADES, { ...ES, lastTradeDateOrContractMonth: '202406' });
    ask(5, '', '600 S', '1 min', WhatToShow.HISTORICAL_VOLATILITY);
    ask(6, '20231226 09:00:00', '600 S', '1 min', WhatToShow.TRADES, ES, true);
    client.api.cancelHistoricalData(7);
    await client.settle();
    expect(client.codes.map(({ code, request }) => [request, code])).toEqual([[1, 321], [2, 321], [3, 10_314], [4, 162], [5, 162], [6, 321], [7, 366]]);
  });
});

describe.each([193, 178])('past ticks at server version %i', (serverVersion) => {
  const ticks = ([, , found]: Heard): unknown[] => found as unknown[];

  it('of prints come to the end of their last second, or from the beginning of their first', async () => {
    const { client } = await start({ serverVersion }, trade(0.1, 1, 1), trade(0.9, 2, 1), trade(1.1, 3, 1), trade(1.2, 4, 1), trade(1.3, 5, 1), trade(2, 6, 1));
    client.api.reqHistoricalTicks(1, ES, '20231226 09:00:00 US/Central', '', 3, WhatToShow.TRADES, 0, false);
    expect(ticks(await client.until(EventName.historicalTicksLast, ([, id]) => id === 1))).toMatchObject([1, 2, 3, 4, 5].map((price) => ({ price, exchange: 'CME' })));
    client.api.reqHistoricalTicks(2, ES, '', '20231226-15:00:02', 2, WhatToShow.TRADES, 0, false);
    expect(ticks(await client.until(EventName.historicalTicksLast, ([, id]) => id === 2))).toMatchObject([3, 4, 5].map((price) => ({ price, time: EPOCH + 1 })));
    expect(client.codes).toEqual([]);
  });

  it('of quotes have both sides, or the middle', async () => {
    const { client } = await start({ serverVersion }, quote(0, 4_800, 5, 4_800.25, 7));
    client.api.reqHistoricalTicks(1, ES, '', '20231226-15:01:00', 10, WhatToShow.BID_ASK, 0, false);
    expect(ticks(await client.until(EventName.historicalTicksBidAsk))).toMatchObject([{ time: EPOCH, priceBid: 4_800, priceAsk: 4_800.25, sizeBid: 5, sizeAsk: 7 }]);
    client.api.reqHistoricalTicks(2, ES, '', '20231226-15:01:00', 10, WhatToShow.MIDPOINT, 0, false);
    expect(ticks(await client.until(EventName.historicalTicks))).toEqual([{ time: EPOCH, price: 4_800.125, size: 0 }]);
  });

  it('are refused without a beginning or an end, and beyond a thousand', async () => {
    const { client } = await start({ serverVersion }, trade(0, 4_800, 1));
    client.api.reqHistoricalTicks(1, ES, '', '', 10, WhatToShow.TRADES, 0, false);
    client.api.reqHistoricalTicks(2, ES, '', '20231226-15:01:00', 1_001, WhatToShow.TRADES, 0, false);
    client.api.reqHistoricalTicks(3, SPX, '', '20231226-15:01:00', 10, WhatToShow.TRADES, 0, false);
    await client.settle();
    expect(client.codes.map(({ code }) => code)).toEqual([321, 321, 162]);
  });
});

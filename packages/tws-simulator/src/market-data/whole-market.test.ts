import { afterEach, describe, expect, it } from '@jest/globals';
import { BarSizeSetting, EventName, TickByTickDataType, WhatToShow } from '@stoqey/ib';
import fc from 'fast-check';
import { createSessionClock, MarketState, resolveInstrument, type Side, type TapeEvent, type TradeEvent } from '@mia-trading/core';
import { index, level, optionQuote, optionTrade, tape, trade } from '../test-support/made-up-tape.js';
import { closeAll, connect, ES, simulate, SPX, SPXW_4800_CALL, UNREADABLE, type TestClient } from '../test-support/test-client.js';

afterEach(closeAll);

/** A market of prints, levels, options and indices in any order. */
const someMarket = fc
  .array(
    fc.record({
      wait: fc.integer({ min: 0, max: 400 }),
      what: fc.constantFrom('trade', 'bid', 'ask', 'spx', 'optionQuote', 'optionTrade'),
      tick: fc.integer({ min: 0, max: 12 }),
      size: fc.integer({ min: 0, max: 5 }),
    }),
    { minLength: 20, maxLength: 300 },
  )
  .map((steps) => {
    let seconds = 0;
    return steps.map(({ wait, what, tick, size }): TapeEvent => {
      seconds += wait / 1_000;
      const step = tick / 4;
      if (what === 'trade') return trade(seconds, 4_800 + step, size + 1);
      if (what === 'bid') return level(seconds, 1, 4_800 - step, size);
      if (what === 'ask') return level(seconds, -1, 4_800.25 + step, size);
      if (what === 'spx') return index(seconds, 'SPX', 4_790 + step);
      if (what === 'optionTrade') return optionTrade(seconds, 3 + step, size + 1);
      return optionQuote(seconds, { bid: 3 + step, ask: 3.5 + step, volume: null, iv: 0.1 + step, underlying: 4_790 });
    });
  });

/** The rows of one side that a client has at the end. */
function rowsOf(client: TestClient, side: number): [number, number][] {
  const rows: [number, number][] = [];
  for (const [, , position, operation, rowSide, price, size] of client.of(EventName.updateMktDepth)) {
    if (rowSide !== side) continue;
    if (operation === 0) rows.splice(Number(position), 0, [Number(price), Number(size)]);
    else if (operation === 1) rows[Number(position)] = [Number(price), Number(size)];
    else rows.splice(Number(position), 1);
  }
  return rows;
}

function bookRows(market: MarketState, side: Side): [number, number][] {
  const { book } = market;
  return Array.from({ length: Math.min(book.levelCount(side), 10) }, (_, row) => [book.levelPrice(side, row) * book.tickSize, book.levelSize(side, row)]);
}

describe.each([193, 178])('a whole market at server version %i', (serverVersion) => {
  it('reaches the client as it was recorded: every print, the book, volumes and bars, and no message it cannot read', async () => {
    await fc.assert(
      fc.asyncProperty(someMarket, async (events) => {
        const simulator = await simulate({ recording: tape(...events), serverVersion, begin: 'onDemand' });
        const client = await connect(simulator);
        const { api } = client;
        api.reqMktData(1, ES, '233', false, false).reqMktData(2, SPX, '100,101,106', false, false).reqMktData(3, SPXW_4800_CALL, '100,101', false, false);
        api.reqTickByTickData(4, ES, TickByTickDataType.AllLast, 0, false).reqMktDepth(5, ES, 10, false).reqRealTimeBars(6, ES, 5, WhatToShow.TRADES, false);
        await client.settle();
        simulator.begin();
        await simulator.ended;
        await client.settle();
        api.reqHistoricalData(7, ES, '', '3600 S', BarSizeSetting.SECONDS_THIRTY, WhatToShow.TRADES, 0, 2, false);
        await client.settle();

        const market = new MarketState(resolveInstrument('ESH4', { asOf: '2023-12-26' }), createSessionClock({ calendar: 'CME_EQUITY' }));
        for (const event of events) {
          market.advance(event);
          market.apply(event);
        }
        const prints = events.filter((event): event is TradeEvent => event.kind === 'trade');
        const volume = prints.reduce((sum, { size }) => sum + size, 0);
        expect(client.of(EventName.tickByTickAllLast).map(([, , , , price, size]) => [price, size])).toEqual(prints.map(({ price, size }) => [price, size]));
        expect([rowsOf(client, 1), rowsOf(client, 0)]).toEqual([bookRows(market, 1), bookRows(market, -1)]);
        const volumes = client.of(EventName.tickSize).filter(([, id, type]) => id === 1 && type === 8);
        expect(volumes.at(-1)?.[3]).toBe(volume);
        const times = client.of(EventName.tickString).filter(([, id, type]) => id === 1 && type === 48);
        expect(times.reduce((sum, [, , , text]) => sum + Number(String(text).split(';')[1]), 0)).toBe(volume);
        const bars = client.of(EventName.historicalData).filter(([, id, date]) => id === 7 && !String(date).startsWith('finished'));
        expect(bars.reduce((sum, [, , , , , , , contracts]) => sum + Number(contracts), 0)).toBe(volume);
        expect(client.codes.filter(({ code }) => code === UNREADABLE)).toEqual([]);
        await closeAll();
      }),
      { numRuns: process.env['MIA_TEST_LEVEL'] === 'full' ? 100 : 10 },
    );
  });
});

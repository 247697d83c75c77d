import { afterEach, describe, expect, it } from '@jest/globals';
import { createSessionClock, MarketState, resolveInstrument, type TapeEvent } from '@mia-trading/core';
import { closeAll, opened, runFeed } from '../test-support/running-feed.js';
import { index, level, optionQuote, optionTrade, simulateMarket, trade } from '../test-support/simulated-market.js';

afterEach(closeAll);

const MARKET: readonly TapeEvent[] = [
  level(0, 1, 4_800, 10), level(0, -1, 4_800.25, 12), level(0, 1, 4_799.75, 30), level(0, -1, 4_800.5, 33),
  index(0, 'SPX', 4_795), index(0, 'VIX', 13.5),
  trade(1, 4_800.25, 2), level(1, -1, 4_800.25, 0), level(1.1, 1, 4_800.25, 7), trade(1.2, 4_800.5, 3),
  ...[4_790, 4_800].flatMap((strike) => (['C', 'P'] as const).map((right) => optionQuote(1.5, strike, right, { volume: 100, openInterest: strike / 10, iv: 0.12, delta: 0.5, gamma: 0.01, vega: 1, theta: -1.5, underlying: 4_795 }))),
  optionTrade(2, 4_800, 'C', 3.2, 11),
  index(2.5, 'SPX', 4_796), index(2.5, 'VIX', 13.6),
  level(3, 1, 4_800, 25), level(3, -1, 4_800.75, 40), trade(3, 4_800.5, 1),
];

describe.each([193, 178])('the feed at server version %i', (serverVersion) => {
  it('tells the market of the simulator: book, prints, indices, options with the Greeks of the broker', async () => {
    const simulator = await simulateMarket(MARKET, { serverVersion });
    const { session, feed } = await runFeed(simulator);
    feed.start();
    await opened(simulator, 6);
    simulator.begin();
    await simulator.ended;
    await session.until((all) => all.of('trade').length === 3 && all.of('optionQuote').some(({ strike, right, iv, openInterest }) => strike === 4_800 && right === 'P' && iv !== null && openInterest !== null));
    expect(session.of('trade').map(({ price, size, aggressor, aggressorSource }) => [price, size, aggressor, aggressorSource])).toEqual([
      [4_800.25, 2, 0, 'none'], [4_800.5, 3, 0, 'none'], [4_800.5, 1, 0, 'none'],
    ]);
    const market = new MarketState(resolveInstrument('ESH4', { asOf: '2023-12-26' }), createSessionClock({ calendar: 'CME_EQUITY' }));
    for (const event of session.events) {
      market.advance(event);
      market.apply(event);
    }
    const rows = ([1, -1] as const).map((side) => Array.from({ length: market.book.levelCount(side) }, (_, row) => [market.book.levelPrice(side, row) / 4, market.book.levelSize(side, row)]));
    expect(rows).toEqual([[[4_800.25, 7], [4_800, 25], [4_799.75, 30]], [[4_800.5, 33], [4_800.75, 40]]]);
    expect(market.book.quality).toBe('l2-async');
    expect(session.of('index', 'SPX').at(-1)?.level).toBe(4_796);
    expect(session.of('index', 'VIX').at(-1)?.level).toBe(13.6);
    const put = session.of('optionQuote').filter(({ strike, right }) => strike === 4_800 && right === 'P').at(-1);
    expect(put).toMatchObject({ instrument: 'SPX', root: 'SPXW', expiry: '2023-12-26', bid: 3, ask: 3.2, volume: 100, openInterest: 480, iv: 0.12, delta: 0.5, gamma: 0.01, vega: 1, theta: -1.5, underlying: 4_795 });
    expect(session.events.map(({ seq }) => seq)).toEqual(session.events.map((_, seq) => seq));
    expect(feed.summary).toMatchObject({ quality: 'l2-async', isLive: true, quarantined: 0 });
  });
});

import { describe, expect, it } from '@jest/globals';
import { createSessionClock, isoFromMicros, MarketState, MINUTE, resolveInstrument, SECOND, type TapeEvent } from '@mia-trading/core';
import { LoopedMarket } from './looped-market.js';
import { tradesAndQuotes } from './trades-and-quotes.js';

const instrument = resolveInstrument('ES');
/** 17:00 CT on Thursday 2023-12-28: the session of Friday the 29th. */
const START = Date.UTC(2023, 11, 28, 23) * 1_000;

function order(seq: number, ts: number, fields: Partial<Extract<TapeEvent, { kind: 'order' }>>): TapeEvent {
  return { kind: 'order', tsEvent: ts, tsInit: ts + 5, seq, instrument: 'ES', action: 'add', side: 1, price: 4_800, size: 1, orderId: seq + 1, last: true, snapshot: false, ...fields };
}

const events: readonly TapeEvent[] = [
  order(0, START - 10 * MINUTE, { side: 1, price: 4_800, size: 3 }),
  order(1, START + MINUTE, { side: -1, price: 4_800.5, size: 2 }),
  order(2, START + 2 * MINUTE, { side: 1, price: 4_799, size: 9 }),
  { kind: 'trade', tsEvent: START + 3 * MINUTE, tsInit: START + 3 * MINUTE, seq: 3, instrument: 'ES', price: 4_800.5, size: 1, aggressor: 1, aggressorSource: 'exchange', matchId: 7, flags: 0 },
  order(4, START + 3 * MINUTE, { action: 'cancel', side: -1, price: 4_800.5, size: 1, orderId: 2 }),
];
const market = new LoopedMarket({ instrument, events, description: 'five events' });

describe('a market played on one trade date after another', () => {
  it('plays the first pass as it was', () => {
    expect([...market.pass(0)]).toEqual(events);
  });

  it('keeps the time of day: Sunday 31 December has the session of 1 January at no time, 1 January 17:00 CT that of the 2nd', () => {
    const trade = (index: number): string => isoFromMicros([...market.pass(index)][3]?.tsEvent ?? 0).slice(0, 16);
    expect([0, 1, 2].map(trade)).toEqual(['2023-12-28T23:03', '2024-01-01T23:03', '2024-01-02T23:03']);
  });

  it('moves with daylight saving, so that every pass is traded continuously', () => {
    const clock = createSessionClock(instrument);
    let before = '';
    for (let index = 0; index < 120; index += 1) {
      const last = START + 3 * MINUTE + market.shiftOf(index);
      const { phase, tradeDate, sessionStart } = clock.at(last);
      expect({ phase, minutes: (last - sessionStart) / MINUTE }).toEqual({ phase: 'continuous', minutes: 3 });
      expect(tradeDate > before).toBe(true);
      before = tradeDate;
    }
  });

  it('changes nothing but time', () => {
    const shift = market.shiftOf(5);
    expect([...market.pass(5)]).toEqual(events.map((event) => ({ ...event, tsEvent: event.tsEvent + shift, tsInit: event.tsInit + shift })));
  });
});

describe('a market as trades and quotes', () => {
  it('has a quote for each change at the best and every print, checked by hand', () => {
    const quotes = [...tradesAndQuotes(market).pass(0)].map((event) => (event.kind === 'quote' ? [event.bid, event.bidSize, event.ask, event.askSize] : event.kind));
    // One side; both sides; (a bid behind the best changes nothing;) the print; what it took.
    expect(quotes).toEqual([[4_800, 3, NaN, 0], [4_800, 3, 4_800.5, 2], 'trade', [4_800, 3, 4_800.5, 1]]);
  });

  it('leads to the same best prices as the orders', () => {
    const sparse = tradesAndQuotes(market);
    const states = [market, sparse].map((source) => {
      const state = new MarketState(instrument, createSessionClock(instrument));
      for (const event of source.pass(0)) {
        state.advance(event);
        state.apply(event);
      }
      return [state.book.bestBid, state.book.bestBidSize, state.book.bestAsk, state.book.bestAskSize, state.lastPrice, state.now - START < 4 * 60 * SECOND];
    });
    expect(states[1]).toEqual(states[0]);
  });
});

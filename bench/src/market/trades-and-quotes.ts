import { createSessionClock, MarketChange, MarketState, NO_PRICE, type QuoteEvent, type TapeEvent } from '@mia-trading/core';
import { LoopedMarket } from './looped-market.js';

/** The same market as a feed of prints and best bid and offer: a quote wherever price or size at the best changed, nothing else. */
export function tradesAndQuotes({ instrument, events, description }: LoopedMarket): LoopedMarket {
  const market = new MarketState(instrument, createSessionClock(instrument));
  const { book } = market;
  const sparse: TapeEvent[] = [];
  let quote: QuoteEvent | undefined;
  const points = (ticks: number): number => (ticks === NO_PRICE ? NaN : ticks * instrument.tickSize);
  for (const event of events) {
    const changes = market.advance(event) | market.apply(event);
    if (event.kind === 'trade') sparse.push({ ...event, seq: sparse.length });
    if ((changes & MarketChange.Book) === 0) continue;
    const next: QuoteEvent = {
      kind: 'quote',
      tsEvent: event.tsEvent,
      tsInit: event.tsInit,
      seq: sparse.length,
      instrument: instrument.symbol,
      bid: points(book.bestBid),
      bidSize: book.bestBidSize,
      ask: points(book.bestAsk),
      askSize: book.bestAskSize,
    };
    if (quote === undefined || !isSameQuote(quote, next)) sparse.push((quote = next));
  }
  return new LoopedMarket({ instrument, events: sparse, description: `${description.split(',')[0] ?? ''} as trades and quotes, ${sparse.length} events a pass` });
}

function isSameQuote(left: QuoteEvent, right: QuoteEvent): boolean {
  return Object.is(left.bid, right.bid) && left.bidSize === right.bidSize && Object.is(left.ask, right.ask) && left.askSize === right.askSize;
}

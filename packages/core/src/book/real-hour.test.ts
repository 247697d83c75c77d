import { describe, expect } from '@jest/globals';
import { microsFromIso } from '../time/micros.js';
import { BookChange, OrderBook } from './order-book.js';
import { TICK } from './test-support/book-events.js';
import { itWithRealHour, realDepth, realOrders, realQuotes } from './test-support/real-hour.js';

const OPENING = microsFromIso('2023-12-25T23:00:00Z') ?? NaN;

/** Best prices with contracts and orders of either side. */
function bestOf(book: OrderBook): number[] {
  const { bestBid, bestAsk } = book;
  return [bestBid, book.bestBidSize, book.ordersAt(1, bestBid), bestAsk, book.bestAskSize, book.ordersAt(-1, bestAsk)];
}

/** The same without the numbers of orders. */
function pricesAndSizes([bid = NaN, bidSize = NaN, , ask = NaN, askSize = NaN]: readonly number[]): number[] {
  return [bid, bidSize, ask, askSize];
}

function withoutRepeats(rows: readonly number[][]): number[][] {
  return rows.filter((row, i) => i === 0 || row.some((value, column) => value !== rows[i - 1]?.[column]));
}

describe('OrderBook on the ES hour of 2023-12-25', () => {
  itWithRealHour('rebuilds every best price of the order-by-order book, without one unknown order or violation', () => {
    const book = new OrderBook(TICK);
    book.setPhase('preOpen');
    const best: number[][] = [];
    let gaps = 0;
    let eventEnds = 0;
    let crossed: number[] = [];
    for (const event of realOrders()) {
      if (event.tsInit >= OPENING) book.setPhase('continuous');
      const crossedBefore = book.crossedInAuction;
      const changes = book.applyOrder(event);
      if ((changes & BookChange.Gap) !== 0) gaps++;
      if (event.last && !event.snapshot) eventEnds++;
      if (book.crossedInAuction > crossedBefore) crossed = [...crossed.slice(0, 1), event.tsEvent];
      if ((changes & BookChange.Published) !== 0 && event.tsEvent >= OPENING) best.push(bestOf(book));
    }
    expect([eventEnds, book.unknownOrders, book.violations, book.crossedInAuction, gaps]).toEqual([47_022, 0, 0, 891, 1]);
    expect(crossed.map((time) => new Date(time / 1_000).toISOString())).toEqual(['2023-12-25T22:39:55.216Z', '2023-12-25T22:59:59.999Z']);
    expect([book.bestBid * TICK, book.bestAsk * TICK, book.isWhole]).toEqual([4810, 4810.25, true]);
    expect(withoutRepeats(best)).toEqual(realQuotes());
  }, 30_000);

  itWithRealHour('rebuilds the same best prices from the hour encoded as price levels', () => {
    const book = new OrderBook(TICK);
    const best: number[][] = [];
    let negative = 0;
    for (const event of realDepth()) {
      if ((book.applyDepth(event) & BookChange.Published) === 0) continue;
      best.push(bestOf(book));
      if (book.bestBidSize < 0 || book.bestAskSize < 0) negative++;
    }
    expect([book.violations, negative, book.isWhole]).toEqual([0, 0, true]);
    // That encoding leaves out a change of the number of orders alone.
    expect(withoutRepeats(best.map(pricesAndSizes))).toEqual(withoutRepeats(realQuotes().map(pricesAndSizes)));
  }, 30_000);
});

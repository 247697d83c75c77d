import { describe, expect, it } from '@jest/globals';
import { NO_PRICE } from '../contracts/book-view.js';
import { BookChange, OrderBook } from './order-book.js';
import { order, TICK } from './test-support/book-events.js';
import type { OrderEvent } from '../events/events.js';

const { None, Published, Gap } = BookChange;

function bookOf(...events: readonly OrderEvent[]): OrderBook {
  const book = new OrderBook(TICK);
  for (const event of events) book.applyOrder(event);
  return book;
}

/** Three bids at one price, first to last: 11 with 5, 12 with 3, 13 with 4 contracts. */
function queue(): OrderBook {
  return bookOf(order('add', 11, 1, 100, 5), order('add', 12, 1, 100, 3), order('add', 13, 1, 100, 4), order('add', 21, -1, 101, 7));
}

describe('OrderBook from orders', () => {
  it('adds up the orders of a price', () => {
    const book = queue();
    expect([book.bestBid, book.bestBidSize, book.ordersAt(1, 100), book.bestAsk, book.bestAskSize]).toEqual([100, 12, 3, 101, 7]);
    expect([book.isWhole, book.quality, book.version, book.orderCount]).toEqual([true, 'l3', 4, 4]);
  });

  it('fills first in, first out', () => {
    const book = queue();
    expect([11, 12, 13].map((id) => book.sizeAhead(id))).toEqual([0, 5, 8]);
    expect([book.queueAt(1, 100), book.queueAt(-1, 101), book.queueAt(1, 99), book.queueAt(-1, 100)]).toEqual([[11, 12, 13], [21], [], []]);
    expect([book.orderSize(13), book.orderPrice(13)]).toEqual([4, 100]);
    expect([book.sizeAhead(99), book.orderSize(99), book.orderPrice(99)]).toEqual([-1, 0, NO_PRICE]);
  });

  it('keeps the place in the queue when the size decreases', () => {
    const book = queue();
    book.applyOrder(order('modify', 12, 1, 100, 1));
    expect([11, 12, 13].map((id) => book.sizeAhead(id))).toEqual([0, 5, 6]);
    book.applyOrder(order('cancel', 11, 1, 100, 2));
    expect([11, 12, 13].map((id) => book.sizeAhead(id))).toEqual([0, 3, 4]);
    expect(book.sizeAt(1, 100)).toBe(8);
  });

  it('loses the place when the size increases', () => {
    const book = queue();
    book.applyOrder(order('modify', 12, 1, 100, 4));
    expect([11, 13, 12].map((id) => book.sizeAhead(id))).toEqual([0, 5, 9]);
    expect(book.queueAt(1, 100)).toEqual([11, 13, 12]);
  });

  it('loses the place when the price changes, even on the way back', () => {
    const book = queue();
    book.applyOrder(order('modify', 11, 1, 99, 5));
    expect([book.sizeAt(1, 100), book.sizeAt(1, 99), book.sizeAhead(12)]).toEqual([7, 5, 0]);
    book.applyOrder(order('modify', 11, 1, 100, 5));
    expect([12, 13, 11].map((id) => book.sizeAhead(id))).toEqual([0, 3, 7]);
  });

  it('removes an order with a cancellation of all it has or a modification to 0', () => {
    const book = queue();
    book.applyOrder(order('cancel', 12, 1, 100, 3));
    book.applyOrder(order('modify', 21, -1, 101, 0));
    expect([book.ordersAt(1, 100), book.sizeAhead(13), book.bestAsk, book.isWhole, book.violations]).toEqual([2, 5, NO_PRICE, false, 0]);
  });

  it('leaves the book alone at a fill', () => {
    const book = queue();
    expect(book.applyOrder(order('fill', 11, 1, 100, 5))).toBe(None);
    expect([book.bestBidSize, book.version]).toEqual([12, 4]);
  });

  it('takes effect at the last message of the exchange event', () => {
    const book = queue();
    expect(book.applyOrder(order('fill', 11, 1, 100, 5, { last: false }))).toBe(None);
    expect(book.applyOrder(order('cancel', 11, 1, 100, 5, { last: false }))).toBe(None);
    expect([book.bestBidSize, book.orderSize(11), book.sizeAhead(12)]).toEqual([12, 5, 5]);
    expect(book.applyOrder(order('cancel', 12, 1, 100, 1, { tsEvent: 8 }))).toBe(Published);
    expect([book.bestBidSize, book.orderSize(11), book.sizeAhead(12), book.version, book.asOf]).toEqual([6, 0, 0, 5, 8]);
  });

  it('takes effect when a print ends the exchange event', () => {
    const book = queue();
    book.applyOrder(order('cancel', 11, 1, 100, 5, { last: false }));
    expect(book.endEvent(9)).toBe(Published);
    expect([book.bestBidSize, book.asOf, book.endEvent(10)]).toEqual([7, 9, None]);
  });

  it('adds an order it hears of by a modification, and counts it', () => {
    const book = queue();
    expect(book.applyOrder(order('modify', 14, 1, 100, 2))).toBe(Published);
    expect([book.sizeAhead(14), book.unknownOrders, book.violations]).toEqual([12, 1, 0]);
  });

  it('counts a cancellation of an order it does not have, and publishes nothing', () => {
    const book = queue();
    expect(book.applyOrder(order('cancel', 14, 1, 100, 2))).toBe(None);
    expect([book.unknownOrders, book.version]).toEqual([1, 4]);
  });

  it.each([
    ['a cancellation of more than there is', order('cancel', 11, 1, 100, 6), 7],
    ['an order that is there already', order('add', 11, 1, 100, 6), 13],
    ['a negative size', order('add', 14, 1, 100, -1), 12],
    ['no size', order('add', 14, 1, 100, 0), 12],
    ['a size that is no number', order('modify', 11, 1, 100, NaN), 12],
    ['a price off the grid', order('add', 14, 1, 100.5, 1), 12],
    ['an id that is no whole number', order('add', 0.5, 1, 100, 1), 12],
  ])('counts %s as a violation and tells of a hole', (_, event, bidSize) => {
    const book = queue();
    expect(book.applyOrder(event) & Gap).toBe(Gap);
    expect([book.violations, book.sizeAt(1, 100), book.unknownOrders]).toEqual([1, bidSize, 0]);
  });
});

describe('OrderBook and snapshots', () => {
  const snapshot = (id: number, last = false): OrderEvent => order('add', id, id < 20 ? 1 : -1, id < 20 ? 100 : 101, 2, { last, snapshot: true, tsEvent: id });

  it('publishes once, at the last record', () => {
    const book = new OrderBook(TICK);
    expect([11, 12].map((id) => book.applyOrder(snapshot(id)))).toEqual([None, None]);
    expect([book.isWhole, book.version, book.bestBid]).toEqual([false, 0, NO_PRICE]);
    expect(book.applyOrder(snapshot(21, true))).toBe(Published);
    expect([book.isWhole, book.version, book.bestBidSize, book.asOf]).toEqual([true, 1, 4, 21]);
  });

  it('ends a run that has no last record at the next message', () => {
    const book = bookOf(snapshot(11), snapshot(21));
    expect(book.isWhole).toBe(false);
    expect(book.endSnapshot()).toBe(Published);
    expect([book.isWhole, book.version, book.asOf, book.endSnapshot()]).toEqual([true, 1, 21, None]);
    const other = bookOf(snapshot(11), snapshot(21), order('add', 12, 1, 100, 9));
    expect([other.bestBidSize, other.version]).toEqual([11, 2]);
  });

  it('replaces the book and tells of the hole', () => {
    const book = queue();
    expect(book.applyOrder(snapshot(15))).toBe(None);
    expect(book.isWhole).toBe(false);
    expect(book.applyOrder(snapshot(25, true))).toBe(Published | Gap);
    expect([book.bestBidSize, book.orderSize(11), book.orderCount, book.levelCount(1), book.isWhole]).toEqual([2, 0, 2, 1, true]);
  });

  it('gives the same book when the same snapshot comes twice', () => {
    const book = bookOf(snapshot(11), snapshot(21, true), snapshot(11), snapshot(21, true));
    expect([book.bestBidSize, book.bestAskSize, book.orderCount, book.violations]).toEqual([2, 2, 2, 0]);
  });

  it('may begin with a clear record of its own', () => {
    const clear = order('clear', 0, 1, 0, 0, { snapshot: true, last: false });
    const book = bookOf(snapshot(11), clear, snapshot(12), snapshot(21, true));
    expect([book.orderSize(11), book.orderSize(12), book.isWhole]).toEqual([0, 2, true]);
  });

  it('makes a book whole again that has lost events', () => {
    const book = queue();
    book.invalidate();
    book.applyOrder(order('add', 14, 1, 100, 1));
    expect(book.isWhole).toBe(false);
    book.applyOrder(snapshot(11));
    book.applyOrder(snapshot(21, true));
    expect(book.isWhole).toBe(true);
  });

  it('is empty and trusted again after a clear', () => {
    const book = queue();
    book.invalidate();
    expect(book.applyOrder(order('clear', 0, 1, 0, 0))).toBe(Published | Gap);
    expect([book.bestBid, book.orderCount, book.isWhole]).toEqual([NO_PRICE, 0, false]);
    book.applyOrder(order('add', 1, 1, 100, 1));
    book.applyOrder(order('add', 2, -1, 101, 1));
    expect(book.isWhole).toBe(true);
  });
});

import { describe, expect, it } from '@jest/globals';
import { NO_PRICE } from '../contracts/book-view.js';
import { BookChange, OrderBook } from './order-book.js';
import { clearedDepth, level, order, quote, TICK } from './test-support/book-events.js';

const { None, Published, Gap } = BookChange;

function top(book: OrderBook): number[] {
  return [book.bestBid, book.bestBidSize, book.bestAsk, book.bestAskSize];
}

describe('OrderBook from quotes', () => {
  it('shows the quote', () => {
    const book = new OrderBook(TICK);
    expect(book.applyQuote(quote(100, 3, 101, 5, { tsEvent: 7 }))).toBe(Published);
    expect(top(book)).toEqual([100, 3, 101, 5]);
    expect([book.isWhole, book.version, book.asOf, book.quality]).toEqual([true, 1, 7, 'l1']);
    expect(book.applyQuote(quote(99, 4, 101, 5))).toBe(Published);
    expect([book.levelCount(1), book.levelPrice(1, 0), book.levelSize(1, 0), book.levelSize(1, 1)]).toEqual([1, 99, 4, 0]);
  });

  it('publishes no state that is the same as before', () => {
    const book = new OrderBook(TICK);
    book.applyQuote(quote(100, 3, 101, 5));
    expect(book.applyQuote(quote(100, 3, 101, 5, { tsEvent: 9 }))).toBe(None);
    expect([book.version, book.asOf]).toEqual([1, 1]);
  });

  it('is not whole with one side absent', () => {
    const book = new OrderBook(TICK);
    book.applyQuote(quote(100, 3, undefined, 0));
    expect(top(book)).toEqual([100, 3, NO_PRICE, 0]);
    expect(book.isWhole).toBe(false);
  });

  it('shows prices alone when the sizes are not known, and sizes again when they come', () => {
    const book = new OrderBook(TICK);
    book.applyQuote(quote(100, Number.NaN, 101, Number.NaN));
    expect(top(book)).toEqual([100, 0, 101, 0]);
    expect([book.isWhole, book.violations, book.levelSize(1, 0), book.sizeAt(-1, 101)]).toEqual([true, 0, 0, 0]);
    book.applyQuote(quote(100, 3, 101, 5));
    expect(top(book)).toEqual([100, 3, 101, 5]);
  });

  it('leaves out a quote off the grid, counts it and tells of it', () => {
    const book = new OrderBook(TICK);
    book.applyQuote(quote(100, 3, 101, 5));
    expect(book.applyQuote({ ...quote(100, 3, 101, 5), bid: 25.1 })).toBe(Gap);
    expect([book.violations, ...top(book)]).toEqual([1, 100, 3, 101, 5]);
  });

  it('refuses a tick size that is not above 0', () => {
    for (const tickSize of [0, -1, NaN, Infinity]) expect(() => new OrderBook(tickSize)).toThrow(expect.objectContaining({ code: 'MIA-BOOK-TICK' }));
  });
});

describe('OrderBook from levels', () => {
  it('takes effect at the end of the batch only', () => {
    const book = new OrderBook(TICK);
    for (const event of [level(1, 100, 5), level(-1, 102, 6)]) book.applyDepth(event);
    expect(book.applyDepth(level(1, 100, 0, { endOfBatch: false }))).toBe(None);
    expect(book.applyDepth(level(1, 101, 9, { endOfBatch: false }))).toBe(None);
    expect([...top(book), book.sizeAt(1, 101), book.levelPrice(1, 0), book.levelCount(1)]).toEqual([100, 5, 102, 6, 0, 100, 1]);
    expect(book.applyDepth(level(-1, 102, 7, { orders: 4, tsEvent: 5 }))).toBe(Published);
    expect([...top(book), book.sizeAt(1, 101), book.ordersAt(-1, 102), book.asOf]).toEqual([101, 9, 102, 7, 9, 4, 5]);
  });

  it('replaces the whole book within one batch, with no hole to tell of', () => {
    const book = new OrderBook(TICK);
    for (const event of [level(1, 100, 5), level(-1, 102, 6)]) book.applyDepth(event);
    book.applyDepth(clearedDepth());
    expect(top(book)).toEqual([100, 5, 102, 6]);
    book.applyDepth(level(1, 90, 1, { endOfBatch: false }));
    expect(book.applyDepth(level(-1, 91, 2))).toBe(Published);
    expect([...top(book), book.levelCount(1), book.isWhole]).toEqual([90, 1, 91, 2, 1, true]);
  });

  it('takes over from quotes, which then leave it alone', () => {
    const book = new OrderBook(TICK);
    book.applyQuote(quote(100, 3, 101, 5));
    book.applyDepth(level(1, 99, 1));
    expect([...top(book), book.quality]).toEqual([99, 1, NO_PRICE, 0, 'l2-async']);
    expect(book.applyQuote(quote(100, 3, 101, 5))).toBe(None);
    expect(book.bestBid).toBe(99);
  });

  it('has nothing to read while the first batch of the better source comes in', () => {
    const book = new OrderBook(TICK);
    book.applyQuote(quote(100, 3, 101, 5));
    book.applyDepth(level(1, 99, 1, { endOfBatch: false }));
    expect([...top(book), book.levelCount(1), book.isWhole]).toEqual([NO_PRICE, 0, NO_PRICE, 0, 0, false]);
  });

  it('is fed only by what the declared quality names', () => {
    const book = new OrderBook(TICK);
    book.setQuality('l1');
    expect(book.applyDepth(level(1, 99, 1))).toBe(None);
    book.applyQuote(quote(100, 3, 101, 5));
    expect([book.bestBid, book.quality, book.isWhole]).toEqual([100, 'l1', true]);
    book.setQuality('l2-atomic');
    expect(book.isWhole).toBe(false);
    for (const event of [level(1, 100, 5), level(-1, 102, 6)]) book.applyDepth(event);
    expect(book.isWhole).toBe(false);
    for (const event of [clearedDepth(), level(1, 100, 5, { endOfBatch: false }), level(-1, 102, 6)]) book.applyDepth(event);
    expect([book.isWhole, book.quality]).toEqual([true, 'l2-atomic']);
  });

  it('is not whole after lost events until it is cleared', () => {
    const book = new OrderBook(TICK);
    for (const event of [level(1, 100, 5), level(-1, 102, 6)]) book.applyDepth(event);
    book.applyDepth(level(1, 101, 5, { endOfBatch: false }));
    book.invalidate();
    expect(book.isWhole).toBe(false);
    book.applyDepth(level(-1, 103, 5));
    expect([book.isWhole, book.sizeAt(1, 101)]).toEqual([false, 0]);
    for (const event of [clearedDepth(), level(1, 100, 5, { endOfBatch: false }), level(-1, 102, 6)]) book.applyDepth(event);
    expect(book.isWhole).toBe(true);
  });
});

describe('OrderBook and what may be crossed', () => {
  const crossing = order('add', 3, 1, 103, 1);

  function twoSided(): OrderBook {
    const book = new OrderBook(TICK);
    book.applyOrder(order('add', 1, 1, 100, 5));
    book.applyOrder(order('add', 2, -1, 102, 6));
    return book;
  }

  it('counts a crossed book in continuous trading at every event end, and tells of the hole once', () => {
    const book = twoSided();
    expect(book.applyOrder(crossing)).toBe(Published | Gap);
    expect(book.isWhole).toBe(false);
    expect(book.applyOrder(order('add', 4, 1, 99, 1))).toBe(Published);
    expect([book.violations, book.crossedInAuction]).toEqual([2, 0]);
    expect(book.applyOrder(order('cancel', 3, 1, 103, 1))).toBe(Published);
    expect([book.violations, book.isWhole]).toEqual([2, true]);
  });

  it('counts a locked book as well', () => {
    const book = twoSided();
    book.applyOrder(order('add', 3, 1, 102, 1));
    expect([book.violations, book.isWhole]).toEqual([1, false]);
  });

  it.each(['preOpen', 'auction', 'halted'] as const)('takes it as legal in phase %s, and not as whole', (phase) => {
    const book = twoSided();
    book.setPhase(phase);
    expect(book.applyOrder(crossing)).toBe(Published);
    expect([book.violations, book.crossedInAuction, book.isWhole]).toEqual([0, 1, false]);
  });

  it('lets the opening match what the auction left crossed', () => {
    const book = twoSided();
    book.setPhase('preOpen');
    book.applyOrder(crossing);
    book.setPhase('continuous');
    expect(book.applyOrder(order('modify', 2, -1, 102, 5))).toBe(Published);
    expect([book.violations, book.crossedInAuction]).toEqual([0, 2]);
    book.applyOrder(order('cancel', 3, 1, 103, 1));
    expect(book.isWhole).toBe(true);
    expect(book.applyOrder(order('add', 5, 1, 103, 1))).toBe(Published | Gap);
    expect(book.violations).toBe(1);
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { DepthEvent, OrderEvent, TapeEvent } from '../events/events.js';
import type { Side } from '../events/side.js';
import { NO_PRICE } from '../contracts/book-view.js';
import { BookChange, OrderBook } from './order-book.js';
import { clearedDepth, level, order, TICK } from './test-support/book-events.js';
import { expectSame } from './test-support/expect-same.js';
import { propertyRuns } from './test-support/property-runs.js';
import { SlowBook, type PriceLevel } from './test-support/slow-book.js';

const side = fc.constantFrom<Side>(1, -1);
const price = fc.oneof({ weight: 8, arbitrary: fc.integer({ min: 95, max: 105 }) }, { weight: 1, arbitrary: fc.integer({ min: -200_000, max: 400_000 }) });
const size = fc.integer({ min: 1, max: 20 });
/** Ends an exchange event or batch about every second time. */
const isLast = fc.boolean();

const orderStream = fc.array(
  fc
    .record({
      action: fc.oneof({ weight: 5, arbitrary: fc.constant('add') }, { weight: 4, arbitrary: fc.constant('modify') }, { weight: 4, arbitrary: fc.constant('cancel') }, { weight: 1, arbitrary: fc.constantFrom('fill', 'clear') }),
      id: fc.integer({ min: 1, max: 25 }),
      side,
      price,
      size,
      last: isLast,
    })
    .map(({ action, id, last, ...rest }) => order(action as OrderEvent['action'], id, rest.side, rest.price, rest.size, { last })),
  { minLength: 20, maxLength: 150, size: 'max' },
);

const depthStream = fc.array(
  fc.oneof(
    { weight: 40, arbitrary: fc.record({ side, price, size: fc.oneof(size, fc.constant(0)), orders: fc.nat(9), last: isLast }).map((one) => level(one.side, one.price, one.size, { orders: one.size && one.orders, endOfBatch: one.last })) },
    { weight: 1, arbitrary: isLast.map((endOfBatch) => clearedDepth({ endOfBatch })) },
  ),
  { minLength: 20, maxLength: 150, size: 'max' },
);

function levels(book: OrderBook, on: Side): PriceLevel[] {
  return Array.from({ length: book.levelCount(on) }, (_, n) => {
    const at = book.levelPrice(on, n);
    expectSame(book.levelSize(on, n), book.sizeAt(on, at));
    return { price: at, size: book.sizeAt(on, at), orders: book.ordersAt(on, at) };
  });
}

/** Prices copied at once: a random book mostly lies within them, and at times far outside its dense part. */
const COPIED = 16;

function expectCopies(book: OrderBook, on: Side): void {
  const best = on > 0 ? book.bestBid : book.bestAsk;
  if (best === NO_PRICE) return;
  const sizes = new Float64Array(COPIED + 2).fill(-1);
  book.copySizes(on, best, COPIED, sizes, 1);
  expectSame(Array.from(sizes), [-1, ...Array.from({ length: COPIED }, (_, away) => book.sizeAt(on, best - on * away)), -1]);
}

function state(book: OrderBook): object {
  expectCopies(book, 1);
  expectCopies(book, -1);
  return { bid: book.bestBid, bidSize: book.bestBidSize, ask: book.bestAsk, askSize: book.bestAskSize, bids: levels(book, 1), asks: levels(book, -1) };
}

function expectedState(slow: SlowBook): object {
  const bid = slow.best(1);
  const ask = slow.best(-1);
  return { bid: bid.price, bidSize: bid.size, ask: ask.price, askSize: ask.size, bids: slow.levels(1), asks: slow.levels(-1) };
}

/** Replays a stream into both books; between event ends the fast one must stay at the last published state. */
function replay<E extends OrderEvent | DepthEvent>(events: readonly E[], book: OrderBook, apply: (event: E) => number, applySlowly: (event: E) => void, slow: SlowBook, check: () => void): void {
  let published = expectedState(slow);
  for (const event of events) {
    const before = book.version;
    const changes = apply(event);
    applySlowly(event);
    if (event.kind === 'order' ? event.last : event.endOfBatch) {
      published = expectedState(slow);
      check();
    }
    expectSame(book.version - before, (changes & BookChange.Published) === 0 ? 0 : 1);
    expectSame(state(book), published);
  }
}

describe('OrderBook against a slow book', () => {
  it('has the same levels, counts, queues and unknown orders after every exchange event of random orders', () => {
    fc.assert(
      fc.property(orderStream, (events) => {
        const book = new OrderBook(TICK);
        const slow = new SlowBook();
        const ids = [...new Set(events.map((event) => event.orderId))];
        replay(events, book, (event) => book.applyOrder(event), (event) => slow.applyOrder(event), slow, () => {
          expectSame(ids.map((id) => book.sizeAhead(id)), ids.map((id) => slow.sizeAhead(id)));
          expectSame([book.orderCount, book.unknownOrders], [slow.orders.length, slow.unknownOrders]);
        });
      }),
      { numRuns: propertyRuns },
    );
  });

  it('has the same levels and counts after every batch of random levels', () => {
    fc.assert(
      fc.property(depthStream, (events) => {
        const book = new OrderBook(TICK);
        const slow = new SlowBook();
        replay(events, book, (event) => book.applyDepth(event), (event) => slow.applyDepth(event), slow, () => expectSame(book.violations >= 0, true));
      }),
      { numRuns: propertyRuns },
    );
  });

  it('mirrors when prices and sides are mirrored', () => {
    fc.assert(
      fc.property(orderStream, (events) => {
        const book = new OrderBook(TICK);
        const mirror = new OrderBook(TICK);
        for (const event of events) {
          book.applyOrder(event);
          mirror.applyOrder({ ...event, side: event.side === 1 ? -1 : 1, price: -event.price });
        }
        const turned = (list: readonly PriceLevel[]): PriceLevel[] => list.map((one) => ({ ...one, price: 0 - one.price }));
        expect(turned(levels(mirror, -1))).toEqual(levels(book, 1));
        expect(turned(levels(mirror, 1))).toEqual(levels(book, -1));
        expect([mirror.isWhole, mirror.violations, mirror.bestAskSize]).toEqual([book.isWhole, book.violations, book.bestBidSize]);
      }),
      { numRuns: propertyRuns },
    );
  });
});

describe('OrderBook against rubbish', () => {
  const anyNumber = fc.oneof(fc.double(), fc.constantFrom(NaN, Infinity, -Infinity, -0, 2 ** 31, 2 ** 53), fc.integer({ min: -3, max: 3 }));
  const anyTime = { tsEvent: 1, tsInit: 1, seq: 0, instrument: 'ESH4' };
  const rubbish = fc.oneof(
    fc.record({ action: fc.constantFrom('add', 'modify', 'cancel', 'fill', 'clear'), side: anyNumber, price: anyNumber, size: anyNumber, orderId: anyNumber, last: isLast, snapshot: fc.boolean() }).map((one) => ({ kind: 'order', ...anyTime, ...one })),
    fc.record({ action: fc.constantFrom('set', 'clear'), side: anyNumber, price: anyNumber, size: anyNumber, orders: anyNumber, endOfBatch: isLast }).map((one) => ({ kind: 'depth', ...anyTime, ...one })),
    fc.record({ bid: anyNumber, bidSize: anyNumber, ask: anyNumber, askSize: anyNumber }).map((one) => ({ kind: 'quote', ...anyTime, ...one })),
  ) as fc.Arbitrary<TapeEvent>;

  it('never throws, and shows only sizes above 0 (or none at all, of quotes without sizes) in order of price', () => {
    fc.assert(
      fc.property(fc.array(rubbish, { maxLength: 80, size: 'max' }), (events) => {
        const book = new OrderBook(TICK);
        for (const event of events) {
          if (event.kind === 'order') book.applyOrder(event);
          if (event.kind === 'depth') book.applyDepth(event);
          if (event.kind === 'quote') book.applyQuote(event);
        }
        for (const on of [1, -1] as const) {
          const shown = levels(book, on);
          const isWithoutSizes = book.quality === 'l1' && book.bestBidSize === 0 && book.bestAskSize === 0;
          expect(shown.filter((one) => !((one.size > 0 || isWithoutSizes) && Number.isInteger(one.price)))).toEqual([]);
          expect(shown.map((one) => one.price)).toEqual(shown.map((one) => one.price).sort((a, b) => on * (b - a)));
        }
        expect(book.capacity).toBeLessThan(10_000);
      }),
      { numRuns: propertyRuns },
    );
  });

  it('stays within its memory when every price is new, and says that it left some out', () => {
    const book = new OrderBook(TICK);
    const STEP = 20_011;
    for (let id = 1; id <= 40_000; id++) book.applyOrder(order('add', id, 1, id * STEP, 1));
    expect(book.capacity).toBeLessThanOrEqual(2 * (65_536 + 16_384));
    expect(book.orderCount + book.violations).toBe(40_000);
    expect(book.levelCount(1)).toBe(book.orderCount);
    expect(book.levelPrice(1, 0)).toBe(book.orderCount * STEP);
  });

  it('applies a batch that does not end in parts, and is not whole until it ends', () => {
    const book = new OrderBook(TICK);
    for (const event of [level(1, 100, 5), level(-1, 102, 6)]) book.applyDepth(event);
    for (let i = 0; i <= 65_536; i++) book.applyDepth(level(1, 100, 1 + (i % 7), { endOfBatch: false }));
    expect([book.isWhole, book.bestBidSize]).toEqual([false, 5]);
    book.applyDepth(level(1, 100, 9));
    expect([book.isWhole, book.bestBidSize]).toEqual([true, 9]);
  });
});

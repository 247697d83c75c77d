import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { OrderBook, type OrderEvent } from '@mia-trading/core';
import { LevelQueue } from './level-queue.js';
import { OrderQueue } from './order-queue.js';

const RUNS = process.env['MIA_TEST_LEVEL'] === 'full' ? 40_000 : 1_000;
const TICK = 0.25;
const PRICE = 100;
const OTHER_PRICE = 99;
/** Stands in the real queue where ours stands. */
const TWIN = 1_000;
const IDS = 12;

interface Message {
  readonly action: 'add' | 'modify' | 'cancel' | 'print';
  readonly orderId: number;
  readonly size: number;
  readonly away: boolean;
}

/** One message from one number, so that a hundred thousand short histories are made in seconds. */
const messages = fc.array(fc.nat(9_999).map((code): Message => ({ action: (['add', 'add', 'modify', 'cancel', 'print'] as const)[code % 5] ?? 'add', orderId: 1 + (Math.floor(code / 5) % IDS), size: 1 + (Math.floor(code / 60) % 6), away: Math.floor(code / 360) % 4 === 0 })), { maxLength: 20 });

/** A book of orders, and what is said to the queues before and after each of its exchange events. */
class PlayedBook {
  readonly book = new OrderBook(TICK);
  readonly queues: { onOrder?(event: OrderEvent): void; onBook(book: OrderBook): void; onPrint(quantity: number): void }[] = [];
  #seq = 0;

  constructor() {
    this.send('add', 2_000, -1, PRICE + 1, 5);
  }

  send(action: 'add' | 'modify' | 'cancel', orderId: number, side: 1 | -1, price: number, size: number, last = true): void {
    this.#seq += 1;
    const event: OrderEvent = { kind: 'order', instrument: 'ES', tsEvent: this.#seq, tsInit: this.#seq, seq: this.#seq, action, side, price: price * TICK, size, orderId, last, snapshot: false };
    if (orderId !== TWIN) for (const queue of this.queues) queue.onOrder?.(event);
    this.book.applyOrder(event);
    if (last) for (const queue of this.queues) queue.onBook(this.book);
  }

  /** A message if it is possible; prints take contracts from the front, first in, first out, and at most `most`. */
  play({ action, orderId, size, away }: Message, most = Number.POSITIVE_INFINITY): void {
    const rests = this.book.orderSize(orderId) > 0;
    if (action === 'print') this.#print(Math.min(size, most));
    else if (action === 'cancel' && rests) this.send('cancel', orderId, 1, PRICE, Math.min(size, this.book.orderSize(orderId)));
    else if (action === 'modify' && rests) this.send('modify', orderId, 1, away ? OTHER_PRICE : PRICE, size);
    else if (action === 'add' && !rests) this.send('add', orderId, 1, away ? OTHER_PRICE : PRICE, size);
  }

  #print(size: number): void {
    const taken: [number, number][] = [];
    let left = size;
    for (const id of this.book.queueAt(1, PRICE)) {
      const quantity = Math.min(left, this.book.orderSize(id));
      if (quantity > 0 && id !== TWIN) taken.push([id, quantity]);
      left -= quantity;
    }
    const printed = taken.reduce((sum, [, quantity]) => sum + quantity, 0);
    if (printed === 0) return;
    for (const queue of this.queues) queue.onPrint(printed);
    taken.forEach(([id, quantity], index) => this.send('cancel', id, 1, PRICE, quantity, index === taken.length - 1));
  }
}

describe('the place in the queue', () => {
  it('property: order by order it is the one of a real order that came when ours did', () => {
    fc.assert(
      fc.property(messages, messages, (before, after) => {
        const played = new PlayedBook();
        for (const message of before) played.play(message);
        const queue = new OrderQueue(played.book, 1, PRICE);
        played.send('add', TWIN, 1, PRICE, 1);
        played.queues.push(queue);
        for (const message of after) {
          // Up to the twin's turn: after it the real order is gone, and ours would be too.
          played.play(message, played.book.sizeAhead(TWIN));
          if (queue.ahead !== played.book.sizeAhead(TWIN)) throw new Error(`${queue.ahead} ahead, not ${played.book.sizeAhead(TWIN)}`);
        }
      }),
      { numRuns: RUNS },
    );
  });

  it('property: the conservative estimate from levels is never ahead of the real place, however much is cancelled, and never beyond what is displayed', () => {
    fc.assert(
      fc.property(messages, messages, fc.constantFrom(0, 0, 0.5, 1, 3), (before, after, weight) => {
        const played = new PlayedBook();
        for (const message of before) played.play(message);
        const real = new OrderQueue(played.book, 1, PRICE);
        const estimate = new LevelQueue(played.book, 1, PRICE, weight);
        played.queues.push(real, estimate);
        for (const message of after) {
          played.play(message);
          if (weight === 0 && estimate.ahead < real.ahead) throw new Error(`${estimate.ahead} by levels, really ${real.ahead}`);
          if (!(estimate.ahead >= 0 && estimate.ahead <= played.book.sizeAt(1, PRICE))) throw new Error(`${estimate.ahead} ahead of ${played.book.sizeAt(1, PRICE)} displayed`);
        }
      }),
      { numRuns: RUNS },
    );
  });

  it('property: the more cancellations are ahead, the less is', () => {
    fc.assert(
      fc.property(messages, messages, (before, after) => {
        const played = new PlayedBook();
        for (const message of before) played.play(message);
        const [cautious, even, hopeful] = [0, 1, 5].map((weight) => new LevelQueue(played.book, 1, PRICE, weight)) as [LevelQueue, LevelQueue, LevelQueue];
        played.queues.push(cautious, even, hopeful);
        for (const message of after) {
          played.play(message);
          if (even.ahead > cautious.ahead + 1e-9 || hopeful.ahead > even.ahead + 1e-9) throw new Error(`${cautious.ahead} ${even.ahead} ${hopeful.ahead}`);
        }
      }),
      { numRuns: Math.ceil(RUNS / 10) },
    );
  });
});

describe('these properties', () => {
  it('would find a queue that forgets a cancellation', () => {
    const played = new PlayedBook();
    played.play({ action: 'add', orderId: 1, size: 3, away: false });
    const queue = new OrderQueue(played.book, 1, PRICE);
    played.send('add', TWIN, 1, PRICE, 1);
    played.play({ action: 'cancel', orderId: 1, size: 1, away: false });
    queue.onBook(played.book);
    expect(queue.ahead).toBe(2);
    played.play({ action: 'cancel', orderId: 1, size: 1, away: false });
    queue.onBook(played.book);
    expect([queue.ahead, played.book.sizeAhead(TWIN)]).toEqual([2, 1]);
  });
});

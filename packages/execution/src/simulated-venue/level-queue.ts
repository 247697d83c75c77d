import { NO_PRICE, type BookView, type Side, type Ticks } from '@mia-trading/core';
import type { QueuePlace } from './queue-place.js';

/** Contracts displayed at a price, 0 for a level that is empty; `NaN` where the book does not show so far or tells no sizes. */
function displayedAt(book: BookView, side: Side, price: Ticks): number {
  const size = book.sizeAt(side, price);
  if (size > 0 || book.quality === 'l3') return size;
  const best = side === 1 ? book.bestBid : book.bestAsk;
  if (best === NO_PRICE || best === price) return Number.NaN;
  if (side * (price - best) > 0) return 0;
  if (book.quality === 'l1') return Number.NaN;
  const worst = book.levelPrice(side, book.levelCount(side) - 1);
  return side * (price - worst) > 0 ? 0 : Number.NaN;
}

/** Whether prints and book belong together, so that a decrease which no print explains is a cancellation. */
function isAtomic({ quality }: BookView): boolean {
  return quality === 'l3' || quality === 'l2-atomic';
}

/**
 * The place in the queue from price levels. Ahead of us is everything displayed when we came; prints take from the front, additions go
 * behind us, and what else the level loses are cancellations, of which the share
 *
 *     weight · ahead / (weight · ahead + behind)
 *
 * is taken to have been ahead. Weight 0 is the conservative model: others cancel behind us first. Never more is ahead than displayed.
 * Where book and prints come apart, only prints count. (After the queue models of hftbacktest, whose `front / (front + back)` is weight 1.)
 */
export class LevelQueue implements QueuePlace {
  ahead: number;
  readonly #side: Side;
  readonly #price: Ticks;
  readonly #weight: number;
  /** Displayed at the last look. */
  #displayed: number;
  /** Printed at our price since then. */
  #printed = 0;

  constructor(book: BookView, side: Side, price: Ticks, weight: number) {
    this.#side = side;
    this.#price = price;
    this.#weight = weight;
    this.#displayed = displayedAt(book, side, price);
    this.ahead = this.#displayed;
  }

  onPrint(quantity: number): void {
    this.ahead = Math.max(0, this.ahead - quantity);
    this.#printed += quantity;
  }

  onBook(book: BookView): void {
    const displayed = displayedAt(book, this.#side, this.#price);
    const before = this.#displayed - this.#printed;
    this.#displayed = displayed;
    this.#printed = 0;
    if (Number.isNaN(displayed)) return;
    if (Number.isNaN(this.ahead)) this.ahead = displayed;
    if (!isAtomic(book)) return;
    const cancelled = before - displayed;
    if (cancelled > 0 && this.#weight > 0 && this.ahead > 0) {
      const front = this.#weight * this.ahead;
      const behind = Math.max(0, before - this.ahead);
      this.ahead -= Math.min(this.ahead, (cancelled * front) / (front + behind));
    }
    this.ahead = Math.min(this.ahead, displayed);
  }
}

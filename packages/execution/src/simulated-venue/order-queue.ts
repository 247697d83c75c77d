import type { BookView, OrderEvent, Side, Ticks } from '@mia-trading/core';
import type { QueuePlace } from './queue-place.js';

/**
 * The real queue, order by order: ahead of us is what rested at our price when we came, less whatever has left it since. As at CME Globex,
 * a smaller size keeps an order's place; a larger one, another price, or a new part of a hidden order whose display was filled loses it.
 *
 * Prints count at once, since they are told before the book; the messages of the same exchange event then say which orders they took.
 */
export class OrderQueue implements QueuePlace {
  ahead: number;
  readonly #side: Side;
  readonly #price: Ticks;
  readonly #tickSize: number;
  /** Contracts left of each order ahead, by id. */
  readonly #sizes = new Map<number, number>();
  #total = 0;
  /** Contracts filled of an order, by id, that its size does not tell yet. */
  readonly #filled = new Map<number, number>();
  /** The book does not follow from messages seen here: it is read again when it next has a state. True at first, since we may have come amid an exchange event. */
  #mustRead = true;

  constructor(book: BookView, side: Side, price: Ticks) {
    this.#side = side;
    this.#price = price;
    this.#tickSize = book.tickSize;
    for (const id of book.queueAt(side, price)) this.#set(id, book.orderSize(id));
    this.ahead = this.#total;
  }

  onOrder({ action, orderId, side, price, size, snapshot }: OrderEvent): void {
    if (snapshot || action === 'clear') {
      this.#mustRead = true;
      return;
    }
    const before = this.#sizes.get(orderId);
    if (before === undefined) return;
    const filled = this.#filled.get(orderId) ?? 0;
    if (action === 'fill') {
      this.#filled.set(orderId, filled + size);
      return;
    }
    this.#filled.delete(orderId);
    if (action === 'cancel') return this.#set(orderId, before - size);
    const keepsPlace = action === 'modify' && side === this.#side && Math.round(price / this.#tickSize) === this.#price && size <= before - filled;
    this.#set(orderId, keepsPlace ? size : 0);
  }

  onPrint(quantity: number): void {
    this.ahead = Math.max(0, this.ahead - quantity);
  }

  onBook(book: BookView): void {
    if (this.#mustRead) this.#read(book);
    this.ahead = this.#total;
  }

  #read(book: BookView): void {
    this.#mustRead = false;
    const resting = new Set(book.queueAt(this.#side, this.#price));
    for (const [id, size] of this.#sizes) this.#set(id, resting.has(id) ? Math.min(size, book.orderSize(id)) : 0);
  }

  #set(id: number, size: number): void {
    const left = Math.max(0, size);
    this.#total += left - (this.#sizes.get(id) ?? 0);
    if (left > 0) this.#sizes.set(id, left);
    else this.#sizes.delete(id);
  }
}

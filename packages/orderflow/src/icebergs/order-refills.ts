import type { BookView, Micros, OrderEvent, Persistent, Side, StateStream } from '@mia-trading/core';

/** Resting orders that one matching event may fill and still be told apart; the largest of the recorded hour filled 31. */
const LARGEST_EVENT = 512;
/** Not told yet in this event. */
const UNKNOWN = -1;

/** Hears of a refill: an order at `price` (points) showed `before`, traded `filled`, and shows `after`. */
export type OrderRefillListener = (orderId: number, side: Side, price: number, before: number, filled: number, after: number, time: Micros) => void;

/**
 * Refills of native icebergs in an order-by-order feed.
 *
 *     hidden = displayedAfter + filled - displayedBefore > 0
 *
 * for one order id within one matching event: more of the order has traded and is shown than was shown before. The event's own messages
 * tell all three, so nothing is inferred. An order whose fill is not followed by its change within the event tells nothing; nor does one
 * that is filled at another price than it rested at, since it was its owner who moved it, and perhaps changed its size.
 *
 * Source: Zotikov and Antonov (2021), Quantitative Finance 21(11), section 2 (arXiv 1909.09495).
 */
export class OrderRefills implements Persistent {
  readonly #onRefill: OrderRefillListener;
  readonly #ids = new Float64Array(LARGEST_EVENT);
  readonly #before = new Float64Array(LARGEST_EVENT);
  readonly #filled = new Float64Array(LARGEST_EVENT);
  readonly #after = new Float64Array(LARGEST_EVENT);
  readonly #prices = new Float64Array(LARGEST_EVENT);
  readonly #sides = new Int8Array(LARGEST_EVENT);
  #count = 0;

  constructor(onRefill: OrderRefillListener) {
    this.#onRefill = onRefill;
  }

  /** One message; `book` is the state before its event. Costs nothing to speak of outside matching events. */
  onOrder(order: OrderEvent, book: BookView, now: Micros): void {
    if (order.action === 'fill') this.#fill(order, book);
    else if (this.#count > 0 && order.action !== 'add') this.#change(order);
    if (this.#count > 0 && order.last) this.#finish(now);
  }

  reset(): void {
    this.#count = 0;
  }

  persist(state: StateStream): void {
    for (const column of [this.#ids, this.#before, this.#filled, this.#after, this.#prices, this.#sides]) state.numbers(column);
    this.#count = state.number(this.#count);
  }

  #fill(order: OrderEvent, book: BookView): void {
    let index = this.#find(order.orderId);
    if (index < 0) {
      const before = book.orderSize(order.orderId);
      if (this.#count === LARGEST_EVENT || before === 0) return;
      index = this.#count;
      this.#count += 1;
      this.#ids[index] = order.orderId;
      this.#before[index] = before;
      this.#filled[index] = 0;
      this.#after[index] = UNKNOWN;
      this.#prices[index] = order.price;
      this.#sides[index] = order.side;
    }
    this.#filled[index] = (this.#filled[index] as number) + order.size;
  }

  #change(order: OrderEvent): void {
    if (order.action === 'clear') {
      this.#count = 0;
      return;
    }
    const index = this.#find(order.orderId);
    if (index < 0 || order.price !== this.#prices[index]) return;
    this.#after[index] = order.action === 'modify' ? order.size : (this.#before[index] as number) - order.size;
  }

  #finish(now: Micros): void {
    for (let index = 0; index < this.#count; index += 1) {
      const after = this.#after[index] as number;
      const before = this.#before[index] as number;
      const filled = this.#filled[index] as number;
      if (after === UNKNOWN || after + filled - before <= 0) continue;
      this.#onRefill(this.#ids[index] as number, this.#sides[index] as Side, this.#prices[index] as number, before, filled, after, now);
    }
    this.#count = 0;
  }

  #find(orderId: number): number {
    for (let index = this.#count - 1; index >= 0; index -= 1) if (this.#ids[index] === orderId) return index;
    return -1;
  }
}

import { NO_PRICE, type Ticks } from '../contracts/book-view.js';
import type { Side } from '../events/side.js';
import { OrderIndex } from './order-index.js';
import type { PriceLadder } from './price-ladder.js';

const FIRST_CAPACITY = 1_024;
/** Orders held at once; more are refused, so that a hostile stream cannot take memory without bound. ES holds some 10,000. */
const LARGEST_CAPACITY = 2_097_152;

/** What became of a message: the book has it, the order was not known, or it could not be taken (no room, or it removes too much). */
export const OrderOutcome = { Applied: 0, Unknown: 1, Refused: 2 } as const;
export type OrderOutcome = (typeof OrderOutcome)[keyof typeof OrderOutcome];

/**
 * Resting orders of an order-by-order book in queues by price, kept in step with the two ladders.
 *
 * Priority by the rules of CME Globex for first-in-first-out products: a decrease of size keeps the place in the queue, an increase or
 * a change of price goes to its end.
 */
export class RestingOrders {
  readonly #bids: PriceLadder;
  readonly #asks: PriceLadder;
  readonly #index = new OrderIndex();
  /** Columns by slot; slot 0 is never used, so that 0 means none. */
  #ids = new Float64Array(FIRST_CAPACITY);
  #prices = new Int32Array(FIRST_CAPACITY);
  #sizes = new Float64Array(FIRST_CAPACITY);
  #sides = new Int8Array(FIRST_CAPACITY);
  #previous = new Int32Array(FIRST_CAPACITY);
  #next = new Int32Array(FIRST_CAPACITY);
  #firstFree = 0;
  #used = 1;

  constructor(bids: PriceLadder, asks: PriceLadder) {
    this.#bids = bids;
    this.#asks = asks;
  }

  get count(): number {
    return this.#index.size;
  }

  /** Contracts left of an order; 0 when it does not rest. */
  sizeOf(id: number): number {
    const slot = this.#index.get(id);
    return slot < 0 ? 0 : (this.#sizes[slot] as number);
  }

  /** Price of an order; {@link NO_PRICE} when it does not rest. */
  priceOf(id: number): Ticks {
    const slot = this.#index.get(id);
    return slot < 0 ? NO_PRICE : (this.#prices[slot] as number);
  }

  /** Contracts at the price of an order that are filled before it; -1 when it does not rest. Linear in the queue. */
  sizeAhead(id: number): number {
    const slot = this.#index.get(id);
    if (slot < 0) return -1;
    let ahead = 0;
    for (let other = this.#previous[slot] as number; other !== 0; other = this.#previous[other] as number) ahead += this.#sizes[other] as number;
    return ahead;
  }

  /** Ids at a price, first to fill first. */
  queueAt(side: Side, price: Ticks): number[] {
    const ladder = side > 0 ? this.#bids : this.#asks;
    const level = ladder.find(price);
    const ids: number[] = [];
    for (let slot = level < 0 ? 0 : (ladder.tails[level] as number); slot !== 0; slot = this.#previous[slot] as number) ids.push(this.#ids[slot] as number);
    return ids.reverse();
  }

  /** Rests an order at the end of its queue. A known id is moved there, and answered `Refused` because no exchange does that. */
  add(id: number, side: Side, price: Ticks, size: number): OrderOutcome {
    const known = this.#index.get(id);
    if (known >= 0) this.#remove(known);
    const added = this.#append(id, side, price, size);
    return known >= 0 || !added ? OrderOutcome.Refused : OrderOutcome.Applied;
  }

  /** Sets price and size, 0 removing the order. An unknown id is added and answered `Unknown`. */
  modify(id: number, side: Side, price: Ticks, size: number): OrderOutcome {
    const slot = this.#index.get(id);
    if (slot < 0) {
      if (size > 0 && !this.#append(id, side, price, size)) return OrderOutcome.Refused;
      return OrderOutcome.Unknown;
    }
    const before = this.#sizes[slot] as number;
    if (this.#prices[slot] === price && this.#sides[slot] === side && size <= before) {
      this.#reduce(slot, before - size);
      return OrderOutcome.Applied;
    }
    this.#detach(slot);
    if (size > 0 && this.#attach(slot, side, price, size)) return OrderOutcome.Applied;
    this.#forget(slot);
    return size === 0 ? OrderOutcome.Applied : OrderOutcome.Refused;
  }

  /** Takes `size` contracts off an order; its place in the queue stays. More than it has removes it and is answered `Refused`. */
  cancel(id: number, size: number): OrderOutcome {
    const slot = this.#index.get(id);
    if (slot < 0) return OrderOutcome.Unknown;
    const tooMuch = size > (this.#sizes[slot] as number);
    this.#reduce(slot, size);
    return tooMuch ? OrderOutcome.Refused : OrderOutcome.Applied;
  }

  /** Forgets every order; the ladders are the owner's to clear. */
  clear(): void {
    this.#index.clear();
    this.#firstFree = 0;
    this.#used = 1;
  }

  #append(id: number, side: Side, price: Ticks, size: number): boolean {
    if (this.#firstFree === 0 && this.#used === this.#ids.length && !this.#grow()) return false;
    const isFresh = this.#firstFree === 0;
    const slot = isFresh ? this.#used : this.#firstFree;
    const nextFree = this.#next[slot] as number;
    if (!this.#attach(slot, side, price, size)) return false;
    if (isFresh) this.#used++;
    else this.#firstFree = nextFree;
    this.#ids[slot] = id;
    this.#index.add(id, slot);
    return true;
  }

  /** Puts an order at the end of a queue; `false` when the ladder is full. */
  #attach(slot: number, side: Side, price: Ticks, size: number): boolean {
    const ladder = side > 0 ? this.#bids : this.#asks;
    const level = ladder.place(price);
    if (level < 0) return false;
    const tail = ladder.tails[level] as number;
    this.#prices[slot] = price;
    this.#sizes[slot] = size;
    this.#sides[slot] = side;
    this.#previous[slot] = tail;
    this.#next[slot] = 0;
    ladder.tails[level] = slot;
    ladder.orders[level] = (ladder.orders[level] as number) + 1;
    ladder.sizes[level] = (ladder.sizes[level] as number) + size;
    if (tail !== 0) this.#next[tail] = slot;
    else ladder.appeared(price, level);
    return true;
  }

  #reduce(slot: number, by: number): void {
    const left = (this.#sizes[slot] as number) - by;
    if (!(left > 0)) {
      this.#remove(slot);
      return;
    }
    const ladder = (this.#sides[slot] as number) > 0 ? this.#bids : this.#asks;
    const level = ladder.find(this.#prices[slot] as number);
    this.#sizes[slot] = left;
    ladder.sizes[level] = (ladder.sizes[level] as number) - by;
  }

  #remove(slot: number): void {
    this.#detach(slot);
    this.#forget(slot);
  }

  /** Takes an order out of its queue. */
  #detach(slot: number): void {
    const ladder = (this.#sides[slot] as number) > 0 ? this.#bids : this.#asks;
    const price = this.#prices[slot] as number;
    const level = ladder.find(price);
    const previous = this.#previous[slot] as number;
    const next = this.#next[slot] as number;
    if (previous !== 0) this.#next[previous] = next;
    if (next === 0) ladder.tails[level] = previous;
    else this.#previous[next] = previous;
    const orders = (ladder.orders[level] as number) - 1;
    ladder.orders[level] = orders;
    ladder.sizes[level] = (ladder.sizes[level] as number) - (this.#sizes[slot] as number);
    if (orders === 0) ladder.vanished(price, level);
  }

  #forget(slot: number): void {
    this.#index.remove(this.#ids[slot] as number);
    this.#next[slot] = this.#firstFree;
    this.#firstFree = slot;
  }

  #grow(): boolean {
    const capacity = this.#ids.length * 2;
    if (capacity > LARGEST_CAPACITY) return false;
    this.#ids = widened(this.#ids, new Float64Array(capacity));
    this.#prices = widened(this.#prices, new Int32Array(capacity));
    this.#sizes = widened(this.#sizes, new Float64Array(capacity));
    this.#sides = widened(this.#sides, new Int8Array(capacity));
    this.#previous = widened(this.#previous, new Int32Array(capacity));
    this.#next = widened(this.#next, new Int32Array(capacity));
    return true;
  }
}

function widened<T extends Float64Array | Int32Array | Int8Array>(from: T, to: T): T {
  to.set(from);
  return to;
}

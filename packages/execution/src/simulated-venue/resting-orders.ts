import { NO_PRICE, type BarEvent, type BookView, type MarketView, type Micros, type OrderEvent, type Side, type Ticks, type TradeEvent } from '@mia-trading/core';
import type { SimulatedVenueConfig } from '../config.js';
import type { ConsumedLiquidity } from './consumed-liquidity.js';
import type { SimulatedExchange } from './exchange.js';
import { joinQueue } from './join-queue.js';
import { remainingOf, type SimOrder } from './sim-order.js';

const SIDES: readonly Side[] = [1, -1];

/**
 * Limit orders in the book. They fill at their price: from prints beyond it, in front of the print's own price; from prints at it by the
 * fill rule; and from opposite contracts that come to be offered beyond it, or at it where the rule needs no more. Without a place in a
 * queue, since the book shows no depth, the queue rule is trade-through. Best price first, then the older one, and no contract of a print
 * or a quote twice.
 */
export class RestingOrders {
  readonly #exchange: SimulatedExchange;
  readonly #consumed: ConsumedLiquidity;
  readonly #config: SimulatedVenueConfig;

  constructor(exchange: SimulatedExchange, consumed: ConsumedLiquidity, config: SimulatedVenueConfig) {
    this.#exchange = exchange;
    this.#consumed = consumed;
    this.#config = config;
  }

  /** What is left of an order goes to the end of the queue at its price; an immediate one ends. */
  rest(order: SimOrder, { book }: MarketView, ts: Micros): void {
    const { side, timeInForce } = order.request;
    if (timeInForce === 'IOC') return this.#exchange.cancel(order, 'IOC', ts);
    order.state = 'resting';
    order.queue = joinQueue(book, side, order.limit as Ticks, this.#config);
    order.met = this.#offeredWithin(order, book);
  }

  /** An order message of the feed, before the book has it. */
  onOrder(event: OrderEvent): void {
    for (const { queue } of this.#exchange.orders) queue?.onOrder?.(event);
  }

  /** The book has a new state, whether or not anything may fill: places in the queue follow it, and an order gets one when depth first comes. */
  follow(book: BookView): void {
    for (const order of this.#exchange.orders) {
      if (order.queue !== null) order.queue.onBook(book);
      else if (order.state === 'resting') order.queue = joinQueue(book, order.request.side, order.limit as Ticks, this.#config);
    }
  }

  /** A print that hits a side of the book (0: not known) at `price`; answers how many of its contracts nobody here had. */
  onPrint(price: Ticks, size: number, hit: Side | 0, market: MarketView, ts: Micros): number {
    let left = size;
    for (const side of SIDES) {
      for (let order = this.#best(side, price, ts); order !== null && left > 0; order = this.#best(side, price, ts)) left -= this.#fillPassive(order, left, market, ts);
      if (hit !== -side) left -= this.#serveQueue(side, price, left, market, ts);
    }
    return left;
  }

  /** Opposite contracts may have come to be offered within the prices of orders: best-priced order first, then the oldest. */
  meet(market: MarketView, ts: Micros): void {
    let forBuyers = 0;
    let forSellers = 0;
    for (const order of this.#exchange.orders) {
      if (order.state !== 'resting' || order.activeFrom > ts) continue;
      const offered = this.#offeredWithin(order, market.book);
      const fresh = offered - order.met;
      order.met = offered;
      if (order.request.side === 1) forBuyers = Math.max(forBuyers, fresh);
      else forSellers = Math.max(forSellers, fresh);
    }
    if (forBuyers > 0) this.#shareFresh(1, forBuyers, market, ts);
    if (forSellers > 0) this.#shareFresh(-1, forSellers, market, ts);
  }

  /** A bar with nothing finer: `best` is the price of it that suits the order most. Answers the contracts it took of `left`. */
  onBar(order: SimOrder, best: Ticks, left: number, market: MarketView, bar: BarEvent): number {
    return this.#fillsAt(order, best) ? this.#fillPassive(order, left, market, bar.tsEvent) : 0;
  }

  /** Best-priced, then oldest order of a side that fills from a print at `price` whoever else is there (`null`: from anything); `null` for none. */
  #best(side: Side, price: Ticks | null, ts: Micros): SimOrder | null {
    let best: SimOrder | null = null;
    for (const order of this.#exchange.orders) {
      if (order.state !== 'resting' || order.request.side !== side || order.activeFrom > ts || (price !== null && !this.#fillsAt(order, price))) continue;
      if (best === null || side * ((order.limit as Ticks) - (best.limit as Ticks)) > 0) best = order;
    }
    return best;
  }

  /** Whether a price fills an order without regard to the queue. */
  #fillsAt(order: SimOrder, price: Ticks): boolean {
    return this.#config.fillRule === 'touch' ? this.#isAt(order, price) : this.#isBeyond(order, price);
  }

  /** Shares what has newly come: whoever is not served to the end leaves nothing to those behind. */
  #shareFresh(side: Side, fresh: number, market: MarketView, ts: Micros): void {
    let left = fresh;
    while (left > 0) {
      const order = this.#best(side, null, ts);
      if (order === null) return;
      left -= this.#takeOffered(order, left, market, ts);
      if (order.state === 'resting') return;
    }
  }

  /** Fills at most `most` contracts from what is offered within an order's price; answers how many. */
  #takeOffered(order: SimOrder, most: number, market: MarketView, ts: Micros): number {
    const { book } = market;
    const opposite = -order.request.side as Side;
    let taken = 0;
    for (let level = 0; taken < most && remainingOf(order) > 0; level += 1) {
      const price = book.levelPrice(opposite, level);
      if (price === NO_PRICE || !this.#isMetBy(order, price)) break;
      const quantity = Math.min(remainingOf(order), most - taken, this.#consumed.available(book, opposite, price, ts));
      if (quantity === 0) continue;
      taken += quantity;
      this.#consumed.take(opposite, price, quantity, ts);
      this.#fillPassive(order, quantity, market, ts);
    }
    return taken;
  }

  /** A print of `size` goes through the queue at its price: others ahead of ours first, then ours, the older one first. */
  #serveQueue(side: Side, price: Ticks, size: number, market: MarketView, ts: Micros): number {
    let taken = 0;
    let mostAhead = 0;
    let isOpen = true;
    for (const order of this.#exchange.orders) {
      const { queue, request } = order;
      if (order.state !== 'resting' || queue === null || request.side !== side || order.limit !== price || order.activeFrom > ts) continue;
      mostAhead = Math.max(mostAhead, Number.isNaN(queue.ahead) ? Number.POSITIVE_INFINITY : Math.round(queue.ahead));
      queue.onPrint(size);
      if (!isOpen) continue;
      const wanted = remainingOf(order);
      const quantity = this.#fillPassive(order, size - mostAhead - taken, market, ts);
      taken += quantity;
      isOpen = quantity === wanted;
    }
    return taken;
  }

  /** Fills at most `quantity` contracts at the order's price; answers how many. */
  #fillPassive(order: SimOrder, quantity: number, market: MarketView, ts: Micros): number {
    const filled = Math.min(quantity, remainingOf(order));
    if (!(filled > 0)) return 0;
    this.#exchange.fill(order, filled, order.limit as Ticks, true, market, ts);
    return filled;
  }

  /** Opposite contracts displayed at prices that meet the order. */
  #offeredWithin(order: SimOrder, book: BookView): number {
    if (!book.isWhole) return 0;
    const opposite = -order.request.side as Side;
    let total = 0;
    for (let level = 0; ; level += 1) {
      const price = book.levelPrice(opposite, level);
      if (price === NO_PRICE || !this.#isMetBy(order, price)) return total;
      total += Math.max(0, book.levelSize(opposite, level));
    }
  }

  /** Whoever offers at our price would have met us first, unless only a price beyond it is to count. */
  #isMetBy(order: SimOrder, price: Ticks): boolean {
    return order.queue !== null || this.#config.fillRule === 'touch' ? this.#isAt(order, price) : this.#isBeyond(order, price);
  }

  #isAt(order: SimOrder, price: Ticks): boolean {
    return order.request.side * ((order.limit as Ticks) - price) >= 0;
  }

  #isBeyond(order: SimOrder, price: Ticks): boolean {
    return order.request.side * ((order.limit as Ticks) - price) > 0;
  }
}

/** Side of the book that a print hit: the one opposite to its aggressor; 0 when not known. */
export function sideHit({ aggressor }: TradeEvent): Side | 0 {
  return aggressor === 0 ? 0 : (-aggressor as Side);
}

import { NO_PRICE, type MarketView, type Micros, type Side, type Ticks } from '@mia-trading/core';
import type { SimulatedVenueConfig } from '../config.js';
import type { ConsumedLiquidity } from './consumed-liquidity.js';
import type { SimulatedExchange } from './exchange.js';
import type { RestingOrders } from './resting-orders.js';
import { reaches, remainingOf, worseFor, type SimOrder } from './sim-order.js';
import type { SlippageModel } from './slippage.js';

/** Contracts at a level or in a print that tells no size. */
export const UNSIZED = 1;

/** Fills orders that take liquidity: never at a better price than offered, plus slippage, never beyond the price of a limit order. */
export class Crossing {
  readonly #exchange: SimulatedExchange;
  readonly #resting: RestingOrders;
  readonly #consumed: ConsumedLiquidity;
  readonly #slippage: SlippageModel;
  readonly #assumedSpread: Ticks;

  constructor(exchange: SimulatedExchange, resting: RestingOrders, consumed: ConsumedLiquidity, slippage: SlippageModel, { assumedSpreadTicks }: SimulatedVenueConfig) {
    this.#exchange = exchange;
    this.#resting = resting;
    this.#consumed = consumed;
    this.#slippage = slippage;
    this.#assumedSpread = assumedSpreadTicks;
  }

  /**
   * Walks the displayed levels. What a market order does not find there it gets a tick worse for each further lot of the last displayed
   * size; a limit order rests.
   */
  takeFromBook(order: SimOrder, market: MarketView, ts: Micros): void {
    const { book } = market;
    const { side } = order.request;
    const opposite = -side as Side;
    let last: Ticks = NO_PRICE;
    let lastSize = UNSIZED;
    for (let level = 0; remainingOf(order) > 0; level += 1) {
      const offered = book.levelPrice(opposite, level);
      if (offered === NO_PRICE) break;
      last = offered;
      lastSize = Math.max(UNSIZED, book.levelSize(opposite, level));
      const price = this.#pays(order, offered, lastSize);
      if (price === null) break;
      const quantity = Math.min(remainingOf(order), this.#consumed.available(book, opposite, offered, ts));
      if (quantity === 0) continue;
      this.#consumed.take(opposite, offered, quantity, ts);
      this.#exchange.fill(order, quantity, price, false, market, ts);
    }
    if (remainingOf(order) === 0) return;
    if (order.limit !== null) this.#resting.rest(order, market, ts);
    else if (last !== NO_PRICE) this.#takeAll(order, last + side, lastSize, market, ts);
  }

  /** Fills from `price` on where no book tells what is offered: the assumed spread, and a tick worse for each further `block`. Answers what it took. */
  takeAt(order: SimOrder, price: Ticks, block: number, market: MarketView, ts: Micros): number {
    return this.#takeAll(order, price + order.request.side * this.#assumedSpread, block, market, ts);
  }

  /** Limit orders take one block and rest. */
  #takeAll(order: SimOrder, first: Ticks, block: number, market: MarketView, ts: Micros): number {
    const { side } = order.request;
    let taken = 0;
    for (let offered = first; remainingOf(order) > 0 && order.state === 'taking'; offered += side) {
      const price = this.#pays(order, offered, block);
      if (price !== null) {
        const quantity = Math.min(remainingOf(order), block);
        taken += quantity;
        this.#exchange.fill(order, quantity, price, false, market, ts);
      }
      if (order.limit !== null && remainingOf(order) > 0) this.#resting.rest(order, market, ts);
    }
    return taken;
  }

  /** What an order pays for liquidity offered at a price; `null` when that is beyond its limit. A stop never gets better than its worst price. */
  #pays(order: SimOrder, offered: Ticks, displayed: number): Ticks | null {
    const { side } = order.request;
    const reached = order.worst === null ? offered : worseFor(side, offered, order.worst);
    if (order.limit !== null && !reaches(side, reached, order.limit)) return null;
    order.slippage ??= this.#slippage.ticks(order, displayed);
    const slipped = reached + side * order.slippage;
    return order.limit !== null && !reaches(side, slipped, order.limit) ? order.limit : slipped;
  }
}

import { NO_PRICE, TradeFlag, type BarEvent, type MarketView, type Micros, type Side, type Ticks, type TradeEvent } from '@mia-trading/core';
import type { SimulatedVenueConfig } from '../config.js';
import { ConsumedLiquidity } from './consumed-liquidity.js';
import type { SimulatedExchange } from './exchange.js';
import { remainingOf, type SimOrder } from './sim-order.js';

/** Prints that say nothing about the continuous outright book. */
const NOT_IN_THE_BOOK = TradeFlag.OffBook | TradeFlag.Spread | TradeFlag.Auction;
/** Contracts that a print without size is taken to have had. */
const UNSIZED_PRINT = 1;

/** The worse of two prices for whoever buys (+1) or sells (-1). */
export function worseFor(side: Side, a: Ticks, b: Ticks): Ticks {
  return side === 1 ? Math.max(a, b) : Math.min(a, b);
}

/** Whether `price` is at or beyond `limit` in the direction that suits the order: at or below for a buyer, at or above for a seller. */
function reaches(side: Side, price: Ticks, limit: Ticks): boolean {
  return side * (limit - price) >= 0;
}

/**
 * What fills when, on books, prints and bars. In short (the tables are in this package's README):
 *
 * - crossing orders walk the displayed levels as of their arrival, never getting a price better than displayed; a market order or stop
 *   larger than the display pays one tick more for each further lot of the last displayed size;
 * - a resting limit order fills at its price, only from prints beyond it (`touch`: at it), at most the print's size, and no contract of a
 *   print fills two orders; or when the opposite quote has moved beyond it (`touch`: to it);
 * - a stop triggers by a trade at or through it (by the quote where the feed has no trades) and fills at the worst of its price, the
 *   trade and the opposite quote, plus slippage.
 */
export class Matcher {
  readonly #exchange: SimulatedExchange;
  readonly #config: SimulatedVenueConfig;
  readonly #consumed = new ConsumedLiquidity();

  constructor(exchange: SimulatedExchange, config: SimulatedVenueConfig) {
    this.#exchange = exchange;
    this.#config = config;
  }

  /** Orders that just arrived or were woken: stops already passed trigger, crossing orders take what the book shows. */
  onArrival(market: MarketView, ts: Micros): void {
    const { book, lastPrice } = market;
    for (const order of this.#exchange.orders) {
      if (order.state === 'armed' && !Number.isNaN(lastPrice)) this.#tryTrigger(order, Math.round(lastPrice / book.tickSize), ts);
      if (order.state === 'taking' && book.isWhole) this.#takeFromBook(order, market, ts);
    }
    this.#exchange.sweep();
  }

  /** The book has a new state. */
  onBook(market: MarketView, ts: Micros): void {
    const { book, lastPrice } = market;
    if (!book.isWhole) return;
    for (const order of this.#exchange.orders) {
      if (order.activeFrom > ts) continue;
      if (order.state === 'armed' && Number.isNaN(lastPrice)) this.#tryTrigger(order, order.request.side === 1 ? book.bestAsk : book.bestBid, ts);
      if (order.state === 'taking') this.#takeFromBook(order, market, ts);
      else if (order.state === 'resting') this.#fillFromQuote(order, market, ts);
    }
    this.#exchange.sweep();
  }

  /** A print, the book still as before it. `hasQuotes`: the feed has a book, else fills assume a spread. */
  onTrade(trade: TradeEvent, market: MarketView, hasQuotes: boolean): void {
    if ((trade.flags & NOT_IN_THE_BOOK) !== 0) return;
    const ts = trade.tsEvent;
    const price = Math.round(trade.price / market.book.tickSize);
    const { orders } = this.#exchange;
    for (const order of orders) if (order.state === 'armed' && order.activeFrom <= ts && this.#tryTrigger(order, price, ts) && market.book.isWhole) this.#takeFromBook(order, market, ts);
    let left = (trade.flags & TradeFlag.SizeUnknown) !== 0 ? UNSIZED_PRINT : trade.size;
    if (!hasQuotes) left = this.#takeFromPrint(price, left, market, ts);
    while (left > 0) {
      const order = this.#firstHit(price, ts);
      if (order === null) break;
      const quantity = Math.min(left, remainingOf(order));
      left -= quantity;
      this.#exchange.fill(order, quantity, order.limit as Ticks, true, market, ts);
    }
    this.#exchange.sweep();
  }

  /**
   * A bar of a feed that has nothing finer. Orders that were there when it began work against its whole range, stops before limits, gaps
   * at its open; orders that arrived inside it know its close alone.
   */
  onBar(bar: BarEvent, market: MarketView, openGrace: number): void {
    const { tickSize } = market.book;
    const ticks = (price: number): Ticks => Math.round(price / tickSize);
    const begin = bar.tsEvent - bar.period;
    let left = bar.volume ?? Number.POSITIVE_INFINITY;
    const { orders } = this.#exchange;
    const wasThere = (order: SimOrder): boolean => order.activeFrom <= begin + openGrace;
    for (const order of orders) {
      if (order.state !== 'taking' || order.activeFrom > bar.tsEvent) continue;
      const first = wasThere(order) ? ticks(bar.open) : ticks(bar.close);
      this.#takeAt(order, first, Number.POSITIVE_INFINITY, market, wasThere(order) ? Math.max(order.activeFrom, begin) : bar.tsEvent);
    }
    for (const order of orders) {
      if (order.state !== 'armed' || order.activeFrom > bar.tsEvent) continue;
      const { side } = order.request;
      const open = wasThere(order) ? ticks(bar.open) : ticks(bar.close);
      const extreme = !wasThere(order) ? open : ticks(side === 1 ? bar.high : bar.low);
      const passedAtOpen = this.#tryTrigger(order, open, bar.tsEvent);
      if (passedAtOpen || this.#tryTrigger(order, order.stop as Ticks, bar.tsEvent, extreme)) this.#takeAt(order, order.worst as Ticks, Number.POSITIVE_INFINITY, market, bar.tsEvent);
    }
    for (const order of orders) {
      if (order.state !== 'resting' || order.activeFrom > bar.tsEvent || left <= 0) continue;
      const { side } = order.request;
      const best = !wasThere(order) ? ticks(bar.close) : ticks(side === 1 ? bar.low : bar.high);
      if (!this.#isHit(order, best)) continue;
      const quantity = Math.min(left, remainingOf(order));
      left -= quantity;
      this.#exchange.fill(order, quantity, order.limit as Ticks, true, market, bar.tsEvent);
    }
    this.#exchange.sweep();
  }

  /** No more data will come: crossing orders fill at the last price known, with the assumed spread. */
  onEnd(lastPrice: number, market: MarketView, ts: Micros): void {
    if (Number.isNaN(lastPrice)) return;
    for (const order of this.#exchange.orders) {
      if (order.state === 'taking' && order.activeFrom <= ts) this.#takeAt(order, Math.round(lastPrice / market.book.tickSize), Number.POSITIVE_INFINITY, market, ts);
    }
    this.#exchange.sweep();
  }

  /** Triggers an armed stop when the market has reached it; `reached` when that is known from another price than `at`. */
  #tryTrigger(order: SimOrder, at: Ticks, ts: Micros, reached: Ticks = at): boolean {
    const { side } = order.request;
    const stop = order.stop as Ticks;
    if (order.state !== 'armed' || side * (reached - stop) < 0) return false;
    order.worst = worseFor(side, stop, at);
    order.state = 'taking';
    order.activeFrom = Math.max(order.activeFrom, ts);
    return true;
  }

  /** Price an order pays for liquidity offered at `offered`: a stop's worst price and slippage count. */
  #pays(order: SimOrder, offered: Ticks): Ticks {
    if (order.worst === null) return offered;
    const { side } = order.request;
    return worseFor(side, offered, order.worst) + side * this.#config.stopSlippageTicks;
  }

  #takeFromBook(order: SimOrder, market: MarketView, ts: Micros): void {
    const { book } = market;
    const { side } = order.request;
    const opposite = -side as Side;
    let last: Ticks = NO_PRICE;
    let lastSize = UNSIZED_PRINT;
    for (let level = 0; remainingOf(order) > 0; level += 1) {
      const offered = book.levelPrice(opposite, level);
      if (offered === NO_PRICE) break;
      const price = this.#pays(order, offered);
      if (order.limit !== null && !reaches(side, price, order.limit)) return this.#rest(order, ts);
      last = offered;
      lastSize = Math.max(UNSIZED_PRINT, book.levelSize(opposite, level));
      const quantity = Math.min(remainingOf(order), this.#consumed.available(book, opposite, offered, ts));
      if (quantity === 0) continue;
      this.#consumed.take(opposite, offered, quantity, ts);
      this.#exchange.fill(order, quantity, price, false, market, ts);
    }
    if (remainingOf(order) === 0) return;
    if (order.limit !== null) return this.#rest(order, ts);
    if (last !== NO_PRICE) this.#takeAt(order, last + side, lastSize, market, ts, 0);
  }

  /** Fills the whole rest from `first` on, one tick worse for each further `block` contracts. Limit orders rest where it goes beyond them. */
  #takeAt(order: SimOrder, first: Ticks, block: number, market: MarketView, ts: Micros, spread = this.#config.assumedSpreadTicks): number {
    const { side } = order.request;
    let taken = 0;
    for (let offered = first + side * spread; remainingOf(order) > 0; offered += side) {
      const price = this.#pays(order, offered);
      if (order.limit !== null && !reaches(side, price, order.limit)) {
        this.#rest(order, ts);
        break;
      }
      const quantity = Math.min(remainingOf(order), block);
      taken += quantity;
      this.#exchange.fill(order, quantity, price, false, market, ts);
      if (order.limit !== null && remainingOf(order) > 0) {
        this.#rest(order, ts);
        break;
      }
    }
    return taken;
  }

  #takeFromPrint(price: Ticks, size: number, market: MarketView, ts: Micros): number {
    let left = size;
    for (const order of this.#exchange.orders) {
      if (order.state !== 'taking' || order.activeFrom > ts) continue;
      left = Math.max(0, left - this.#takeAt(order, price, Math.max(UNSIZED_PRINT, left), market, ts));
    }
    return left;
  }

  #rest(order: SimOrder, ts: Micros): void {
    if (order.request.timeInForce === 'IOC') return this.#exchange.cancel(order, 'IOC', ts);
    order.state = 'resting';
  }

  /** Best-priced, then oldest resting order that a print at `price` fills; `null` for none. */
  #firstHit(price: Ticks, ts: Micros): SimOrder | null {
    let best: SimOrder | null = null;
    for (const order of this.#exchange.orders) {
      if (order.state !== 'resting' || order.activeFrom > ts || !this.#isHit(order, price)) continue;
      if (best === null || order.request.side * ((order.limit as Ticks) - (best.limit as Ticks)) > 0) best = order;
    }
    return best;
  }

  #isHit(order: SimOrder, price: Ticks): boolean {
    const beyond = order.request.side * ((order.limit as Ticks) - price);
    return this.#config.fillRule === 'touch' ? beyond >= 0 : beyond > 0;
  }

  #fillFromQuote(order: SimOrder, market: MarketView, ts: Micros): void {
    const opposite = -order.request.side as Side;
    const { book } = market;
    if (!this.#isHit(order, opposite === 1 ? book.bestBid : book.bestAsk)) return;
    for (let level = 0; remainingOf(order) > 0; level += 1) {
      const offered = book.levelPrice(opposite, level);
      if (offered === NO_PRICE || !this.#isHit(order, offered)) return;
      const quantity = Math.min(remainingOf(order), this.#consumed.available(book, opposite, offered, ts));
      if (quantity === 0) continue;
      this.#consumed.take(opposite, offered, quantity, ts);
      this.#exchange.fill(order, quantity, order.limit as Ticks, true, market, ts);
    }
  }
}

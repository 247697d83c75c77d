import { TradeFlag, type BarEvent, type MarketView, type Micros, type OrderEvent, type Ticks, type TradeEvent } from '@mia-trading/core';
import type { SimulatedVenueConfig } from '../config.js';
import { ConsumedLiquidity } from './consumed-liquidity.js';
import { Crossing, UNSIZED } from './crossing.js';
import type { SimulatedExchange } from './exchange.js';
import { RestingOrders, sideHit } from './resting-orders.js';
import type { SimOrder } from './sim-order.js';
import { configuredSlippage } from './slippage.js';
import { seePrice, triggersInFavour } from './triggers.js';

/** Prints that say nothing about the continuous outright book. */
const NOT_IN_THE_BOOK = TradeFlag.OffBook | TradeFlag.Spread | TradeFlag.Auction;

/** What fills when, on books, prints and bars: lets armed orders see prices, crossing ones take and resting ones be hit. */
export class Matcher {
  readonly #exchange: SimulatedExchange;
  readonly #resting: RestingOrders;
  readonly #crossing: Crossing;

  constructor(exchange: SimulatedExchange, config: SimulatedVenueConfig) {
    const consumed = new ConsumedLiquidity();
    this.#exchange = exchange;
    this.#resting = new RestingOrders(exchange, consumed, config);
    this.#crossing = new Crossing(exchange, this.#resting, consumed, configuredSlippage(config), config);
  }

  /** Orders that just arrived or were woken: stops already passed trigger, crossing orders take what the book shows. */
  onArrival(market: MarketView, ts: Micros): void {
    const { book, lastPrice } = market;
    for (const order of this.#exchange.orders) {
      if (!Number.isNaN(lastPrice)) seePrice(order, Math.round(lastPrice / book.tickSize), ts);
      if (order.state === 'taking' && book.isWhole) this.#crossing.takeFromBook(order, market, ts);
    }
    this.#exchange.sweep();
  }

  /** An order message of the feed, whether or not anything may fill. */
  onOrder(event: OrderEvent): void {
    this.#resting.onOrder(event);
  }

  /** The book has a new state, whether or not anything may fill. */
  follow(market: MarketView): void {
    this.#resting.follow(market.book);
  }

  /** The book has a new state in which orders may fill. */
  onBook(market: MarketView, ts: Micros): void {
    const { book, lastPrice } = market;
    if (!book.isWhole) return;
    for (const order of this.#exchange.orders) {
      if (order.activeFrom > ts) continue;
      if (Number.isNaN(lastPrice)) seePrice(order, order.request.side === 1 ? book.bestAsk : book.bestBid, ts);
      if (order.state === 'taking') this.#crossing.takeFromBook(order, market, ts);
    }
    this.#resting.meet(market, ts);
    this.#exchange.sweep();
  }

  /** A print, the book still as before it. `hasQuotes`: the feed has a book, else fills assume a spread. */
  onTrade(trade: TradeEvent, market: MarketView, hasQuotes: boolean): void {
    if ((trade.flags & NOT_IN_THE_BOOK) !== 0) return;
    const { book } = market;
    const ts = trade.tsEvent;
    const price = Math.round(trade.price / book.tickSize);
    const size = (trade.flags & TradeFlag.SizeUnknown) !== 0 ? UNSIZED : trade.size;
    let left = this.#resting.onPrint(price, size, sideHit(trade), market, ts);
    for (const order of this.#exchange.orders) {
      if (order.activeFrom > ts) continue;
      const isTriggered = seePrice(order, price, ts);
      if (isTriggered && book.isWhole) this.#crossing.takeFromBook(order, market, ts);
      else if (order.state === 'taking' && !hasQuotes) left = Math.max(0, left - this.#crossing.takeAt(order, price, Math.max(UNSIZED, left), market, ts));
    }
    this.#exchange.sweep();
  }

  /**
   * A bar of a feed that has nothing finer. Orders that were there when it began work against its whole range, what the price has to
   * move against before what it has to move toward, gaps at its open; orders that arrived inside it know its close alone.
   */
  onBar(bar: BarEvent, market: MarketView, openGrace: number): void {
    const ticks = (price: number): Ticks => Math.round(price / market.book.tickSize);
    const begin = bar.tsEvent - bar.period;
    const { orders } = this.#exchange;
    const wasThere = (order: SimOrder): boolean => order.activeFrom <= begin + openGrace;
    const firstSeen = (order: SimOrder): Ticks => ticks(wasThere(order) ? bar.open : bar.close);
    const farthest = (order: SimOrder, up: boolean): Ticks => (wasThere(order) ? ticks(up ? bar.high : bar.low) : ticks(bar.close));
    const take = (order: SimOrder, price: Ticks, ts: Micros): void => {
      this.#crossing.takeAt(order, price, Number.POSITIVE_INFINITY, market, ts);
    };
    const arrived = (order: SimOrder): boolean => order.activeFrom <= bar.tsEvent;
    for (const order of orders) {
      if (order.state === 'taking' && arrived(order)) take(order, firstSeen(order), wasThere(order) ? Math.max(order.activeFrom, begin) : bar.tsEvent);
    }
    for (const inFavour of [false, true]) {
      for (const order of orders) {
        if (order.state !== 'armed' || !arrived(order) || triggersInFavour(order) !== inFavour) continue;
        const isBuy = order.request.side === 1;
        const open = firstSeen(order);
        if (seePrice(order, open, bar.tsEvent)) take(order, open, bar.tsEvent);
        else this.#seeRange(order, farthest(order, isBuy !== inFavour), farthest(order, isBuy === inFavour), ticks(bar.close), bar.tsEvent, take);
      }
    }
    let left = bar.volume ?? Number.POSITIVE_INFINITY;
    for (const order of orders) {
      if (order.state === 'resting' && arrived(order) && left > 0) left -= this.#resting.onBar(order, farthest(order, order.request.side === -1), left, market, bar);
    }
    this.#exchange.sweep();
  }

  /** No more data will come: crossing orders fill at the last price known, with the assumed spread. */
  onEnd(lastPrice: number, market: MarketView, ts: Micros): void {
    if (Number.isNaN(lastPrice)) return;
    for (const order of this.#exchange.orders) {
      if (order.state === 'taking' && order.activeFrom <= ts) this.#crossing.takeAt(order, Math.round(lastPrice / market.book.tickSize), Number.POSITIVE_INFINITY, market, ts);
    }
    this.#exchange.sweep();
  }

  /** An armed order against the rest of a bar: the end that triggers it, then the other, which a trailing stop follows, then the close. */
  #seeRange(order: SimOrder, toward: Ticks, away: Ticks, close: Ticks, ts: Micros, take: (order: SimOrder, price: Ticks, ts: Micros) => void): void {
    for (const reached of [toward, away, close]) {
      const { stop } = order;
      if (stop === null || !seePrice(order, stop, ts, reached)) continue;
      return take(order, stop, ts);
    }
  }
}

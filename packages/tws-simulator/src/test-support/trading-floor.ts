import { OrderAction, OrderType, TimeInForce, type Order } from '@stoqey/ib';
import type { TwsSimulator, TwsSimulatorOptions } from '../server/simulator.js';
import { quote, trade } from './made-up-tape.js';
import { MarketFeed } from '../market/market-feed.js';
import { atEnd, simulate } from './test-client.js';

/** A market under a test's hand: ES 4800 bid for 10, offered at 4800.25 for 10, in regular hours. */
export interface TradingFloor {
  readonly simulator: TwsSimulator;
  readonly feed: MarketFeed;
  /** A quote `seconds` after the start. */
  quote(seconds: number, bid: number, ask: number, size?: number): void;
  /** A print `seconds` after the start. */
  trade(seconds: number, price: number, size?: number): void;
}

/** Opens one, closed by `closeAll`. Fees are those of the day; no limits unless asked for. */
export async function openFloor(options: Partial<TwsSimulatorOptions> = {}): Promise<TradingFloor> {
  const feed = new MarketFeed();
  feed.push(quote(0, 4_800, 10, 4_800.25, 10), trade(0, 4_800.25, 1));
  const simulator = await simulate({ recording: feed, begin: 'atOnce', ...options });
  atEnd(async () => feed.end());
  return {
    simulator,
    feed,
    quote: (seconds, bid, ask, size = 10) => feed.push(quote(seconds, bid, size, ask, size)),
    trade: (seconds, price, size = 1) => feed.push(trade(seconds, price, size)),
  };
}

/** An order of one contract that is sent at once. */
export function order(action: 'BUY' | 'SELL', more: Partial<Order>): Order {
  return { action: action === 'BUY' ? OrderAction.BUY : OrderAction.SELL, orderType: OrderType.MKT, totalQuantity: 1, tif: TimeInForce.DAY, transmit: true, outsideRth: true, ...more };
}

export function limit(action: 'BUY' | 'SELL', price: number, more: Partial<Order> = {}): Order {
  return order(action, { orderType: OrderType.LMT, lmtPrice: price, ...more });
}

export function stop(action: 'BUY' | 'SELL', price: number, more: Partial<Order> = {}): Order {
  return order(action, { orderType: OrderType.STP, auxPrice: price, ...more });
}

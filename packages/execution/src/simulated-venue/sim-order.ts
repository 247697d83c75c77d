import type { Micros, OrderRequest, Ticks } from '@mia-trading/core';
import type { QueuePlace } from './queue-place.js';

/**
 * Where an order stands at the simulated exchange.
 * - `parked`: waits for its parent to fill or for the market to open
 * - `taking`: crosses the spread as soon as there is something to cross to (market, triggered stop, arriving limit)
 * - `resting`: a limit order in the book
 * - `armed`: a stop or an order if touched that has not triggered
 * - `done`: filled, cancelled or expired
 */
export type SimOrderState = 'parked' | 'taking' | 'resting' | 'armed' | 'done';

export interface SimOrder {
  readonly request: OrderRequest;
  state: SimOrderState;
  /** Total contracts, fills included. */
  quantity: number;
  filled: number;
  limit: Ticks | null;
  /** Price at which it triggers; `null` for orders without, and for a trailing stop that has not seen a price. */
  stop: Ticks | null;
  /** Distance at which {@link stop} follows the price; `null` when it does not. */
  readonly trail: Ticks | null;
  /** Works against market events from this exchange time on. */
  activeFrom: Micros;
  /** ISO trade date on which a DAY order ends; empty while it waits in closed hours for the next. */
  tradeDate: string;
  /** A triggered stop never fills better than this; `null` for other orders. */
  worst: Ticks | null;
  /** Ticks it pays beyond what is offered; `null` before it first crosses. */
  slippage: number | null;
  /** Its place in the queue while it rests, where the fill rule asks for one and the book shows depth. */
  queue: QueuePlace | null;
  /** Opposite contracts within its price that it has already met: only what comes on top fills it while it rests. */
  met: number;
}

export function remainingOf(order: SimOrder): number {
  return order.quantity - order.filled;
}

/** The worse of two prices for whoever buys (+1) or sells (-1). */
export function worseFor(side: number, a: Ticks, b: Ticks): Ticks {
  return side > 0 ? Math.max(a, b) : Math.min(a, b);
}

/** Whether `price` is at or beyond `limit` in the direction that suits the order: at or below for a buyer, at or above for a seller. */
export function reaches(side: number, price: Ticks, limit: Ticks): boolean {
  return side * (limit - price) >= 0;
}

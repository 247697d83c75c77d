import type { Micros, OrderRequest, Ticks } from '@mia-trading/core';

/**
 * Where an order stands at the simulated exchange.
 * - `parked`: waits for its parent to fill or for the market to open
 * - `taking`: crosses the spread as soon as there is something to cross to (market, triggered stop, arriving limit)
 * - `resting`: a limit order in the book
 * - `armed`: a stop that has not triggered
 * - `done`: filled, cancelled or expired
 */
export type SimOrderState = 'parked' | 'taking' | 'resting' | 'armed' | 'done';

export interface SimOrder {
  readonly request: OrderRequest;
  /** Order of arrival, for time priority. */
  readonly arrival: number;
  state: SimOrderState;
  /** Total contracts, fills included. */
  quantity: number;
  filled: number;
  limit: Ticks | null;
  stop: Ticks | null;
  /** Works against market events from this exchange time on. */
  activeFrom: Micros;
  /** ISO trade date on which a DAY order ends. */
  tradeDate: string;
  /** A triggered stop never fills better than this; `null` for other orders. */
  worst: Ticks | null;
}

export function remainingOf(order: SimOrder): number {
  return order.quantity - order.filled;
}

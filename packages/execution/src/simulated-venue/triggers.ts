import type { Micros, Side, Ticks } from '@mia-trading/core';
import { worseFor, type SimOrder } from './sim-order.js';

/** Whether an order waits for the price to move in its favour, not against it. */
export function triggersInFavour({ request }: SimOrder): boolean {
  return request.type === 'marketIfTouched';
}

/**
 * Lets an armed order see a price: it triggers when the market has reached its stop, else a trailing stop follows. `reached` when the
 * market is known to have been at another price than the one it deals at now. Answers whether it triggered.
 */
export function seePrice(order: SimOrder, at: Ticks, ts: Micros, reached: Ticks = at): boolean {
  if (order.state !== 'armed') return false;
  const { side } = order.request;
  const inFavour = triggersInFavour(order);
  if (order.stop === null || (inFavour ? -side : side) * (reached - order.stop) < 0) {
    follow(order, reached);
    return false;
  }
  order.worst = inFavour ? null : worseFor(side, order.stop, at);
  order.state = 'taking';
  order.activeFrom = Math.max(order.activeFrom, ts);
  return true;
}

/** Moves a trailing stop to its distance from `price`, toward it only. */
function follow(order: SimOrder, price: Ticks): void {
  if (order.trail === null) return;
  const { side } = order.request;
  const distant = price + side * order.trail;
  order.stop = order.stop === null ? distant : worseFor(-side as Side, order.stop, distant);
}

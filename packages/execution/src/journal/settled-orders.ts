import { DAY, type Micros, type OrderId } from '@mia-trading/core';
import type { TrackedOrder } from '../orders/tracked-order.js';
import type { OrderLedger } from './order-ledger.js';

/** Interactive Brokers tells executions of at most seven days again; a day more for the difference of clocks. */
export const BROKER_MEMORY: Micros = 8 * DAY;

/**
 * Orders that a restart no longer needs, the oldest first: sent from here, done, their fees known, not of the plan under way, and not heard
 * of since `before`, so that nobody tells of them again. They come to no contracts in any instrument: the position is the same without
 * them. Only the oldest go, and never the newest: ids go on above every one ever sent.
 */
export function settledOrders({ orders, openPlan }: OrderLedger, before: Micros): readonly TrackedOrder[] {
  const underWay = new Set<OrderId>(openPlan?.orderIds);
  const sent = [...orders.orders].filter(({ request }) => request !== null);
  const held = new Map<string, number>();
  let settled = 0;
  for (const [index, order] of sent.slice(0, -1).entries()) {
    if (!order.isDone || !order.fees.complete || underWay.has(order.orderId) || lastHeardOf(order) >= before) break;
    for (const { instrument, side, quantity } of order.executions) {
      const contracts = (held.get(instrument) ?? 0) + side * quantity;
      if (contracts === 0) held.delete(instrument);
      else held.set(instrument, contracts);
    }
    if (held.size === 0) settled = index + 1;
  }
  return sent.slice(0, settled);
}

function lastHeardOf({ facts }: TrackedOrder): Micros {
  const { touchedAt, cancelRequestedAt, cancelRefusedAt, cancelled, rejected, expired, executions } = facts;
  const ends = [cancelled, rejected, expired].map((end) => end?.at ?? touchedAt);
  return Math.max(touchedAt, cancelRequestedAt, cancelRefusedAt, ...ends, ...executions.map(({ report }) => report.tsVenue));
}

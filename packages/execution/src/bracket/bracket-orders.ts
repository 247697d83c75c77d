import type { ExecutedReport, OrderRole } from '@mia-trading/core';
import type { TrackedOrder } from '../orders/tracked-order.js';
import type { OutsideFill } from '../outside/outside-close.js';

/** Signed contracts that the executions of these orders make. */
export function contractsOf(orders: readonly TrackedOrder[]): number {
  let contracts = 0;
  for (const order of orders) for (const { side, quantity } of order.executions) contracts += side * quantity;
  return contracts;
}

/** The first fill of an entry by venue time; `null` when it has none. */
export function firstEntry(entry: TrackedOrder | null): ExecutedReport | null {
  let first: ExecutedReport | null = null;
  for (const execution of entry?.executions ?? []) if (execution.quantity > 0 && (first === null || execution.tsVenue < first.tsVenue)) first = execution;
  return first;
}

/**
 * Role of the order that brought the last closing fill, `outside` when it was none of ours; `null` when nothing was closed. Of fills at
 * one time the later order's counts, and one outside last.
 */
export function lastClosing(orders: readonly TrackedOrder[], outside: readonly OutsideFill[]): OrderRole | 'outside' | null {
  let role: OrderRole | 'outside' | null = null;
  let last = Number.NEGATIVE_INFINITY;
  for (const { request, executions } of orders) {
    if (request === null || request.role === 'entry') continue;
    for (const { quantity, tsVenue } of executions) {
      if (quantity === 0 || tsVenue < last) continue;
      last = tsVenue;
      role = request.role;
    }
  }
  return outside.some(({ ts }) => ts >= last) ? 'outside' : role;
}

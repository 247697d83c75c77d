import type { ExecutedReport, Micros, OrderId } from '@mia-trading/core';
import type { OpenPlan } from '../journal/journal-record.js';
import type { OrderStore } from '../orders/order-store.js';
import { venueSecond } from './ours-around.js';
import type { OutsideEvidence, OutsideFill } from './outside-close.js';

const NONE: readonly OutsideFill[] = [];

/** What others have closed of a plan, one by one execution and the rest as one without a price; empty when nothing, or without a plan. */
export function outsideFills(plan: OpenPlan | null, orders: OrderStore): readonly OutsideFill[] {
  const outside = plan?.outside;
  if (outside === undefined) return NONE;
  const fills = new Map<ExecutedReport, number>();
  let untold = 0;
  let untoldAt = 0;
  for (const { contracts, by, ts } of outside) {
    const execution = executionOf(by, orders);
    if (execution !== null) fills.set(execution, (fills.get(execution) ?? 0) + contracts);
    else {
      untold += contracts;
      untoldAt = ts;
    }
  }
  const enteredIn = venueSecond(entryTime(plan?.orderIds ?? [], orders));
  const told = [...fills].map(([{ side, quantity, price, fees, tsVenue }, contracts]) => {
    const standing = side * Math.min(Math.max(0, side * contracts), quantity);
    // What was traded before we held anything is no price at which we left.
    return { contracts: standing, price: venueSecond(tsVenue) < enteredIn ? null : price, fees: fees === null || quantity === 0 ? fees : (fees * Math.abs(standing)) / quantity, ts: tsVenue };
  });
  return [...told, { contracts: untold, price: null, fees: null, ts: untoldAt }].filter(({ contracts }) => contracts !== 0);
}

/** Signed contracts that others have closed of a plan. */
export function contractsOutside(fills: readonly OutsideFill[]): number {
  let contracts = 0;
  for (const fill of fills) contracts += fill.contracts;
  return contracts;
}

/** Venue time of the first fill of the entry. */
function entryTime(orderIds: readonly OrderId[], orders: OrderStore): Micros {
  let first = Number.POSITIVE_INFINITY;
  for (const orderId of orderIds) {
    const order = orders.order(orderId);
    if (order?.request?.role === 'entry') for (const { tsVenue } of order.executions) first = Math.min(first, tsVenue);
  }
  return first;
}

function executionOf(by: OutsideEvidence, orders: OrderStore): ExecutedReport | null {
  if (by.kind !== 'execution') return null;
  for (const execution of orders.order(by.orderId)?.executions ?? []) if (execution.executionId === by.executionId) return execution;
  return null;
}

import type { ExecutedReport, OrderRequest } from '@mia-trading/core';
import type { OpenPlan } from '../journal/journal-record.js';
import type { OrderStore } from '../orders/order-store.js';
import { outsideFills } from '../outside/outside-fills.js';
import { RoundTrip, type TripFill } from './round-trip.js';

/** The trip of a plan under way with the fills known so far, oldest first: empty for one that has just begun. */
export function tripOf(open: OpenPlan, orders: OrderStore, pointValue: number): RoundTrip {
  const { plan, terms } = open;
  const trip = new RoundTrip({ plan, rating: terms.rating, referencePrice: terms.referencePrice, tradeDate: terms.tradeDate, pointValue });
  const fills: { readonly request: OrderRequest; readonly execution: ExecutedReport }[] = [];
  for (const orderId of open.orderIds) {
    const order = orders.order(orderId);
    for (const execution of order?.executions ?? []) if (order?.request) fills.push({ request: order.request, execution });
  }
  fills.sort((a, b) => a.execution.tsVenue - b.execution.tsVenue);
  for (const { request, execution } of fills) bookFill(trip, open, request, execution);
  trip.closeOutside(outsideFills(open, orders));
  return trip;
}

/** Books an execution, or takes back one that no longer stands. */
export function bookFill(trip: RoundTrip, open: OpenPlan, request: OrderRequest, execution: ExecutedReport, standing = true): void {
  if (execution.quantity === 0) return;
  const { role } = request;
  const fill: TripFill = { role, quantity: execution.quantity, price: execution.price, fees: execution.fees ?? 0, ts: execution.tsVenue, decisionPrice: decisionPriceOf(open, request, execution.price) };
  const isOverfillRepair = role === 'exit' && execution.side === open.plan.side;
  if (!standing) trip.takeBack(fill, isOverfillRepair);
  else if (isOverfillRepair) trip.onOverfillRepair(fill);
  else trip.onFill(fill);
}

/** Contracts of a plan, closed here or by an execution of others, whose fees nobody has told yet. */
export function contractsWithoutFees(open: OpenPlan, orders: OrderStore): number {
  let contracts = 0;
  for (const orderId of open.orderIds) for (const { fees, quantity } of orders.order(orderId)?.executions ?? []) if (fees === null) contracts += quantity;
  for (const { price, fees, contracts: closed } of outsideFills(open, orders)) if (price !== null && fees === null) contracts += Math.abs(closed);
  return contracts;
}

function decisionPriceOf(open: OpenPlan, { role, stopPrice, limitPrice }: OrderRequest, fillPrice: number): number {
  if (role === 'entry') return open.terms.referencePrice;
  if (role === 'stop') return stopPrice ?? fillPrice;
  if (role === 'target') return limitPrice ?? fillPrice;
  return open.exit?.price ?? fillPrice;
}

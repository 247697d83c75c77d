import { SECOND, type ExecutedReport, type Micros } from '@mia-trading/core';
import type { OrderLedger } from '../journal/order-ledger.js';

/** What a venue tells of a time when it tells whole seconds. */
export function venueSecond(ts: Micros): number {
  return Math.floor(ts / SECOND);
}

/** Contracts around somebody else's execution, counted as that execution would close ours. */
export interface OursAround {
  /** Held the other way when it happened; negative when it was the same way. */
  readonly held: number;
  /** Closed by our own orders afterwards. */
  readonly closedAfter: number;
}

/**
 * What was ours when somebody else traded, by venue time. Venues tell whole seconds: of our fills in the same one those on the side of
 * the execution count as before it, those on the other as behind it, so that no more is found than was there.
 */
export function oursAround(ledger: OrderLedger, { instrument, side, tsVenue }: ExecutedReport): OursAround {
  let held = -side * ledger.taken.unexplained(instrument);
  let closedAfter = 0;
  for (const order of ledger.orders.orders) {
    const isOurs = order.request !== null || ledger.decisionOn(order.orderId) === 'claimed';
    for (const execution of order.executions) {
      if (execution.instrument !== instrument) continue;
      const isSameSide = execution.side === side;
      const isBefore = isSameSide ? venueSecond(execution.tsVenue) <= venueSecond(tsVenue) : venueSecond(execution.tsVenue) < venueSecond(tsVenue);
      if (isBefore) held -= side * (isOurs ? execution.side * execution.quantity : ledger.taken.ofExecution(execution));
      else if (isSameSide && order.request !== null) closedAfter += execution.quantity;
    }
  }
  return { held, closedAfter };
}

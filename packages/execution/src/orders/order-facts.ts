import type { ExecutedReport, Micros, OrderId, OrderRequest } from '@mia-trading/core';

/** Earlier than any event time. */
export const NEVER: Micros = -1;

/** What an order stands for at the venue. */
export interface OrderTerms {
  /** Total contracts, those traded included. */
  readonly quantity: number;
  /** Points; `null` where the type of order has none. */
  readonly limitPrice: number | null;
  readonly stopPrice: number | null;
  /** Venue time of the statement; negative for the terms it was sent with. */
  readonly asOf: Micros;
}

export interface OrderEnd {
  readonly reason: string;
  /** Venue time. */
  readonly at: Micros;
}

/** Everything heard about one order as plain values that JSON keeps exactly: what a journal's snapshot holds. */
export interface OrderFacts {
  readonly orderId: OrderId;
  readonly request: OrderRequest | null;
  readonly terms: OrderTerms;
  readonly isWorking: boolean;
  readonly held: OrderEnd;
  readonly cancelled: OrderEnd | null;
  readonly rejected: OrderEnd | null;
  readonly expired: OrderEnd | null;
  readonly isUnknown: boolean;
  readonly sentAt: Micros;
  readonly cancelRequestedAt: Micros;
  readonly cancelRefusedAt: Micros;
  readonly touchedAt: Micros;
  /** As they stand now, with the most contracts ever told of each. */
  readonly executions: readonly { readonly report: ExecutedReport; readonly traded: number }[];
}

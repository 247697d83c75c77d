import type { Side } from '../events/side.js';
import type { Micros } from '../time/micros.js';
import type { ExecutedReport, OrderId } from './broker-report.js';

/** An answer of the broker, or why there is none. A query that failed says nothing: never that there is nothing. */
export type BrokerAnswer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reason: string };

/** An order the broker shows as open. */
export interface BrokerOrder {
  /** Our own id as it came back with the order; for an order of somebody else an id that the venue adapter makes and keeps. */
  readonly orderId: OrderId;
  readonly instrument: string;
  readonly side: Side;
  /** Total contracts, filled ones included. */
  readonly quantity: number;
  readonly limitPrice: number | null;
  readonly stopPrice: number | null;
  readonly state: 'working' | 'held' | 'pendingCancel';
}

export interface BrokerPosition {
  readonly instrument: string;
  /** Signed contracts. */
  readonly contracts: number;
}

/** What the broker says is. */
export interface BrokerSnapshot {
  /** Event time at which the first query went out: whatever was sent or heard since is not judged by it. */
  readonly askedAt: Micros;
  /** Every open order of the account. */
  readonly openOrders: BrokerAnswer<readonly BrokerOrder[]>;
  /** Executions the broker still tells, in the form of reports, corrected ones with their revision. */
  readonly executions: BrokerAnswer<readonly ExecutedReport[]>;
  /** Every position that is not flat. */
  readonly positions: BrokerAnswer<readonly BrokerPosition[]>;
}

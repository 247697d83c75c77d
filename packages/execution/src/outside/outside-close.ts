import type { ExecutionId, OrderId } from '@mia-trading/core';

/** What shows that somebody else has closed contracts of ours. */
export type OutsideEvidence =
  /** An execution of an order that was not sent from here. */
  | { readonly kind: 'execution'; readonly orderId: OrderId; readonly executionId: ExecutionId }
  /** The broker's position alone: no execution that it told makes it. */
  | { readonly kind: 'difference' }
  /** A person's word, that contracts against ours are ours too. */
  | { readonly kind: 'claim' };

/** Contracts of ours that were closed at the broker by somebody else. */
export interface OutsideClose {
  readonly instrument: string;
  /** Signed as they were traded: -2 when two of ours were sold. */
  readonly contracts: number;
  readonly by: OutsideEvidence;
}

/** How it is told to people. */
export interface ToldClose extends OutsideClose {
  /** Points; `null` when nobody told it. */
  readonly price: number | null;
  /** They were counted as closed before and are there after all. */
  readonly isTakenBack: boolean;
}

/** A part of a plan that was closed outside, as the trade counts it. */
export interface OutsideFill {
  /** Signed as they were traded. */
  readonly contracts: number;
  /** Points; `null` when nobody told it. */
  readonly price: number | null;
  /** Dollars; `null` when nobody told them. */
  readonly fees: number | null;
  /** Venue time; where no execution tells it, the event time at which it was known. */
  readonly ts: number;
}

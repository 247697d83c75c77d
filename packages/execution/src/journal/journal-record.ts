import type { BrokerReport, ConfluenceRating, ExitReason, Micros, OrderId, OrderPlan, TradeRecord, VenueCommand } from '@mia-trading/core';
import type { LimitsState } from '@mia-trading/risk';
import type { OrderFacts, OrderTerms } from '../orders/order-facts.js';
import type { OutsideClose, OutsideEvidence } from '../outside/outside-close.js';
import type { TakenFacts } from '../outside/taken-contracts.js';

/** Version of the records; a reader accepts this one and the one before. */
export const JOURNAL_VERSION = 2;

/** A person's word on contracts or orders that were not sent from here: `claimed` ones are ours to manage, `ignored` ones are not. */
export type ForeignDecision = 'claimed' | 'ignored';

/** On what terms an approved plan is carried out. */
export interface PlanTerms {
  /** Price the decision was made on, in points. */
  readonly referencePrice: number;
  readonly rating: ConfluenceRating;
  /** ISO trade date of the entry. */
  readonly tradeDate: string;
  /** Event time by which the position must be on its way out; `null` for none. */
  readonly flatBy: Micros | null;
  /** What it is called when that time closes the position. */
  readonly flatReason: 'sessionEnd' | 'roll';
  /** Dollars per contract for entry and exit, to mark the open position. */
  readonly roundTurnFees: number;
}

/** Why a stop was moved. */
export type StopMove = 'breakEven' | 'trailing';

/** Contracts of an instrument that no order explains, settled by a person. */
export interface PositionAdjustment {
  readonly instrument: string;
  /** Signed. */
  readonly contracts: number;
  readonly decision: ForeignDecision;
  /** Those among them that had closed contracts of ours, signed: they are ours, whatever was decided. Default: none. */
  readonly taken?: number;
}

/** The plan under way: what it was, the orders sent for it, and what was decided since. */
export interface OpenPlan {
  readonly plan: OrderPlan;
  readonly terms: PlanTerms;
  readonly orderIds: readonly OrderId[];
  readonly exit: { readonly reason: ExitReason; readonly price: number; readonly ts: Micros } | null;
  readonly stopMove: StopMove | null;
  /** What others have closed of it, as it became known; absent when nothing. */
  readonly outside?: readonly { readonly contracts: number; readonly by: OutsideEvidence; readonly ts: Micros }[];
}

/** A finished trade as the loss limits count it. */
export interface CountedTrade {
  /** Dollars after fees. */
  readonly net: number;
  /** Event time at which it was closed. */
  readonly ts: Micros;
}

/** What a restart needs beside orders. */
export interface AccountFacts {
  /** Loss limits and lockouts as last written; `null` before the first time. */
  readonly limits: LimitsState | null;
  /** Number of the last intent of the session. */
  readonly intents: number;
  /** Trades closed after the limits were written: these limits know nothing of them. */
  readonly uncounted: readonly CountedTrade[];
}

/** All that a restart needs, as plain values. */
export interface LedgerFacts {
  readonly orders: readonly OrderFacts[];
  readonly openPlan: OpenPlan | null;
  readonly decisions: readonly (readonly [OrderId, ForeignDecision])[];
  readonly adjustments: readonly PositionAdjustment[];
  /** Version 1 of the records had none. */
  readonly account?: AccountFacts;
  /** Absent when nobody else ever closed anything of ours. */
  readonly taken?: TakenFacts;
}

/** One line of the journal: something sent, heard or decided at event time `ts`. */
export type JournalRecord =
  | { readonly kind: 'opened'; readonly ts: Micros; readonly schemaVersion: number; readonly sessionId: string; readonly configHash: string }
  | { readonly kind: 'plan'; readonly ts: Micros; readonly plan: OrderPlan; readonly terms: PlanTerms }
  | { readonly kind: 'command'; readonly ts: Micros; readonly command: VenueCommand }
  | { readonly kind: 'report'; readonly ts: Micros; readonly report: BrokerReport }
  /** No answer came in time. */
  | { readonly kind: 'unknown'; readonly ts: Micros; readonly orderId: OrderId }
  /** The venue shows an order working that was taken for done. */
  | { readonly kind: 'reopened'; readonly ts: Micros; readonly orderId: OrderId; readonly terms: OrderTerms }
  /** An exit was decided, at this price in points. */
  | { readonly kind: 'exit'; readonly ts: Micros; readonly reason: ExitReason; readonly price: number }
  | { readonly kind: 'stopMove'; readonly ts: Micros; readonly move: StopMove }
  /** The plan is done; `null` when nothing of it was filled. */
  | { readonly kind: 'closed'; readonly ts: Micros; readonly trade: TradeRecord | null }
  | { readonly kind: 'decision'; readonly ts: Micros; readonly orderId: OrderId; readonly decision: ForeignDecision }
  | { readonly kind: 'adjustment'; readonly ts: Micros; readonly adjustment: PositionAdjustment }
  /** Somebody else has closed contracts of ours. */
  | { readonly kind: 'outside'; readonly ts: Micros; readonly close: OutsideClose }
  /** Loss limits and lockouts have changed, or an intent was numbered. */
  | { readonly kind: 'limits'; readonly ts: Micros; readonly limits: LimitsState; readonly intents: number }
  | { readonly kind: 'snapshot'; readonly ts: Micros; readonly facts: LedgerFacts };

/** What is decided by whoever carries out plans is written here first. */
export interface JournalSink {
  append(record: JournalRecord): void;
  /** When it returns, everything appended survives a loss of power. */
  sync(): void;
}

/** For a backtest: nothing has to survive. */
export const noJournal: JournalSink = { append: () => undefined, sync: () => undefined };

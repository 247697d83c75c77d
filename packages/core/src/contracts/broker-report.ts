import type { Side } from '../events/side.js';
import type { Micros } from '../time/micros.js';

/** Own order id: session id + counter, never random, never reused. */
export type OrderId = string & { readonly __brand: 'OrderId' };

/** Broker's id of one execution. */
export type ExecutionId = string & { readonly __brand: 'ExecutionId' };

interface ReportHeader {
  readonly orderId: OrderId;
  /** Venue time of what is reported. */
  readonly tsVenue: Micros;
}

/** One normal form of what brokers say about orders. Positions follow `executed` only, never a status. */
export type BrokerReport =
  | (ReportHeader & { readonly kind: 'working' })
  | (ReportHeader & { readonly kind: 'held'; readonly reason: string })
  | (ReportHeader & {
      readonly kind: 'executed';
      /** The same through all corrections of one execution. */
      readonly executionId: ExecutionId;
      /** Which statement of this execution it is: 0 or absent for the first, higher for a correction. The highest stands, whenever it is heard. */
      readonly revision?: number;
      readonly instrument: string;
      readonly side: Side;
      /** Contracts; 0 in a correction when the execution was busted. */
      readonly quantity: number;
      readonly price: number;
      /** Contracts of the order still open after this execution. */
      readonly remaining: number;
      /** Exchange, clearing and broker fees of this execution in dollars; `null` until the broker says. */
      readonly fees: number | null;
      /** `true` when the order rested and was hit. */
      readonly passive: boolean;
    })
  | (ReportHeader & { readonly kind: 'replaced'; readonly quantity: number; readonly limitPrice: number | null; readonly stopPrice: number | null })
  | (ReportHeader & { readonly kind: 'cancelled'; readonly reason: string })
  | (ReportHeader & { readonly kind: 'expired' })
  | (ReportHeader & { readonly kind: 'rejected'; readonly code: string; readonly reason: string })
  /** A cancel or replace was refused; the order itself stays as it was. */
  | (ReportHeader & { readonly kind: 'commandRejected'; readonly command: 'cancel' | 'replace'; readonly code: string; readonly reason: string });

/** A report of an execution. */
export type ExecutedReport = Extract<BrokerReport, { kind: 'executed' }>;

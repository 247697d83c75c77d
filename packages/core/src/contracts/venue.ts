import type { MarketEvent } from '../events/events.js';
import type { Side } from '../events/side.js';
import type { BrokerReport, OrderId } from './broker-report.js';
import type { MarketView } from './feature.js';
import type { Micros } from '../time/micros.js';

/**
 * What makes an order trade.
 * - `market`: at once; `limit`: at its price or better
 * - `stop`: a market order once the price has moved against it to `stopPrice`; `stopLimit`: then a limit order
 * - `marketIfTouched`: a market order once the price has moved in its favour to `stopPrice`
 * - `trailingStop`: a stop that follows the best price at `trailBy` and never steps back
 */
export type OrderType = 'market' | 'limit' | 'stop' | 'stopLimit' | 'marketIfTouched' | 'trailingStop';

export type TimeInForce = 'DAY' | 'GTC' | 'IOC';

/** What an order is for; protective legs are never cancelled without replacement. */
export type OrderRole = 'entry' | 'target' | 'stop' | 'exit';

/** An order as sent to a venue. */
export interface OrderRequest {
  readonly orderId: OrderId;
  readonly instrument: string;
  readonly role: OrderRole;
  readonly side: Side;
  /** Contracts, a positive integer. */
  readonly quantity: number;
  readonly type: OrderType;
  /** Points; `null` unless `limit` or `stopLimit`. */
  readonly limitPrice: number | null;
  /** Points, of `stop`, `stopLimit` and `marketIfTouched`; a `trailingStop` may begin at one, and begins at its distance from the price without. Else `null`. */
  readonly stopPrice: number | null;
  /** Distance of a `trailingStop` from the best price in points; absent for other types. */
  readonly trailBy?: number;
  readonly timeInForce: TimeInForce;
  /** Held back until this order is completely filled; `null` for an order that works at once. */
  readonly parentId: OrderId | null;
  /** One-cancels-all group: a fill in one order reduces or cancels the others; `null` for none. */
  readonly ocaGroup: string | null;
}

export type VenueCommand =
  | { readonly kind: 'submit'; readonly order: OrderRequest }
  | { readonly kind: 'cancel'; readonly orderId: OrderId }
  | {
      readonly kind: 'replace';
      readonly orderId: OrderId;
      /** New total, contracts already filled included. */
      readonly quantity: number;
      /** `null` leaves the price as it is. */
      readonly limitPrice: number | null;
      readonly stopPrice: number | null;
    };

/** Takes reports as they arrive, in order. */
export type ReportSink = (report: BrokerReport) => void;

/**
 * Where orders go: a simulated book, Interactive Brokers, or the answers on a tape. Nothing is awaited.
 *
 * The engine calls, for each market event at time t: {@link advance}`(t)`, then {@link onMessage} before the event is applied to the
 * book, then {@link onBook} if the event published a new consistent state of the book. Commands sent while a report is handled are
 * taken at the same time.
 */
export interface Venue {
  /** Sends a command at event time `now`; answers come as reports, never at once. */
  send(command: VenueCommand, now: Micros): void;
  /** Earliest event time at which a command begins to work or a report is due; `Infinity` when nothing is under way. */
  nextDue(): Micros;
  /** Brings the venue to `now`: starts commands and hands over every report due, oldest first. */
  advance(now: Micros, market: MarketView, sink: ReportSink): void;
  /** A market event of the instrument, before the book has it. */
  onMessage(event: MarketEvent, market: MarketView): void;
  /** The book has reached a new consistent state. */
  onBook(market: MarketView): void;
}

import type { Micros, DurationMicros } from '../time/micros.js';
import type { BrokerReport } from '../contracts/broker-report.js';
import type { BrokerSnapshot } from '../contracts/broker-snapshot.js';
import type { Side } from './side.js';

/** Side of the trade's aggressor; 0 when there is none (opening cross) or it is not known. */
export type Aggressor = 1 | -1 | 0;

/** Where {@link TradeEvent.aggressor} comes from, from most to least reliable. */
export type AggressorSource = 'exchange' | 'quote' | 'tick' | 'none';

/**
 * What every event carries. Replay is ordered by `tsInit`, then `seq`.
 *
 * - `tsEvent`: exchange or vendor time.
 * - `tsInit`: when this system could first know it; never before an earlier event's `tsInit` on the same tape.
 * - `seq`: position on the tape, unique within a session, from 0.
 */
export interface EventHeader {
  readonly tsEvent: Micros;
  readonly tsInit: Micros;
  readonly seq: number;
  /** Contract symbol as traded, e.g. `ESH4`, or an index symbol, e.g. `VIX`. */
  readonly instrument: string;
}

/** Bits of {@link TradeEvent.flags}. */
export const TradeFlag = {
  /** Last message of its exchange event: the book may be read after it. */
  Last: 1,
  /** The source reports no size: `size` is 0 and every volume feature is unavailable. */
  SizeUnknown: 2,
  /** Print of an opening or re-opening auction. */
  Auction: 4,
  /** Privately negotiated or otherwise off-book: excluded from flow. */
  OffBook: 8,
  /** Part of an exchange spread or implied match. */
  Spread: 16,
} as const;

/** A print. */
export interface TradeEvent extends EventHeader {
  readonly kind: 'trade';
  /** Points. */
  readonly price: number;
  /** Contracts; 0 with {@link TradeFlag.SizeUnknown} when the source has none. */
  readonly size: number;
  readonly aggressor: Aggressor;
  readonly aggressorSource: AggressorSource;
  /** Prints of one matching event share it; 0 when the source has no such id. */
  readonly matchId: number;
  /** Bits of {@link TradeFlag}. */
  readonly flags: number;
}

/** Best bid and offer. An absent side has price `NaN` and size 0; a size that the source does not tell is `NaN`. */
export interface QuoteEvent extends EventHeader {
  readonly kind: 'quote';
  readonly bid: number;
  readonly bidSize: number;
  readonly ask: number;
  readonly askSize: number;
}

/** A change of one price level of an aggregated (L2) book. */
export interface DepthEvent extends EventHeader {
  readonly kind: 'depth';
  /** `set`: the level now shows `size`, 0 removes it. `clear`: the whole book is empty (side, price and size mean nothing). */
  readonly action: 'set' | 'clear';
  readonly side: Side;
  readonly price: number;
  /** Displayed contracts. */
  readonly size: number;
  /** Number of resting orders; 0 when not known. */
  readonly orders: number;
  /** The book is consistent and may be read after this event. */
  readonly endOfBatch: boolean;
}

/** A message about one resting order of an order-by-order (L3) book. The book publishes at `last` only. */
export interface OrderEvent extends EventHeader {
  readonly kind: 'order';
  /**
   * `add` rests a new order; `modify` sets price and size (an unknown id is added); `cancel` takes `size` contracts off it;
   * `fill` tells that `size` contracts of it traded and does not change the book (the exchange sends the change apart);
   * `clear` empties the book.
   */
  readonly action: 'add' | 'modify' | 'cancel' | 'fill' | 'clear';
  readonly side: Side;
  readonly price: number;
  readonly size: number;
  readonly orderId: number;
  /** Last message of its exchange event. */
  readonly last: boolean;
  /** Part of a snapshot: a run of these replaces the book, and neither trades nor evaluates. */
  readonly snapshot: boolean;
}

/** A finished bar. `tsEvent` = `tsInit` = its close. Never expanded into invented trades. */
export interface BarEvent extends EventHeader {
  readonly kind: 'bar';
  readonly period: DurationMicros;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  /** Contracts; `null` where the source has none, as for an index. */
  readonly volume: number | null;
  readonly bidVolume: number | null;
  readonly askVolume: number | null;
  readonly trades: number | null;
}

/** `C` call, `P` put. */
export type OptionRight = 'C' | 'P';

/** Identifies one option series. `root` is the OSI root (`SPX` settles in the morning, `SPXW` in the afternoon). */
export interface OptionKey {
  readonly root: string;
  /** ISO date, e.g. `2025-09-19`. */
  readonly expiry: string;
  readonly strike: number;
  readonly right: OptionRight;
}

/** State of one option series. Every quantity is `null` where the source has none. */
export interface OptionQuoteEvent extends EventHeader, OptionKey {
  readonly kind: 'optionQuote';
  readonly bid: number | null;
  readonly ask: number | null;
  readonly bidSize: number | null;
  readonly askSize: number | null;
  readonly last: number | null;
  /** Contracts traded so far this session. */
  readonly volume: number | null;
  readonly openInterest: number | null;
  /** Vendor implied volatility, 0.2 = 20 %. */
  readonly iv: number | null;
  readonly delta: number | null;
  readonly gamma: number | null;
  readonly vega: number | null;
  readonly theta: number | null;
  /** Price of the underlying beside this quote. */
  readonly underlying: number | null;
}

export interface OptionTradeEvent extends EventHeader, OptionKey {
  readonly kind: 'optionTrade';
  readonly price: number;
  readonly size: number;
  readonly aggressor: Aggressor;
  /** Vendor condition codes, space separated; empty when none. */
  readonly conditions: string;
}

/** Level of an index: SPX, NDX, VIX, VIX3M, VIX9D, VXN, ... (`instrument` names it). */
export interface IndexEvent extends EventHeader {
  readonly kind: 'index';
  readonly level: number;
}

export type BookPhase = 'preOpen' | 'auction' | 'continuous' | 'halted';

/** What may be concluded from the feed's book and prints, best first. */
export type FeedQuality = 'l3' | 'l2-atomic' | 'l2-async' | 'l1' | 'sampled';

/** State of the feed behind `instrument` (empty: the whole feed). */
export interface FeedStatusEvent extends EventHeader {
  readonly kind: 'feedStatus';
  readonly status: 'connected' | 'disconnected' | 'stale' | 'gap' | 'resubscribed' | 'live' | 'delayed' | 'quality' | 'phase';
  /** With `quality`. */
  readonly quality: FeedQuality | null;
  /** With `phase`. */
  readonly phase: BookPhase | null;
  /** What happened, and what was lost, for people. */
  readonly detail: string;
}

/** Time passes: appended every 100 ms to a live tape so that time-outs run on event time. */
export interface ClockEvent extends EventHeader {
  readonly kind: 'clock';
}

/** A person's word to the engine. */
export interface OperatorEvent extends EventHeader {
  readonly kind: 'operator';
  /** `claim` and `ignore` are about what was not sent from here: claimed contracts and orders are ours to manage, ignored ones are not. */
  readonly command: 'kill' | 'unkill' | 'flatten' | 'pause' | 'resume' | 'claim' | 'ignore';
  readonly reason: string;
  /** With `claim` and `ignore`: the order by its id, or the instrument whose position no order explains; else empty. */
  readonly target: string;
}

/** A broker report as it arrived, on a live tape. */
export interface BrokerReportEvent extends EventHeader {
  readonly kind: 'brokerReport';
  readonly report: BrokerReport;
}

/** What the broker answered when asked how orders and positions stand, on a live tape. */
export interface BrokerSnapshotEvent extends EventHeader {
  readonly kind: 'brokerSnapshot';
  readonly snapshot: BrokerSnapshot;
}

export type MarketEvent =
  | TradeEvent
  | QuoteEvent
  | DepthEvent
  | OrderEvent
  | BarEvent
  | OptionQuoteEvent
  | OptionTradeEvent
  | IndexEvent;

/** Everything a tape holds. */
export type TapeEvent = MarketEvent | FeedStatusEvent | ClockEvent | OperatorEvent | BrokerReportEvent | BrokerSnapshotEvent;

export type EventKind = TapeEvent['kind'];

import type { BarEvent, BookPhase, DepthEvent, FeedQuality, IndexEvent, OptionQuoteEvent, OptionTradeEvent, OrderEvent, QuoteEvent, TradeEvent } from '../events/events.js';
import type { Micros } from '../time/micros.js';
import type { BookView } from './book-view.js';
import type { Instrument } from '../instruments/instrument.js';

/** Quantities behind a reading, in natural units (points, lots, $bn, ratios), for people and reports. */
export type Explanation = Readonly<Record<string, number | string | boolean | null>>;

/**
 * A feature's answer, written into a record that the caller owns, so that an evaluation allocates nothing.
 * When `available` is false the numbers mean nothing and `reason` says why.
 */
export interface Reading {
  available: boolean;
  /** -1 .. +1; positive: ES should rise. */
  signal: number;
  /** 0 .. 1: quality of the data behind the signal, not its strength. */
  confidence: number;
  /** Time of the oldest input behind the reading. */
  asOf: Micros;
  /** Why the feature is unavailable; empty when available. A constant string, never built per tick. */
  reason: string;
}

export function createReading(): Reading {
  return { available: false, signal: 0, confidence: 0, asOf: 0, reason: 'not warm' };
}

/** What a feature may see of the traded instrument beside the event itself. One object per session, mutated in place by its owner. */
export interface MarketView {
  readonly instrument: Instrument;
  /** The book as of the last published state: during an exchange event, the state *before* it. */
  readonly book: BookView;
  readonly phase: BookPhase;
  readonly feedQuality: FeedQuality;
  /** Event time: `tsInit` of the event being handled. */
  readonly now: Micros;
  /** Session the event belongs to; changes at 17:00 CT. ISO trade date, e.g. `2023-12-26`. */
  readonly tradeDate: string;
  /** Whole minutes since the session began at 17:00 CT: the time of day that norms and scales are kept by. */
  readonly sessionMinute: number;
  /** Inside regular trading hours, 08:30-15:00 CT. */
  readonly isRegularHours: boolean;
  /** Last trade price in points; `NaN` before the first. */
  readonly lastPrice: number;
}

/**
 * Hears the events of the traded instrument (and, for options and indices, those of their own kinds) and folds each in O(1).
 * Every hook is optional.
 */
export interface MarketListener {
  /** A print, before the book changes that belong to the same exchange event. */
  onTrade?(trade: TradeEvent, market: MarketView): void;
  /** The book has reached a consistent state (end of exchange event or batch), or a new quote. Not called in snapshots. */
  onBook?(market: MarketView): void;
  /** One order-by-order message, before it is applied. */
  onOrder?(order: OrderEvent, market: MarketView): void;
  /** One depth message, before it is applied. */
  onDepth?(depth: DepthEvent, market: MarketView): void;
  onQuote?(quote: QuoteEvent, market: MarketView): void;
  /** A bar from the source (not one aggregated here). */
  onBar?(bar: BarEvent, market: MarketView): void;
  onOptionQuote?(quote: OptionQuoteEvent, market: MarketView): void;
  onOptionTrade?(trade: OptionTradeEvent, market: MarketView): void;
  onIndex?(index: IndexEvent, market: MarketView): void;
  /** Events were lost or the book was rebuilt: state that spans the hole is no longer whole. */
  onGap?(market: MarketView): void;
  /** The first event of a new trade date is about to be handled. */
  onSession?(market: MarketView): void;
  /** Regular trading hours begin (08:30 CT) or end (15:00 CT) with the event about to be handled. */
  onRegularHours?(isRegularHours: boolean, market: MarketView): void;
}

/** A streaming feature: a listener that answers at an evaluation point. */
export interface Feature extends MarketListener {
  readonly name: string;
  /** Writes the reading as of `market.now` into `reading`. Allocates nothing. */
  read(market: MarketView, reading: Reading): void;
  /** What is behind the last {@link read}; valid until the next event. Allocates, and is called only when somebody looks. */
  explain(market: MarketView): Explanation;
}

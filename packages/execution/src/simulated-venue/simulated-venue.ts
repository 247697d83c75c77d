import { createSessionClock, NO_PRICE, SECOND, type BrokerReport, type FuturesContract, type Instrument, type MarketEvent, type MarketView, type Micros, type ReportSink, type SessionClock, type Venue, type VenueCommand } from '@mia-trading/core';
import type { SimulatedVenueConfig } from '../config.js';
import { SimulatedExchange } from './exchange.js';
import { scheduledFees, type FeeSource } from './fees.js';
import { InFlight } from './in-flight.js';
import { hasDepth } from './join-queue.js';
import { configuredLatency, type LatencyModel } from './latency.js';
import { Matcher } from './matcher.js';
import { sessionEnd } from './session-end.js';

export interface SimulatedVenueOptions {
  /** With its contract, where it has one: after the last trade date nothing is taken any more. */
  readonly instrument: Instrument & { readonly contract?: FuturesContract | null };
  readonly config: SimulatedVenueConfig;
  /** Default: the model that the configuration names. */
  readonly latency?: LatencyModel;
  /** Says when DAY orders end. Default: the instrument's calendar. */
  readonly calendar?: SessionClock;
  /** Default: the dated fees of `core`. */
  readonly fees?: FeeSource;
}

/** What a fill rests on beside recorded data; shown with every result. */
export type VenueAssumption = 'touchFills' | 'estimatedQueue' | 'noDepth' | 'assumedSpread' | 'barFills' | 'settledAtEnd' | 'feesUnknown';

/** An order that reaches the exchange so soon after a bar began still gets its open. */
const BAR_OPEN_GRACE: Micros = SECOND;

/**
 * A venue that fills orders against market events: latency on both legs, sober fill rules, partial fills, slippage, dated fees, opening
 * hours, parents and OCA groups. Reads the book of the market it is given and keeps none of its own. Works in exchange time
 * (`tsEvent`): a command sent at t works against events from t + feed + order latency on, and what happens at an event is heard of at
 * its `tsInit`, or its `tsEvent` + report latency if that is later.
 */
export class SimulatedVenue implements Venue {
  readonly #latency: LatencyModel;
  readonly #calendar: SessionClock;
  readonly #commands = new InFlight<VenueCommand>();
  readonly #reports = new InFlight<BrokerReport>();
  readonly #exchange: SimulatedExchange;
  readonly #matcher: Matcher;
  readonly #isByQueue: boolean;
  readonly #assumptions = new Set<VenueAssumption>();
  #sent = 0;
  /** How far this system's time is behind the exchange's, from the last event. */
  #lag: Micros = 0;
  /** Event time being handled: no report is due before it. */
  #now: Micros = 0;
  #hasTicks = false;
  #hasQuotes = false;
  #hasDepth = false;
  #tradeDate = '';
  /** Exchange time at which DAY orders end; `Infinity` while there are none. */
  #dayEnd: Micros = Number.POSITIVE_INFINITY;
  #lastClose = Number.NaN;

  constructor({ instrument, config, latency = configuredLatency(config), calendar = createSessionClock(instrument), fees = scheduledFees }: SimulatedVenueOptions) {
    this.#latency = latency;
    this.#calendar = calendar;
    const emit = (report: BrokerReport): void => this.#emit(report);
    this.#exchange = new SimulatedExchange(instrument, instrument.contract ?? null, fees, emit);
    this.#matcher = new Matcher(this.#exchange, config);
    this.#isByQueue = config.fillRule === 'queue';
    if (config.fillRule === 'touch') this.#assumptions.add('touchFills');
    if (this.#isByQueue && config.queueModel === 'probabilistic') this.#assumptions.add('estimatedQueue');
  }

  /** What the fills so far rest on beside recorded data. */
  get assumptions(): ReadonlySet<VenueAssumption> {
    return this.#assumptions;
  }

  /** Orders at the exchange, held ones included. */
  get openOrders(): number {
    return this.#exchange.orders.length;
  }

  send(command: VenueCommand, now: Micros): void {
    const feed = this.#lag === 0 ? this.#latency.feed() : 0;
    this.#sent += 1;
    this.#commands.put(command, now + feed + this.#latency.order(command), this.#sent);
  }

  nextDue(): Micros {
    const dayEnd = this.#dayEnd + this.#lag;
    const underWay = this.#nextArrival();
    return dayEnd < underWay ? dayEnd : underWay;
  }

  advance(now: Micros, market: MarketView, sink: ReportSink): void {
    for (let due = this.nextDue(); due <= now; due = this.nextDue()) {
      if (this.#dayEnd + this.#lag === due) {
        this.#endDay();
        continue;
      }
      const commandDue = this.#commands.nextDue + this.#lag;
      const reportFirst = this.#reports.nextDue < commandDue || (this.#reports.nextDue === commandDue && this.#reports.nextOrder < this.#commands.nextOrder);
      if (reportFirst) {
        const report = this.#reports.take();
        if (report !== undefined) sink(report);
      } else {
        this.#begin(market);
      }
    }
  }

  onMessage(event: MarketEvent, market: MarketView): void {
    this.#lag = event.tsInit - event.tsEvent;
    if (!this.#hasTicks) this.#noteKind(event);
    if (this.#exchange.orders.length === 0) return;
    this.#now = event.tsInit;
    if (event.kind === 'order') this.#matcher.onOrder(event);
    if (!this.#mayMatch(market, event.tsEvent)) return;
    // Where there is a book, orders held for the opening wait for its first state after it: the one before the halt is history.
    if (!this.#hasQuotes) this.#exchange.open(market, event.tsEvent);
    if (event.kind === 'trade') this.#matcher.onTrade(event, market, this.#hasQuotes);
    else if (event.kind === 'bar' && !this.#hasTicks) this.#matcher.onBar(event, market, BAR_OPEN_GRACE);
    this.#matchWoken(market, event.tsEvent);
  }

  onBook(market: MarketView): void {
    if (!this.#hasQuotes) this.#hasQuotes = market.book.bestBid !== NO_PRICE || market.book.bestAsk !== NO_PRICE;
    if (this.#exchange.orders.length === 0) return;
    this.#now = market.now;
    this.#hasDepth = hasDepth(market.book);
    this.#matcher.follow(market);
    const ts = market.now - this.#lag;
    if (!this.#mayMatch(market, ts)) return;
    this.#exchange.open(market, ts);
    this.#matcher.onBook(market, ts);
    this.#matchWoken(market, ts);
  }

  /**
   * The data has ended: whatever is under way arrives, crossing orders fill against the last state known, every report is handed over.
   * Resting orders stay as they are. Returns the time of the last report, at least `now`.
   */
  finish(now: Micros, market: MarketView, sink: ReportSink): Micros {
    let time = now;
    for (let due = this.#nextArrival(); due !== Number.POSITIVE_INFINITY; due = this.#nextArrival()) {
      this.#assumptions.add('settledAtEnd');
      time = Math.max(time, due);
      this.advance(due, market, sink);
      this.#now = time;
      const lastPrice = Number.isNaN(market.lastPrice) ? this.#lastClose : market.lastPrice;
      if (market.phase === 'continuous' && (!this.#hasQuotes || !market.book.isWhole)) this.#matcher.onEnd(lastPrice, market, time - this.#lag);
    }
    return time;
  }

  /** The next command reaches the exchange. */
  #begin(market: MarketView): void {
    const ts = this.#commands.nextDue;
    const command = this.#commands.take();
    if (command === undefined) return;
    this.#now = ts + this.#lag;
    this.#hasDepth = hasDepth(market.book);
    if (this.#tradeDate === '') this.#tradeDate = market.tradeDate;
    this.#exchange.accept(command, market, ts, this.#calendar.at(ts).phase === 'closed');
    if (this.#hasTicks && command.kind === 'submit' && command.order.timeInForce === 'DAY') this.#dayEnd = Math.min(this.#dayEnd, sessionEnd(this.#calendar, ts));
    this.#matchWoken(market, ts);
    this.#exchange.sweep();
  }

  /** When the next command or report arrives. */
  #nextArrival(): Micros {
    const command = this.#commands.nextDue + this.#lag;
    const report = this.#reports.nextDue;
    return command < report ? command : report;
  }

  #endDay(): void {
    const ts = this.#dayEnd;
    this.#dayEnd = Number.POSITIVE_INFINITY;
    this.#now = ts + this.#lag;
    this.#exchange.endDay(ts);
  }

  /** Orders that began to work in this step meet the book at once; their own children too. */
  #matchWoken(market: MarketView, ts: Micros): void {
    if (!this.#exchange.hasWoken || market.phase !== 'continuous' || !this.#hasQuotes) return;
    this.#exchange.hasWoken = false;
    this.#matcher.onArrival(market, ts);
  }

  /** Ends DAY orders of earlier dates; `false` while nothing may fill. */
  #mayMatch(market: MarketView, ts: Micros): boolean {
    if (market.tradeDate !== this.#tradeDate) {
      this.#tradeDate = market.tradeDate;
      this.#exchange.onTradeDate(market, ts);
    }
    return market.phase === 'continuous';
  }

  #noteKind(event: MarketEvent): void {
    if (event.kind === 'bar') this.#lastClose = event.close;
    else this.#hasTicks = event.kind === 'trade' || event.kind === 'quote' || event.kind === 'depth' || event.kind === 'order';
  }

  #noteFill(passive: boolean, fees: number | null): void {
    if (fees === null) this.#assumptions.add('feesUnknown');
    if (!this.#hasTicks) this.#assumptions.add('barFills');
    if (passive && this.#isByQueue && !this.#hasDepth) this.#assumptions.add('noDepth');
    if (!this.#hasQuotes && !passive) this.#assumptions.add('assumedSpread');
  }

  #emit(report: BrokerReport): void {
    if (report.kind === 'executed') this.#noteFill(report.passive, report.fees);
    this.#sent += 1;
    this.#reports.put(report, Math.max(this.#now, report.tsVenue + this.#latency.report()), this.#sent);
  }
}

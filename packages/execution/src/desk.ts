import { MiaError, type Approved, type BrokerReport, type ConfluenceRating, type ExitReason, type Instrument, type Micros, type OrderIntent, type OrderPlan, type TradeRecord } from '@mia-trading/core';
import { Bracket, type BracketPhase, type CommandSink } from './bracket/bracket.js';
import type { BracketConfig } from './config.js';
import { createOrderIds, type OrderIds } from './orders/order-ids.js';
import { OrderStore, type OrderUpdate } from './orders/order-store.js';
import { RoundTrip } from './position/round-trip.js';

export interface ExecutionDeskOptions {
  readonly sessionId: string;
  readonly instrument: Instrument;
  readonly config: BracketConfig;
  /** Where commands go: the venue, by way of the journal. */
  readonly send: CommandSink;
  /** A round trip is finished. */
  readonly onTrade: (trade: TradeRecord, now: Micros) => void;
}

/** When and on what terms an approved plan is carried out. */
export interface SubmitTerms {
  readonly intent: OrderIntent;
  readonly now: Micros;
  /** ISO trade date. */
  readonly tradeDate: string;
  /** Time by which the position must be on its way out; `null` for none. */
  readonly flatBy: Micros | null;
  /** Dollars per contract for entry and exit, to mark the open position. */
  readonly roundTurnFees: number;
}

/**
 * Carries out approved plans of one instrument, one bracket at a time: sends orders, takes reports, keeps the position and writes the
 * trade list. Everything happens in event time, on the caller's calls.
 */
export class ExecutionDesk {
  readonly orders = new OrderStore();
  readonly #options: ExecutionDeskOptions;
  readonly #ids: OrderIds;
  #bracket: Bracket | null = null;
  #trip: RoundTrip | null = null;
  #terms: SubmitTerms | null = null;
  #plan: OrderPlan | null = null;
  #lastPrice = Number.NaN;
  #exitDecisionPrice = Number.NaN;

  constructor(options: ExecutionDeskOptions) {
    this.#options = options;
    this.#ids = createOrderIds(options.sessionId);
  }

  /** Nothing held, nothing working. */
  get isIdle(): boolean {
    return this.#bracket === null && this.contracts === 0;
  }

  /** Signed contracts held: the sum of all executions. */
  get contracts(): number {
    return this.orders.position(this.#options.instrument.symbol);
  }

  /** Contracts of entry orders not yet filled. */
  get workingEntries(): number {
    return this.#bracket?.workingEntry ?? 0;
  }

  get phase(): BracketPhase | 'idle' {
    return this.#bracket?.phase ?? 'idle';
  }

  /** Dollars the open trade would bring if closed at the last price now, after all fees; 0 when there is none. */
  get unrealised(): number {
    if (this.#trip === null || this.#trip.entered === 0) return 0;
    return this.#trip.value(this.#lastPrice, (this.#terms?.roundTurnFees ?? 0) / 2);
  }

  /** Dollars from the last price to the protective stop, expected slippage and fees included; 0 when flat. */
  get openRisk(): number {
    if (this.#trip === null || this.#plan === null) return 0;
    const { side, stopPrice, expectedCosts, quantity } = this.#plan;
    const perContract = Math.max(0, side * (this.#lastPrice - stopPrice)) * this.#options.instrument.pointValue + expectedCosts / quantity;
    return Math.abs(this.#trip.openContracts) * perContract;
  }

  /** Sends an approved plan. Throws `MIA-EXECUTION-NOT-IDLE` when something is held or working. */
  submit(approved: Approved<OrderPlan>, terms: SubmitTerms): void {
    if (!this.isIdle) {
      throw new MiaError('MIA-EXECUTION-NOT-IDLE', `Plan ${approved.value.intentId} was sent while another one is under way.`, 'Let risk refuse it as POSITION_OPEN: pass the desk position in the context.', { intentId: approved.value.intentId, contracts: this.contracts });
    }
    const { instrument, config, send } = this.#options;
    const plan = approved.value;
    this.#plan = plan;
    this.#terms = terms;
    this.#exitDecisionPrice = Number.NaN;
    if (Number.isNaN(this.#lastPrice)) this.#lastPrice = terms.intent.referencePrice;
    this.#trip = new RoundTrip({ plan, rating: terms.intent.rating, referencePrice: terms.intent.referencePrice, tradeDate: terms.tradeDate, pointValue: instrument.pointValue });
    this.#bracket = new Bracket({ plan, config, ids: this.#ids, orders: this.orders, send, flatBy: terms.flatBy });
    this.#bracket.start(terms.now);
  }

  /** A report as it arrives. Repeats are ignored, reports of unknown orders kept in {@link orders}. */
  onReport(report: BrokerReport, now: Micros): void {
    const update = this.orders.apply(report);
    const bracket = this.#bracket;
    if (update === null || bracket === null || !bracket.owns(report.orderId)) return;
    this.#book(update);
    this.#run(bracket, now, () => bracket.onUpdate(update, now));
  }

  /** A trade price of the market, in points: the mark, and the excursions of the open position. */
  onPrice(price: number): void {
    this.#lastPrice = price;
    if (this.#trip !== null) this.#trip.onPrice(price);
  }

  onRating(rating: ConfluenceRating, now: Micros): void {
    const bracket = this.#bracket;
    if (bracket !== null) this.#run(bracket, now, () => bracket.onRating(rating, now));
  }

  /** Next event time at which {@link onTimer} has something to do; `Infinity` for none. */
  nextTimer(): Micros {
    return this.#bracket === null ? Number.POSITIVE_INFINITY : this.#bracket.nextTimer();
  }

  onTimer(now: Micros): void {
    const bracket = this.#bracket;
    if (bracket !== null && now >= bracket.nextTimer()) this.#run(bracket, now, () => bracket.onTimer(now));
  }

  /** Closes whatever is held or working, for a named reason. Does nothing when idle. */
  exit(reason: ExitReason, now: Micros): void {
    const bracket = this.#bracket;
    if (bracket !== null) this.#run(bracket, now, () => bracket.exit(reason, now));
  }

  /** One step of the bracket: remembers the price at which an exit was decided, and writes the trade when the step closed it. */
  #run(bracket: Bracket, now: Micros, step: () => void): void {
    const wasExiting = bracket.isExiting;
    step();
    if (!wasExiting && bracket.isExiting) this.#exitDecisionPrice = this.#lastPrice;
    this.#finish(now);
  }

  #book({ order, execution }: OrderUpdate): void {
    const trip = this.#trip;
    const plan = this.#plan;
    if (execution === null || trip === null || plan === null || order.request === null) return;
    const { role } = order.request;
    const fill = { role, quantity: execution.quantity, price: execution.price, fees: execution.fees ?? 0, ts: execution.tsVenue, decisionPrice: this.#decisionPrice(order.request, execution.price) };
    if (role === 'exit' && execution.side === plan.side) trip.onOverfillRepair(fill);
    else trip.onFill(fill);
  }

  #decisionPrice(request: { readonly role: string; readonly stopPrice: number | null; readonly limitPrice: number | null }, fillPrice: number): number {
    if (request.role === 'entry') return this.#terms?.intent.referencePrice ?? fillPrice;
    if (request.role === 'stop') return request.stopPrice ?? fillPrice;
    if (request.role === 'target') return request.limitPrice ?? fillPrice;
    return Number.isNaN(this.#exitDecisionPrice) ? this.#lastPrice : this.#exitDecisionPrice;
  }

  #finish(now: Micros): void {
    const bracket = this.#bracket;
    const trip = this.#trip;
    if (bracket === null || bracket.phase !== 'closed') return;
    this.#bracket = null;
    this.#trip = null;
    this.#plan = null;
    if (trip !== null && trip.entered > 0) this.#options.onTrade(trip.toRecord(bracket.exitReason ?? 'overfill'), now);
  }
}

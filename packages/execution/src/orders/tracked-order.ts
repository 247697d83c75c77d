import type { BrokerReport, ExecutedReport, ExecutionId, Micros, OrderId, OrderRequest } from '@mia-trading/core';
import { NEVER, type OrderEnd, type OrderFacts, type OrderTerms } from './order-facts.js';
import { checkReport, firstEnd, isSmaller, supersedes } from './report-rules.js';

/**
 * What is known of an order. `unknown`: no answer came in time, or the venue speaks of an order that was never sent from here; it stays
 * so until a report or a reconciliation tells more.
 */
export type OrderStatus = 'pendingSubmit' | 'working' | 'partiallyFilled' | 'filled' | 'pendingCancel' | 'cancelled' | 'rejected' | 'expired' | 'unknown';

/** What a report did to the executions: the statement that stands now, and the one it replaced (`null` for a first one). */
export interface ExecutionChange {
  readonly execution: ExecutedReport;
  readonly superseded: ExecutedReport | null;
}

/**
 * The facts heard about one order. Its status is worked out from the facts and not from the order in which they came, so that late,
 * shuffled and repeated reports end in the same state.
 */
export class TrackedOrder {
  readonly orderId: OrderId;
  /** `null` for an order that was not sent from here. */
  readonly request: OrderRequest | null;
  readonly #executions = new Map<ExecutionId, ExecutedReport>();
  /** Most contracts ever told of each execution: a busted fill does not bring the order back to life. */
  readonly #traded = new Map<ExecutionId, number>();
  #facts: OrderFacts;
  #filled = 0;
  #tradedTotal = 0;

  constructor(orderId: OrderId, request: OrderRequest | null, sentAt: Micros = NEVER) {
    this.orderId = orderId;
    this.request = request;
    this.#facts = {
      orderId,
      request,
      terms: { quantity: request?.quantity ?? 0, limitPrice: request?.limitPrice ?? null, stopPrice: request?.stopPrice ?? null, asOf: NEVER },
      isWorking: false,
      held: { reason: '', at: NEVER },
      cancelled: null,
      rejected: null,
      expired: null,
      isUnknown: request === null,
      sentAt,
      cancelRequestedAt: NEVER,
      cancelRefusedAt: NEVER,
      touchedAt: sentAt,
      executions: [],
    };
  }

  /** The order that wrote these facts. */
  static from(facts: OrderFacts): TrackedOrder {
    const order = new TrackedOrder(facts.orderId, facts.request);
    order.#facts = { ...facts, executions: [] };
    for (const { report, traded } of facts.executions) {
      order.#executions.set(report.executionId, report);
      order.#traded.set(report.executionId, traded);
      order.#filled += report.quantity;
      order.#tradedTotal += traded;
    }
    return order;
  }

  /** Everything known, as plain values: what a journal keeps. */
  get facts(): OrderFacts {
    return { ...this.#facts, executions: [...this.#executions.values()].map((report) => ({ report, traded: this.#traded.get(report.executionId) ?? report.quantity })) };
  }

  /** Quantity and prices as last confirmed; the quantity is 0 when the order was not sent from here. */
  get terms(): OrderTerms {
    return this.#facts.terms;
  }

  get quantity(): number {
    return this.#facts.terms.quantity;
  }

  /** Contracts filled: the sum of the executions as they stand, whatever the status says. */
  get filled(): number {
    return this.#filled;
  }

  /** Contracts that traded, busted ones included: what the venue counts against the quantity. */
  get traded(): number {
    return this.#tradedTotal;
  }

  get executions(): Iterable<ExecutedReport> {
    return this.#executions.values();
  }

  /** Quantity-weighted average of the fills in points; `NaN` before the first. */
  get averagePrice(): number {
    let value = 0;
    for (const execution of this.#executions.values()) value += execution.price * execution.quantity;
    return value / this.#filled;
  }

  /** Dollars charged so far, and whether every execution has its fees. */
  get fees(): { readonly dollars: number; readonly complete: boolean } {
    let dollars = 0;
    let complete = true;
    for (const execution of this.#executions.values()) {
      if (execution.fees !== null) dollars += execution.fees;
      else if (execution.quantity > 0) complete = false;
    }
    return { dollars, complete };
  }

  /** The venue took the order and holds it back (parent, closed market); empty when it does not. */
  get heldReason(): string {
    return this.#facts.held.reason;
  }

  /** Why it was cancelled or rejected; empty while it was not. */
  get endReason(): string {
    return this.#end?.reason ?? '';
  }

  /** Event time at which it was last sent, changed or heard of; cancels and refusals tell nothing of it. Negative when never. */
  get touchedAt(): Micros {
    return this.#facts.touchedAt;
  }

  /** Event time at which it was sent; negative when that is not known. */
  get sentAt(): Micros {
    return this.#facts.sentAt;
  }

  get status(): OrderStatus {
    const { cancelled, rejected, expired, isUnknown, cancelRequestedAt, cancelRefusedAt, isWorking } = this.#facts;
    if (this.#isFilled) return 'filled';
    if (cancelled !== null) return 'cancelled';
    if (rejected !== null) return 'rejected';
    if (expired !== null) return 'expired';
    if (isUnknown) return 'unknown';
    if (cancelRequestedAt > cancelRefusedAt) return 'pendingCancel';
    if (this.#tradedTotal > 0) return 'partiallyFilled';
    return isWorking ? 'working' : 'pendingSubmit';
  }

  /** No further fill is expected. */
  get isDone(): boolean {
    return this.#isFilled || this.#end !== null;
  }

  /** The venue confirmed it: it works, or is held until it may. */
  get isConfirmed(): boolean {
    return this.#facts.isWorking || this.#facts.held.reason !== '' || this.#tradedTotal > 0;
  }

  /** The venue said that it works. */
  get isWorking(): boolean {
    return this.#facts.isWorking;
  }

  /** Whether this statement of an execution is new here, or stands over the one known. */
  wouldChange(report: ExecutedReport): boolean {
    const known = this.#executions.get(report.executionId);
    return known === undefined || supersedes(report, known);
  }

  /** Event time at which a cancel was last sent; negative for never. */
  get cancelRequestedAt(): Micros {
    return this.#facts.cancelRequestedAt;
  }

  /** Event time of the cancel that is under way; negative for none. */
  get cancelPendingSince(): Micros {
    const { cancelRequestedAt, cancelRefusedAt } = this.#facts;
    return cancelRequestedAt > cancelRefusedAt ? cancelRequestedAt : NEVER;
  }

  requestCancel(now: Micros): void {
    this.#facts = { ...this.#facts, cancelRequestedAt: now };
  }

  /** A change of it was sent at event time `now`. */
  touch(now: Micros): void {
    this.#facts = { ...this.#facts, touchedAt: Math.max(this.#facts.touchedAt, now) };
  }

  markUnknown(): void {
    this.#facts = { ...this.#facts, isUnknown: true };
  }

  /** The venue shows it working after all: what was heard of its end was wrong. Its terms are the ones shown. */
  reopen(terms: OrderTerms): void {
    this.#facts = { ...this.#facts, cancelled: null, rejected: null, expired: null, isUnknown: this.request === null, isWorking: true, terms, cancelRequestedAt: NEVER, cancelRefusedAt: NEVER };
  }

  /**
   * Takes in a report heard at event time `heardAt`; says what it did to the executions, `null` when nothing. Throws
   * `MIA-EXECUTION-REPORT` on a number that cannot be.
   */
  apply(report: BrokerReport, heardAt: Micros = report.tsVenue): ExecutionChange | null {
    checkReport(report);
    const { request, cancelRefusedAt, held, touchedAt } = this.#facts;
    // A refused command says nothing of the order: the venue may have refused it because it knows no such order.
    if (report.kind !== 'commandRejected') this.#facts = { ...this.#facts, isUnknown: request === null, touchedAt: Math.max(touchedAt, heardAt) };
    switch (report.kind) {
      case 'working':
        this.#facts = { ...this.#facts, isWorking: true };
        return null;
      case 'held':
        if (report.tsVenue > held.at || (report.tsVenue === held.at && report.reason > held.reason)) this.#facts = { ...this.#facts, held: { reason: report.reason, at: report.tsVenue } };
        return null;
      case 'executed':
        return this.#execute(report);
      case 'replaced':
        this.#replaced({ quantity: report.quantity, limitPrice: report.limitPrice, stopPrice: report.stopPrice, asOf: report.tsVenue });
        return null;
      case 'cancelled':
        this.#facts = { ...this.#facts, cancelled: firstEnd(this.#facts.cancelled, { reason: report.reason, at: report.tsVenue }) };
        return null;
      case 'expired':
        this.#facts = { ...this.#facts, expired: firstEnd(this.#facts.expired, { reason: '', at: report.tsVenue }) };
        return null;
      case 'rejected':
        this.#facts = { ...this.#facts, rejected: firstEnd(this.#facts.rejected, { reason: report.reason, at: report.tsVenue }) };
        return null;
      case 'commandRejected':
        // Compared with the time the cancel was sent, so by when the refusal was heard: the venue's clock may lag ours.
        if (report.command === 'cancel') this.#facts = { ...this.#facts, cancelRefusedAt: Math.max(cancelRefusedAt, heardAt) };
        return null;
    }
  }

  get #isFilled(): boolean {
    return this.request !== null && this.#tradedTotal >= this.#facts.terms.quantity;
  }

  get #end(): OrderEnd | null {
    return this.#facts.cancelled ?? this.#facts.rejected ?? this.#facts.expired;
  }

  #replaced(terms: OrderTerms): void {
    const known = this.#facts.terms;
    if (terms.asOf < known.asOf || (terms.asOf === known.asOf && !isSmaller(terms, known))) return;
    this.#facts = { ...this.#facts, terms };
  }

  #execute(report: ExecutedReport): ExecutionChange | null {
    const { executionId } = report;
    const traded = this.#traded.get(executionId) ?? 0;
    if (report.quantity > traded || !this.#traded.has(executionId)) {
      this.#traded.set(executionId, report.quantity);
      this.#tradedTotal += report.quantity - traded;
    }
    const known = this.#executions.get(executionId);
    if (!this.wouldChange(report)) return null;
    this.#executions.set(executionId, report);
    this.#filled += report.quantity - (known?.quantity ?? 0);
    return { execution: report, superseded: known ?? null };
  }
}

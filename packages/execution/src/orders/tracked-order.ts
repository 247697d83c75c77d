import type { BrokerReport, ExecutionId, Micros, OrderId, OrderRequest } from '@mia-trading/core';

/**
 * What is known of an order. `unknown`: no answer came in time, or the venue speaks of an order that was never sent from here; it stays
 * so until a report or a reconciliation tells more.
 */
export type OrderStatus = 'pendingSubmit' | 'working' | 'partiallyFilled' | 'filled' | 'pendingCancel' | 'cancelled' | 'rejected' | 'expired' | 'unknown';

export type ExecutedReport = Extract<BrokerReport, { kind: 'executed' }>;

const NEVER: Micros = -1;

/**
 * The facts heard about one order. Its status is worked out from the facts and not from the order in which they came, so that late,
 * shuffled and repeated reports end in the same state.
 */
export class TrackedOrder {
  readonly orderId: OrderId;
  /** `null` for an order that was not sent from here. */
  readonly request: OrderRequest | null;
  readonly #executions = new Map<ExecutionId, ExecutedReport>();
  #quantity: number;
  #quantityAsOf: Micros = NEVER;
  #filled = 0;
  #working = false;
  #cancelled = false;
  #rejected = false;
  #expired = false;
  #unknown: boolean;
  #cancelRequestedAt: Micros = NEVER;
  #cancelRefusedAt: Micros = NEVER;
  #heldReason = '';
  #endReason = '';

  constructor(orderId: OrderId, request: OrderRequest | null) {
    this.orderId = orderId;
    this.request = request;
    this.#quantity = request?.quantity ?? 0;
    this.#unknown = request === null;
  }

  /** Total contracts as last confirmed; 0 when the order was not sent from here. */
  get quantity(): number {
    return this.#quantity;
  }

  /** Contracts filled: the sum of the executions, whatever the status says. */
  get filled(): number {
    return this.#filled;
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
      if (execution.fees === null) complete = false;
      else dollars += execution.fees;
    }
    return { dollars, complete };
  }

  /** The venue took the order and holds it back (parent, closed market); empty when it does not. */
  get heldReason(): string {
    return this.#heldReason;
  }

  /** Why it was cancelled or rejected; empty while it was not. */
  get endReason(): string {
    return this.#endReason;
  }

  get status(): OrderStatus {
    if (this.request !== null && this.#filled >= this.#quantity) return 'filled';
    if (this.#cancelled) return 'cancelled';
    if (this.#rejected) return 'rejected';
    if (this.#expired) return 'expired';
    if (this.#unknown) return 'unknown';
    if (this.#cancelRequestedAt > this.#cancelRefusedAt) return 'pendingCancel';
    if (this.#filled > 0) return 'partiallyFilled';
    return this.#working ? 'working' : 'pendingSubmit';
  }

  /** No further fill is expected. */
  get isDone(): boolean {
    return (this.request !== null && this.#filled >= this.#quantity) || this.#cancelled || this.#rejected || this.#expired;
  }

  /** The venue confirmed it: it works, or is held until it may. */
  get isConfirmed(): boolean {
    return this.#working || this.#heldReason !== '' || this.#filled > 0;
  }

  requestCancel(now: Micros): void {
    this.#cancelRequestedAt = now;
  }

  markUnknown(): void {
    this.#unknown = true;
  }

  /** Takes in a report; `false` when it brought nothing new. */
  apply(report: BrokerReport): boolean {
    if (this.request !== null) this.#unknown = false;
    switch (report.kind) {
      case 'working':
        this.#working = true;
        return true;
      case 'held':
        this.#heldReason = report.reason;
        return true;
      case 'executed':
        return this.#execute(report);
      case 'replaced':
        if (report.tsVenue < this.#quantityAsOf) return false;
        this.#quantity = report.tsVenue === this.#quantityAsOf ? Math.min(this.#quantity, report.quantity) : report.quantity;
        this.#quantityAsOf = report.tsVenue;
        return true;
      case 'cancelled':
        this.#cancelled = true;
        this.#endReason = report.reason;
        return true;
      case 'expired':
        this.#expired = true;
        return true;
      case 'rejected':
        this.#rejected = true;
        this.#endReason = report.reason;
        return true;
      case 'commandRejected':
        if (report.command === 'cancel') this.#cancelRefusedAt = Math.max(this.#cancelRefusedAt, report.tsVenue);
        return true;
    }
  }

  #execute(report: ExecutedReport): boolean {
    const known = this.#executions.get(report.executionId);
    if (known !== undefined) {
      if (known.fees === null && report.fees !== null) this.#executions.set(report.executionId, report);
      return false;
    }
    this.#executions.set(report.executionId, report);
    this.#filled += report.quantity;
    return true;
  }
}

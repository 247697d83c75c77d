import { type BrokerReport, type ExecutedReport, MiaError, type Micros, type OrderId, type OrderRequest } from '@mia-trading/core';
import type { OrderFacts, OrderTerms } from './order-facts.js';
import { TrackedOrder } from './tracked-order.js';

/** What a report changed. */
export interface OrderUpdate {
  readonly order: TrackedOrder;
  readonly report: BrokerReport;
  /** The execution as it stands now; `null` unless the report brought a new one, corrected one, or told its fees. */
  readonly execution: ExecutedReport | null;
  /** The statement of the same execution that no longer stands; `null` when it is the first to tell of it. */
  readonly superseded: ExecutedReport | null;
}

/**
 * Every order of a session, fed by broker reports. Repeated executions count once, the highest revision of a corrected one stands,
 * reports in any order end in the same state, orders not sent from here are kept apart, and the position is the sum of executions,
 * never a status.
 */
export class OrderStore {
  readonly #orders = new Map<OrderId, TrackedOrder>();
  readonly #open = new Set<TrackedOrder>();
  readonly #foreign = new Set<TrackedOrder>();
  readonly #positions = new Map<string, number>();

  /** Empty, or as it was when it told these {@link facts}. */
  constructor(facts: readonly OrderFacts[] = []) {
    for (const one of facts) {
      const order = TrackedOrder.from(one);
      this.#add(order);
      this.#file(order);
      for (const execution of order.executions) this.#move(execution, 1);
    }
  }

  get facts(): OrderFacts[] {
    return [...this.#orders.values()].map((order) => order.facts);
  }

  /** An order is on its way since event time `now`. Throws `MIA-EXECUTION-ORDER-ID` when the id was used before. */
  submitted(request: OrderRequest, now?: Micros): TrackedOrder {
    if (this.#orders.has(request.orderId)) {
      throw new MiaError('MIA-EXECUTION-ORDER-ID', `Order id ${request.orderId} was used before.`, 'Continue the session counter from the journal; ids are never reused.', { orderId: request.orderId });
    }
    const order = new TrackedOrder(request.orderId, request, now);
    this.#add(order);
    this.#open.add(order);
    return order;
  }

  cancelRequested(orderId: OrderId, now: Micros): void {
    this.#orders.get(orderId)?.requestCancel(now);
  }

  /** No answer came: the order may or may not exist at the venue. */
  markUnknown(orderId: OrderId): void {
    this.#orders.get(orderId)?.markUnknown();
  }

  /** The venue shows an order working that was taken for done. */
  reopen(orderId: OrderId, terms: OrderTerms): void {
    const order = this.#orders.get(orderId);
    if (order === undefined) return;
    order.reopen(terms);
    this.#file(order);
  }

  /**
   * Takes in a report heard at event time `heardAt`; `null` when it repeats an execution already counted. Throws
   * `MIA-EXECUTION-REPORT` on a number that cannot be.
   */
  apply(report: BrokerReport, heardAt?: Micros): OrderUpdate | null {
    const order = this.#orders.get(report.orderId) ?? new TrackedOrder(report.orderId, null);
    const change = order.apply(report, heardAt);
    if (!this.#orders.has(report.orderId)) this.#add(order);
    this.#file(order);
    if (change === null) return report.kind === 'executed' ? null : { order, report, execution: null, superseded: null };
    if (change.superseded !== null) this.#move(change.superseded, -1);
    this.#move(change.execution, 1);
    return { order, report, ...change };
  }

  /** An order is as if it had never been, its contracts too. */
  forget(order: TrackedOrder): void {
    if (!this.#orders.delete(order.orderId)) return;
    this.#open.delete(order);
    this.#foreign.delete(order);
    for (const execution of order.executions) this.#move(execution, -1);
  }

  order(orderId: OrderId): TrackedOrder | undefined {
    return this.#orders.get(orderId);
  }

  /** Orders sent from here that may still fill, in the order in which they were sent. */
  get open(): TrackedOrder[] {
    return this.#open.size === 0 ? [] : [...this.#orders.values()].filter((order) => this.#open.has(order));
  }

  get openCount(): number {
    return this.#open.size;
  }

  get orders(): Iterable<TrackedOrder> {
    return this.#orders.values();
  }

  /** Orders that were not sent from here: of a person, another program, or a session whose journal is lost. */
  get foreign(): ReadonlySet<TrackedOrder> {
    return this.#foreign;
  }

  /** Signed contracts: the sum of all executions of the instrument, foreign ones included. */
  position(instrument: string): number {
    return this.#positions.get(instrument) ?? 0;
  }

  #add(order: TrackedOrder): void {
    this.#orders.set(order.orderId, order);
    if (order.request === null) this.#foreign.add(order);
  }

  #file(order: TrackedOrder): void {
    if (order.isDone || order.request === null) this.#open.delete(order);
    else this.#open.add(order);
  }

  #move(execution: ExecutedReport, sign: 1 | -1): void {
    this.#positions.set(execution.instrument, this.position(execution.instrument) + sign * execution.side * execution.quantity);
  }
}

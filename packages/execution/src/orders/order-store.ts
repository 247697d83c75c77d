import { MiaError, type BrokerReport, type Micros, type OrderId, type OrderRequest } from '@mia-trading/core';
import { TrackedOrder, type ExecutedReport } from './tracked-order.js';

/** What a report changed. `execution` only when it is the first to tell of it. */
export interface OrderUpdate {
  readonly order: TrackedOrder;
  readonly report: BrokerReport;
  readonly execution: ExecutedReport | null;
}

/**
 * Every order of a session, fed by broker reports. Repeated executions count once, reports in any order end in the same state, reports
 * about orders not sent from here are kept, and the position is the sum of executions, never a status.
 */
export class OrderStore {
  readonly #orders = new Map<OrderId, TrackedOrder>();
  readonly #open = new Set<TrackedOrder>();
  readonly #positions = new Map<string, number>();
  readonly #unknownReports: BrokerReport[] = [];

  /** An order is on its way. Throws `MIA-EXECUTION-ORDER-ID` when the id was used before. */
  submitted(request: OrderRequest): TrackedOrder {
    if (this.#orders.has(request.orderId)) {
      throw new MiaError('MIA-EXECUTION-ORDER-ID', `Order id ${request.orderId} was used before.`, 'Continue the session counter from the journal; ids are never reused.', { orderId: request.orderId });
    }
    const order = new TrackedOrder(request.orderId, request);
    this.#orders.set(request.orderId, order);
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

  /** Takes in a report; `null` when it repeats an execution already counted. */
  apply(report: BrokerReport): OrderUpdate | null {
    let order = this.#orders.get(report.orderId);
    if (order === undefined) {
      order = new TrackedOrder(report.orderId, null);
      this.#orders.set(report.orderId, order);
    }
    if (order.request === null) this.#unknownReports.push(report);
    const isNew = order.apply(report);
    if (order.isDone) this.#open.delete(order);
    else if (order.request !== null) this.#open.add(order);
    if (report.kind !== 'executed') return { order, report, execution: null };
    if (!isNew) return null;
    this.#positions.set(report.instrument, this.position(report.instrument) + report.side * report.quantity);
    return { order, report, execution: report };
  }

  order(orderId: OrderId): TrackedOrder | undefined {
    return this.#orders.get(orderId);
  }

  /** Orders sent from here that may still fill. */
  get open(): ReadonlySet<TrackedOrder> {
    return this.#open;
  }

  get orders(): Iterable<TrackedOrder> {
    return this.#orders.values();
  }

  /** Signed contracts: the sum of all executions of the instrument. */
  position(instrument: string): number {
    return this.#positions.get(instrument) ?? 0;
  }

  /** Reports about orders that were not sent from here, in order of arrival. */
  get unknownReports(): readonly BrokerReport[] {
    return this.#unknownReports;
  }
}

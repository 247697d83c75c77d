import type { BrokerReport, Micros, OrderId, OrderRequest, VenueCommand } from '@mia-trading/core';
import { OrderStore } from '@mia-trading/execution';

/** How one order fared at a venue. */
export interface OrderOutcome {
  readonly request: OrderRequest;
  readonly sentAt: Micros;
  /** The first answer of any kind was heard; `null` before. */
  readonly answeredAt: Micros | null;
  /** Venue time of that answer. */
  readonly answeredVenueTs: Micros | null;
  /** Contracts. */
  readonly filled: number;
  /** Mean price of the fills in points; `NaN` without any. */
  readonly price: number;
  /** The first fill was heard; `null` without any. */
  readonly filledAt: Micros | null;
}

interface Times {
  readonly sentAt: Micros;
  answeredAt: Micros | null;
  answeredVenueTs: Micros | null;
  filledAt: Micros | null;
}

/** What became of every order sent: commands and reports in the order in which they were sent and heard. */
export class OrderOutcomes {
  readonly #orders = new OrderStore();
  readonly #times = new Map<OrderId, Times>();

  onCommand(command: VenueCommand, ts: Micros): void {
    if (command.kind !== 'submit') return;
    this.#orders.submitted(command.order, ts);
    this.#times.set(command.order.orderId, { sentAt: ts, answeredAt: null, answeredVenueTs: null, filledAt: null });
  }

  onReport(report: BrokerReport, ts: Micros): void {
    this.#orders.apply(report, ts);
    const times = this.#times.get(report.orderId);
    if (times === undefined) return;
    times.answeredVenueTs ??= report.tsVenue;
    times.answeredAt ??= ts;
    if (report.kind === 'executed' && report.quantity > 0) times.filledAt ??= ts;
  }

  /** In the order in which they were sent; orders of others are left out. */
  get all(): readonly OrderOutcome[] {
    return [...this.#orders.orders].flatMap((order) => {
      const times = this.#times.get(order.orderId);
      return times === undefined || order.request === null ? [] : [{ request: order.request, ...times, filled: order.filled, price: order.averagePrice }];
    });
  }
}

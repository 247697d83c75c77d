import type { BrokerReport, BrokerSnapshot, Micros, VenueCommand } from '@mia-trading/core';
import type { OrderRoute } from './order-route.js';

export interface SignalsRouteOptions {
  readonly now: () => Micros;
  readonly onReport: (report: BrokerReport) => void;
  readonly onSnapshot: (snapshot: BrokerSnapshot) => void;
}

const SIGNALS_ONLY = 'SIGNALS_ONLY';
const REASON = 'signals are only shown in this mode; nothing was sent';

/** Sends nothing: every order is answered as refused, and asked how things stand it answers that there is nothing. */
export class SignalsRoute implements OrderRoute {
  readonly #options: SignalsRouteOptions;

  constructor(options: SignalsRouteOptions) {
    this.#options = options;
  }

  send(command: VenueCommand, now: Micros): void {
    const { onReport } = this.#options;
    if (command.kind === 'submit') onReport({ kind: 'rejected', orderId: command.order.orderId, code: SIGNALS_ONLY, reason: REASON, tsVenue: now });
    else onReport({ kind: 'commandRejected', orderId: command.orderId, command: command.kind, code: SIGNALS_ONLY, reason: REASON, tsVenue: now });
  }

  requestSnapshot(): void {
    const nothing = { ok: true, value: [] } as const;
    this.#options.onSnapshot({ askedAt: this.#options.now(), openOrders: nothing, executions: nothing, positions: nothing });
  }

  nextDue(): Micros {
    return Number.POSITIVE_INFINITY;
  }

  advance(): void {}

  onMessage(): void {}

  onBook(): void {}

  close(): void {}
}

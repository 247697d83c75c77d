import type { SimulatorCore } from '../server/simulator-core.js';
import type { Refusal } from '../server/subscriptions.js';
import type { ClientSession } from '../session/client-session.js';
import { commissionFields, executionFields, type Execution } from './execution-log.js';
import { openOrderFields, statusFields } from './order-messages.js';
import type { SimulatedOrder } from './simulated-order.js';

/** Tells clients of their orders. A client that is not connected is told nothing, and nothing is kept for it. */
export class OrderWire {
  readonly #core: SimulatorCore;

  constructor(core: SimulatorCore) {
    this.#core = core;
  }

  /** OPEN_ORDER and ORDER_STATUS. */
  announce(order: SimulatedOrder): void {
    const session = this.#sessionOf(order.clientId);
    session?.send(...openOrderFields(order, session.serverVersion));
    this.status(order);
  }

  status(order: SimulatedOrder): void {
    this.#sessionOf(order.clientId)?.send(...statusFields(order));
  }

  execution(execution: Execution): void {
    const session = this.#sessionOf(execution.clientId);
    session?.send(...executionFields(execution, -1, session.serverVersion));
  }

  commission(execution: Execution): void {
    this.#sessionOf(execution.clientId)?.send(...commissionFields(execution));
  }

  /** An error or a warning about an order. */
  refuse(clientId: number, orderId: number, { code, message }: Refusal): void {
    this.#sessionOf(clientId)?.sendError(orderId, code, message);
  }

  /** The client loses its connection, after what it was sent. */
  disconnect(clientId: number): void {
    this.#sessionOf(clientId)?.end();
  }

  /** The connection that has the id: the first that is not half-dead, others with it are being refused. */
  #sessionOf(clientId: number): ClientSession | undefined {
    for (const session of this.#core.sessions) if (session.clientId === clientId && !session.isFrozen) return session;
    return undefined;
  }
}

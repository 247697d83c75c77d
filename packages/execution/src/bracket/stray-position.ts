import type { Micros, Side } from '@mia-trading/core';
import type { BracketConfig } from '../config.js';
import type { OrderLedger } from '../journal/order-ledger.js';
import type { OrderIds } from '../orders/order-ids.js';
import type { TrackedOrder } from '../orders/tracked-order.js';
import type { CommandSink } from './bracket.js';
import { Closing } from './closing.js';

export interface StrayPositionOptions {
  readonly ledger: OrderLedger;
  readonly ids: OrderIds;
  readonly config: BracketConfig;
  readonly instrument: string;
  readonly send: CommandSink;
  /** How many of so many signed contracts a closing order may close now. */
  readonly closable: (contracts: number) => number;
}

const NEVER: Micros = Number.POSITIVE_INFINITY;

/**
 * Contracts and orders of ours that no bracket holds: a fill that was heard of after its bracket had closed, a correction, an order that
 * works though it was taken for cancelled, a position somebody claimed. Nothing protects them, so they are cancelled and closed.
 */
export class StrayPosition {
  readonly #options: StrayPositionOptions;
  #closing: Closing | null = null;

  constructor(options: StrayPositionOptions) {
    this.#options = options;
  }

  nextTimer(): Micros {
    return this.#closing?.nextTimer() ?? NEVER;
  }

  /** Looks whether there is something to close, and goes on closing it. Only while no bracket is under way. */
  step(now: Micros): void {
    const { ledger, config, instrument } = this.#options;
    if (this.#closing === null && ledger.orders.openCount === 0 && ledger.managed(instrument) === 0) return;
    this.#closing ??= this.#newClosing(config, now);
    this.#closing.step(now);
    if (this.#closing.isDone) this.#closing = null;
  }

  #newClosing(config: BracketConfig, now: Micros): Closing {
    const { ledger, instrument, closable } = this.#options;
    const open = ledger.orders.open.filter((order) => order.request?.instrument === instrument);
    const position = {
      held: () => closable(ledger.managed(instrument)),
      cancelWorking: (at: Micros) => this.#cancelWorking(at),
      isQuiet: () => this.#working().length === 0,
      submit: (side: Side, quantity: number, at: Micros) => this.#submit(side, quantity, at),
    };
    return new Closing(position, config, now, open.filter((order) => order.request?.role === 'exit'));
  }

  #working(): TrackedOrder[] {
    const { ledger, instrument } = this.#options;
    return ledger.orders.open.filter(({ request }) => request?.instrument === instrument && request.role !== 'exit');
  }

  #cancelWorking(now: Micros): void {
    for (const order of this.#working()) if (order.cancelPendingSince < 0) this.#options.send({ kind: 'cancel', orderId: order.orderId }, now);
  }

  #submit(side: Side, quantity: number, now: Micros): TrackedOrder {
    const { ids, ledger, instrument, send } = this.#options;
    const orderId = ids.next();
    send({ kind: 'submit', order: { orderId, instrument, role: 'exit', side, quantity, type: 'market', limitPrice: null, stopPrice: null, timeInForce: 'DAY', parentId: null, ocaGroup: null } }, now);
    return ledger.orders.order(orderId) as TrackedOrder;
  }
}

import type { Order } from '@stoqey/ib';
import type { BrokerOrder, OrderId, Side } from '@mia-trading/core';
import { isTriggered, type OrderTerms } from './order-fields.js';

/** What the broker uses to name an order; 0 where a message does not say. */
export interface BrokerName {
  readonly brokerId: number;
  readonly clientId: number;
  /** The same for all clients and sessions. */
  readonly permId: number;
}

/** Where a command about an order stands. */
export type CommandState = 'none' | 'sent';

/** States in which the broker has taken an order and it may be executed, by its names. */
const LIVE: ReadonlySet<string> = new Set(['Submitted', 'PreSubmitted']);

/** States of an order that is not executed any more. `Inactive` is how the broker calls one it has rejected or given up. */
const OVER: ReadonlySet<string> = new Set(['Cancelled', 'ApiCancelled', 'Filled', 'Inactive', '']);

/** One order, ours or somebody else's, as far as it is known here. */
export class KnownOrder {
  readonly orderId: OrderId;
  readonly instrument: string;
  clientId: number;
  /** Within its client; 0 before it was sent. */
  brokerId = 0;
  permId = 0;
  /** As last sent, or as the broker shows it: what a change begins from. */
  order: Order;
  /** As last told to the listener. */
  terms: OrderTerms;
  /** What the listener knows of it. */
  told: 'nothing' | 'held' | 'working' | 'over' = 'nothing';
  /** Contracts told executed. */
  filled = 0;
  /** Most contracts that a state has told of as filled. */
  saidFilled = 0;
  isCancelAsked = false;
  /** Waits for its turn in the message budget and has not left. */
  isWaiting = false;
  change: CommandState = 'none';
  /** Latest state by the broker's name; empty before the first. */
  status = '';

  constructor(orderId: OrderId, instrument: string, clientId: number, order: Order, terms: OrderTerms) {
    this.orderId = orderId;
    this.instrument = instrument;
    this.clientId = clientId;
    this.order = order;
    this.terms = terms;
  }

  get side(): Side {
    return this.order.action === 'BUY' ? 1 : -1;
  }

  get isFilled(): boolean {
    return this.terms.quantity > 0 && this.filled >= this.terms.quantity;
  }

  get isOver(): boolean {
    return this.told === 'over' || this.isFilled;
  }

  /** The broker has said of it that it is there. */
  get isConfirmed(): boolean {
    return this.told === 'held' || this.told === 'working' || this.filled > 0;
  }

  /**
   * Whether it works, is held back, or neither can be said. An order that waits for its price at the broker works; any other that is not
   * `Submitted` does not. `whyHeld` empty: not told; `parent` the order it waits for, if it is known.
   */
  standing(status: string, whyHeld: string, parent: KnownOrder | null): 'held' | 'working' | null {
    if (!LIVE.has(status)) return null;
    if (status === 'Submitted') return 'working';
    const waits = whyHeld === '' ? parent !== null && !parent.isFilled : whyHeld.includes('child');
    return !waits && isTriggered(String(this.order.orderType)) ? 'working' : 'held';
  }

  /** As the broker shows it among the open orders, whatever was told of it before; `null` for one that is over or has not been shown. */
  shown(parent: KnownOrder | null): BrokerOrder | null {
    const { orderId, instrument, side, status, terms } = this;
    if (this.isFilled || OVER.has(status)) return null;
    const state = status === 'PendingCancel' ? 'pendingCancel' : (this.standing(status, '', parent) ?? 'held');
    return { orderId, instrument, side, ...terms, state };
  }
}

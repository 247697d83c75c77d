import type { Micros, OrderId, Side } from '@mia-trading/core';
import type { SimulatedContract } from '../contracts/simulated-contract.js';
import type { OrderTicket } from './order-ticket.js';

/** States by the names of the broker. */
export type OrderStatus = 'PreSubmitted' | 'Submitted' | 'PendingCancel' | 'Filled' | 'Cancelled' | 'Inactive';

/** Where an order is: kept back for its family or for regular hours, at the exchange, or over. */
export type OrderPlace = 'untransmitted' | 'waiting' | 'atExchange' | 'done';

/** An order as the broker keeps it. */
export class SimulatedOrder {
  status: OrderStatus = 'PreSubmitted';
  place: OrderPlace = 'untransmitted';
  /** Why it does not work yet: `child`, `trigger` or nothing. */
  whyHeld = '';
  filled = 0;
  /** Sum of price times contracts of its executions, points. */
  #turnover = 0;
  lastFillPrice = 0;
  /** The client has asked for its end and has not heard of it yet. */
  isCancelAsked = false;
  /** When it was over; 0 before. */
  doneAt: Micros = 0;
  /** Why it was over, as completed orders tell it. */
  doneText = '';
  readonly clientId: number;
  readonly permId: number;
  readonly contract: SimulatedContract;
  readonly account: string;
  /** Parent within the same client; `null` for none. */
  readonly parent: SimulatedOrder | null;
  ticket: OrderTicket;

  constructor(ticket: OrderTicket, clientId: number, permId: number, contract: SimulatedContract, account: string, parent: SimulatedOrder | null) {
    this.ticket = ticket;
    this.clientId = clientId;
    this.permId = permId;
    this.contract = contract;
    this.account = account;
    this.parent = parent;
  }

  /** Its name at the exchange. */
  get venueId(): OrderId {
    return `${this.clientId}.${this.ticket.orderId}` as OrderId;
  }

  get side(): Side {
    return this.ticket.action === 'BUY' ? 1 : -1;
  }

  get remaining(): number {
    return this.ticket.quantity - this.filled;
  }

  /** Points; 0 before the first execution. */
  get averagePrice(): number {
    return this.filled === 0 ? 0 : this.#turnover / this.filled;
  }

  /** First of its family: its parent or itself. */
  get head(): SimulatedOrder {
    return this.parent ?? this;
  }

  addFill(quantity: number, price: number): void {
    this.filled += quantity;
    this.#turnover += quantity * price;
    this.lastFillPrice = price;
  }

  /** It is over. */
  end(status: OrderStatus, text: string, at: Micros): void {
    this.status = status;
    this.place = 'done';
    this.whyHeld = '';
    this.doneText = text;
    this.doneAt = at;
  }
}

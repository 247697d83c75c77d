import type { BrokerReport, Micros } from '@mia-trading/core';
import type { OrderConditions } from './order-conditions.js';
import { isTriggered, orderTypeOf, priceRefusal, venuePrices, venueRequest } from './order-check.js';
import { OrderCode } from './order-refusal.js';
import type { OrderRegister } from './order-register.js';
import type { OrderTicket } from './order-ticket.js';
import type { OrderWire } from './order-wire.js';
import type { SimulatedOrder } from './simulated-order.js';
import type { TradeBook } from './trade-book.js';
import type { VenueDesk } from './venue-desk.js';

/** Code and text of an order cancelled for a reason that is not the client's. */
const OCA_CANCELS = 1;

/** What the desk works with. */
export interface OrderDeskParts {
  readonly register: OrderRegister;
  readonly venues: VenueDesk;
  readonly wire: OrderWire;
  readonly trades: TradeBook;
  readonly conditions: OrderConditions;
  now(): Micros;
}

/**
 * The broker's side of an order's life: kept back until transmitted, sent to the exchange, changed, executed, over; and what its client is
 * told of each step.
 */
export class OrderDesk {
  readonly #parts: OrderDeskParts;

  constructor(parts: OrderDeskParts) {
    this.#parts = parts;
  }

  /** Takes a new order, or the family that it completes. */
  submit(order: SimulatedOrder): void {
    const { register } = this.#parts;
    register.add(order);
    if (!order.ticket.transmit) return;
    const released = order.parent === null ? [order] : register.heldFamilyOf(order);
    for (const each of released) this.#transmit(each);
  }

  /** Changes quantity and prices of an order that is not over. */
  modify(order: SimulatedOrder, wanted: OrderTicket): void {
    const { venues, wire } = this.#parts;
    const { ticket } = order;
    if (wanted.action !== ticket.action || wanted.orderType !== ticket.orderType) {
      return wire.refuse(order.clientId, ticket.orderId, { code: OrderCode.ModificationMismatch, message: 'Order being modified does not match original order' });
    }
    if (wanted.parentId !== 0 && order.parent?.place === 'done') {
      return wire.refuse(order.clientId, ticket.orderId, { code: OrderCode.ParentUnknown, message: `Can't find order with ID =${wanted.parentId}` });
    }
    const type = orderTypeOf(ticket);
    const refusal = priceRefusal(wanted, type, order.contract);
    if (refusal !== null) return wire.refuse(order.clientId, ticket.orderId, refusal);
    const changed = { ...ticket, quantity: wanted.quantity, limitPrice: wanted.limitPrice, auxPrice: wanted.auxPrice, trailStopPrice: wanted.trailStopPrice };
    if (order.place === 'atExchange') {
      if (type === 'trailingStop' && wanted.auxPrice !== ticket.auxPrice) {
        return wire.refuse(order.clientId, ticket.orderId, { code: OrderCode.ModificationMismatch, message: 'Order being modified does not match original order: the exchange keeps the distance of a trailing stop' });
      }
      return venues.send(order.contract.instrument, { kind: 'replace', orderId: order.venueId, quantity: wanted.quantity, ...venuePrices(wanted, type) });
    }
    order.ticket = { ...changed, transmit: wanted.transmit };
    if (order.place === 'untransmitted' && wanted.transmit) this.#transmit(order);
    else if (order.place === 'waiting') wire.announce(order);
  }

  /** The client wants it gone. */
  cancel(order: SimulatedOrder): void {
    const { wire } = this.#parts;
    if (order.place !== 'atExchange') return this.#cancelled(order, '');
    order.isCancelAsked = true;
    order.status = 'PendingCancel';
    wire.status(order);
    this.#cancelAtExchange(order);
  }

  cancelAll(): void {
    for (const order of this.#parts.register.all) if (order.place !== 'done') this.cancel(order);
  }

  /** Regular hours have begun: what waits for them goes to the exchange. */
  releaseWaiting(instrument: string): void {
    for (const order of this.#parts.register.open) {
      if (order.place === 'waiting' && order.contract.instrument === instrument) this.#toExchange(order);
    }
  }

  /** Something has happened at an exchange. */
  onReport(report: BrokerReport): void {
    const order = this.#parts.register.ofVenue(report.orderId);
    if (order === null) return;
    switch (report.kind) {
      case 'working':
        return this.#working(order);
      case 'held':
        return this.#held(order, report.reason);
      case 'executed':
        return this.#executed(order, report);
      case 'replaced':
        return this.#replaced(order, report);
      case 'cancelled':
        return this.#cancelled(order, report.reason === 'REQUESTED' ? '' : report.reason);
      case 'expired':
        return this.#cancelled(order, 'The order has expired');
      case 'rejected':
        return this.#rejected(order, { code: OrderCode.Rejected, message: `Order rejected - reason:${report.reason}` });
      case 'commandRejected':
        return this.#commandRejected(order, report);
    }
  }

  #transmit(order: SimulatedOrder): void {
    const { conditions, venues, wire } = this.#parts;
    const screen = conditions.takeScreen();
    if (screen !== null && !screen.isWarning) return this.#rejected(order, screen);
    if (order.parent?.place === 'done' && order.parent.status !== 'Filled') return this.#rejected(order, { code: OrderCode.Rejected, message: 'Order rejected - reason:The parent order is no longer open' });
    order.place = 'waiting';
    order.whyHeld = order.parent === null || order.parent.status === 'Filled' ? '' : 'child';
    wire.announce(order);
    if (screen !== null) wire.refuse(order.clientId, order.ticket.orderId, screen);
    if (order.ticket.outsideRegularHours || venues.marketOf(order.contract.instrument)?.isRegularHours === true) return this.#toExchange(order);
    wire.refuse(order.clientId, order.ticket.orderId, { code: OrderCode.OrderMessage, message: 'Order Message:\nWarning: your order will not be placed at the exchange until regular trading hours' });
  }

  /** An order whose parent is not at the exchange yet waits for it. */
  #toExchange(order: SimulatedOrder): void {
    const parentPlace = order.parent?.place;
    if (parentPlace === 'untransmitted' || parentPlace === 'waiting') return;
    order.place = 'atExchange';
    this.#parts.venues.send(order.contract.instrument, { kind: 'submit', order: venueRequest(order) });
    for (const child of this.#parts.register.open) {
      if (child.parent === order && child.place === 'waiting' && child.ticket.outsideRegularHours) this.#toExchange(child);
    }
  }

  #working(order: SimulatedOrder): void {
    const waits = isTriggered(orderTypeOf(order.ticket));
    order.whyHeld = waits ? 'trigger' : '';
    if (!order.isCancelAsked) order.status = waits ? 'PreSubmitted' : 'Submitted';
    this.#parts.wire.announce(order);
  }

  #replaced(order: SimulatedOrder, { quantity, limitPrice, stopPrice }: Extract<BrokerReport, { kind: 'replaced' }>): void {
    const trigger = stopPrice ?? Number.NaN;
    const moved = orderTypeOf(order.ticket) === 'trailingStop' ? { trailStopPrice: trigger } : { auxPrice: trigger };
    order.ticket = { ...order.ticket, quantity, limitPrice: limitPrice ?? Number.NaN, ...moved };
    this.#parts.wire.announce(order);
  }

  #held(order: SimulatedOrder, reason: string): void {
    if (reason === 'PARENT_NOT_FILLED') {
      order.whyHeld = 'child';
      return;
    }
    this.#parts.wire.refuse(order.clientId, order.ticket.orderId, { code: OrderCode.OrderMessage, message: 'Order Message:\nWarning: your order will not be placed at the exchange until it opens' });
  }

  #executed(order: SimulatedOrder, report: Extract<BrokerReport, { kind: 'executed' }>): void {
    const { conditions, wire } = this.#parts;
    const { quantity } = report;
    if (conditions.partialDisconnects > 0 && quantity > 1) {
      conditions.partialDisconnects -= 1;
      const part = Math.floor(quantity / 2);
      this.#book(order, report, part);
      wire.disconnect(order.clientId);
      this.#book(order, report, quantity - part);
    } else {
      this.#book(order, report, quantity);
    }
    if (order.ticket.ocaType !== OCA_CANCELS) return;
    for (const rival of this.#parts.register.rivalsOf(order)) {
      if (rival.place === 'atExchange') this.#cancelAtExchange(rival);
      else this.#cancelled(rival, 'OCA');
    }
  }

  /** Books one execution and tells of it: the execution, the order, twice when it is complete, then the commission. */
  #book(order: SimulatedOrder, report: Extract<BrokerReport, { kind: 'executed' }>, quantity: number): void {
    const { trades, wire } = this.#parts;
    order.addFill(quantity, report.price);
    if (order.remaining === 0) order.end('Filled', `Filled Size: ${order.filled}`, report.tsVenue);
    else if (!order.isCancelAsked) order.status = 'Submitted';
    const fees = report.fees === null ? 0 : (report.fees * quantity) / report.quantity;
    const execution = trades.book(order, { quantity, price: report.price, fees, passive: report.passive, time: report.tsVenue });
    wire.execution(execution);
    wire.announce(order);
    if (order.status === 'Filled') wire.status(order);
    wire.commission(execution);
  }

  #rejected(order: SimulatedOrder, { code, message }: { readonly code: number; readonly message: string }): void {
    const { wire } = this.#parts;
    order.end(code === OrderCode.Cancelled ? 'Cancelled' : 'Inactive', message, this.#parts.now());
    wire.refuse(order.clientId, order.ticket.orderId, { code, message });
    wire.status(order);
    this.#endChildren(order);
  }

  #cancelled(order: SimulatedOrder, reason: string): void {
    const { wire } = this.#parts;
    const wasTold = order.place !== 'untransmitted';
    order.end('Cancelled', reason === '' ? 'Cancelled by Trader' : `Cancelled: ${reason}`, this.#parts.now());
    wire.refuse(order.clientId, order.ticket.orderId, { code: OrderCode.Cancelled, message: `Order Canceled - reason:${reason}` });
    if (wasTold) wire.status(order);
    this.#endChildren(order);
    if (order.ticket.autoCancelParent && order.parent !== null && order.parent.place !== 'done') this.cancel(order.parent);
  }

  /** Children that the exchange does not have yet end with their parent; it ends the others itself. */
  #endChildren(parent: SimulatedOrder): void {
    for (const child of this.#parts.register.all) {
      if (child.parent === parent && (child.place === 'untransmitted' || child.place === 'waiting')) this.#cancelled(child, 'PARENT_GONE');
    }
  }

  #cancelAtExchange(order: SimulatedOrder): void {
    this.#parts.venues.send(order.contract.instrument, { kind: 'cancel', orderId: order.venueId });
  }

  #commandRejected(order: SimulatedOrder, report: Extract<BrokerReport, { kind: 'commandRejected' }>): void {
    const { wire } = this.#parts;
    const { orderId } = order.ticket;
    if (report.command === 'replace') {
      const isFilled = order.status === 'Filled';
      return wire.refuse(order.clientId, orderId, { code: isFilled ? OrderCode.CannotModifyFilled : OrderCode.Rejected, message: isFilled ? 'Cannot modify a filled order' : `Order rejected - reason:${report.reason}` });
    }
    if (!order.isCancelAsked) return;
    order.isCancelAsked = false;
    wire.refuse(order.clientId, orderId, { code: OrderCode.CannotCancel, message: `OrderId ${orderId} that needs to be cancelled can not be cancelled, state: ${order.status}.` });
  }
}

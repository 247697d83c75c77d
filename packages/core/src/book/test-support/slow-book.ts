import { NO_PRICE, type Ticks } from '../../contracts/book-view.js';
import type { DepthEvent, OrderEvent } from '../../events/events.js';
import type { Side } from '../../events/side.js';
import { TICK } from './book-events.js';

interface RestingOrder {
  readonly id: number;
  readonly side: Side;
  readonly price: Ticks;
  size: number;
}

export interface PriceLevel {
  readonly price: Ticks;
  readonly size: number;
  readonly orders: number;
}

/** A book as one would first write it: a list of orders in order of priority, or a map of levels; everything else is searched for. */
export class SlowBook {
  orders: RestingOrder[] = [];
  depth = new Map<string, PriceLevel & { readonly side: Side }>();
  unknownOrders = 0;

  applyOrder(event: OrderEvent): void {
    const { action, orderId: id, side, size } = event;
    const price = Math.round(event.price / TICK);
    const known = this.orders.find((order) => order.id === id);
    if (action === 'clear') this.orders = [];
    if (action === 'add') this.orders = [...this.orders.filter((order) => order.id !== id), { id, side, price, size }];
    if (action === 'cancel') {
      if (known === undefined) this.unknownOrders++;
      else known.size -= size;
    }
    if (action === 'modify') {
      if (known === undefined) this.unknownOrders++;
      if (known !== undefined && known.price === price && known.side === side && size <= known.size) known.size = size;
      else this.orders = [...this.orders.filter((order) => order.id !== id), { id, side, price, size }];
    }
    this.orders = this.orders.filter((order) => order.size > 0);
  }

  applyDepth(event: DepthEvent): void {
    if (event.action === 'clear') this.depth.clear();
    const price = Math.round(event.price / TICK);
    const key = `${event.side} ${price}`;
    if (event.action === 'set' && event.size > 0) this.depth.set(key, { side: event.side, price, size: event.size, orders: event.orders });
    if (event.action === 'set' && event.size === 0) this.depth.delete(key);
  }

  /** Levels of a side, best first. */
  levels(side: Side): PriceLevel[] {
    const found = [...this.depth.values()].filter((one) => one.side === side).map(({ price, size, orders }) => ({ price, size, orders }));
    for (const price of new Set(this.orders.filter((one) => one.side === side).map((one) => one.price))) {
      const queue = this.orders.filter((one) => one.side === side && one.price === price);
      found.push({ price, size: queue.reduce((sum, one) => sum + one.size, 0), orders: queue.length });
    }
    return found.sort((a, b) => side * (b.price - a.price));
  }

  best(side: Side): PriceLevel {
    return this.levels(side)[0] ?? { price: NO_PRICE, size: 0, orders: 0 };
  }

  /** Contracts before an order in its queue. */
  sizeAhead(id: number): number {
    const at = this.orders.findIndex((one) => one.id === id);
    const own = this.orders[at];
    if (own === undefined) return -1;
    return this.orders.slice(0, at).reduce((sum, one) => (one.side === own.side && one.price === own.price ? sum + one.size : sum), 0);
  }
}

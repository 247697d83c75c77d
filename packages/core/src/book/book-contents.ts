import { NO_PRICE, type Ticks } from '../contracts/book-view.js';
import type { Side } from '../events/side.js';
import { PriceLadder } from './price-ladder.js';
import { OrderOutcome, RestingOrders } from './resting-orders.js';

/** One change of a book. `Set` gives a price level its size; the others are about one order. */
export const BookAction = { Clear: 0, Set: 1, Add: 2, Modify: 3, Cancel: 4 } as const;
export type BookAction = (typeof BookAction)[keyof typeof BookAction];

/** Both ladders and the resting orders, changed one message at a time, with counts of what could not be right. */
export class BookContents {
  readonly bids = new PriceLadder(1);
  readonly asks = new PriceLadder(-1);
  readonly orders = new RestingOrders(this.bids, this.asks);
  unknownOrders = 0;
  /** Messages left out, or taken in part, because they are impossible. */
  impossible = 0;

  side(side: Side): PriceLadder {
    return side > 0 ? this.bids : this.asks;
  }

  clear(): void {
    this.bids.clear();
    this.asks.clear();
    this.orders.clear();
  }

  /** Applies one message; `reference` is the order's id, or the number of orders with `Set`. `false` when nothing has changed. */
  apply(action: BookAction, side: Side, price: Ticks, size: number, reference: number): boolean {
    if (action === BookAction.Clear) {
      this.clear();
      return true;
    }
    if (!isPossible(action, side, price, size, reference)) {
      this.impossible++;
      return false;
    }
    if (action === BookAction.Set) {
      const isTaken = this.side(side).set(price, size, reference);
      if (!isTaken) this.impossible++;
      return isTaken;
    }
    const outcome = this.#applyOrder(action, side, price, size, reference);
    if (outcome === OrderOutcome.Unknown) this.unknownOrders++;
    else if (outcome === OrderOutcome.Refused) this.impossible++;
    return outcome !== OrderOutcome.Unknown || action !== BookAction.Cancel;
  }

  /** Makes `price` the only level of a side; {@link NO_PRICE} empties it. `false` when it was so already. */
  showOnly(side: Side, price: Ticks, size: number): boolean {
    const ladder = this.side(side);
    const before = ladder.best;
    if (before === price && (price === NO_PRICE || ladder.bestSize === size)) return false;
    if (before !== NO_PRICE && before !== price) ladder.set(before, 0, 0);
    if (price !== NO_PRICE) ladder.set(price, size, 0);
    return true;
  }

  #applyOrder(action: BookAction, side: Side, price: Ticks, size: number, id: number): OrderOutcome {
    if (action === BookAction.Cancel) return this.orders.cancel(id, size);
    if (action === BookAction.Modify) return this.orders.modify(id, side, price, size);
    return this.orders.add(id, side, price, size);
  }
}

function isPossible(action: BookAction, side: Side, price: Ticks, size: number, reference: number): boolean {
  if (!(size >= 0 && size < Infinity)) return false;
  if (action === BookAction.Cancel) return true;
  if (price === NO_PRICE || (side !== 1 && side !== -1)) return false;
  if (action === BookAction.Set) return true;
  return Number.isSafeInteger(reference) && (size > 0 || action === BookAction.Modify);
}

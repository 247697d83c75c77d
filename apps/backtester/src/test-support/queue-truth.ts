import type { Micros, OrderEvent, Side, TapeEvent } from '@mia-trading/core';

/** A limit order of one contract that nobody sent, at the end of the queue at its price. Price in points. */
export interface VirtualOrder {
  readonly side: Side;
  readonly price: number;
}

interface RestingOrder {
  readonly price: number;
  readonly side: Side;
  readonly size: number;
  /** Contracts filled since its size was last told. */
  hit: number;
  /** Order in which orders came to their prices. */
  readonly rank: number;
}

interface Watched extends VirtualOrder {
  readonly rank: number;
  filledAt: Micros;
}

/**
 * When virtual orders would have filled, order by order: as soon as a contract is filled that came to the price after them, or rests at a
 * worse price, or was not displayed by an order ahead (it queues behind), or when somebody offers at their price. Slow and obvious; it
 * looks at no print and shares nothing with the models that are measured against it.
 */
export class QueueTruth {
  readonly #resting = new Map<number, RestingOrder>();
  readonly #open = new Set<Watched>();
  #rank = 0;

  /** Watches an order from now on; `filledAt` of the answer is `NaN` until it would have filled. */
  watch({ side, price }: VirtualOrder): { readonly filledAt: Micros } {
    const watched = { side, price, rank: this.#rank, filledAt: Number.NaN };
    this.#open.add(watched);
    return watched;
  }

  onEvent(event: TapeEvent): void {
    if (event.kind !== 'order') return;
    if (event.action === 'fill') this.#onFill(event);
    else if (event.action === 'clear') this.#resting.clear();
    else if (event.action === 'cancel') this.#onCancel(event);
    else this.#onRest(event);
  }

  #onFill({ orderId, side, price, size, tsEvent }: OrderEvent): void {
    const order = this.#resting.get(orderId);
    if (order !== undefined) order.hit += size;
    const isBehindAll = order === undefined || order.price !== price || order.hit > order.size;
    for (const watched of this.#open) {
      if (watched.side !== side) continue;
      const isWorse = side * (watched.price - price) > 0;
      if (isWorse || (watched.price === price && (isBehindAll || order.rank > watched.rank))) this.#fill(watched, tsEvent);
    }
  }

  #onCancel({ orderId, size }: OrderEvent): void {
    const order = this.#resting.get(orderId);
    if (order === undefined) return;
    if (size < order.size) this.#resting.set(orderId, { ...order, size: order.size - size, hit: 0 });
    else this.#resting.delete(orderId);
  }

  #onRest({ orderId, side, price, size, tsEvent, snapshot }: OrderEvent): void {
    const before = this.#resting.get(orderId);
    // A hidden order that shows its next part goes to the end.
    const keepsPlace = before !== undefined && before.price === price && size <= before.size - before.hit;
    if (!keepsPlace) this.#rank += 1;
    this.#resting.set(orderId, { side, price, size, hit: 0, rank: keepsPlace ? before.rank : this.#rank });
    if (snapshot) return;
    for (const watched of this.#open) if (watched.side === -side && watched.side * (watched.price - price) >= 0) this.#fill(watched, tsEvent);
  }

  #fill(watched: Watched, ts: Micros): void {
    watched.filledAt = ts;
    this.#open.delete(watched);
  }
}

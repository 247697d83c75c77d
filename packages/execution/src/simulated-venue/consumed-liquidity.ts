import { SECOND, type BookView, type DurationMicros, type Micros, type Side, type Ticks } from '@mia-trading/core';

/** A recorded book does not show what we took from it; for so long, contracts taken at a level are gone to us. */
const MEMORY: DurationMicros = SECOND;

interface Taken {
  readonly side: Side;
  readonly price: Ticks;
  readonly quantity: number;
  readonly ts: Micros;
}

/** Remembers displayed contracts already taken, so that none is taken twice. */
export class ConsumedLiquidity {
  #taken: Taken[] = [];

  /** Displayed contracts of a level that are still to be had. */
  available(book: BookView, side: Side, price: Ticks, now: Micros): number {
    if (this.#taken.length > 0) this.#taken = this.#taken.filter((entry) => now - entry.ts <= MEMORY);
    let size = book.sizeAt(side, price);
    for (const entry of this.#taken) if (entry.side === side && entry.price === price) size -= entry.quantity;
    return Math.max(0, size);
  }

  take(side: Side, price: Ticks, quantity: number, ts: Micros): void {
    this.#taken.push({ side, price, quantity, ts });
  }
}

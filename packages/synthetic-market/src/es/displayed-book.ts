import type { Side } from '@mia-trading/core';

/** Prices shown on each side, from the best one outward. */
export const LEVELS = 10;
/** Prices that can be kept apart, in ticks; a power of two, far more than the book is wide. */
const RING = 1_024;
const MASK = RING - 1;

/** Displayed size by tick: the ten prices of each side from its best. Prices are whole ticks without limit. */
export class DisplayedBook {
  readonly #bids = new Int32Array(RING);
  readonly #asks = new Int32Array(RING);
  bestBid = 0;
  bestAsk = 0;

  size(side: Side, tick: number): number {
    return (side > 0 ? this.#bids : this.#asks)[tick & MASK] as number;
  }

  set(side: Side, tick: number, size: number): void {
    (side > 0 ? this.#bids : this.#asks)[tick & MASK] = size;
  }

  best(side: Side): number {
    return side > 0 ? this.bestBid : this.bestAsk;
  }

  setBest(side: Side, tick: number): void {
    if (side > 0) this.bestBid = tick;
    else this.bestAsk = tick;
  }

  clear(): void {
    this.#bids.fill(0);
    this.#asks.fill(0);
  }
}

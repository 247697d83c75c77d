import type { Side } from '@mia-trading/core';

/** Displayed size by tick on a price window that moves with the market. Sizes outside the window do not exist. */
export class SyntheticBook {
  readonly #bids: Int32Array;
  readonly #asks: Int32Array;
  readonly #base: number;
  bestBid: number;
  bestAsk: number;

  /** An empty book around `mid` that can follow the market for `reach` ticks either way. */
  constructor(mid: number, reach: number) {
    this.#base = mid - reach;
    this.#bids = new Int32Array(2 * reach);
    this.#asks = new Int32Array(2 * reach);
    this.bestBid = mid - 1;
    this.bestAsk = mid;
  }

  size(side: Side, tick: number): number {
    return (side > 0 ? this.#bids : this.#asks)[tick - this.#base] ?? 0;
  }

  /** Adds (or with a negative size takes) lots; returns the size left at the price. Best prices follow. */
  add(side: Side, tick: number, size: number): number {
    const levels = side > 0 ? this.#bids : this.#asks;
    const left = Math.max(0, (levels[tick - this.#base] ?? 0) + size);
    levels[tick - this.#base] = left;
    if (side > 0) {
      if (left > 0 && tick > this.bestBid) this.bestBid = tick;
      while (this.bestBid > this.#base && this.size(1, this.bestBid) === 0) this.bestBid -= 1;
    } else {
      if (left > 0 && tick < this.bestAsk) this.bestAsk = tick;
      while (this.bestAsk < this.#base + levels.length - 1 && this.size(-1, this.bestAsk) === 0) this.bestAsk += 1;
    }
    return left;
  }

  best(side: Side): number {
    return side > 0 ? this.bestBid : this.bestAsk;
  }

  /** Room left before the window ends; a session stops quoting outward of it. */
  isNearEdge(tick: number, margin: number): boolean {
    return tick - this.#base < margin || this.#base + this.#bids.length - tick < margin;
  }
}

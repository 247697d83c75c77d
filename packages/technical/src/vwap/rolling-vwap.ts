import type { Persistent, StateStream } from '@mia-trading/core';
import { WeightedSums } from './weighted-sums.js';

/** VWAP of the newest N bars: the forming one and the N - 1 closed before it. Sums are whole, so taking bars off leaves no residue. */
export class RollingVwap implements Persistent {
  readonly bars: number;
  /** Bars closed since the begin. */
  closedBars = 0;
  readonly #ring: WeightedSums[] = [];
  readonly #closed = new WeightedSums();
  readonly #total = new WeightedSums();
  #newest = 0;

  /** @param bars N, 2 or more. */
  constructor(bars: number) {
    this.bars = bars;
    for (let i = 0; i < bars; i += 1) this.#ring.push(new WeightedSums());
  }

  clear(): void {
    for (const sums of this.#ring) sums.clear();
    this.#closed.clear();
    this.#newest = 0;
    this.closedBars = 0;
  }

  add(price: number, size: number): void {
    this.#forming.add(price, size);
  }

  /** The forming bar is finished; the oldest leaves. */
  closeBar(): void {
    this.closedBars += 1;
    this.#newest = (this.#newest + 1) % this.bars;
    this.#forming.clear();
    this.#closed.clear();
    for (let i = 1; i < this.bars; i += 1) {
      this.#closed.merge(this.#ring[(this.#newest + i) % this.bars] as WeightedSums);
    }
  }

  /** Sums over the window; valid until the next call. */
  get total(): WeightedSums {
    this.#total.clear();
    this.#total.merge(this.#closed);
    this.#total.merge(this.#forming);
    return this.#total;
  }

  persist(state: StateStream): void {
    for (const sums of this.#ring) state.part(sums);
    state.part(this.#closed);
    this.#newest = state.number(this.#newest);
    this.closedBars = state.number(this.closedBars);
  }

  get #forming(): WeightedSums {
    return this.#ring[this.#newest] as WeightedSums;
  }
}

import { QuantileHistogram, type Persistent, type StateStream } from '@mia-trading/core';

/** Sizes from here on count as this: far above any parent order of a lit future. */
const LARGEST = 4_095;

/**
 * Exact running quantile of whole sizes: the value of rank `floor(q·(n - 1))` of the sorted sizes, counted from 0. One bucket of the
 * histogram is one size; O(1) amortised. Sizes above 4,095 count as that, below 1 as 0.
 */
export class SizeQuantile implements Persistent {
  readonly #sizes: QuantileHistogram;

  /** @param quantile 0 .. 1. @throws RangeError otherwise. */
  constructor(quantile: number) {
    this.#sizes = new QuantileHistogram(quantile, LARGEST + 1);
  }

  get count(): number {
    return this.#sizes.count;
  }

  /** Adds a size; one that is not a number is ignored. */
  add(size: number): void {
    if (!Number.isNaN(size)) this.#sizes.add(Math.max(0, Math.min(LARGEST, Math.floor(size))));
  }

  /** `NaN` when empty. */
  get value(): number {
    const { bucket } = this.#sizes;
    return bucket < 0 ? Number.NaN : bucket;
  }

  clear(): void {
    this.#sizes.clear();
  }

  persist(state: StateStream): void {
    state.part(this.#sizes);
  }
}

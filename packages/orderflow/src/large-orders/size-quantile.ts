import type { Persistent, StateStream } from '@mia-trading/core';

/** Sizes from here on count as this: far above any parent order of a lit future. */
const LARGEST = 4_095;

/**
 * Exact running quantile of whole sizes: the value of rank `floor(q·(n - 1))` of the sorted sizes, counted from 0. A histogram by size
 * and a pointer that follows the quantile; O(1) amortised. Sizes above 4,095 count as that, below 1 as 0.
 */
export class SizeQuantile implements Persistent {
  readonly #quantile: number;
  readonly #counts = new Uint32Array(LARGEST + 1);
  #count = 0;
  #pointer = 0;
  /** Number of sizes below the pointer. */
  #below = 0;

  /** @param quantile 0 .. 1. @throws RangeError otherwise. */
  constructor(quantile: number) {
    if (!(quantile >= 0 && quantile <= 1)) throw new RangeError(`quantile must be in 0 .. 1, got ${quantile}`);
    this.#quantile = quantile;
  }

  get count(): number {
    return this.#count;
  }

  /** Adds a size; one that is not a number is ignored. */
  add(size: number): void {
    if (Number.isNaN(size)) return;
    const bucket = Math.max(0, Math.min(LARGEST, Math.floor(size)));
    this.#counts[bucket] = (this.#counts[bucket] as number) + 1;
    this.#count += 1;
    if (bucket < this.#pointer) this.#below += 1;
  }

  /** `NaN` when empty. */
  get value(): number {
    if (this.#count === 0) return Number.NaN;
    const rank = Math.floor(this.#quantile * (this.#count - 1));
    while (this.#below > rank) {
      this.#pointer -= 1;
      this.#below -= this.#counts[this.#pointer] as number;
    }
    while (this.#below + (this.#counts[this.#pointer] as number) <= rank) {
      this.#below += this.#counts[this.#pointer] as number;
      this.#pointer += 1;
    }
    return this.#pointer;
  }

  clear(): void {
    this.#counts.fill(0);
    this.#count = 0;
    this.#pointer = 0;
    this.#below = 0;
  }

  persist(state: StateStream): void {
    state.numbers(this.#counts);
    this.#count = state.number(this.#count);
    this.#pointer = state.number(this.#pointer);
    this.#below = state.number(this.#below);
  }
}

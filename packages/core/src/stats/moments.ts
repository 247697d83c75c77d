import type { Persistent, StateStream } from '../state/state-stream.js';
import { checkedCapacity, Float64Ring } from './float64-ring.js';

/**
 * Mean and variance of everything seen, by the recursion of Welford (1962, Technometrics 4(3):419-420), weighted as in West (1979).
 * Non-finite values and weights that are not positive are ignored.
 */
export class RunningMoments implements Persistent {
  #weight = 0;
  #count = 0;
  #mean = 0;
  #sumOfSquares = 0;

  add(value: number, weight = 1): void {
    if (!Number.isFinite(value) || !(weight > 0) || weight === Infinity) return;
    this.#count += 1;
    this.#weight += weight;
    // From the first value on, so that distances are those of the data and not of the data from 0.
    if (this.#count === 1) this.#mean = value;
    const distance = value - this.#mean;
    this.#mean += (distance * weight) / this.#weight;
    this.#sumOfSquares += weight * distance * (value - this.#mean);
  }

  /** Number of values taken. */
  get count(): number {
    return this.#count;
  }

  /** Sum of weights; equals `count` without weights. */
  get weight(): number {
    return this.#weight;
  }

  /** `NaN` before the first value. */
  get mean(): number {
    return this.#count === 0 ? Number.NaN : this.#mean;
  }

  /** Population variance (divides by the weight); `NaN` before the first value. */
  get variance(): number {
    return this.#count === 0 ? Number.NaN : this.#sumOfSquares / this.#weight;
  }

  /** Sample variance (divides by weight - 1); `NaN` unless the weight is above 1. */
  get sampleVariance(): number {
    return this.#weight > 1 ? this.#sumOfSquares / (this.#weight - 1) : Number.NaN;
  }

  /** Square root of {@link variance}. */
  get deviation(): number {
    return Math.sqrt(this.variance);
  }

  clear(): void {
    this.#weight = 0;
    this.#count = 0;
    this.#mean = 0;
    this.#sumOfSquares = 0;
  }

  persist(state: StateStream): void {
    this.#weight = state.number(this.#weight);
    this.#count = state.number(this.#count);
    this.#mean = state.number(this.#mean);
    this.#sumOfSquares = state.number(this.#sumOfSquares);
  }
}

/**
 * Mean and variance of the last `capacity` values. Sums are kept relative to a base near the data and re-derived from the ring, oldest
 * first, once per `capacity` values, so that rounding cannot pile up: O(1) amortised. Non-finite values are ignored.
 */
export class WindowMoments implements Persistent {
  readonly #ring: Float64Ring;
  #base = 0;
  #sum = 0;
  #squares = 0;
  #sinceDerived = 0;

  /** @throws RangeError unless `capacity` is a positive integer. */
  constructor(capacity: number) {
    this.#ring = new Float64Ring(checkedCapacity(capacity));
  }

  add(value: number): void {
    if (!Number.isFinite(value)) return;
    if (this.#ring.length === 0) this.#base = value;
    const evicted = this.#ring.push(value);
    this.#sinceDerived += 1;
    if (this.#sinceDerived >= this.#ring.capacity) {
      this.#derive();
      return;
    }
    const distance = value - this.#base;
    this.#sum += distance;
    this.#squares += distance * distance;
    if (evicted === evicted) {
      const gone = evicted - this.#base;
      this.#sum -= gone;
      this.#squares -= gone * gone;
    }
  }

  #derive(): void {
    const { length } = this.#ring;
    this.#base = this.#ring.at(length - 1);
    this.#sum = 0;
    this.#squares = 0;
    for (let index = 0; index < length; index += 1) {
      const distance = this.#ring.at(index) - this.#base;
      this.#sum += distance;
      this.#squares += distance * distance;
    }
    this.#sinceDerived = 0;
  }

  get count(): number {
    return this.#ring.length;
  }

  get isFull(): boolean {
    return this.#ring.isFull;
  }

  /** `NaN` when empty. */
  get mean(): number {
    return this.#base + this.#sum / this.#ring.length;
  }

  /** Population variance, never negative; `NaN` when empty. */
  get variance(): number {
    const { length } = this.#ring;
    const mean = this.#sum / length;
    return Math.max(0, this.#squares / length - mean * mean);
  }

  /** Square root of {@link variance}. */
  get deviation(): number {
    return Math.sqrt(this.variance);
  }

  clear(): void {
    this.#ring.clear();
    this.#base = 0;
    this.#sum = 0;
    this.#squares = 0;
    this.#sinceDerived = 0;
  }

  persist(state: StateStream): void {
    state.part(this.#ring);
    this.#base = state.number(this.#base);
    this.#sum = state.number(this.#sum);
    this.#squares = state.number(this.#squares);
    this.#sinceDerived = state.number(this.#sinceDerived);
  }
}

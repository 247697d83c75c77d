import type { Persistent, StateStream } from '../state/state-stream.js';
import type { DurationMicros, Micros } from '../time/micros.js';

/** A half-life divided by this is the time constant of the exponential. */
const LN_2 = Math.LN2;

/**
 * Exponentially weighted mean and variance by count: `m += α·(x - m)` with `α = 2 / (span + 1)`, started at the first value.
 * Variance by West's recursion `v = (1 - α)·(v + α·(x - m)²)`. Non-finite values are ignored.
 */
export class Ewma implements Persistent {
  readonly alpha: number;
  #mean = Number.NaN;
  #variance = 0;
  #count = 0;

  /** @param span number of values with the same centre of mass as a simple mean, ≥ 1. @throws RangeError otherwise. */
  constructor(span: number) {
    if (!(span >= 1) || span === Infinity) throw new RangeError(`span must be a finite number of at least 1, got ${span}`);
    this.alpha = 2 / (span + 1);
  }

  add(value: number): void {
    if (!Number.isFinite(value)) return;
    this.#count += 1;
    if (this.#count === 1) {
      this.#mean = value;
      return;
    }
    const distance = value - this.#mean;
    this.#mean += this.alpha * distance;
    this.#variance = (1 - this.alpha) * (this.#variance + this.alpha * distance * distance);
  }

  get count(): number {
    return this.#count;
  }

  /** `NaN` before the first value. */
  get mean(): number {
    return this.#mean;
  }

  /** 0 after one value; `NaN` before. */
  get variance(): number {
    return this.#count === 0 ? Number.NaN : this.#variance;
  }

  clear(): void {
    this.#mean = Number.NaN;
    this.#variance = 0;
    this.#count = 0;
  }

  persist(state: StateStream): void {
    this.#mean = state.number(this.#mean);
    this.#variance = state.number(this.#variance);
    this.#count = state.number(this.#count);
  }
}

/**
 * Exponentially weighted mean over event time: a value's weight halves every `halfLife`. Each value weighs the same whenever it comes
 * (an average of observations, not of a path), so bursts count more: `m = Σ w·x / Σ w`, `w = 2^(-age / halfLife)`.
 * Non-finite values are ignored; a time before the last one counts as the last one.
 */
export class TimeEwma implements Persistent {
  readonly #timeConstant: DurationMicros;
  #asOf: Micros = 0;
  #weighted = 0;
  #weight = 0;

  /** @throws RangeError unless `halfLife` is positive and finite. */
  constructor(halfLife: DurationMicros) {
    if (!(halfLife > 0) || halfLife === Infinity) throw new RangeError(`half-life must be positive, got ${halfLife}`);
    this.#timeConstant = halfLife / LN_2;
  }

  add(value: number, time: Micros): void {
    if (!Number.isFinite(value)) return;
    this.#decayTo(time);
    this.#weighted += value;
    this.#weight += 1;
  }

  #decayTo(time: Micros): void {
    if (this.#weight === 0) {
      this.#asOf = time;
      return;
    }
    const age = time - this.#asOf;
    if (!(age > 0)) return;
    const factor = Math.exp(-age / this.#timeConstant);
    this.#weighted *= factor;
    this.#weight *= factor;
    this.#asOf = time;
  }

  /** Weighted mean, which does not change while no value comes; `NaN` before the first value or once all weight has faded to 0. */
  get mean(): number {
    return this.#weighted / this.#weight;
  }

  /** Decayed sum of the values as of `time`: for rates and flows. 0 before the first value. */
  sumAt(time: Micros): number {
    return this.#weight === 0 ? 0 : this.#weighted * Math.exp(-Math.max(0, time - this.#asOf) / this.#timeConstant);
  }

  /** Decayed number of values as of `time`. */
  weightAt(time: Micros): number {
    return this.#weight === 0 ? 0 : this.#weight * Math.exp(-Math.max(0, time - this.#asOf) / this.#timeConstant);
  }

  clear(): void {
    this.#asOf = 0;
    this.#weighted = 0;
    this.#weight = 0;
  }

  persist(state: StateStream): void {
    this.#asOf = state.number(this.#asOf);
    this.#weighted = state.number(this.#weighted);
    this.#weight = state.number(this.#weight);
  }
}

import type { Persistent, StateStream } from '@mia-trading/core';

const HALF = 0.5;

/**
 * Least-squares slope of the newest N values against their number, in units per value: with x = 0 … n-1,
 * slope = Σ(x - x̄)·y / Σ(x - x̄)². Re-computed from the ring at each new value, so it never drifts.
 */
export class ClosingSlope implements Persistent {
  /** N: values in a full window. */
  readonly window: number;
  /** Units per value; `NaN` with fewer than two values. */
  slope = Number.NaN;
  /** Values held. */
  count = 0;
  readonly #values: Float64Array;
  #next = 0;

  constructor(window: number) {
    this.window = window;
    this.#values = new Float64Array(window);
  }

  clear(): void {
    this.count = 0;
    this.#next = 0;
    this.slope = Number.NaN;
  }

  /** The newest value; `NaN` when empty. */
  get last(): number {
    return this.count === 0 ? Number.NaN : (this.#values[(this.#next + this.window - 1) % this.window] as number);
  }

  /** Appends a value; one that is not finite is ignored. */
  push(value: number): void {
    if (!Number.isFinite(value)) return;
    this.#values[this.#next] = value;
    this.#next = (this.#next + 1) % this.window;
    if (this.count < this.window) this.count += 1;
    this.slope = this.#leastSquares();
  }

  persist(state: StateStream): void {
    this.slope = state.number(this.slope);
    this.count = state.number(this.count);
    state.numbers(this.#values);
    this.#next = state.number(this.#next);
  }

  #leastSquares(): number {
    const count = this.count;
    if (count < 2) return Number.NaN;
    const oldest = (this.#next + this.window - count) % this.window;
    const origin = this.#values[oldest] as number;
    const centre = (count - 1) * HALF;
    let covariance = 0;
    let spread = 0;
    for (let x = 0; x < count; x += 1) {
      const fromCentre = x - centre;
      covariance += fromCentre * ((this.#values[(oldest + x) % this.window] as number) - origin);
      spread += fromCentre * fromCentre;
    }
    return covariance / spread;
  }
}

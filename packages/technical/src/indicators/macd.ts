import type { Persistent, StateStream } from '@mia-trading/core';
import { ExponentialAverage } from './ema.js';

/**
 * Moving average convergence divergence: EMA(fast) - EMA(slow) of the close, its signal EMA(signal), and their difference, the histogram.
 *
 * Put together from three {@link ExponentialAverage}: the MACD of `technicalindicators` reports a signal of exactly 0 as missing and stands
 * still while an average is 0. Source: Appel 2005, Technical Analysis: Power Tools for Active Investors, ch. 8.
 */
export class ConvergenceDivergence implements Persistent {
  /** In units of the price; `NaN` until `slow` values were seen. */
  macd = Number.NaN;
  readonly #fast: ExponentialAverage;
  readonly #slow: ExponentialAverage;
  readonly #signal: ExponentialAverage;

  constructor(fastPeriod: number, slowPeriod: number, signalPeriod: number) {
    this.#fast = new ExponentialAverage(fastPeriod);
    this.#slow = new ExponentialAverage(slowPeriod);
    this.#signal = new ExponentialAverage(signalPeriod);
  }

  /** Average of the MACD; `NaN` until `slow` + `signal` - 1 values were seen. */
  get signal(): number {
    return this.#signal.value;
  }

  /** macd - signal; `NaN` until the signal is warm. */
  get histogram(): number {
    return this.macd - this.#signal.value;
  }

  /** Folds the close of a bar and returns the histogram; one that is not finite is left out. */
  next(close: number): number {
    if (!Number.isFinite(close)) return this.histogram;
    this.macd = this.#fast.next(close) - this.#slow.next(close);
    this.#signal.next(this.macd);
    return this.histogram;
  }

  persist(state: StateStream): void {
    this.macd = state.number(this.macd);
    state.part(this.#fast);
    state.part(this.#slow);
    state.part(this.#signal);
  }
}

import type { Persistent, StateStream } from '@mia-trading/core';

const HUNDRED = 100;
const MIDDLE = 50;

/**
 * Relative strength index, Wilder: 100·G/(G + L), with G and L the Wilder averages of rises and falls of the close, begun with their
 * simple means over the first `period` changes.
 *
 * Own code: `technicalindicators` rounds its RSI to two decimals (error 0.005) and calls a market that does not move 100. Here a window
 * without any change is 50, neither strong nor weak. It takes about 250 bars until the begin is forgotten.
 * Source: Wilder 1978, New Concepts in Technical Trading Systems, section VI.
 */
export class RelativeStrength implements Persistent {
  readonly period: number;
  /** 0 .. 100; `NaN` until `period` + 1 values were seen. */
  value = Number.NaN;
  #last = Number.NaN;
  #gain = 0;
  #loss = 0;
  #changes = 0;

  constructor(period: number) {
    this.period = period;
  }

  /** Folds the close of a bar and returns the index; a value that is not finite is left out. */
  next(close: number): number {
    if (!Number.isFinite(close)) return this.value;
    const change = close - this.#last;
    this.#last = close;
    if (Number.isNaN(change)) return this.value;
    const gain = change > 0 ? change : 0;
    const loss = change < 0 ? -change : 0;
    this.#changes += 1;
    if (this.#changes <= this.period) {
      this.#gain += gain / this.period;
      this.#loss += loss / this.period;
      if (this.#changes < this.period) return this.value;
    } else {
      this.#gain += (gain - this.#gain) / this.period;
      this.#loss += (loss - this.#loss) / this.period;
    }
    const sum = this.#gain + this.#loss;
    this.value = sum > 0 ? (HUNDRED * this.#gain) / sum : MIDDLE;
    return this.value;
  }

  persist(state: StateStream): void {
    this.value = state.number(this.value);
    this.#last = state.number(this.#last);
    this.#gain = state.number(this.#gain);
    this.#loss = state.number(this.#loss);
    this.#changes = state.number(this.#changes);
  }
}

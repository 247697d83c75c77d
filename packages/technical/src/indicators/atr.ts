import type { Persistent, StateStream } from '@mia-trading/core';
import { WEMA } from 'technicalindicators';
import { SeededAverage } from './seeded-average.js';

/**
 * Average true range, Wilder: mean of max(high, previous close) - min(low, previous close), smoothed by 1/period and begun with the
 * simple mean of the first `period` true ranges; the first bar has none.
 *
 * A bar that is not finite or has high < low is left out. Source: Wilder 1978, New Concepts in Technical Trading Systems, section III.
 */
export class AverageTrueRange implements Persistent {
  readonly period: number;
  readonly #average: SeededAverage;
  #close = Number.NaN;

  /** @param period bars, an integer of at least 1. */
  constructor(period: number) {
    this.period = period;
    this.#average = new SeededAverage(period, 1 / period, () => new WEMA({ period, values: [] }));
  }

  /** In units of the price; `NaN` until `period` + 1 bars were seen. */
  get value(): number {
    return this.#average.value;
  }

  /** Folds a closed bar and returns the average. */
  next(high: number, low: number, close: number): number {
    if (!(high >= low) || !Number.isFinite(high) || !Number.isFinite(low) || !Number.isFinite(close)) return this.value;
    const range = Math.max(high, this.#close) - Math.min(low, this.#close);
    this.#close = close;
    return this.#average.next(range);
  }

  persist(state: StateStream): void {
    state.part(this.#average);
    this.#close = state.number(this.#close);
  }
}

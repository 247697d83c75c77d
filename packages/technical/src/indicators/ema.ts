import { EMA } from 'technicalindicators';

/**
 * Exponential moving average: ema += (value - ema)·2/(period + 1), begun with the simple mean of the first `period` values.
 *
 * By `technicalindicators` (measured equal to the recursion in the last bit). Guarded: a value that is not finite is left out, as its
 * simple mean would stay NaN for ever, and `NaN` is the answer until warm. Source: Murphy, Technical Analysis of the Financial Markets, ch. 9.
 */
export class ExponentialAverage {
  readonly period: number;
  /** In units of the input; `NaN` until `period` values were seen. */
  value = Number.NaN;
  readonly #ema: EMA;

  constructor(period: number) {
    this.period = period;
    this.#ema = new EMA({ period, values: [] });
  }

  /** Folds a value of a closed bar and returns the average. */
  next(value: number): number {
    if (Number.isFinite(value)) this.value = this.#ema.nextValue(value) ?? Number.NaN;
    return this.value;
  }
}

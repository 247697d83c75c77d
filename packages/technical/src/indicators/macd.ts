import { MACD } from 'technicalindicators';

/**
 * Moving average convergence divergence: EMA(fast) - EMA(slow) of the close, its signal EMA(signal), and their difference, the histogram.
 *
 * By `technicalindicators` with exponential averages, guarded for values that are not finite. Two of its habits are kept out:
 * it reports a signal of exactly 0 as missing, so the signal is taken as macd - histogram; its result object is read, not passed on.
 * Source: Appel 2005, Technical Analysis: Power Tools for Active Investors, ch. 8.
 */
export class ConvergenceDivergence {
  /** In units of the price; `NaN` until `slow` values were seen. */
  macd = Number.NaN;
  /** macd - signal; `NaN` until `slow` + `signal` - 1 values were seen. */
  histogram = Number.NaN;
  readonly #macd: MACD;

  constructor(fastPeriod: number, slowPeriod: number, signalPeriod: number) {
    this.#macd = new MACD({ values: [], fastPeriod, slowPeriod, signalPeriod, SimpleMAOscillator: false, SimpleMASignal: false });
  }

  /** macd - histogram; `NaN` until the histogram is warm. */
  get signal(): number {
    return this.macd - this.histogram;
  }

  /** Folds the close of a bar and returns the histogram. */
  next(close: number): number {
    if (!Number.isFinite(close)) return this.histogram;
    const result: { MACD?: number; histogram?: number } | undefined = this.#macd.nextValue(close);
    this.macd = result?.MACD ?? Number.NaN;
    this.histogram = result?.histogram ?? Number.NaN;
    return this.histogram;
  }
}

import type { FormingBar } from './forming-bar.js';

/** When a bar built from prints ends. Prices are compared in ticks, so that rounding of points decides nothing. */
export interface BarRule {
  /** Whether it means anything without the sizes of the prints. */
  readonly needsSizes: boolean;
  /** Whether a print at `price` still belongs to the bar; if not, the bar closes without it and it opens the next. */
  fits(bar: FormingBar, price: number): boolean;
  /** Whether the bar is finished with the print it took last. */
  isComplete(bar: FormingBar): boolean;
}

function always(): boolean {
  return true;
}

function never(): boolean {
  return false;
}

/** Tick bar: closes with its n-th print. */
export function tickRule(prints: number): BarRule {
  return { needsSizes: false, fits: always, isComplete: (bar) => bar.trades >= prints };
}

/** Volume bar: closes with the print that brings it to so many contracts or more; a print is never split. */
export function volumeRule(contracts: number): BarRule {
  return { needsSizes: true, fits: always, isComplete: (bar) => bar.volume >= contracts };
}

/** Delta bar: closes with the print that brings contracts bought less contracts sold by aggressors to so many or more, either way. */
export function deltaRule(contracts: number): BarRule {
  return { needsSizes: true, fits: always, isComplete: (bar) => Math.abs(bar.askVolume - bar.bidVolume) >= contracts };
}

/** Range bar: from high to low at most `ticks`. The print that would stretch it further opens the next one; gaps are not filled with bars. */
export function rangeRule(ticks: number, tickSize: number): BarRule {
  return {
    needsSizes: false,
    fits: (bar, price) => Math.round((Math.max(bar.high, price) - Math.min(bar.low, price)) / tickSize) <= ticks,
    isComplete: never,
  };
}

/**
 * Reversal bar: closes with the print that has come back `ticks` or more from the bar's high or low, an extreme being one that lies beyond
 * the open: a straight run from the open is no reversal, however long.
 */
export function reversalRule(ticks: number, tickSize: number): BarRule {
  return {
    needsSizes: false,
    fits: always,
    isComplete: ({ open, high, low, close }) =>
      (high > open && Math.round((high - close) / tickSize) >= ticks) || (low < open && Math.round((close - low) / tickSize) >= ticks),
  };
}

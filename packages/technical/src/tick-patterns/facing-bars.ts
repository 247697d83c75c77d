import type { Side } from '@mia-trading/core';
import type { BarSeries } from '../bars/bar-series.js';

/** Bars over which the mean true range is taken, Wilder's usual 14. */
export const RANGE_BARS = 14;

/** Levels as of the last closed bar, in points; `NaN` where there is none. */
export interface LevelsAtClose {
  vwap: number;
  pointOfControl: number;
  gammaStrike: number;
  /** Time-weighted mean spread of each bar, points, by `ago`. */
  spread(ago: number): number;
}

/** For those who look at bars alone. */
export const NO_LEVELS: LevelsAtClose = { vwap: Number.NaN, pointOfControl: Number.NaN, gammaStrike: Number.NaN, spread: () => Number.NaN };

/**
 * The closed bars of the session under way, as somebody sees them who faces `side`: for a buyer up is up; for a seller every price and every
 * delta is negated and highs and lows change places. A pattern is written once, for the buyer, and its mirror is exact by construction.
 * `ago` counts back from the newest closed bar, 0. Prices in points (negated for the seller), volumes in contracts; `NaN` where not known.
 */
export class FacingBars {
  side: Side = 1;
  /** Closed bars of the session under way, as far as the series holds them. */
  count = 0;
  /** Points per tick. */
  tick = Number.NaN;
  /** Mean true range of the 14 bars before the newest, points; `NaN` until there are 16. The bar to be judged is not in it. */
  range = Number.NaN;
  readonly levels: LevelsAtClose;
  readonly #series: BarSeries;

  constructor(series: BarSeries, levels: LevelsAtClose) {
    this.#series = series;
    this.levels = levels;
  }

  open(ago: number): number {
    return this.side * this.#series.open(ago);
  }

  close(ago: number): number {
    return this.side * this.#series.close(ago);
  }

  /** The extreme toward `side`. */
  top(ago: number): number {
    return this.side > 0 ? this.#series.high(ago) : 0 - this.#series.low(ago);
  }

  /** The extreme away from `side`. */
  bottom(ago: number): number {
    return this.side > 0 ? this.#series.low(ago) : 0 - this.#series.high(ago);
  }

  height(ago: number): number {
    return this.#series.high(ago) - this.#series.low(ago);
  }

  volume(ago: number): number {
    return this.#series.volume(ago);
  }

  /** Contracts taken by aggressors of `side` less those of the other side. */
  delta(ago: number): number {
    return this.side * (this.#series.askVolume(ago) - this.#series.bidVolume(ago));
  }

  /** A price of the market as seen from here. */
  facing(price: number): number {
    return this.side * price;
  }

  /** Highest top among the bars from `newest` to `oldest`. */
  highestTop(newest: number, oldest: number): number {
    let highest = this.top(newest);
    for (let ago = newest + 1; ago <= oldest; ago += 1) highest = Math.max(highest, this.top(ago));
    return highest;
  }

  /** Lowest bottom among the bars from `newest` to `oldest`. */
  lowestBottom(newest: number, oldest: number): number {
    let lowest = this.bottom(newest);
    for (let ago = newest + 1; ago <= oldest; ago += 1) lowest = Math.min(lowest, this.bottom(ago));
    return lowest;
  }

  /** Delta of the bars from `newest` to `oldest` together. */
  totalDelta(newest: number, oldest: number): number {
    let total = 0;
    for (let ago = newest; ago <= oldest; ago += 1) total += this.delta(ago);
    return total;
  }

  /** Mean volume of the bars from `newest` to `oldest`. */
  meanVolume(newest: number, oldest: number): number {
    let total = 0;
    for (let ago = newest; ago <= oldest; ago += 1) total += this.volume(ago);
    return total / (oldest - newest + 1);
  }

  /** Whether no events were lost in a bar. */
  isWhole(ago: number): boolean {
    return this.#series.isWhole(ago);
  }

  /** Whether no events were lost in the newest `bars` bars. */
  areWhole(bars: number): boolean {
    for (let ago = 0; ago < bars; ago += 1) if (!this.#series.isWhole(ago)) return false;
    return true;
  }

  /** Takes the bars as they stand after a bar has closed, `sessionBars` of them in this session. */
  take(sessionBars: number, tick: number): void {
    this.count = Math.min(sessionBars, this.#series.length);
    this.tick = tick;
    this.range = this.#meanTrueRange();
  }

  #meanTrueRange(): number {
    if (this.count < RANGE_BARS + 2) return Number.NaN;
    let total = 0;
    for (let ago = 1; ago <= RANGE_BARS; ago += 1) {
      const before = this.#series.close(ago + 1);
      total += Math.max(this.#series.high(ago), before) - Math.min(this.#series.low(ago), before);
    }
    return total / RANGE_BARS;
  }
}

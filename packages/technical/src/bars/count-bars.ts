import type { Micros, TradeEvent } from '@mia-trading/core';
import { BarSeries } from './bar-series.js';
import { FormingBar } from './forming-bar.js';
import { isSizeKnown, isTapePrint } from './print.js';

/** `trades`: closes after so many prints. `volume`: closes with the print that brings it to so many contracts or more. */
export type BarCount = 'trades' | 'volume';

/**
 * Tick bars and volume bars. The print that reaches the threshold closes the bar and belongs to it whole: a print is never split,
 * so a volume bar may hold more than its threshold. A new session closes what is forming, below the threshold or not.
 * A volume bar of a feed without sizes never reaches its threshold: {@link isAvailable} is false from the first such print of a session.
 */
export class CountBars {
  readonly count: BarCount;
  /** Prints, or contracts. */
  readonly threshold: number;
  readonly series: BarSeries;
  readonly forming = new FormingBar();
  /** False once a volume bar has met a print of unknown size in this session. */
  isAvailable = true;

  constructor(count: BarCount, threshold: number, capacity: number) {
    this.count = count;
    this.threshold = threshold;
    this.series = new BarSeries(capacity);
  }

  /** Closes what is forming. Returns whether there was anything to close. */
  beginSession(): boolean {
    this.isAvailable = true;
    if (this.forming.isEmpty) return false;
    this.#close();
    return true;
  }

  /** Folds one print at event time `now`. Returns whether it closed a bar. */
  onTrade(trade: TradeEvent, now: Micros): boolean {
    if (!isTapePrint(trade) || !this.isAvailable) return false;
    const known = isSizeKnown(trade);
    if (!known && this.count === 'volume') {
      this.isAvailable = false;
      this.forming.begin(0, 0);
      return false;
    }
    if (this.forming.isEmpty) {
      const whole = this.forming.whole;
      this.forming.begin(now, now);
      this.forming.whole = whole;
    }
    this.forming.addPrint(trade.price, known ? trade.size : Number.NaN, trade.aggressor);
    this.forming.end = now;
    if ((this.count === 'trades' ? this.forming.trades : this.forming.volume) < this.threshold) return false;
    this.#close();
    return true;
  }

  /** Events were lost: the forming bar is marked as not whole. */
  onGap(): void {
    this.forming.whole = false;
  }

  #close(): void {
    this.series.push(this.forming, this.forming.end);
    this.forming.begin(0, 0);
  }
}

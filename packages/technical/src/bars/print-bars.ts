import type { Micros, Persistent, StateStream, TradeEvent } from '@mia-trading/core';
import type { BarRule } from './bar-rule.js';
import { BarSeries } from './bar-series.js';
import { FormingBar } from './forming-bar.js';
import { isSizeKnown, isTapePrint } from './print.js';

/**
 * Bars whose end the prints decide: tick, volume, delta, range and reversal bars, by {@link BarRule}.
 *
 * A print belongs to one bar whole. A new session closes what is forming, finished or not; a closed bar never changes.
 * A bar that counts contracts cannot be built from a feed without sizes: {@link isAvailable} is false from the first such print of a
 * session, and what was forming is dropped.
 */
export class PrintBars implements Persistent {
  readonly rule: BarRule;
  readonly series: BarSeries;
  readonly forming = new FormingBar();
  /** False once a rule that needs sizes has met a print of unknown size in this session. */
  isAvailable = true;

  constructor(rule: BarRule, capacity: number) {
    this.rule = rule;
    this.series = new BarSeries(capacity);
  }

  /** Closes what is forming. Returns whether there was anything to close. */
  beginSession(): boolean {
    this.isAvailable = true;
    if (this.forming.isEmpty) return false;
    this.#close();
    return true;
  }

  /** Folds one print at event time `now`. Returns whether a bar closed, with it or before it. */
  onTrade(trade: TradeEvent, now: Micros): boolean {
    if (!isTapePrint(trade) || !this.isAvailable) return false;
    const known = isSizeKnown(trade);
    if (!known && this.rule.needsSizes) {
      this.isAvailable = false;
      this.forming.begin(0, 0);
      return false;
    }
    const closedBefore = !this.forming.isEmpty && !this.rule.fits(this.forming, trade.price);
    if (closedBefore) this.#close();
    if (this.forming.isEmpty) {
      const whole = this.forming.whole;
      this.forming.begin(now, now);
      this.forming.whole = whole;
    }
    this.forming.addPrint(trade.price, known ? trade.size : Number.NaN, trade.aggressor);
    this.forming.end = now;
    if (!this.rule.isComplete(this.forming)) return closedBefore;
    this.#close();
    return true;
  }

  /** Events were lost: the forming bar is marked as not whole. */
  onGap(): void {
    this.forming.whole = false;
  }

  persist(state: StateStream): void {
    state.part(this.series);
    state.part(this.forming);
    this.isAvailable = state.boolean(this.isAvailable);
  }

  #close(): void {
    this.series.push(this.forming, this.forming.end);
    this.forming.begin(0, 0);
  }
}

import { HOUR, MINUTE, SECOND, type BarEvent, type DurationMicros, type Micros, type Persistent, type StateStream, type TradeEvent } from '@mia-trading/core';
import { BarSeries } from './bar-series.js';
import { FormingBar } from './forming-bar.js';
import { isSizeKnown, isTapePrint } from './print.js';

/** Period of a bar that lasts from one session start to the next. */
export const SESSION_PERIOD: DurationMicros = Number.POSITIVE_INFINITY;

const FIVE = 5;
const FIFTEEN = 15;

/** Periods of the bars that the brief names. */
export const BAR_PERIODS = {
  oneSecond: SECOND,
  oneMinute: MINUTE,
  fiveMinutes: FIVE * MINUTE,
  fifteenMinutes: FIFTEEN * MINUTE,
  oneHour: HOUR,
  session: SESSION_PERIOD,
} as const;

/**
 * Bars of equal time, aligned to the session start (17:00 CT): the n-th covers `[start + n·period, start + (n+1)·period)`.
 *
 * A bar closes when the first event at or past its end is shown ({@link advance}, a print or a source bar), or when a new session
 * begins; then it never changes. An interval without prints yields no bar. Time is event time, `tsInit`, as everywhere.
 * Built from prints, from bars of the source whose period divides this one, or from both one after the other (history, then live):
 * a source bar that begins at or before the last print is ignored, so nothing is counted twice.
 */
export class TimeBars implements Persistent {
  readonly period: DurationMicros;
  readonly series: BarSeries;
  readonly forming = new FormingBar();
  #anchor: Micros = 0;
  /** First time that no longer belongs to the forming bar; -Infinity when none is forming. */
  #until: Micros = Number.NEGATIVE_INFINITY;
  #lastPrint: Micros = Number.NEGATIVE_INFINITY;
  #lastSourceEnd: Micros = Number.NEGATIVE_INFINITY;
  #lastTime: Micros = 0;

  constructor(period: DurationMicros, capacity: number) {
    this.period = period;
    this.series = new BarSeries(capacity);
  }

  /** Begins a session at `sessionStart`; what is forming belongs to the old one and closes. Returns whether a bar closed. */
  beginSession(sessionStart: Micros): boolean {
    const closed = this.#closeForming();
    this.#anchor = sessionStart;
    return closed;
  }

  /** Shows that event time has reached `now`. Returns whether the forming bar closed. */
  advance(now: Micros): boolean {
    return now >= this.#until && this.#closeForming();
  }

  /** Folds one print at event time `now`. Returns whether an older bar closed before it. */
  onTrade(trade: TradeEvent, now: Micros): boolean {
    const closed = now >= this.#until && this.#closeForming();
    if (isTapePrint(trade)) this.#addPrint(trade, now);
    return closed;
  }

  /**
   * Folds a finished bar of the source, as of its close. Returns whether a bar closed, by it or before it.
   * Ignored: a period that does not divide this one, prices that are not finite, an interval already covered.
   */
  onSourceBar(bar: BarEvent): boolean {
    const end = bar.tsEvent;
    const start = end - bar.period;
    const closedBefore = this.advance(start);
    if (this.#isUsable(bar, start)) {
      this.#lastSourceEnd = end;
      const volume = bar.volume ?? Number.NaN;
      this.#beginAt(start);
      this.forming.addPrices(bar.open, bar.high, bar.low, bar.close);
      // A source bar tells no turnover, so a bar made of them has no VWAP.
      this.forming.addQuantities(volume, bar.bidVolume ?? Number.NaN, bar.askVolume ?? Number.NaN, Number.NaN, bar.trades ?? Number.NaN);
      this.#lastTime = end;
    }
    return this.advance(end) || closedBefore;
  }

  /** Folds a closed bar of a shorter series, which must divide this period and share the session. Returns whether a bar closed. */
  onClosedBar(shorter: BarSeries, ago: number): boolean {
    const start = shorter.start(ago);
    const closed = this.advance(start);
    this.#beginAt(start);
    this.forming.addPrices(shorter.open(ago), shorter.high(ago), shorter.low(ago), shorter.close(ago));
    this.forming.addQuantities(shorter.volume(ago), shorter.bidVolume(ago), shorter.askVolume(ago), shorter.turnover(ago), shorter.trades(ago));
    if (!shorter.isWhole(ago)) this.forming.whole = false;
    this.#lastTime = this.#lastSourceEnd = shorter.end(ago);
    return closed;
  }

  /** Events were lost: the forming bar is marked as not whole. */
  onGap(): void {
    this.forming.whole = false;
  }

  persist(state: StateStream): void {
    state.part(this.series);
    state.part(this.forming);
    this.#anchor = state.number(this.#anchor);
    this.#until = state.number(this.#until);
    this.#lastPrint = state.number(this.#lastPrint);
    this.#lastSourceEnd = state.number(this.#lastSourceEnd);
    this.#lastTime = state.number(this.#lastTime);
  }

  #addPrint(trade: TradeEvent, now: Micros): void {
    this.#beginAt(now);
    this.forming.addPrint(trade.price, isSizeKnown(trade) ? trade.size : Number.NaN, trade.aggressor);
    this.#lastPrint = now;
    this.#lastTime = now;
  }

  #beginAt(time: Micros): void {
    if (!this.forming.isEmpty) return;
    const whole = this.forming.whole;
    if (this.period === SESSION_PERIOD) {
      this.forming.begin(time, SESSION_PERIOD);
    } else {
      const start = this.#anchor + Math.floor((time - this.#anchor) / this.period) * this.period;
      this.forming.begin(start, start + this.period);
    }
    this.forming.whole = whole;
    this.#until = this.forming.end;
  }

  #closeForming(): boolean {
    this.#until = Number.NEGATIVE_INFINITY;
    if (this.forming.isEmpty) return false;
    this.series.push(this.forming, this.period === SESSION_PERIOD ? this.#lastTime : this.forming.end);
    this.forming.begin(0, 0);
    return true;
  }

  #isUsable(bar: BarEvent, start: Micros): boolean {
    if (!(bar.period > 0) || (this.period !== SESSION_PERIOD && this.period % bar.period !== 0)) return false;
    if (start <= this.#lastPrint || start < this.#lastSourceEnd) return false;
    return Number.isFinite(bar.open) && Number.isFinite(bar.high) && Number.isFinite(bar.low) && Number.isFinite(bar.close);
  }
}

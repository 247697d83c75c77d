import type { IndexEvent, IsoDate, MarketView, Micros } from '@mia-trading/core';
import { DailyHistory } from './daily-history.js';
import { SessionDays } from './session-days.js';

/**
 * One index: its level of the session under way, and its close of each day before.
 *
 * The close of a day is the last level of its session, when that was measured in the last five minutes of cash hours or later; it joins
 * the history when the next session begins. A level measured after the close of an earlier day (a warm-up record at the head of a tape)
 * goes straight to the history of that day. A day that the history has already, e.g. by import, keeps its value.
 */
export class IndexSeries {
  readonly symbol: string;
  readonly history: DailyHistory;
  readonly #days = new SessionDays();
  #level = Number.NaN;
  #levelAt: Micros = 0;
  #closeVersion = -1;
  #close = Number.NaN;

  constructor(symbol: string, history: DailyHistory = new DailyHistory()) {
    this.symbol = symbol;
    this.history = history;
  }

  onIndex(event: IndexEvent): void {
    if (event.instrument !== this.symbol || !(event.level > 0 && event.level < Infinity)) return;
    if (event.tsEvent >= this.#days.start) {
      if (event.tsEvent < this.#levelAt) return;
      this.#level = event.level;
      this.#levelAt = event.tsEvent;
      return;
    }
    const day = this.#days.closedDayAt(event.tsEvent);
    if (day !== '') this.history.add(day, event.level);
  }

  onSession(market: MarketView): void {
    if (this.#days.isClosing(this.#levelAt)) this.history.add(this.#days.tradeDate, this.#level);
    this.#days.onSession(market);
    this.#level = Number.NaN;
    this.#levelAt = 0;
    this.#closeVersion = -1;
  }

  /** Latest level of the session under way; `NaN` before the first. */
  get level(): number {
    return this.#level;
  }

  /** When {@link level} was measured; 0 before the first. */
  get levelAt(): Micros {
    return this.#levelAt;
  }

  /** Close of the last cash trading day before the session; `NaN` when it is not known. */
  get previousClose(): number {
    if (this.#closeVersion !== this.history.version) {
      this.#closeVersion = this.history.version;
      this.#close = this.history.valueOn(this.#days.previousDate);
    }
    return this.#close;
  }

  get previousDate(): IsoDate {
    return this.#days.previousDate;
  }

  /** When the last cash trading day before the session closed. */
  get previousCloseAt(): Micros {
    return this.#days.previousClose;
  }

  /** Trade date under way; empty before the first. */
  get tradeDate(): IsoDate {
    return this.#days.tradeDate;
  }
}

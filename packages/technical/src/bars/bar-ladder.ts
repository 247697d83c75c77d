import type { BarEvent, DurationMicros, Micros, Persistent, StateStream, TradeEvent } from '@mia-trading/core';
import { TimeBars } from './time-bars.js';

/**
 * Time bars of several periods, each dividing the next, for the cost of the shortest: a longer bar is folded from closed shorter ones
 * and is equal to one built from the prints. Readers find new bars by {@link BarSeries.closedCount}.
 */
export class BarLadder implements Persistent {
  /** One per period, shortest first. */
  readonly rungs: readonly TimeBars[];
  /** Closed bars of each rung that the next one has taken in. */
  readonly #passedOn: Float64Array;
  #lastPrint: Micros = Number.NEGATIVE_INFINITY;
  /** Earliest end of a forming bar above the shortest rung: time may reach it while the shortest has nothing to close. */
  #nextEnd: Micros = Number.POSITIVE_INFINITY;

  constructor(periods: readonly DurationMicros[], capacity: number) {
    this.rungs = periods.map((period) => new TimeBars(period, capacity));
    this.#passedOn = new Float64Array(periods.length);
  }

  /** Begins a session: every forming bar closes. Returns whether one did. */
  beginSession(sessionStart: Micros): boolean {
    let closed = false;
    for (let i = 0; i < this.rungs.length; i += 1) {
      if (i > 0) closed = this.#passUp(i) || closed;
      closed = this.#rung(i).beginSession(sessionStart) || closed;
    }
    this.#findNextEnd();
    return closed;
  }

  /** Folds one print at event time `now`. Returns whether a bar closed. */
  onTrade(trade: TradeEvent, now: Micros): boolean {
    this.#lastPrint = now;
    if (this.#rung(0).onTrade(trade, now)) return this.#climb(0, now);
    return now >= this.#nextEnd && this.#closeLonger(now);
  }

  /** Folds a bar of the source into the shortest rung it divides, and from there up. Returns whether a bar closed. */
  onSourceBar(bar: BarEvent): boolean {
    const start = bar.tsEvent - bar.period;
    let closed = this.advance(start);
    if (start <= this.#lastPrint) return closed;
    for (let i = 0; i < this.rungs.length; i += 1) {
      const rung = this.#rung(i);
      if (rung.period % bar.period !== 0) continue;
      if (rung.onSourceBar(bar)) closed = this.#climb(i, bar.tsEvent);
      this.#findNextEnd();
      return closed;
    }
    return closed;
  }

  /** Shows that event time has reached `now`. Returns whether a bar closed. */
  advance(now: Micros): boolean {
    if (this.#rung(0).advance(now)) return this.#climb(0, now);
    return now >= this.#nextEnd && this.#closeLonger(now);
  }

  /** Events were lost: every forming bar is marked as not whole. */
  onGap(): void {
    for (const rung of this.rungs) rung.onGap();
  }

  persist(state: StateStream): void {
    for (const rung of this.rungs) state.part(rung);
    state.numbers(this.#passedOn);
    this.#lastPrint = state.number(this.#lastPrint);
    this.#nextEnd = state.number(this.#nextEnd);
  }

  /** Time has reached the end of a longer bar while the shortest has nothing to close. */
  #closeLonger(now: Micros): boolean {
    let closed = false;
    for (let i = 1; i < this.rungs.length; i += 1) {
      closed = this.#passUp(i) || closed;
      closed = this.#rung(i).advance(now) || closed;
    }
    this.#findNextEnd();
    return closed;
  }

  #climb(from: number, now: Micros): true {
    for (let i = from + 1; i < this.rungs.length; i += 1) {
      this.#passUp(i);
      this.#rung(i).advance(now);
    }
    this.#findNextEnd();
    return true;
  }

  #findNextEnd(): void {
    this.#nextEnd = Number.POSITIVE_INFINITY;
    for (let i = 1; i < this.rungs.length; i += 1) {
      const { forming } = this.#rung(i);
      if (!forming.isEmpty && forming.end < this.#nextEnd) this.#nextEnd = forming.end;
    }
  }

  /** Hands the new closed bars of the rung below to rung `i`. */
  #passUp(i: number): boolean {
    const { series } = this.#rung(i - 1);
    let closed = false;
    for (let passed = this.#passedOn[i - 1] as number; passed < series.closedCount; passed += 1) {
      closed = this.#rung(i).onClosedBar(series, series.closedCount - 1 - passed) || closed;
    }
    this.#passedOn[i - 1] = series.closedCount;
    return closed;
  }

  #rung(i: number): TimeBars {
    return this.rungs[i] as TimeBars;
  }
}

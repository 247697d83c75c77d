import { MINUTE, TradeFlag, type BarEvent, type DurationMicros, type MarketView, type Micros, type Persistent, type StateStream, type Ticks, type TradeEvent } from '@mia-trading/core';
import { DeltaBarSeries, type DeltaBar } from './delta-bar-series.js';

/** Prints that are not trades of the outright book at its price. */
const ASIDE = TradeFlag.OffBook | TradeFlag.Spread;

class FormingDeltaBar implements DeltaBar, Persistent {
  start: Micros = 0;
  since: Micros = 0;
  open: Ticks = Number.NaN;
  high: Ticks = Number.NaN;
  low: Ticks = Number.NaN;
  close: Ticks = Number.NaN;
  volume = 0;
  inferred = 0;
  unknown = 0;
  delta = 0;
  minimumDelta = 0;
  maximumDelta = 0;
  cumulativeOpen = 0;

  begin(start: Micros, since: Micros, price: Ticks, cumulativeOpen: number): void {
    this.start = start;
    this.since = since;
    this.open = price;
    this.high = price;
    this.low = price;
    this.close = price;
    this.volume = 0;
    this.inferred = 0;
    this.unknown = 0;
    this.delta = 0;
    this.minimumDelta = 0;
    this.maximumDelta = 0;
    this.cumulativeOpen = cumulativeOpen;
  }

  addPrice(price: Ticks): void {
    if (price > this.high) this.high = price;
    if (price < this.low) this.low = price;
    this.close = price;
  }

  addFlow(volume: number, delta: number, inferred: number, unknown: number): void {
    this.volume += volume;
    this.inferred += inferred;
    this.unknown += unknown;
    this.delta += delta;
    if (this.delta < this.minimumDelta) this.minimumDelta = this.delta;
    if (this.delta > this.maximumDelta) this.maximumDelta = this.delta;
  }

  persist(state: StateStream): void {
    this.start = state.number(this.start);
    this.since = state.number(this.since);
    this.open = state.number(this.open);
    this.high = state.number(this.high);
    this.low = state.number(this.low);
    this.close = state.number(this.close);
    this.volume = state.number(this.volume);
    this.inferred = state.number(this.inferred);
    this.unknown = state.number(this.unknown);
    this.delta = state.number(this.delta);
    this.minimumDelta = state.number(this.minimumDelta);
    this.maximumDelta = state.number(this.maximumDelta);
    this.cumulativeOpen = state.number(this.cumulativeOpen);
  }
}

/**
 * Bars of equal time, aligned to the session start (17:00 CT), with price in ticks and delta: its sum, and its lowest and highest running
 * value inside the bar. A bar closes when the first print at or past its end arrives, or a session begins, and never changes
 * then; an interval without prints has no bar. Off-book prints and spread legs are left out.
 *
 * A bar into which a hole or a print without size falls is dropped, and so is everything before it: what follows is not compared with it.
 * Bars of the source with bid and ask volume are taken as they are, where their period is the same.
 */
export class DeltaBars implements Persistent {
  readonly period: DurationMicros;
  readonly series: DeltaBarSeries;
  readonly #forming = new FormingDeltaBar();
  #isForming = false;
  #isWhole = true;
  /** First time that no longer belongs to the forming bar. */
  #until: Micros = -Infinity;
  #cumulative = 0;
  #lastEnd: Micros = -Infinity;

  constructor(period: DurationMicros, capacity: number) {
    this.period = period;
    this.series = new DeltaBarSeries(capacity);
  }

  /** The bar being built; meaningless while {@link isForming} is false. */
  get forming(): DeltaBar {
    return this.#forming;
  }

  get isForming(): boolean {
    return this.#isForming;
  }

  /** Delta of the session so far, of the prints that bars are made of. */
  get cumulative(): number {
    return this.#cumulative;
  }

  /** Whether the forming bar ends at or before `now`: call {@link close} then. */
  isDue(now: Micros): boolean {
    return now >= this.#until && this.#isForming;
  }

  /** Closes the forming bar. Returns whether a whole one joined the series. */
  close(): boolean {
    if (!this.#isForming) return false;
    this.#isForming = false;
    this.#lastEnd = this.#until;
    this.#until = -Infinity;
    if (!this.#isWhole) {
      this.#isWhole = true;
      return false;
    }
    this.series.push(this.#forming);
    return true;
  }

  /** Folds a print at `market.now`, after due bars are closed. Returns its price in ticks, or `NaN` when it takes no part. */
  add(trade: TradeEvent, market: MarketView): Ticks {
    if ((trade.flags & ASIDE) !== 0) return Number.NaN;
    if ((trade.flags & TradeFlag.SizeUnknown) !== 0) {
      this.spoil();
      return Number.NaN;
    }
    if (!(trade.size > 0) || !Number.isFinite(trade.price)) return Number.NaN;
    const price = Math.round(trade.price / market.instrument.tickSize);
    if (!this.#isForming) this.#begin(market.now, price, market);
    const delta = trade.aggressor * trade.size;
    this.#cumulative += delta;
    this.#forming.addPrice(price);
    const isKnown = trade.aggressor !== 0;
    this.#forming.addFlow(trade.size, delta, isKnown && trade.aggressorSource !== 'exchange' ? trade.size : 0, isKnown ? 0 : trade.size);
    return price;
  }

  /** Takes a closed bar of the source. Returns whether it joined: it must have this period, whole quantities, and come after the last. */
  addSourceBar(bar: BarEvent, tickSize: number): boolean {
    const { volume, bidVolume, askVolume } = bar;
    const start = bar.tsEvent - bar.period;
    if (bar.period !== this.period || volume === null || bidVolume === null || askVolume === null || this.#isForming || start < this.#lastEnd) return false;
    if (!Number.isFinite(bar.open + bar.high + bar.low + bar.close + volume + bidVolume + askVolume)) return false;
    const delta = askVolume - bidVolume;
    this.#forming.begin(start, start, Math.round(bar.open / tickSize), this.#cumulative);
    this.#forming.addPrice(Math.round(bar.high / tickSize));
    this.#forming.addPrice(Math.round(bar.low / tickSize));
    this.#forming.addPrice(Math.round(bar.close / tickSize));
    this.#forming.addFlow(volume, delta, bidVolume + askVolume, volume - bidVolume - askVolume);
    this.#cumulative += delta;
    this.#lastEnd = bar.tsEvent;
    this.series.push(this.#forming);
    return true;
  }

  /** Prints are missing: the forming bar will be dropped, and the series begins anew. */
  spoil(): void {
    this.#isWhole = !this.#isForming;
    this.series.clear();
  }

  /** A session begins; call {@link close} before. */
  onSession(): void {
    this.series.clear();
    this.#cumulative = 0;
    this.#isWhole = true;
  }

  persist(state: StateStream): void {
    state.part(this.series);
    state.part(this.#forming);
    this.#isForming = state.boolean(this.#isForming);
    this.#isWhole = state.boolean(this.#isWhole);
    this.#until = state.number(this.#until);
    this.#cumulative = state.number(this.#cumulative);
    this.#lastEnd = state.number(this.#lastEnd);
  }

  #begin(now: Micros, price: Ticks, market: MarketView): void {
    const sessionStart = Math.floor(now / MINUTE) * MINUTE - market.sessionMinute * MINUTE;
    const start = sessionStart + Math.floor((now - sessionStart) / this.period) * this.period;
    this.#until = start + this.period;
    this.#isForming = true;
    this.#forming.begin(start, now, price, this.#cumulative);
  }
}

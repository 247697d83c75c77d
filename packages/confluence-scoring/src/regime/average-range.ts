import { Float64Ring, type BarEvent, type DurationMicros, type MarketListener, type MarketView, type TradeEvent } from '@mia-trading/core';
import { AverageTrueRange, sessionStartOf, TimeBars } from '@mia-trading/technical';
import { UsualRange } from './usual-range.js';

/** Bars kept; only the newest closed one is read. */
const KEPT_BARS = 4;

export interface AverageRangeOptions {
  readonly barPeriod: DurationMicros;
  /** Bars in the average (Wilder). */
  readonly bars: number;
  /** Earlier sessions needed before the usual range is known. */
  readonly usualSessions: number;
  /** Closed bars over which {@link AverageRange.change} looks back. */
  readonly changeBars: number;
}

/**
 * Average true range of closed bars: the volatility that stops and targets are measured in, beside what it usually is at this minute of
 * the session and what it was some bars ago.
 */
export class AverageRange implements MarketListener {
  readonly #bars: TimeBars;
  readonly #range: AverageTrueRange;
  readonly #usual: UsualRange;
  readonly #past: Float64Ring;
  #folded = 0;

  constructor({ barPeriod, bars, usualSessions, changeBars }: AverageRangeOptions) {
    this.#bars = new TimeBars(barPeriod, KEPT_BARS);
    this.#range = new AverageTrueRange(bars);
    this.#usual = new UsualRange(usualSessions);
    this.#past = new Float64Ring(changeBars + 1);
  }

  /** Points; `NaN` until enough bars have closed. */
  get points(): number {
    return this.#range.value;
  }

  /** Over the usual range at `sessionMinute`; `NaN` until enough sessions have ended. */
  ratio(sessionMinute: number): number {
    return this.#usual.ratio(this.points, sessionMinute);
  }

  /** Change since `changeBars` closed bars ago, as a share; `NaN` until as many have closed with a range. */
  get change(): number {
    return this.#past.isFull ? this.points / this.#past.at(0) - 1 : Number.NaN;
  }

  onTrade(trade: TradeEvent, market: MarketView): void {
    if (this.#bars.onTrade(trade, market.now)) this.#fold(market);
  }

  onBar(bar: BarEvent, market: MarketView): void {
    if (this.#bars.onSourceBar(bar)) this.#fold(market);
  }

  /** The bar that the new session closes belongs to the old one and is in no norm. */
  onSession(market: MarketView): void {
    this.#usual.onSession();
    if (this.#bars.beginSession(sessionStartOf(market))) this.#next();
  }

  #fold(market: MarketView): void {
    this.#next();
    this.#usual.add(this.points, market.sessionMinute);
  }

  #next(): void {
    const { series } = this.#bars;
    for (; this.#folded < series.closedCount; this.#folded += 1) {
      const ago = series.closedCount - 1 - this.#folded;
      if (ago >= KEPT_BARS) continue;
      this.#range.next(series.high(ago), series.low(ago), series.close(ago));
      if (this.points > 0) this.#past.push(this.points);
    }
  }
}

import type { BarEvent, DurationMicros, MarketListener, MarketView, TradeEvent } from '@mia-trading/core';
import { AverageTrueRange, sessionStartOf, TimeBars } from '@mia-trading/technical';

/** Bars kept; only the newest closed one is read. */
const KEPT_BARS = 4;

/** Average true range of closed bars of the session: the volatility that stops and targets are measured in. */
export class AverageRange implements MarketListener {
  readonly #bars: TimeBars;
  readonly #range: AverageTrueRange;
  #folded = 0;

  constructor(barPeriod: DurationMicros, bars: number) {
    this.#bars = new TimeBars(barPeriod, KEPT_BARS);
    this.#range = new AverageTrueRange(bars);
  }

  /** Points; `NaN` until enough bars have closed. */
  get points(): number {
    return this.#range.value;
  }

  onTrade(trade: TradeEvent, market: MarketView): void {
    if (this.#bars.onTrade(trade, market.now)) this.#fold();
  }

  onBar(bar: BarEvent): void {
    if (this.#bars.onSourceBar(bar)) this.#fold();
  }

  onSession(market: MarketView): void {
    if (this.#bars.beginSession(sessionStartOf(market))) this.#fold();
  }

  #fold(): void {
    const { series } = this.#bars;
    for (; this.#folded < series.closedCount; this.#folded += 1) {
      const ago = series.closedCount - 1 - this.#folded;
      if (ago < KEPT_BARS) this.#range.next(series.high(ago), series.low(ago), series.close(ago));
    }
  }
}

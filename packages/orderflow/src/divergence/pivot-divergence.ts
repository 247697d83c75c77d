import type { Persistent, Side, StateStream, Ticks } from '@mia-trading/core';
import type { DeltaBarSeries } from '../delta-analysis/delta-bar-series.js';
import { isPivot, type PivotOptions } from './pivots.js';

export interface PivotDivergenceOptions {
  readonly pivots: PivotOptions;
  /** Most bars from the first pivot to the second. */
  readonly maximumBars: number;
  /** Least difference of the two pivots in price, ticks. */
  readonly minimumTicks: number;
  /** Least difference in cumulative delta, as a share of the volume of the bars between them. */
  readonly minimumDeltaShare: number;
}

/**
 * `regular`: price goes beyond its last extreme and cumulative delta does not, so the move is not carried by aggressors and may turn.
 * `hidden`: cumulative delta goes beyond its last extreme and price does not, so aggressors spend themselves in vain and the trend goes on:
 * at lows hidden strength, at highs hidden weakness.
 */
export type PivotDivergenceKind = 'regular' | 'hidden';

/** What two pivots of one kind say. Reused: copy what is to be kept. */
export interface PivotDivergence {
  kind: PivotDivergenceKind;
  /** Where the price should go: -1 for regular divergence at highs and hidden at highs, +1 at lows. */
  side: Side;
  /** Price of the second pivot, ticks. */
  price: Ticks;
  /** Second less first. */
  priceTicks: number;
  deltaChange: number;
  /** Contracts traded in the bars after the first pivot up to the second. */
  volume: number;
  /** Bars ago of the two pivots. */
  firstAgo: number;
  secondAgo: number;
}

class LastPivot implements Persistent {
  bar = Number.NaN;
  price: Ticks = Number.NaN;
  cumulative = Number.NaN;

  persist(state: StateStream): void {
    this.bar = state.number(this.bar);
    this.price = state.number(this.price);
    this.cumulative = state.number(this.cumulative);
  }
}

/**
 * Divergences between price and cumulative delta at confirmed pivots. Two successive highs (lows) of price are compared with the highest
 * (lowest) cumulative delta of their bars:
 *
 *     at highs   price higher, delta lower   regular   side -1        price lower,  delta higher   hidden weakness   side -1
 *     at lows    price lower,  delta higher  regular   side +1        price higher, delta lower    hidden strength   side +1
 *
 * Nothing is known before the bars that confirm the second pivot have closed, and nothing is dated back. Each pair is judged once, and only
 * while the first pivot's bar is held: none lies across a hole or a session.
 * Source: divergence of an oscillator at swing points, Murphy (1999), Technical Analysis of the Financial Markets, chapter 10, with
 * cumulative volume delta for the oscillator.
 */
export class PivotDivergences implements Persistent {
  readonly #options: PivotDivergenceOptions;
  readonly #high = new LastPivot();
  readonly #low = new LastPivot();
  readonly #found: PivotDivergence = { kind: 'regular', side: 1, price: 0, priceTicks: 0, deltaChange: 0, volume: 0, firstAgo: 0, secondAgo: 0 };

  constructor(options: PivotDivergenceOptions) {
    this.#options = options;
  }

  /** After a bar closed: what it confirms at highs (+1) or lows (-1); `null` for nothing. The record is reused. */
  confirmed(bars: DeltaBarSeries, at: Side): PivotDivergence | null {
    const { pivots } = this.#options;
    if (!isPivot(bars, at, pivots)) return null;
    const last = at > 0 ? this.#high : this.#low;
    const ago = pivots.after;
    const bar = bars.closedCount - 1 - ago;
    const price = at > 0 ? bars.high(ago) : bars.low(ago);
    const cumulative = at > 0 ? bars.cumulativeHigh(ago) : bars.cumulativeLow(ago);
    const verdict = this.#judge(bars, at, last, bar, price, cumulative);
    last.bar = bar;
    last.price = price;
    last.cumulative = cumulative;
    return verdict;
  }

  persist(state: StateStream): void {
    state.part(this.#high);
    state.part(this.#low);
  }

  #judge(bars: DeltaBarSeries, at: Side, last: LastPivot, bar: number, price: Ticks, cumulative: number): PivotDivergence | null {
    const { pivots, maximumBars, minimumTicks, minimumDeltaShare } = this.#options;
    const apart = bar - last.bar;
    const secondAgo = pivots.after;
    const firstAgo = secondAgo + apart;
    if (!(apart <= maximumBars && firstAgo < bars.length)) return null;
    const priceTicks = price - last.price;
    const deltaChange = cumulative - last.cumulative;
    if (!(Math.abs(priceTicks) >= minimumTicks && Math.sign(priceTicks) === -Math.sign(deltaChange))) return null;
    let volume = 0;
    for (let ago = secondAgo; ago < firstAgo; ago += 1) volume += bars.volume(ago);
    if (Math.abs(deltaChange) < minimumDeltaShare * volume) return null;
    const found = this.#found;
    found.kind = at * priceTicks > 0 ? 'regular' : 'hidden';
    found.side = -at as Side;
    found.price = price;
    found.priceTicks = priceTicks;
    found.deltaChange = deltaChange;
    found.volume = volume;
    found.firstAgo = firstAgo;
    found.secondAgo = secondAgo;
    return found;
  }
}

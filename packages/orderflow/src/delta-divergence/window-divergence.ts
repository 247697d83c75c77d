import { SignalScale, type Persistent, type SignalScaleOptions, type StateStream } from '@mia-trading/core';
import type { DeltaBarSeries } from '../delta-analysis/delta-bar-series.js';
import { squash } from '../signals/signals.js';
import { TrendLine } from './trend-line.js';

/**
 * Divergence of price and cumulative delta over the last n closed bars: both follow a line (R² at least the minimum), and the lines go
 * opposite ways.
 *
 *     price change Δp in ticks and delta change Δd in contracts along their lines
 *     divergence = sign(Δd) · sqrt(|tanh(Δp / scale)| · |tanh(Δd / scale)|) · min(1, r)
 *
 * r = mean volume of the window's bars over that of all bars held: a divergence on thin volume counts for less. 0 where there is none.
 */
export class WindowDivergence implements Persistent {
  readonly bars: number;
  readonly weight: number;
  readonly priceScale: SignalScale;
  readonly deltaScale: SignalScale;
  readonly #minimumFit: number;
  readonly #price = new TrendLine();
  readonly #delta = new TrendLine();
  /** -1 .. +1; `NaN` while there are too few bars or the scales are not warm. */
  divergence = Number.NaN;
  /** Of the scales, when the divergence was measured. */
  confidence = 0;
  /** Along the lines of the last window: ticks, contracts, and how well the lines fit. */
  priceChange = Number.NaN;
  deltaChange = Number.NaN;
  priceFit = Number.NaN;
  deltaFit = Number.NaN;
  /** r of the definition. */
  relativeVolume = Number.NaN;

  constructor(bars: number, weight: number, minimumFit: number, scale: SignalScaleOptions) {
    this.bars = bars;
    this.weight = weight;
    this.#minimumFit = minimumFit;
    this.priceScale = new SignalScale(scale);
    this.deltaScale = new SignalScale(scale);
  }

  /** After a bar closed; `heldVolume` is that of all bars of the series. The changes join their scales after they were judged. */
  measure(series: DeltaBarSeries, heldVolume: number, sessionMinute: number): void {
    if (series.length < this.bars) {
      this.clear();
      return;
    }
    this.#fit(series, heldVolume);
    const price = squash(this.priceChange, this.priceScale.scaleAt(sessionMinute));
    const delta = squash(this.deltaChange, this.deltaScale.scaleAt(sessionMinute));
    this.confidence = this.deltaScale.confidence;
    const isWarm = price === price && delta === delta;
    const diverges = price * delta < 0 && this.priceFit >= this.#minimumFit && this.deltaFit >= this.#minimumFit;
    this.divergence = !isWarm ? Number.NaN : diverges ? Math.sign(delta) * Math.sqrt(-price * delta) * Math.min(1, this.relativeVolume) : 0;
    this.priceScale.observe(this.priceChange, sessionMinute);
    this.deltaScale.observe(this.deltaChange, sessionMinute);
  }

  /** A hole or a new session: nothing is measured until enough bars have closed. */
  clear(): void {
    this.divergence = Number.NaN;
    this.confidence = 0;
    this.priceChange = Number.NaN;
    this.deltaChange = Number.NaN;
    this.priceFit = Number.NaN;
    this.deltaFit = Number.NaN;
    this.relativeVolume = Number.NaN;
  }

  onSession(): void {
    this.clear();
    this.priceScale.onSession();
    this.deltaScale.onSession();
  }

  persist(state: StateStream): void {
    state.part(this.priceScale);
    state.part(this.deltaScale);
    this.divergence = state.number(this.divergence);
    this.confidence = state.number(this.confidence);
    this.priceChange = state.number(this.priceChange);
    this.deltaChange = state.number(this.deltaChange);
    this.priceFit = state.number(this.priceFit);
    this.deltaFit = state.number(this.deltaFit);
    this.relativeVolume = state.number(this.relativeVolume);
  }

  #fit(series: DeltaBarSeries, heldVolume: number): void {
    this.#price.begin();
    this.#delta.begin();
    let volume = 0;
    for (let ago = this.bars - 1; ago >= 0; ago -= 1) {
      volume += series.volume(ago);
      this.#price.add(series.close(ago));
      this.#delta.add(series.cumulativeClose(ago));
    }
    this.priceChange = this.#price.change;
    this.deltaChange = this.#delta.change;
    this.priceFit = this.#price.fit;
    this.deltaFit = this.#delta.fit;
    this.relativeVolume = (volume * series.length) / (heldVolume * this.bars);
  }
}

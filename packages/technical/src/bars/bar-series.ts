import type { Micros, Persistent, StateStream } from '@mia-trading/core';
import { knownOrNull, type Bar } from './bar.js';
import type { FormingBar } from './forming-bar.js';

/**
 * Ring of the newest closed bars, by column. `ago` counts back from the newest: 0 is the last closed bar.
 * Columns answer `NaN` for a bar that is not (or no longer) held, and for a quantity the source does not tell.
 */
export class BarSeries implements Persistent {
  readonly capacity: number;
  /** Bars closed since the start; a consumer that remembers it sees which bars are new. */
  closedCount = 0;
  /** Slot of the newest bar; -1 before the first. */
  #newest = -1;
  readonly #start: Float64Array;
  readonly #end: Float64Array;
  readonly #open: Float64Array;
  readonly #high: Float64Array;
  readonly #low: Float64Array;
  readonly #close: Float64Array;
  readonly #volume: Float64Array;
  readonly #bidVolume: Float64Array;
  readonly #askVolume: Float64Array;
  readonly #turnover: Float64Array;
  readonly #trades: Float64Array;
  readonly #whole: Uint8Array;

  constructor(capacity: number) {
    this.capacity = capacity;
    this.#start = new Float64Array(capacity);
    this.#end = new Float64Array(capacity);
    this.#open = new Float64Array(capacity);
    this.#high = new Float64Array(capacity);
    this.#low = new Float64Array(capacity);
    this.#close = new Float64Array(capacity);
    this.#volume = new Float64Array(capacity);
    this.#bidVolume = new Float64Array(capacity);
    this.#askVolume = new Float64Array(capacity);
    this.#turnover = new Float64Array(capacity);
    this.#trades = new Float64Array(capacity);
    this.#whole = new Uint8Array(capacity);
  }

  /** Number of bars held. */
  get length(): number {
    return Math.min(this.closedCount, this.capacity);
  }

  /** Appends a copy of `bar`, which is finished. */
  push(bar: FormingBar, end: Micros): void {
    const slot = this.#newest + 1 === this.capacity ? 0 : this.#newest + 1;
    this.#newest = slot;
    this.#start[slot] = bar.start;
    this.#end[slot] = end;
    this.#open[slot] = bar.open;
    this.#high[slot] = bar.high;
    this.#low[slot] = bar.low;
    this.#close[slot] = bar.close;
    this.#volume[slot] = bar.volume;
    this.#bidVolume[slot] = bar.bidVolume;
    this.#askVolume[slot] = bar.askVolume;
    this.#turnover[slot] = bar.turnover;
    this.#trades[slot] = bar.trades;
    this.#whole[slot] = bar.whole ? 1 : 0;
    this.closedCount += 1;
  }

  start(ago: number): Micros { return this.#column(this.#start, ago); }
  end(ago: number): Micros { return this.#column(this.#end, ago); }
  open(ago: number): number { return this.#column(this.#open, ago); }
  high(ago: number): number { return this.#column(this.#high, ago); }
  low(ago: number): number { return this.#column(this.#low, ago); }
  close(ago: number): number { return this.#column(this.#close, ago); }
  volume(ago: number): number { return this.#column(this.#volume, ago); }
  bidVolume(ago: number): number { return this.#column(this.#bidVolume, ago); }
  askVolume(ago: number): number { return this.#column(this.#askVolume, ago); }
  turnover(ago: number): number { return this.#column(this.#turnover, ago); }
  trades(ago: number): number { return this.#column(this.#trades, ago); }

  /** Whether no events were lost inside the bar; false for a bar not held. */
  isWhole(ago: number): boolean {
    return ago >= 0 && ago < this.length && this.#whole[this.#slot(ago)] === 1;
  }

  /** A bar as a plain value, for people; `undefined` when not held. Allocates. */
  at(ago: number): Bar | undefined {
    if (!(ago >= 0 && ago < this.length)) return undefined;
    const volume = this.volume(ago);
    const bidVolume = this.bidVolume(ago);
    const askVolume = this.askVolume(ago);
    return {
      start: this.start(ago),
      end: this.end(ago),
      open: this.open(ago),
      high: this.high(ago),
      low: this.low(ago),
      close: this.close(ago),
      volume: knownOrNull(volume),
      bidVolume: knownOrNull(bidVolume),
      askVolume: knownOrNull(askVolume),
      unknownVolume: knownOrNull(volume - bidVolume - askVolume),
      vwap: knownOrNull(this.turnover(ago) / volume),
      trades: knownOrNull(this.trades(ago)),
      closed: true,
      whole: this.isWhole(ago),
    };
  }

  /** Every bar held, oldest first, as plain values. Allocates. */
  toArray(): Bar[] {
    const bars: Bar[] = [];
    for (let ago = this.length - 1; ago >= 0; ago -= 1) {
      const bar = this.at(ago);
      if (bar !== undefined) bars.push(bar);
    }
    return bars;
  }

  persist(state: StateStream): void {
    this.closedCount = state.number(this.closedCount);
    if (state.isRestoring) this.#newest = this.closedCount === 0 ? -1 : (this.closedCount - 1) % this.capacity;
    state.numbers(this.#start);
    state.numbers(this.#end);
    state.numbers(this.#open);
    state.numbers(this.#high);
    state.numbers(this.#low);
    state.numbers(this.#close);
    state.numbers(this.#volume);
    state.numbers(this.#bidVolume);
    state.numbers(this.#askVolume);
    state.numbers(this.#turnover);
    state.numbers(this.#trades);
    state.numbers(this.#whole);
  }

  #slot(ago: number): number {
    const slot = this.#newest - ago;
    return slot < 0 ? slot + this.capacity : slot;
  }

  #column(column: Float64Array, ago: number): number {
    return ago >= 0 && ago < this.length ? (column[this.#slot(ago)] as number) : Number.NaN;
  }
}

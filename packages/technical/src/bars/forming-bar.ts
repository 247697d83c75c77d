import type { Aggressor, Micros, Persistent, StateStream } from '@mia-trading/core';
import { knownOrNull, type Bar } from './bar.js';

/**
 * The bar being built. Mutable and reused: nothing is allocated per print.
 * Unknown quantities are `NaN` and stay so until the next {@link begin}, for a sum with a hole in it is not a sum.
 */
export class FormingBar implements Persistent {
  start: Micros = 0;
  end: Micros = 0;
  open = Number.NaN;
  high = Number.NaN;
  low = Number.NaN;
  close = Number.NaN;
  volume = 0;
  bidVolume = 0;
  askVolume = 0;
  /** Points times contracts, summed. */
  turnover = 0;
  trades = 0;
  whole = true;
  isEmpty = true;

  begin(start: Micros, end: Micros): void {
    this.start = start;
    this.end = end;
    this.open = Number.NaN;
    this.high = Number.NaN;
    this.low = Number.NaN;
    this.close = Number.NaN;
    this.volume = 0;
    this.bidVolume = 0;
    this.askVolume = 0;
    this.turnover = 0;
    this.trades = 0;
    this.whole = true;
    this.isEmpty = true;
  }

  /** Folds one print; `size` is `NaN` when not known. */
  addPrint(price: number, size: number, aggressor: Aggressor): void {
    if (this.isEmpty) {
      this.isEmpty = false;
      this.open = price;
      this.high = price;
      this.low = price;
    } else if (price > this.high) this.high = price;
    else if (price < this.low) this.low = price;
    this.close = price;
    this.volume += size;
    this.turnover += price * size;
    this.trades += 1;
    if (aggressor > 0) this.askVolume += size;
    else if (aggressor < 0) this.bidVolume += size;
    else if (size !== size) {
      this.askVolume = Number.NaN;
      this.bidVolume = Number.NaN;
    }
  }

  /** Folds a finished smaller bar; quantities are `NaN` when not known. */
  addPrices(open: number, high: number, low: number, close: number): void {
    if (this.isEmpty) {
      this.isEmpty = false;
      this.open = open;
      this.high = high;
      this.low = low;
    } else {
      if (high > this.high) this.high = high;
      if (low < this.low) this.low = low;
    }
    this.close = close;
  }

  /** Quantities beside {@link addPrices}. */
  addQuantities(volume: number, bidVolume: number, askVolume: number, turnover: number, trades: number): void {
    this.volume += volume;
    this.bidVolume += bidVolume;
    this.askVolume += askVolume;
    this.turnover += turnover;
    this.trades += trades;
  }

  persist(state: StateStream): void {
    this.start = state.number(this.start);
    this.end = state.number(this.end);
    this.open = state.number(this.open);
    this.high = state.number(this.high);
    this.low = state.number(this.low);
    this.close = state.number(this.close);
    this.volume = state.number(this.volume);
    this.bidVolume = state.number(this.bidVolume);
    this.askVolume = state.number(this.askVolume);
    this.turnover = state.number(this.turnover);
    this.trades = state.number(this.trades);
    this.whole = state.boolean(this.whole);
    this.isEmpty = state.boolean(this.isEmpty);
  }

  /** As a plain value, for people; `undefined` while nothing has traded. */
  snapshot(): Bar | undefined {
    if (this.isEmpty) return undefined;
    return {
      start: this.start,
      end: this.end,
      open: this.open,
      high: this.high,
      low: this.low,
      close: this.close,
      volume: knownOrNull(this.volume),
      bidVolume: knownOrNull(this.bidVolume),
      askVolume: knownOrNull(this.askVolume),
      unknownVolume: knownOrNull(this.volume - this.bidVolume - this.askVolume),
      vwap: knownOrNull(this.turnover / this.volume),
      trades: knownOrNull(this.trades),
      closed: false,
      whole: this.whole,
    };
  }
}

import type { Persistent, StateStream, Ticks } from '@mia-trading/core';
import { VolumeHistogram } from './volume-histogram.js';

/** A run of neighbouring prices, both ends included. */
export interface PriceRun {
  readonly low: Ticks;
  readonly high: Ticks;
}

/**
 * Time profile (TPO): how many brackets of a session touched each price. A bracket touches every price from its low to its high, traded or
 * not, as in the letter chart.
 *
 * Single prints are runs of prices that one bracket alone touched, inside the range: where the market went through in one go and has not come
 * back. Runs at the top or bottom of the range are tails, not single prints.
 * Source: Dalton, Mind over Markets, ch. 2; brackets of 30 minutes from the begin of regular hours.
 */
export class TimeProfile implements Persistent {
  /** Brackets by price; its point of control and value area are those of the time profile. */
  readonly touched: VolumeHistogram;
  #bracket = Number.NaN;
  #low: Ticks = 0;
  #high: Ticks = 0;

  constructor(maximumRows: number) {
    this.touched = new VolumeHistogram(maximumRows);
  }

  clear(): void {
    this.touched.clear();
    this.#bracket = Number.NaN;
  }

  /** A print at `price` in bracket number `bracket`. */
  add(price: Ticks, bracket: number): void {
    if (bracket !== this.#bracket) {
      this.#bracket = bracket;
      this.#low = this.#high = price;
      this.touched.add(price, 1, 0);
      return;
    }
    while (this.#high < price && !this.touched.overflowed) this.touched.add((this.#high += 1), 1, 0);
    while (this.#low > price && !this.touched.overflowed) this.touched.add((this.#low -= 1), 1, 0);
  }

  /** Single prints from low to high; none where the range is over its bound. One pass over the range; allocates. */
  singlePrints(): PriceRun[] {
    const { touched } = this;
    const runs: PriceRun[] = [];
    if (touched.volume === 0 || touched.overflowed) return runs;
    for (let low = touched.lowest; low <= touched.highest; low += 1) {
      if (touched.volumeAt(low) !== 1) continue;
      let high = low;
      while (touched.volumeAt(high + 1) === 1) high += 1;
      if (low > touched.lowest && high < touched.highest) runs.push({ low, high });
      low = high;
    }
    return runs;
  }

  persist(state: StateStream): void {
    state.part(this.touched);
    this.#bracket = state.number(this.#bracket);
    this.#low = state.number(this.#low);
    this.#high = state.number(this.#high);
  }
}

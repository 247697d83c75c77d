import { type MarketView, type Micros, type Persistent, type StateStream, type Ticks } from '@mia-trading/core';

/** Time-weighted mean spread in ticks, over the time in which the book was whole. */
export class SpreadMeter implements Persistent {
  #spread: Ticks = Number.NaN;
  #since: Micros = 0;
  #sum = 0;
  #covered: Micros = 0;

  onBook({ book, now, phase }: MarketView): void {
    const spread = book.isWhole && phase === 'continuous' ? book.bestAsk - book.bestBid : Number.NaN;
    if (spread === this.#spread) return;
    this.#cover(now);
    this.#spread = spread;
  }

  /** Mean since the last call up to `until`; `NaN` when the book was not whole for an instant of it. Begins anew. */
  takeMean(until: Micros): number {
    this.#cover(until);
    const mean = this.#covered > 0 ? this.#sum / this.#covered : Number.NaN;
    this.#sum = this.#covered = 0;
    return mean;
  }

  /** Events were lost: the spread is not known until the next book. */
  onGap(now: Micros): void {
    this.#cover(now);
    this.#spread = Number.NaN;
  }

  persist(state: StateStream): void {
    this.#spread = state.number(this.#spread);
    this.#since = state.number(this.#since);
    this.#sum = state.number(this.#sum);
    this.#covered = state.number(this.#covered);
  }

  #cover(until: Micros): void {
    const time = until - this.#since;
    if (time > 0 && this.#spread === this.#spread) {
      this.#sum += this.#spread * time;
      this.#covered += time;
    }
    if (time > 0) this.#since = until;
  }
}

import type { Persistent, StateStream } from '@mia-trading/core';

/**
 * Naked points of control: those of completed sessions whose price has not been traded since, in points.
 *
 * A level stops being naked when the range of a later session reaches it. A gap between two sessions trades nothing, so a level that was
 * jumped over stays. At most `capacity` are kept; the oldest goes first.
 */
export class NakedLevels implements Persistent {
  /** Points, oldest first. */
  readonly prices: number[] = [];
  /** Grows with each change of {@link prices}. */
  version = 0;
  readonly #capacity: number;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** Adds the point of control of a session that has ended; one that is not known is left out. */
  add(price: number): void {
    if (!Number.isFinite(price)) return;
    this.version += 1;
    this.prices.push(price);
    if (this.prices.length > this.#capacity) this.prices.shift();
  }

  /** The market has traded from `low` to `high`: what lies inside is naked no more. `NaN` for a range without a print covers nothing. */
  cover(low: number, high: number): void {
    const { prices } = this;
    let kept = 0;
    for (let i = 0; i < prices.length; i += 1) {
      const price = prices[i] as number;
      if (!(price >= low && price <= high)) prices[kept++] = price;
    }
    if (kept === prices.length) return;
    this.version += 1;
    prices.length = kept;
  }

  /** Moves every level by `points`; forgets them where that is `NaN`. */
  move(points: number): void {
    this.version += 1;
    if (Number.isNaN(points)) this.prices.length = 0;
    for (let i = 0; i < this.prices.length; i += 1) this.prices[i] = (this.prices[i] as number) + points;
  }

  persist(state: StateStream): void {
    if (state.isRestoring) this.version += 1;
    state.list(this.prices, (price = 0) => state.number(price));
  }
}

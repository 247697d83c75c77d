import type { Persistent, StateStream } from '@mia-trading/core';

/** High and low of a stretch, in points; `NaN` until something trades. */
export class PriceRange implements Persistent {
  open = Number.NaN;
  high = Number.NaN;
  low = Number.NaN;
  close = Number.NaN;

  clear(): void {
    this.open = this.high = this.low = this.close = Number.NaN;
  }

  /** Widens the range to hold a finite price. */
  add(price: number): void {
    if (this.open !== this.open) this.open = price;
    if (!(price <= this.high)) this.high = price;
    if (!(price >= this.low)) this.low = price;
    this.close = price;
  }

  copy(other: PriceRange): void {
    this.open = other.open;
    this.high = other.high;
    this.low = other.low;
    this.close = other.close;
  }

  /** Moves the range by `points`; `NaN` makes it unknown. */
  move(points: number): void {
    this.open += points;
    this.high += points;
    this.low += points;
    this.close += points;
  }

  persist(state: StateStream): void {
    this.open = state.number(this.open);
    this.high = state.number(this.high);
    this.low = state.number(this.low);
    this.close = state.number(this.close);
  }
}

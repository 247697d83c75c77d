import type { Aggressor, Persistent, StateStream, Ticks } from '@mia-trading/core';

const FIRST_ROWS = 1_024;
/** Empty rows kept at both ends, so that readers may look that far past the range. */
export const MARGIN_ROWS = 4;

/**
 * Contracts traded at each price, by tick, split by aggressor. Rows are typed arrays around the first price; they grow by doubling
 * and are copied to a new origin then. The point of control is kept in O(1) per print.
 */
export class VolumeHistogram implements Persistent {
  /** Most rows the histogram may span; a print beyond is refused and {@link overflowed} is set. */
  readonly maximumRows: number;
  /** Contracts. */
  volume = 0;
  /** Lowest and highest price traded; meaningless while {@link volume} is 0. */
  lowest: Ticks = 0;
  highest: Ticks = 0;
  /** A print lay further away than {@link maximumRows}: the histogram is not complete. */
  overflowed = false;
  /** Grows with each change. */
  version = 0;
  #origin: Ticks = 0;
  #total = new Float64Array(FIRST_ROWS);
  #bid = new Float64Array(FIRST_ROWS);
  #ask = new Float64Array(FIRST_ROWS);
  #most = 0;
  #mostAt: Ticks = 0;
  /** Prices that share the largest volume. */
  #rivals = 0;

  constructor(maximumRows: number) {
    this.maximumRows = maximumRows;
  }

  clear(): void {
    if (this.volume > 0) {
      const from = this.lowest - this.#origin;
      const to = this.highest - this.#origin + 1;
      this.#total.fill(0, from, to);
      this.#bid.fill(0, from, to);
      this.#ask.fill(0, from, to);
    }
    this.volume = 0;
    this.overflowed = false;
    this.#most = 0;
    this.#rivals = 0;
    this.version += 1;
  }

  /** Adds `size` contracts (above 0) at `price`. */
  add(price: Ticks, size: number, aggressor: Aggressor): void {
    if (!this.#makeRoom(price)) {
      this.overflowed = true;
      return;
    }
    const row = price - this.#origin;
    const total = (this.#total[row] as number) + size;
    this.#total[row] = total;
    if (aggressor > 0) this.#ask[row] = (this.#ask[row] as number) + size;
    else if (aggressor < 0) this.#bid[row] = (this.#bid[row] as number) + size;
    this.volume += size;
    this.version += 1;
    if (total > this.#most) {
      this.#most = total;
      this.#mostAt = price;
      this.#rivals = 1;
    } else if (total === this.#most) this.#rivals += 1;
  }

  /** Adds every row of another histogram. */
  merge(other: VolumeHistogram): void {
    if (other.volume === 0) return;
    for (let price = other.lowest; price <= other.highest; price += 1) {
      const [total, bid, ask] = [other.volumeAt(price), other.bidVolumeAt(price), other.askVolumeAt(price)];
      if (bid > 0) this.add(price, bid, -1);
      if (ask > 0) this.add(price, ask, 1);
      if (total > bid + ask) this.add(price, total - bid - ask, 0);
    }
  }

  /** Moves every row by `ticks`, a whole number: what was traded in one contract, seen from another. */
  shift(ticks: Ticks): void {
    this.#origin += ticks;
    this.lowest += ticks;
    this.highest += ticks;
    this.#mostAt += ticks;
    this.version += 1;
  }

  /** Contracts at a price; 0 where none traded. */
  volumeAt(price: Ticks): number {
    return this.#at(this.#total, price);
  }

  /** Contracts sold at a price by aggressors. */
  bidVolumeAt(price: Ticks): number {
    return this.#at(this.#bid, price);
  }

  /** Contracts bought at a price by aggressors. */
  askVolumeAt(price: Ticks): number {
    return this.#at(this.#ask, price);
  }

  /** Price with most volume; of several, the nearest to the middle of the range, then the lower. `NaN` without volume. */
  get pointOfControl(): Ticks {
    if (this.volume === 0) return Number.NaN;
    if (this.#rivals > 1) this.#settleRivals();
    return this.#mostAt;
  }

  /** Contracts by row, for readers in a hurry: row = price - {@link origin}. Replaced when the histogram grows; not to be written to. */
  get totals(): Float64Array {
    return this.#total;
  }

  /** Price of row 0 of {@link totals}. */
  get origin(): Ticks {
    return this.#origin;
  }

  /** Volume at the point of control. */
  get largestVolume(): number {
    return this.#most;
  }

  persist(state: StateStream): void {
    this.volume = state.number(this.volume);
    this.lowest = state.number(this.lowest);
    this.highest = state.number(this.highest);
    this.overflowed = state.boolean(this.overflowed);
    this.version = state.number(this.version);
    this.#most = state.number(this.#most);
    this.#mostAt = state.number(this.#mostAt);
    this.#rivals = state.number(this.#rivals);
    if (state.isRestoring) this.#allocate();
    if (this.volume === 0) return;
    const from = this.lowest - this.#origin;
    const to = this.highest - this.#origin + 1;
    for (const rows of [this.#total, this.#bid, this.#ask]) state.numbers(rows.subarray(from, to));
  }

  /** Empty rows with room for the range. */
  #allocate(): void {
    const rows = this.volume === 0 ? 1 : this.highest - this.lowest + 1;
    const length = this.#roomFor(rows);
    this.#total = new Float64Array(length);
    this.#bid = new Float64Array(length);
    this.#ask = new Float64Array(length);
    this.#origin = this.lowest - Math.floor((length - rows) / 2);
  }

  #settleRivals(): void {
    let nearest = Number.POSITIVE_INFINITY;
    const middleTwice = this.lowest + this.highest;
    for (let price = this.lowest; price <= this.highest; price += 1) {
      if (this.#total[price - this.#origin] !== this.#most) continue;
      const distance = Math.abs(2 * price - middleTwice);
      if (distance < nearest) {
        nearest = distance;
        this.#mostAt = price;
      }
    }
  }

  #at(rows: Float64Array, price: Ticks): number {
    if (this.volume === 0 || !(price >= this.lowest && price <= this.highest)) return 0;
    return rows[price - this.#origin] as number;
  }

  /** Makes `price` addressable and part of the range. */
  #makeRoom(price: Ticks): boolean {
    if (this.volume === 0) {
      this.#origin = price - this.#total.length / 2;
      this.lowest = price;
      this.highest = price;
      return true;
    }
    if (price >= this.lowest && price <= this.highest) return true;
    const lowest = Math.min(price, this.lowest);
    const highest = Math.max(price, this.highest);
    const rows = highest - lowest + 1;
    if (!(rows <= this.maximumRows)) return false;
    if (lowest - MARGIN_ROWS < this.#origin || highest + MARGIN_ROWS >= this.#origin + this.#total.length) this.#rebase(lowest, rows);
    this.lowest = lowest;
    this.highest = highest;
    return true;
  }

  #rebase(lowest: Ticks, rows: number): void {
    const length = this.#roomFor(rows);
    const origin = lowest - Math.floor((length - rows) / 2);
    this.#total = this.#moved(this.#total, length, origin);
    this.#bid = this.#moved(this.#bid, length, origin);
    this.#ask = this.#moved(this.#ask, length, origin);
    this.#origin = origin;
  }

  #roomFor(rows: number): number {
    let length = this.#total.length;
    while (length < 2 * rows) length *= 2;
    return length;
  }

  #moved(rows: Float64Array, length: number, origin: Ticks): Float64Array<ArrayBuffer> {
    const moved = new Float64Array(length);
    moved.set(rows.subarray(this.lowest - this.#origin, this.highest - this.#origin + 1), this.lowest - origin);
    return moved;
  }
}

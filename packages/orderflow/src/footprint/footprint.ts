import type { Aggressor, Persistent, StateStream, Ticks } from '@mia-trading/core';

/** Prices a footprint can hold unless told otherwise: 2,048 points of ES, far beyond the price limits of a session. Memory: two numbers each. */
export const SESSION_FOOTPRINT_ROWS = 8_192;

/**
 * Footprint: contracts sold at the bid and bought at the ask, by price. All exact integers.
 *
 *     delta(p) = ask(p) - bid(p)
 *
 * Volume without a known aggressor is counted apart, at no price. A price is found by its lowest bits, so that the rows need no origin
 * and never move; a print that would stretch the range beyond {@link maximumRows} is refused and {@link overflowed} is set.
 */
export class Footprint implements Persistent {
  readonly maximumRows: number;
  readonly #mask: number;
  readonly #bid: Float64Array;
  readonly #ask: Float64Array;
  #lowest: Ticks = 0;
  #highest: Ticks = 0;
  #bidVolume = 0;
  #askVolume = 0;
  #unknownVolume = 0;
  #overflowed = false;

  /** @throws RangeError unless `maximumRows` is a power of two. */
  constructor(maximumRows: number = SESSION_FOOTPRINT_ROWS) {
    if (!(maximumRows >= 2 && Number.isInteger(Math.log2(maximumRows)))) throw new RangeError(`maximumRows must be a power of two from 2 on, got ${maximumRows}`);
    this.maximumRows = maximumRows;
    this.#mask = maximumRows - 1;
    this.#bid = new Float64Array(maximumRows);
    this.#ask = new Float64Array(maximumRows);
  }

  /** Adds `size` contracts (above 0) at `price`. */
  add(price: Ticks, size: number, aggressor: Aggressor): void {
    if (aggressor === 0) {
      this.#unknownVolume += size;
      return;
    }
    if (!this.#reach(price)) {
      this.#overflowed = true;
      return;
    }
    const row = price & this.#mask;
    if (aggressor > 0) {
      this.#ask[row] = (this.#ask[row] as number) + size;
      this.#askVolume += size;
    } else {
      this.#bid[row] = (this.#bid[row] as number) + size;
      this.#bidVolume += size;
    }
  }

  clear(): void {
    if (!this.isEmpty) {
      for (let price = this.#lowest; price <= this.#highest; price += 1) {
        this.#bid[price & this.#mask] = 0;
        this.#ask[price & this.#mask] = 0;
      }
    }
    this.#lowest = 0;
    this.#highest = 0;
    this.#bidVolume = 0;
    this.#askVolume = 0;
    this.#unknownVolume = 0;
    this.#overflowed = false;
  }

  /** No volume with a known aggressor yet. */
  get isEmpty(): boolean {
    return this.#bidVolume + this.#askVolume === 0;
  }

  /** Lowest price with a row, ticks; `NaN` while empty. */
  get lowest(): Ticks {
    return this.isEmpty ? Number.NaN : this.#lowest;
  }

  /** Highest price with a row, ticks; `NaN` while empty. */
  get highest(): Ticks {
    return this.isEmpty ? Number.NaN : this.#highest;
  }

  /** Contracts sold at a price by aggressors; 0 where none were. */
  bidVolumeAt(price: Ticks): number {
    return this.#isHeld(price) ? (this.#bid[price & this.#mask] as number) : 0;
  }

  /** Contracts bought at a price by aggressors; 0 where none were. */
  askVolumeAt(price: Ticks): number {
    return this.#isHeld(price) ? (this.#ask[price & this.#mask] as number) : 0;
  }

  /** Contracts bought less contracts sold at a price. */
  deltaAt(price: Ticks): number {
    return this.askVolumeAt(price) - this.bidVolumeAt(price);
  }

  get bidVolume(): number {
    return this.#bidVolume;
  }

  get askVolume(): number {
    return this.#askVolume;
  }

  get unknownVolume(): number {
    return this.#unknownVolume;
  }

  /** Contracts bought less contracts sold. */
  get delta(): number {
    return this.#askVolume - this.#bidVolume;
  }

  /** A print lay too far away to be held: the footprint is not complete. */
  get overflowed(): boolean {
    return this.#overflowed;
  }

  /** Both sides traded at the lowest price: the auction there is unfinished and the price tends to be visited again. */
  get isUnfinishedLow(): boolean {
    return this.#isTwoSided(this.#lowest);
  }

  /** Both sides traded at the highest price. */
  get isUnfinishedHigh(): boolean {
    return this.#isTwoSided(this.#highest);
  }

  persist(state: StateStream): void {
    this.#lowest = state.number(this.#lowest);
    this.#highest = state.number(this.#highest);
    this.#bidVolume = state.number(this.#bidVolume);
    this.#askVolume = state.number(this.#askVolume);
    this.#unknownVolume = state.number(this.#unknownVolume);
    this.#overflowed = state.boolean(this.#overflowed);
    state.numbers(this.#bid);
    state.numbers(this.#ask);
  }

  #isTwoSided(price: Ticks): boolean {
    return this.bidVolumeAt(price) > 0 && this.askVolumeAt(price) > 0;
  }

  #isHeld(price: Ticks): boolean {
    return price >= this.#lowest && price <= this.#highest;
  }

  /** Makes `price` part of the range. */
  #reach(price: Ticks): boolean {
    if (this.isEmpty) {
      this.#lowest = price;
      this.#highest = price;
      return true;
    }
    const lowest = price < this.#lowest ? price : this.#lowest;
    const highest = price > this.#highest ? price : this.#highest;
    if (!(highest - lowest < this.maximumRows)) return false;
    this.#lowest = lowest;
    this.#highest = highest;
    return true;
  }
}

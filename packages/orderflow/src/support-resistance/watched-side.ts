import { NO_PRICE, type BookView, type Micros, type Persistent, type Side, type StateStream, type Ticks } from '@mia-trading/core';

/** Prices remembered a side, a power of two above the widest window: a price has its own slot until it is that far away. */
const SLOTS = 64;
const MASK = SLOTS - 1;
const NEVER = -1;

/** What the state of a price means for whoever keeps watch. */
export interface WatchedSideOptions {
  readonly side: Side;
  readonly levels: number;
  /** Time constant of the exponential weights, microseconds. */
  readonly timeConstant: number;
}

/** Prices near the best of one side, sampled together: time-weighted size, and what was withdrawn and traded, by price. */
export class WatchedSide implements Persistent {
  readonly side: Side;
  readonly #levels: number;
  readonly #timeConstant: number;
  readonly #prices = new Int32Array(SLOTS).fill(NO_PRICE);
  /** Number of the sample in which a price was last inside the window. */
  readonly #seen = new Int32Array(SLOTS).fill(NEVER);
  readonly #shown = new Float64Array(SLOTS);
  readonly #weighted = new Float64Array(SLOTS);
  readonly #pulled = new Float64Array(SLOTS);
  readonly #traded = new Float64Array(SLOTS);
  /** Contracts traded since the last sample. */
  readonly #fresh = new Float64Array(SLOTS);
  /** Since when a price has shown large size, `NaN` when it does not; what of it was pulled and traded since; whether it was told. */
  readonly #largeSince = new Float64Array(SLOTS).fill(Number.NaN);
  readonly #largePulled = new Float64Array(SLOTS);
  readonly #largeTraded = new Float64Array(SLOTS);
  readonly #isTold = new Uint8Array(SLOTS);
  /** Displayed size by distance from the best price, of the sample under way. */
  readonly #sizes: Float64Array;
  #best: Ticks = NO_PRICE;
  #sample = 0;
  #nearest: Ticks = Number.NaN;
  /** Distances of the prices of the last sample that show large size or did before: those inside the market end at `SLOTS`, the others begin there. */
  readonly #large: Int32Array;
  #largeFrom = SLOTS;
  #largeEnd = SLOTS;
  /** Prices that showed size in the last sample. */
  #filled = 0;
  #reach = 0;

  constructor({ side, levels, timeConstant }: WatchedSideOptions) {
    this.side = side;
    this.#levels = levels;
    this.#timeConstant = timeConstant;
    this.#sizes = new Float64Array(levels);
    this.#large = new Int32Array(SLOTS + levels);
  }

  /** Contracts that traded against this side at a price. */
  trade(price: Ticks, size: number): void {
    const slot = price & MASK;
    if (this.#prices[slot] === price) this.#fresh[slot] = (this.#fresh[slot] as number) + size;
  }

  /** Prices from the best to the last one that showed size: a feed of ten levels tells nothing of what lies further out. */
  get reach(): number {
    return this.#reach;
  }

  /**
   * Takes the book, `elapsed` after the last sample; answers with the displayed size of all prices of the window together. From `least`
   * time-weighted contracts on a price can be {@link nearest}, from `large` displayed ones on it is large.
   */
  sample(book: BookView, elapsed: Micros, least: number, large: number): number {
    const { side } = this;
    const best = side > 0 ? book.bestBid : book.bestAsk;
    const kept = Math.exp(-elapsed / this.#timeConstant);
    const previous = this.#sample;
    const sample = previous + 1;
    this.#sample = sample;
    this.#best = best;
    this.#nearest = Number.NaN;
    this.#largeFrom = this.#largeEnd = SLOTS;
    const watched = this.#look(book, best);
    const sizes = this.#sizes;
    let total = 0;
    let price = best;
    for (let distance = 0; distance < watched; distance += 1) {
      const size = sizes[distance] as number;
      total += size;
      const slot = price & MASK;
      if (this.#isWatched(price, previous)) this.#update(slot, size, kept);
      else this.#begin(slot, price, size);
      this.#seen[slot] = sample;
      if (this.#nearest !== this.#nearest && (this.#weighted[slot] as number) >= least) this.#nearest = price;
      if (size >= large || this.#wasLarge(slot)) this.#large[this.#largeEnd++] = distance;
      price -= side;
    }
    // What lies inside the market now has traded away or was withdrawn: it is settled against an empty price.
    price = best + side;
    for (let distance = -1; this.#isWatched(price, previous); distance -= 1) {
      const slot = price & MASK;
      this.#update(slot, 0, kept);
      this.#seen[slot] = sample;
      if (this.#wasLarge(slot)) this.#large[--this.#largeFrom] = distance;
      price += side;
    }
    return total;
  }

  reset(): void {
    this.#prices.fill(NO_PRICE);
    this.#seen.fill(NEVER);
    this.#best = NO_PRICE;
    this.#sample = this.#filled = this.#reach = 0;
    this.#nearest = Number.NaN;
    this.#largeFrom = this.#largeEnd = SLOTS;
  }

  /** Price of the last sample nearest to the market that had time-weighted size enough; `NaN` when there is none. */
  get nearest(): Ticks {
    return this.#nearest;
  }

  /** Prices of the last sample that show large size, or were large before: distances from the best outward, negative inside the market, rising. */
  get largeCount(): number {
    return this.#largeEnd - this.#largeFrom;
  }

  largeDistance(index: number): number {
    return this.#large[this.#largeFrom + index] as number;
  }

  /** Slot of a price of the last sample by its distance. */
  slotAt(distance: number): number {
    return (this.#best - this.side * distance) & MASK;
  }

  /** Slot of a price; -1 when it was not watched in the last sample. */
  slotOf(price: Ticks): number {
    return this.#isWatched(price, this.#sample) ? price & MASK : -1;
  }

  price(slot: number): Ticks {
    return this.#prices[slot] as number;
  }

  shown(slot: number): number {
    return this.#shown[slot] as number;
  }

  weighted(slot: number): number {
    return this.#weighted[slot] as number;
  }

  /** 0 .. 1: share withdrawn of all that was withdrawn, traded or is shown, each weighted by time; 0 when there was nothing. */
  pullRate(slot: number): number {
    const pulled = this.#pulled[slot] as number;
    const all = pulled + (this.#traded[slot] as number) + (this.#weighted[slot] as number);
    return all > 0 ? pulled / all : 0;
  }

  largeSince(slot: number): Micros {
    return this.#largeSince[slot] as number;
  }

  largePulled(slot: number): number {
    return this.#largePulled[slot] as number;
  }

  largeTraded(slot: number): number {
    return this.#largeTraded[slot] as number;
  }

  isTold(slot: number): boolean {
    return this.#isTold[slot] === 1;
  }

  markTold(slot: number): void {
    this.#isTold[slot] = 1;
  }

  beginLarge(slot: number, now: Micros): void {
    this.#largeSince[slot] = now;
    this.#largePulled[slot] = 0;
    this.#largeTraded[slot] = 0;
    this.#isTold[slot] = 0;
  }

  endLarge(slot: number): void {
    this.#largeSince[slot] = Number.NaN;
    this.#isTold[slot] = 0;
  }

  persist(state: StateStream): void {
    const columns = [this.#prices, this.#seen, this.#shown, this.#weighted, this.#pulled, this.#traded, this.#fresh, this.#largeSince, this.#largePulled, this.#largeTraded, this.#isTold];
    for (const column of columns) state.numbers(column);
    this.#best = state.number(this.#best);
    this.#sample = state.number(this.#sample);
    this.#filled = state.number(this.#filled);
    this.#reach = state.number(this.#reach);
  }

  /**
   * How many prices are watched: the window, or as far as the feed tells. When as many prices show size as before, one beyond the last of
   * them has left the feed's view, and is forgotten; when fewer do, it was withdrawn.
   */
  #look(book: BookView, best: Ticks): number {
    const levels = this.#levels;
    const sizes = this.#sizes;
    book.copySizes(this.side, best, levels, sizes, 0);
    const before = this.#filled;
    let filled = 0;
    let reach = 0;
    for (let distance = 0; distance < levels; distance += 1) {
      if (sizes[distance] === 0) continue;
      filled += 1;
      reach = distance + 1;
    }
    this.#filled = filled;
    this.#reach = reach;
    return filled < before ? levels : reach;
  }

  #wasLarge(slot: number): boolean {
    return this.#largeSince[slot] === this.#largeSince[slot];
  }

  #isWatched(price: Ticks, sample: number): boolean {
    return this.#prices[price & MASK] === price && this.#seen[price & MASK] === sample;
  }

  #update(slot: number, size: number, kept: number): void {
    const shown = this.#shown[slot] as number;
    const traded = this.#fresh[slot] as number;
    if (size === shown && traded === 0) {
      // Nothing has happened here, as at most prices in most seconds: all there is fades.
      this.#weighted[slot] = kept * (this.#weighted[slot] as number) + (1 - kept) * shown;
      this.#pulled[slot] = kept * (this.#pulled[slot] as number);
      this.#traded[slot] = kept * (this.#traded[slot] as number);
      return;
    }
    // What came and went again between two samples is not seen: the least that must have been withdrawn.
    const pulled = Math.max(0, shown - traded - size);
    this.#weighted[slot] = kept * (this.#weighted[slot] as number) + (1 - kept) * shown;
    this.#pulled[slot] = kept * (this.#pulled[slot] as number) + pulled;
    this.#traded[slot] = kept * (this.#traded[slot] as number) + traded;
    this.#largePulled[slot] = (this.#largePulled[slot] as number) + pulled;
    this.#largeTraded[slot] = (this.#largeTraded[slot] as number) + traded;
    this.#shown[slot] = size;
    this.#fresh[slot] = 0;
  }

  #begin(slot: number, price: Ticks, size: number): void {
    this.#prices[slot] = price;
    this.#shown[slot] = size;
    this.#weighted[slot] = 0;
    this.#pulled[slot] = 0;
    this.#traded[slot] = 0;
    this.#fresh[slot] = 0;
    this.endLarge(slot);
  }
}

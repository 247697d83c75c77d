import { NO_PRICE, type Ticks } from '../contracts/book-view.js';
import type { Side } from '../events/side.js';
import { FarLevels } from './far-levels.js';
import { LevelBits } from './level-bits.js';

/** Ticks the dense part begins with, a power of two: 256 ES points. */
const FIRST_SPAN = 1_024;
/** Ticks the dense part may grow to, a power of two: 16,384 ES points in 1 MB a side. */
const LARGEST_SPAN = 65_536;
const FIRST_FAR_LEVELS = 16;
/** Levels outside the dense part; more are refused, so that hostile prices cannot take memory without bound. */
const LARGEST_FAR_LEVELS = 16_384;
/** Best levels whose prices are remembered until a level above them comes or goes. */
const REMEMBERED_LEVELS = 64;
/** Part of the dense span below the best price after the window follows the market: depth lies there. */
const SHARE_BELOW_BEST = 0.75;

/**
 * One side of a book: price in ticks to displayed size, number of orders and the end of the queue.
 *
 * Prices are held as keys, `side x ticks`, so that the best is the greatest on both sides and one code serves both. Keys near the
 * market index typed arrays directly; the others go to {@link FarLevels}. A level exists while its size is above 0.
 */
export class PriceLadder {
  readonly side: Side;
  /** Columns by slot. A slot stays valid until the next {@link place} or {@link followMarket}. */
  sizes = new Float64Array(FIRST_SPAN + FIRST_FAR_LEVELS);
  orders = new Int32Array(FIRST_SPAN + FIRST_FAR_LEVELS);
  /** Last order of the queue, as the owner numbers them; 0 for none. */
  tails = new Int32Array(FIRST_SPAN + FIRST_FAR_LEVELS);
  #span = FIRST_SPAN;
  #base = 0;
  #bits = new LevelBits(FIRST_SPAN);
  #far = new FarLevels(FIRST_SPAN, FIRST_FAR_LEVELS);
  #denseLevels = 0;
  #best = NO_PRICE;
  /** Too many far levels to follow the market; not tried again before the ladder is cleared. */
  #cannotFollow = false;
  readonly #remembered = new Int32Array(REMEMBERED_LEVELS);
  #rememberedCount = 0;

  constructor(side: Side) {
    this.side = side;
  }

  get levelCount(): number {
    return this.#denseLevels + this.#far.count;
  }

  /** Best price; {@link NO_PRICE} (which is its own mirror image in 32 bits) when empty. */
  get best(): Ticks {
    return Math.imul(this.side, this.#best);
  }

  get bestSize(): number {
    return this.#best === NO_PRICE ? 0 : (this.sizes[this.#slotOf(this.#best)] as number);
  }

  /** Slots in use and in reserve: a measure of memory. */
  get capacity(): number {
    return this.sizes.length;
  }

  /** Price of the n-th level from the best; {@link NO_PRICE} past the end. */
  levelPrice(level: number): Ticks {
    if (level < this.#rememberedCount) return level < 0 ? NO_PRICE : Math.imul(this.side, this.#remembered[level] as number);
    return level < this.levelCount ? this.#recall(level) : NO_PRICE;
  }

  /** Size of the n-th level from the best; 0 past the end. */
  levelSize(level: number): number {
    const isRemembered = level >= 0 && level < this.#rememberedCount;
    const slot = isRemembered ? this.#slotOf(this.#remembered[level] as number) : this.find(this.levelPrice(level));
    return slot < 0 ? 0 : (this.sizes[slot] as number);
  }

  /** Slot of a price; -1 when there surely is no level. An existing slot may still be empty. */
  find(price: Ticks): number {
    return this.#slotOf(this.side * price);
  }

  /** Sizes of `count` prices from `price` away from the market, into `into` from position `at` on. */
  copySizes(price: Ticks, count: number, into: Float64Array, at: number): void {
    const { sizes } = this;
    const first = this.side * price - this.#base;
    if (first < this.#span && first - count >= -1) {
      for (let away = 0; away < count; away++) into[at + away] = sizes[first - away] as number;
      return;
    }
    for (let away = 0; away < count; away++) {
      const slot = this.find(price - this.side * away);
      into[at + away] = slot < 0 ? 0 : (sizes[slot] as number);
    }
  }

  /** Slot of a price that is about to show size; -1 when the ladder is full. Follow with {@link appeared} if it was empty. */
  place(price: Ticks): number {
    const key = this.side * price;
    const index = key - this.#base;
    if (index >= 0 && index < this.#span) return index;
    return this.#placeOutside(key);
  }

  /** Tells that a slot went from empty to showing size. */
  appeared(price: Ticks, slot: number): void {
    const key = this.side * price;
    this.#forgetFrom(key);
    if (key > this.#best) this.#best = key;
    if (slot < this.#span) {
      this.#bits.set(slot);
      this.#denseLevels++;
    }
  }

  /** Tells that a slot went from showing size to empty; all its columns are set to 0. */
  vanished(price: Ticks, slot: number): void {
    const key = this.side * price;
    this.sizes[slot] = 0;
    this.orders[slot] = 0;
    this.tails[slot] = 0;
    this.#forgetFrom(key);
    if (slot < this.#span) {
      this.#bits.clear(slot);
      this.#denseLevels--;
    } else {
      this.#far.remove(key);
    }
    if (key === this.#best) this.#best = this.#nextBelow(key);
  }

  /** Sets a level to `size` (0 removes it) and `orders`; `false` when the ladder is full. */
  set(price: Ticks, size: number, orders: number): boolean {
    if (size > 0) {
      const slot = this.place(price);
      if (slot < 0) return false;
      const before = this.sizes[slot] as number;
      this.sizes[slot] = size;
      this.orders[slot] = orders;
      if (before === 0) this.appeared(price, slot);
      return true;
    }
    const slot = this.find(price);
    if (slot >= 0 && (this.sizes[slot] as number) > 0) this.vanished(price, slot);
    return true;
  }

  clear(): void {
    while (this.#best !== NO_PRICE) this.vanished(this.best, this.find(this.best));
    this.#cannotFollow = false;
  }

  /** Moves the dense part to the best price if that has left it. Call it only in a state that can be trusted. */
  followMarket(): void {
    const index = this.#best - this.#base;
    if ((index >= 0 && index < this.#span) || this.#best === NO_PRICE || this.#cannotFollow) return;
    this.#cannotFollow = !this.#layOut(this.#best - Math.floor(this.#span * SHARE_BELOW_BEST), this.#span);
  }

  #slotOf(key: number): number {
    const index = key - this.#base;
    if (index >= 0 && index < this.#span) return index;
    return this.#far.count === 0 ? -1 : this.#far.slotOf(key);
  }

  #recall(level: number): Ticks {
    let count = this.#rememberedCount;
    let key = count === 0 ? this.#best : this.#nextBelow(this.#remembered[count - 1] as number);
    while (key !== NO_PRICE) {
      if (count < REMEMBERED_LEVELS) {
        this.#remembered[count] = key;
        this.#rememberedCount = count + 1;
      }
      if (count === level) return Math.imul(this.side, key);
      count++;
      key = this.#nextBelow(key);
    }
    return NO_PRICE;
  }

  #forgetFrom(key: number): void {
    let count = this.#rememberedCount;
    while (count > 0 && (this.#remembered[count - 1] as number) <= key) count--;
    this.#rememberedCount = count;
  }

  /** Greatest key of a level below `key`; {@link NO_PRICE} when there is none. */
  #nextBelow(key: number): number {
    let index = key - this.#base;
    if (index > this.#span) {
      const above = this.#far.largestBelow(key);
      if (above >= this.#base + this.#span) return above;
      index = this.#span;
    }
    if (index > 0) {
      const dense = this.#bits.largestBelow(index);
      if (dense >= 0) return this.#base + dense;
      return this.#far.count === 0 ? NO_PRICE : this.#far.largestBelow(this.#base);
    }
    return this.#far.largestBelow(key);
  }

  #placeOutside(key: number): number {
    const known = this.#far.slotOf(key);
    if (known >= 0) return known;
    if (this.levelCount === 0) {
      this.#base = key - (this.#span >>> 1);
      return key - this.#base;
    }
    if (this.#denseLevels > 0 && this.#span < LARGEST_SPAN) {
      const highest = Math.max(key, this.#base + this.#bits.largestBelow(this.#span));
      const lowest = Math.min(key, this.#base + this.#bits.smallest());
      const needed = highest - lowest + 1;
      if (needed <= LARGEST_SPAN) {
        let span = this.#span * 2;
        while (span < LARGEST_SPAN && span < 2 * needed) span *= 2;
        this.#layOut(lowest - ((span - needed) >>> 1), span);
        return key - this.#base;
      }
    }
    if (this.#far.count === this.#far.capacity) {
      if (this.#far.capacity === LARGEST_FAR_LEVELS) return -1;
      this.#layOut(this.#base, this.#span, this.#far.capacity * 2);
    }
    return this.#far.insert(key);
  }

  /** Moves every level to columns with a new window; `false`, and nothing moved, when too many levels would lie outside. */
  #layOut(base: number, span: number, wantedFar: number = this.#far.capacity): boolean {
    const levels = this.levelCount;
    const keys = new Int32Array(levels);
    let outside = 0;
    let key = this.#best;
    for (let i = 0; i < levels; i++) {
      keys[i] = key;
      if (key < base || key >= base + span) outside++;
      key = this.#nextBelow(key);
    }
    let farCapacity = wantedFar;
    while (farCapacity < outside) farCapacity *= 2;
    if (farCapacity > LARGEST_FAR_LEVELS) return false;
    const from = { sizes: this.sizes, orders: this.orders, tails: this.tails };
    const slots = keys.map((k) => this.find(this.side * k));
    const total = span + farCapacity;
    this.sizes = new Float64Array(total);
    this.orders = new Int32Array(total);
    this.tails = new Int32Array(total);
    this.#base = base;
    this.#span = span;
    this.#bits = new LevelBits(span);
    this.#far = new FarLevels(span, farCapacity);
    this.#denseLevels = 0;
    for (let i = 0; i < levels; i++) {
      const source = slots[i] as number;
      const index = (keys[i] as number) - base;
      const dense = index >= 0 && index < span;
      const target = dense ? index : this.#far.insert(keys[i] as number);
      if (dense) {
        this.#bits.set(target);
        this.#denseLevels++;
      }
      this.sizes[target] = from.sizes[source] as number;
      this.orders[target] = from.orders[source] as number;
      this.tails[target] = from.tails[source] as number;
    }
    return true;
  }
}

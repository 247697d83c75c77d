import { NO_PRICE } from '../contracts/book-view.js';

/**
 * Levels too far from the market for the dense part of a ladder, e.g. stub orders: keys in ascending order, each with the slot of the
 * ladder that holds its numbers. Found by bisection; a new one moves those above it, which is bounded by the capacity.
 */
export class FarLevels {
  readonly capacity: number;
  readonly #keys: Int32Array;
  readonly #slots: Int32Array;
  readonly #free: Int32Array;
  #count = 0;

  /** Hands out the slots `firstSlot` .. `firstSlot + capacity - 1`. */
  constructor(firstSlot: number, capacity: number) {
    this.capacity = capacity;
    this.#keys = new Int32Array(capacity);
    this.#slots = new Int32Array(capacity);
    this.#free = new Int32Array(capacity);
    for (let i = 0; i < capacity; i++) this.#free[i] = firstSlot + i;
  }

  get count(): number {
    return this.#count;
  }

  keyAt(position: number): number {
    return this.#keys[position] as number;
  }

  slotAt(position: number): number {
    return this.#slots[position] as number;
  }

  /** Slot of a key; -1 when it is not here. */
  slotOf(key: number): number {
    const position = this.#positionAtOrAbove(key);
    return position < this.#count && this.#keys[position] === key ? (this.#slots[position] as number) : -1;
  }

  /** Greatest key below `key`; {@link NO_PRICE} when there is none. */
  largestBelow(key: number): number {
    const position = this.#positionAtOrAbove(key) - 1;
    return position < 0 ? NO_PRICE : (this.#keys[position] as number);
  }

  /** Slot for a key that is not here yet; -1 when all are taken. */
  insert(key: number): number {
    if (this.#count === this.capacity) return -1;
    const position = this.#positionAtOrAbove(key);
    this.#keys.copyWithin(position + 1, position, this.#count);
    this.#slots.copyWithin(position + 1, position, this.#count);
    const slot = this.#free[this.capacity - 1 - this.#count] as number;
    this.#keys[position] = key;
    this.#slots[position] = slot;
    this.#count++;
    return slot;
  }

  /** Gives back the slot of a key that is here. */
  remove(key: number): void {
    const position = this.#positionAtOrAbove(key);
    const slot = this.#slots[position] as number;
    this.#keys.copyWithin(position, position + 1, this.#count);
    this.#slots.copyWithin(position, position + 1, this.#count);
    this.#count--;
    this.#free[this.capacity - 1 - this.#count] = slot;
  }

  #positionAtOrAbove(key: number): number {
    let low = 0;
    let high = this.#count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#keys[middle] as number) < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Order id to slot, for whole numbers: open addressing with linear probing, no allocation but for growth. */

const FIRST_CAPACITY = 1_024;
/** Grown when more than this share is taken: longer probes cost more than memory. */
const LARGEST_LOAD = 0.5;
/** 2^32: an id is hashed by its two 32-bit halves. */
const HALF = 4_294_967_296;
/** Odd multipliers with well-spread bits (2^32 / golden ratio; MurmurHash3's first finaliser constant). */
const SPREAD_LOW = 0x9e3779b1;
const SPREAD_HIGH = 0x85ebca6b;
const WORD_BITS = 32;

export class OrderIndex {
  #keys = new Float64Array(FIRST_CAPACITY);
  /** Slot + 1; 0 marks an empty place. */
  #slots = new Int32Array(FIRST_CAPACITY);
  #mask = FIRST_CAPACITY - 1;
  #shift = WORD_BITS - Math.log2(FIRST_CAPACITY);
  #count = 0;

  get size(): number {
    return this.#count;
  }

  /** Slot of an id; -1 when it is not here. */
  get(id: number): number {
    const keys = this.#keys;
    const slots = this.#slots;
    const mask = this.#mask;
    let place = this.#home(id);
    for (;;) {
      const slot = slots[place] as number;
      if (slot === 0) return -1;
      if (keys[place] === id) return slot - 1;
      place = (place + 1) & mask;
    }
  }

  /** Adds an id that is not here yet. */
  add(id: number, slot: number): void {
    if (this.#count >= this.#slots.length * LARGEST_LOAD) this.#grow();
    let place = this.#home(id);
    while (this.#slots[place] !== 0) place = (place + 1) & this.#mask;
    this.#keys[place] = id;
    this.#slots[place] = slot + 1;
    this.#count++;
  }

  /** Removes an id and returns its slot; -1 when it is not here. */
  remove(id: number): number {
    const keys = this.#keys;
    const slots = this.#slots;
    const mask = this.#mask;
    let hole = this.#home(id);
    for (;;) {
      if (slots[hole] === 0) return -1;
      if (keys[hole] === id) break;
      hole = (hole + 1) & mask;
    }
    const removed = (slots[hole] as number) - 1;
    // Those behind the hole move up unless that would put them before their home.
    let place = (hole + 1) & mask;
    while (slots[place] !== 0) {
      const home = this.#home(keys[place] as number);
      if (((place - home) & mask) >= ((place - hole) & mask)) {
        keys[hole] = keys[place] as number;
        slots[hole] = slots[place] as number;
        hole = place;
      }
      place = (place + 1) & mask;
    }
    slots[hole] = 0;
    this.#count--;
    return removed;
  }

  clear(): void {
    this.#slots.fill(0);
    this.#count = 0;
  }

  #home(id: number): number {
    const high = (id / HALF) | 0;
    return Math.imul((id | 0) ^ Math.imul(high, SPREAD_HIGH), SPREAD_LOW) >>> this.#shift;
  }

  #grow(): void {
    const keys = this.#keys;
    const slots = this.#slots;
    const capacity = slots.length * 2;
    this.#keys = new Float64Array(capacity);
    this.#slots = new Int32Array(capacity);
    this.#mask = capacity - 1;
    this.#shift--;
    for (let i = 0; i < slots.length; i++) {
      const slot = slots[i] as number;
      if (slot === 0) continue;
      const id = keys[i] as number;
      let place = this.#home(id);
      while (this.#slots[place] !== 0) place = (place + 1) & this.#mask;
      this.#keys[place] = id;
      this.#slots[place] = slot;
    }
  }
}

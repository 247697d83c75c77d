import type { Micros, Persistent, Side, StateStream, Ticks } from '@mia-trading/core';

/** Icebergs remembered; the one that was silent longest makes room. */
const CAPACITY = 64;

/** Refills by order, or by price where orders are not told: how often, how much, since when. */
export class KnownIcebergs implements Persistent {
  readonly #ids = new Float64Array(CAPACITY);
  readonly #sides = new Int8Array(CAPACITY);
  readonly #prices = new Float64Array(CAPACITY);
  readonly #refills = new Float64Array(CAPACITY);
  readonly #hidden = new Float64Array(CAPACITY);
  readonly #since = new Float64Array(CAPACITY);
  readonly #latest = new Float64Array(CAPACITY);
  #count = 0;

  /**
   * Adds a refill and answers with the place of its iceberg. `id` is 0 where orders are not told; its price then names it. An iceberg
   * silent for longer than `longestPause` is a new one.
   */
  note(id: number, side: Side, price: Ticks, hidden: number, since: Micros, now: Micros, longestPause: Micros): number {
    let index = this.#find(id, side, price);
    if (index >= 0 && now - (this.#latest[index] as number) > longestPause) this.#begin(index, id, side, since);
    else if (index < 0) {
      index = this.#room();
      this.#begin(index, id, side, since);
    }
    this.#prices[index] = price;
    this.#refills[index] = (this.#refills[index] as number) + 1;
    this.#hidden[index] = (this.#hidden[index] as number) + hidden;
    this.#latest[index] = now;
    return index;
  }

  refills(index: number): number {
    return this.#refills[index] as number;
  }

  hidden(index: number): number {
    return this.#hidden[index] as number;
  }

  since(index: number): Micros {
    return this.#since[index] as number;
  }

  /** Contracts refilled at a price by icebergs heard of since `from`. */
  hiddenAt(side: Side, price: Ticks, from: Micros): number {
    let total = 0;
    for (let index = 0; index < this.#count; index += 1) {
      if (this.#prices[index] === price && this.#sides[index] === side && (this.#latest[index] as number) >= from) total += this.#hidden[index] as number;
    }
    return total;
  }

  clear(): void {
    this.#count = 0;
  }

  persist(state: StateStream): void {
    for (const column of [this.#ids, this.#sides, this.#prices, this.#refills, this.#hidden, this.#since, this.#latest]) state.numbers(column);
    this.#count = state.number(this.#count);
  }

  #find(id: number, side: Side, price: Ticks): number {
    for (let index = 0; index < this.#count; index += 1) {
      if (id !== 0 ? this.#ids[index] === id : this.#ids[index] === 0 && this.#prices[index] === price && this.#sides[index] === side) return index;
    }
    return -1;
  }

  #begin(index: number, id: number, side: Side, since: Micros): void {
    this.#ids[index] = id;
    this.#sides[index] = side;
    this.#refills[index] = 0;
    this.#hidden[index] = 0;
    this.#since[index] = since;
  }

  #room(): number {
    if (this.#count < CAPACITY) {
      this.#count += 1;
      return this.#count - 1;
    }
    let silent = 0;
    for (let index = 1; index < CAPACITY; index += 1) if ((this.#latest[index] as number) < (this.#latest[silent] as number)) silent = index;
    return silent;
  }
}

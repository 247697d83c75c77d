import type { Persistent, StateStream } from '../state/state-stream.js';

/** The last `capacity` numbers in order of arrival. Pushing onto a full ring overwrites the oldest. Never allocates after construction. */
export class Float64Ring implements Persistent {
  readonly capacity: number;
  readonly #values: Float64Array;
  #next = 0;
  #length = 0;

  /** @param capacity how many values are kept, a positive integer. @throws RangeError otherwise. */
  constructor(capacity: number) {
    this.capacity = checkedCapacity(capacity);
    this.#values = new Float64Array(capacity);
  }

  /** Number of values held, 0 .. capacity. */
  get length(): number {
    return this.#length;
  }

  get isFull(): boolean {
    return this.#length === this.capacity;
  }

  /** Adds `value` and returns the value it pushed out; `NaN` when nothing was. */
  push(value: number): number {
    const slot = this.#next;
    const evicted = this.#length === this.capacity ? (this.#values[slot] as number) : Number.NaN;
    this.#values[slot] = value;
    this.#next = slot + 1 === this.capacity ? 0 : slot + 1;
    if (this.#length < this.capacity) this.#length += 1;
    return evicted;
  }

  /** Removes and returns the oldest value; `NaN` when empty. */
  shift(): number {
    if (this.#length === 0) return Number.NaN;
    const oldest = this.at(0);
    this.#length -= 1;
    return oldest;
  }

  /** The `index`-th value, 0 the oldest; `NaN` outside 0 .. length - 1. */
  at(index: number): number {
    if (index < 0 || index >= this.#length) return Number.NaN;
    let slot = this.#next - this.#length + index;
    if (slot < 0) slot += this.capacity;
    return this.#values[slot] as number;
  }

  /** The `index`-th value counted from the newest, 0 the newest; `NaN` outside 0 .. length - 1. */
  fromNewest(index: number): number {
    return this.at(this.#length - 1 - index);
  }

  clear(): void {
    this.#next = 0;
    this.#length = 0;
  }

  persist(state: StateStream): void {
    state.numbers(this.#values);
    this.#next = state.number(this.#next);
    this.#length = state.number(this.#length);
  }

  /** A copy, oldest first, for people and tests. Allocates. */
  toArray(): number[] {
    return Array.from({ length: this.#length }, (_, index) => this.at(index));
  }
}

/** Returns `capacity` when it is a positive integer. @throws RangeError otherwise. */
export function checkedCapacity(capacity: number): number {
  if (!Number.isInteger(capacity) || capacity < 1) throw new RangeError(`capacity must be a positive integer, got ${capacity}`);
  return capacity;
}

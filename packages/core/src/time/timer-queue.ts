import type { Micros } from './micros.js';
import { NEVER } from './event-clock.js';

const FIRST_CAPACITY = 16;

/**
 * Things to be done at points of event time, earliest first and, at one time, in the order they were scheduled.
 * A binary heap in columns: O(log n), and no allocation once it has had its largest size.
 */
export class TimerQueue<T> {
  #times = new Float64Array(FIRST_CAPACITY);
  #orders = new Float64Array(FIRST_CAPACITY);
  readonly #values: (T | undefined)[] = [];
  #size = 0;
  #scheduled = 0;

  get size(): number {
    return this.#size;
  }

  /** Earliest time scheduled; {@link NEVER} when there is nothing. */
  get nextDue(): Micros {
    return this.#size === 0 ? NEVER : (this.#times[0] as number);
  }

  /** A time already past is due at once. `NaN` and {@link NEVER} are never due and are not kept. */
  schedule(time: Micros, value: T): void {
    if (!(time < NEVER)) return;
    if (this.#size === this.#times.length) this.#grow();
    const order = this.#scheduled++;
    let at = this.#size++;
    while (at > 0) {
      const parent = (at - 1) >>> 1;
      if (!this.#isBefore(time, order, parent)) break;
      this.#move(parent, at);
      at = parent;
    }
    this.#put(at, time, order, value);
  }

  /** Removes and returns the earliest value due at or before `now`; `undefined` when none is. */
  takeDue(now: Micros): T | undefined {
    if (this.#size === 0 || (this.#times[0] as number) > now) return undefined;
    const value = this.#values[0];
    const last = --this.#size;
    const time = this.#times[last] as number;
    const order = this.#orders[last] as number;
    const moved = this.#values[last];
    this.#values[last] = undefined;
    if (last > 0) this.#sink(time, order, moved);
    return value;
  }

  clear(): void {
    this.#values.fill(undefined);
    this.#size = 0;
  }

  #sink(time: Micros, order: number, value: T | undefined): void {
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= this.#size) break;
      if (child + 1 < this.#size && this.#isBefore(this.#times[child + 1] as number, this.#orders[child + 1] as number, child)) child++;
      if (this.#isBefore(time, order, child)) break;
      this.#move(child, at);
      at = child;
    }
    this.#put(at, time, order, value);
  }

  #isBefore(time: Micros, order: number, other: number): boolean {
    const otherTime = this.#times[other] as number;
    return time < otherTime || (time === otherTime && order < (this.#orders[other] as number));
  }

  #move(from: number, to: number): void {
    this.#put(to, this.#times[from] as number, this.#orders[from] as number, this.#values[from]);
  }

  #put(at: number, time: Micros, order: number, value: T | undefined): void {
    this.#times[at] = time;
    this.#orders[at] = order;
    this.#values[at] = value;
  }

  #grow(): void {
    const times = new Float64Array(this.#times.length * 2);
    const orders = new Float64Array(this.#orders.length * 2);
    times.set(this.#times);
    orders.set(this.#orders);
    this.#times = times;
    this.#orders = orders;
  }
}

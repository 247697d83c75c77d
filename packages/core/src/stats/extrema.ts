import type { Persistent, StateStream } from '../state/state-stream.js';
import type { DurationMicros, Micros } from '../time/micros.js';
import { checkedCapacity } from './float64-ring.js';

/** What a window keeps: its largest or its smallest value. */
export type Extremum = 'max' | 'min';

/**
 * Deque of candidates for an extremum: keys (positions or times) rise, values fall strictly (`max`; signs are flipped for `min`).
 * A value that arrives removes every older candidate that it is at least as extreme as, so each enters and leaves once: O(1) amortised.
 */
class MonotonicDeque implements Persistent {
  readonly #keys: Float64Array;
  readonly #values: Float64Array;
  readonly #sign: 1 | -1;
  readonly #capacity: number;
  #head = 0;
  #length = 0;
  merged = 0;

  constructor(extremum: Extremum, capacity: number) {
    this.#capacity = checkedCapacity(capacity);
    this.#keys = new Float64Array(capacity);
    this.#values = new Float64Array(capacity);
    this.#sign = extremum === 'max' ? 1 : -1;
  }

  push(key: number, value: number): void {
    const signed = value * this.#sign;
    while (this.#length > 0 && (this.#values[this.#slot(this.#length - 1)] as number) <= signed) this.#length -= 1;
    if (this.#length === this.#capacity) {
      this.#keys[this.#slot(this.#length - 1)] = key;
      this.merged += 1;
      return;
    }
    const slot = this.#slot(this.#length);
    this.#keys[slot] = key;
    this.#values[slot] = signed;
    this.#length += 1;
  }

  /** Drops candidates whose key is at or before `bound`. */
  expire(bound: number): void {
    while (this.#length > 0 && (this.#keys[this.#head] as number) <= bound) {
      this.#head = this.#head + 1 === this.#capacity ? 0 : this.#head + 1;
      this.#length -= 1;
    }
  }

  get extreme(): number {
    return this.#length === 0 ? Number.NaN : (this.#values[this.#head] as number) * this.#sign;
  }

  clear(): void {
    this.#head = 0;
    this.#length = 0;
    this.merged = 0;
  }

  persist(state: StateStream): void {
    state.numbers(this.#keys);
    state.numbers(this.#values);
    this.#head = state.number(this.#head);
    this.#length = state.number(this.#length);
    this.merged = state.number(this.merged);
  }

  #slot(index: number): number {
    const slot = this.#head + index;
    return slot >= this.#capacity ? slot - this.#capacity : slot;
  }
}

/** Largest or smallest of the last `size` values. Non-finite values are ignored and take no place. */
export class CountWindowExtremum implements Persistent {
  readonly #deque: MonotonicDeque;
  readonly #size: number;
  #count = 0;

  /** @throws RangeError unless `size` is a positive integer. */
  constructor(extremum: Extremum, size: number) {
    this.#deque = new MonotonicDeque(extremum, size);
    this.#size = size;
  }

  add(value: number): void {
    if (!Number.isFinite(value)) return;
    this.#count += 1;
    this.#deque.expire(this.#count - this.#size);
    this.#deque.push(this.#count, value);
  }

  /** `NaN` when empty. */
  get value(): number {
    return this.#deque.extreme;
  }

  get isFull(): boolean {
    return this.#count >= this.#size;
  }

  clear(): void {
    this.#deque.clear();
    this.#count = 0;
  }

  persist(state: StateStream): void {
    state.part(this.#deque);
    this.#count = state.number(this.#count);
  }
}

/**
 * Largest or smallest value of the last `window` of event time: times in (now - window, now]. Times must not fall; non-finite values
 * are ignored.
 *
 * At most `capacity` candidates are held. When a further one would not fit, the newest candidate stands for it too and lives until the
 * later one would have gone: the answer is never less extreme than the truth, and {@link merged} counts how often that happened.
 */
export class TimeWindowExtremum implements Persistent {
  readonly #deque: MonotonicDeque;
  readonly #window: DurationMicros;

  /** @throws RangeError unless `window` is positive and `capacity` a positive integer. */
  constructor(extremum: Extremum, window: DurationMicros, capacity: number) {
    if (!(window > 0)) throw new RangeError(`window must be positive, got ${window}`);
    this.#deque = new MonotonicDeque(extremum, capacity);
    this.#window = window;
  }

  add(value: number, time: Micros): void {
    if (!Number.isFinite(value)) return;
    this.#deque.expire(time - this.#window);
    this.#deque.push(time, value);
  }

  /** The extremum as of `now`, which must not be before the last value; `NaN` when the window is empty. */
  valueAt(now: Micros): number {
    this.#deque.expire(now - this.#window);
    return this.#deque.extreme;
  }

  /** How often a candidate was merged for want of room; 0 means every answer so far was exact. */
  get merged(): number {
    return this.#deque.merged;
  }

  clear(): void {
    this.#deque.clear();
  }

  persist(state: StateStream): void {
    state.part(this.#deque);
  }
}

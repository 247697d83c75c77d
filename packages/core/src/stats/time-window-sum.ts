import type { Persistent, StateStream } from '../state/state-stream.js';
import type { DurationMicros, Micros } from '../time/micros.js';
import { checkedCapacity } from './float64-ring.js';

/**
 * Sum and number of the values of the last `window` of event time: times in (now - window, now]. O(1) amortised, never allocates.
 * Times must not fall; non-finite values are ignored; integer sums are exact, float sums are re-derived from the ring once per
 * `capacity` removals.
 *
 * Values of one time share a slot. When all `capacity` slots are used the ring is coalesced: neighbours are added in pairs under the
 * later time of the two. Nothing is dropped; a value may stay in the sum up to {@link coarseness} longer than the window.
 */
export class TimeWindowSum implements Persistent {
  readonly #window: DurationMicros;
  readonly #capacity: number;
  readonly #times: Float64Array;
  readonly #firstTimes: Float64Array;
  readonly #sums: Float64Array;
  readonly #counts: Float64Array;
  #head = 0;
  #length = 0;
  #sum = 0;
  #count = 0;
  #removals = 0;
  #coarseness: DurationMicros = 0;

  /** @throws RangeError unless `window` is positive and `capacity` an integer of at least 2. */
  constructor(window: DurationMicros, capacity: number) {
    if (!(window > 0)) throw new RangeError(`window must be positive, got ${window}`);
    this.#window = window;
    this.#capacity = checkedCapacity(capacity);
    if (capacity < 2) throw new RangeError('capacity must be at least 2, so that neighbours can be coalesced');
    this.#times = new Float64Array(capacity);
    this.#firstTimes = new Float64Array(capacity);
    this.#sums = new Float64Array(capacity);
    this.#counts = new Float64Array(capacity);
  }

  add(value: number, time: Micros): void {
    if (!Number.isFinite(value)) return;
    this.#expire(time - this.#window);
    this.#sum += value;
    this.#count += 1;
    if (this.#length > 0) {
      const newest = this.#slot(this.#length - 1);
      if (this.#times[newest] === time) {
        this.#sums[newest] = (this.#sums[newest] as number) + value;
        this.#counts[newest] = (this.#counts[newest] as number) + 1;
        return;
      }
      if (this.#length === this.#capacity) this.#coalesce();
    }
    const slot = this.#slot(this.#length);
    this.#times[slot] = time;
    this.#firstTimes[slot] = time;
    this.#sums[slot] = value;
    this.#counts[slot] = 1;
    this.#length += 1;
  }

  /** The sum as of `now`, which must not be before the last value; 0 when the window is empty. */
  sumAt(now: Micros): number {
    this.#expire(now - this.#window);
    return this.#sum;
  }

  /** Number of values in the window as of `now`. */
  countAt(now: Micros): number {
    this.#expire(now - this.#window);
    return this.#count;
  }

  /** Longest time by which a value can overstay the window, in micros; 0 until the ring first had to coalesce. */
  get coarseness(): DurationMicros {
    return this.#coarseness;
  }

  clear(): void {
    this.#head = 0;
    this.#length = 0;
    this.#sum = 0;
    this.#count = 0;
    this.#removals = 0;
    this.#coarseness = 0;
  }

  persist(state: StateStream): void {
    state.numbers(this.#times);
    state.numbers(this.#firstTimes);
    state.numbers(this.#sums);
    state.numbers(this.#counts);
    this.#head = state.number(this.#head);
    this.#length = state.number(this.#length);
    this.#sum = state.number(this.#sum);
    this.#count = state.number(this.#count);
    this.#removals = state.number(this.#removals);
    this.#coarseness = state.number(this.#coarseness);
  }

  #slot(index: number): number {
    const slot = this.#head + index;
    return slot >= this.#capacity ? slot - this.#capacity : slot;
  }

  #expire(bound: Micros): void {
    while (this.#length > 0 && (this.#times[this.#head] as number) <= bound) {
      this.#sum -= this.#sums[this.#head] as number;
      this.#count -= this.#counts[this.#head] as number;
      this.#head = this.#head + 1 === this.#capacity ? 0 : this.#head + 1;
      this.#length -= 1;
      this.#removals += 1;
    }
    if (this.#length === 0) {
      this.#sum = 0;
      this.#removals = 0;
    } else if (this.#removals >= this.#capacity) {
      this.#derive();
    }
  }

  #derive(): void {
    let sum = 0;
    for (let index = 0; index < this.#length; index += 1) sum += this.#sums[this.#slot(index)] as number;
    this.#sum = sum;
    this.#removals = 0;
  }

  #coalesce(): void {
    const pairs = this.#length >> 1;
    for (let pair = 0; pair < pairs; pair += 1) {
      const earlier = this.#slot(2 * pair);
      const later = this.#slot(2 * pair + 1);
      this.#move(pair, later, this.#firstTimes[earlier] as number, this.#sums[earlier] as number, this.#counts[earlier] as number);
    }
    if (this.#length % 2 === 1) this.#move(pairs, this.#slot(this.#length - 1), Infinity, 0, 0);
    this.#length = pairs + (this.#length % 2);
  }

  /** Writes slot `from`, joined with what came before it, to position `index`, which never lies after it. */
  #move(index: number, from: number, firstTime: Micros, sum: number, count: number): void {
    const to = this.#slot(index);
    const time = this.#times[from] as number;
    const first = Math.min(firstTime, this.#firstTimes[from] as number);
    this.#sums[to] = sum + (this.#sums[from] as number);
    this.#counts[to] = count + (this.#counts[from] as number);
    this.#firstTimes[to] = first;
    this.#times[to] = time;
    this.#coarseness = Math.max(this.#coarseness, time - first);
  }
}

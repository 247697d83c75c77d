import type { Persistent, StateStream } from '../state/state-stream.js';
import { checkedCapacity, Float64Ring } from './float64-ring.js';

/**
 * Exact median of the finite values in `values`: the middle one, or the mean of the middle two. `NaN` when there is none.
 * Sorts a copy; for streams see {@link WindowMedian} and `QuantileSketch`.
 */
export function medianOf(values: ArrayLike<number>): number {
  const sorted = Float64Array.from(Array.from(values).filter(Number.isFinite)).sort();
  return medianOfSorted(sorted, sorted.length);
}

/**
 * Median of the finite values that `rows` have at `index`; `NaN` when there are fewer than `least`. For many small medians in a row: allocates nothing.
 *
 * @param scratch of at least as many places as there are rows; what it holds afterwards means nothing.
 */
export function medianAcross(rows: readonly Float64Array[], index: number, least: number, scratch: Float64Array): number {
  let count = 0;
  for (const row of rows) {
    const value = row[index] as number;
    if (!Number.isFinite(value)) continue;
    let place = count;
    for (; place > 0 && (scratch[place - 1] as number) > value; place -= 1) scratch[place] = scratch[place - 1] as number;
    scratch[place] = value;
    count += 1;
  }
  return count < least ? Number.NaN : medianOfSorted(scratch, count);
}

function medianOfSorted(sorted: Float64Array, length: number): number {
  if (length === 0) return Number.NaN;
  const middle = length >> 1;
  return length % 2 === 1 ? (sorted[middle] as number) : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}

/**
 * Exact median of the last `capacity` values, for small windows: a sorted array beside a ring, binary search and a memory move per
 * value (O(capacity), about a nanosecond per 8 values). Non-finite values are ignored.
 */
export class WindowMedian implements Persistent {
  readonly #ring: Float64Ring;
  readonly #sorted: Float64Array;

  /** @throws RangeError unless `capacity` is a positive integer. */
  constructor(capacity: number) {
    this.#ring = new Float64Ring(checkedCapacity(capacity));
    this.#sorted = new Float64Array(capacity + 1);
  }

  get count(): number {
    return this.#ring.length;
  }

  add(value: number): void {
    if (!Number.isFinite(value)) return;
    let { length } = this.#ring;
    const evicted = this.#ring.push(value);
    if (evicted === evicted) {
      const gone = this.#position(evicted, length);
      this.#sorted.copyWithin(gone, gone + 1, length);
      length -= 1;
    }
    const place = this.#position(value, length);
    this.#sorted.copyWithin(place + 1, place, length);
    this.#sorted[place] = value;
  }

  /** Middle value, or the mean of the middle two; `NaN` when empty. */
  get median(): number {
    return medianOfSorted(this.#sorted, this.#ring.length);
  }

  clear(): void {
    this.#ring.clear();
  }

  persist(state: StateStream): void {
    state.part(this.#ring);
    state.numbers(this.#sorted);
  }

  /** First place among `length` sorted values that is not below `value`. */
  #position(value: number, length: number): number {
    let low = 0;
    let high = length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#sorted[middle] as number) < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

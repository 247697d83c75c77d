import type { Persistent, StateStream } from '../state/state-stream.js';

/**
 * Counts of values in numbered, ordered buckets, and the bucket of one quantile: that of the value of rank `floor(q·(n - 1))`, counted
 * from 0. A change is O(1). A pointer follows the quantile and moves when it is read, over the buckets between the old place and the new.
 */
export class QuantileHistogram implements Persistent {
  readonly #quantile: number;
  readonly #start: number;
  readonly #counts: Uint32Array;
  #count = 0;
  #pointer: number;
  /** Number of values in the buckets before the pointer. */
  #below = 0;

  /**
   * @param quantile 0 .. 1; 0.5 the median.
   * @param buckets Number of buckets.
   * @param start Bucket from which the pointer sets out; where most values are expected, it has the least way.
   * @throws RangeError when the quantile is outside 0 .. 1.
   */
  constructor(quantile: number, buckets: number, start = 0) {
    if (!(quantile >= 0 && quantile <= 1)) throw new RangeError(`quantile must be in 0 .. 1, got ${quantile}`);
    this.#quantile = quantile;
    this.#start = start;
    this.#counts = new Uint32Array(buckets);
    this.#pointer = start;
  }

  /** Number of values held. */
  get count(): number {
    return this.#count;
  }

  /** Adds a value to a bucket, 0 .. buckets - 1. */
  add(bucket: number): void {
    this.#counts[bucket] = (this.#counts[bucket] as number) + 1;
    this.#count += 1;
    if (bucket < this.#pointer) this.#below += 1;
  }

  /** Takes a value back from a bucket; from an empty one nothing. */
  remove(bucket: number): void {
    const count = this.#counts[bucket] as number;
    if (count === 0) return;
    this.#counts[bucket] = count - 1;
    this.#count -= 1;
    if (bucket < this.#pointer) this.#below -= 1;
  }

  /** Bucket of the chosen quantile; -1 when empty. */
  get bucket(): number {
    if (this.#count === 0) return -1;
    const rank = Math.floor(this.#quantile * (this.#count - 1));
    while (this.#below > rank) {
      this.#pointer -= 1;
      this.#below -= this.#counts[this.#pointer] as number;
    }
    while (this.#below + (this.#counts[this.#pointer] as number) <= rank) {
      this.#below += this.#counts[this.#pointer] as number;
      this.#pointer += 1;
    }
    return this.#pointer;
  }

  /** Bucket of any quantile 0 .. 1, found by a scan; -1 when empty. */
  bucketAt(quantile: number): number {
    if (this.#count === 0) return -1;
    const rank = Math.floor(quantile * (this.#count - 1));
    let bucket = 0;
    let seen = this.#counts[0] as number;
    while (seen <= rank) {
      bucket += 1;
      seen += this.#counts[bucket] as number;
    }
    return bucket;
  }

  clear(): void {
    this.#counts.fill(0);
    this.#count = 0;
    this.#pointer = this.#start;
    this.#below = 0;
  }

  persist(state: StateStream): void {
    state.numbers(this.#counts);
    this.#count = state.number(this.#count);
    this.#pointer = state.number(this.#pointer);
    this.#below = state.number(this.#below);
  }
}

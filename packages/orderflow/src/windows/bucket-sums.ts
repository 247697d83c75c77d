import { MiaError, type DurationMicros, type Micros, type Persistent, type StateStream } from '@mia-trading/core';

/**
 * Sums over sliding windows of event time, kept incrementally in a bounded ring of time buckets.
 *
 * Bucket k holds what happened in `((k-1)·bucket, k·bucket]`, so that at a time on the bucket grid a window of length W covers
 * exactly `(now - W, now]`; between grid points it begins at the same grid point and is filled up to `now`. Values must be
 * integers (lots, ticks, half lots, counts): adding and taking away is then exact, and streaming equals batch.
 *
 * Every window is a whole number of buckets. Memory: columns × longest window ÷ bucket numbers.
 */
export class BucketSums implements Persistent {
  /** Grows whenever a {@link sum} or {@link covers} may answer otherwise than before. */
  version = 0;
  readonly #bucket: DurationMicros;
  readonly #columns: number;
  readonly #capacity: number;
  /** Length of each window in buckets. */
  readonly #lengths: Int32Array;
  /** Finished and current buckets, column by column within a bucket. */
  readonly #ring: Float64Array;
  /** 1 for each bucket that was added to: most are not, and an empty one changes no sum. */
  readonly #used: Uint8Array;
  /** Sums per window and column, the current bucket included. */
  readonly #sums: Float64Array;
  #current = 0;
  #slot = 0;
  #firstBucket = 0;
  /** Bucket that was last added to. */
  #filled = -Infinity;
  #started = false;
  /** Last time of the current bucket. */
  #end: Micros = -Infinity;

  /** @throws MiaError `MIA-ORDERFLOW-WINDOW` when a window is not a positive whole number of buckets. */
  constructor(bucket: DurationMicros, windows: readonly DurationMicros[], columns: number) {
    let capacity = 1;
    for (const window of windows) {
      if (!(bucket > 0) || !(window > 0) || !Number.isInteger(window / bucket)) {
        throw new MiaError(
          'MIA-ORDERFLOW-WINDOW',
          `A window of ${window} microseconds is not a positive whole number of buckets of ${bucket} microseconds.`,
          'Choose window lengths that are multiples of the bucket length.',
          { window, bucket },
        );
      }
      capacity = Math.max(capacity, window / bucket);
    }
    this.#bucket = bucket;
    this.#columns = columns;
    this.#capacity = capacity;
    this.#lengths = Int32Array.from(windows, (window) => window / bucket);
    this.#ring = new Float64Array(capacity * columns);
    this.#used = new Uint8Array(capacity);
    this.#sums = new Float64Array(windows.length * columns);
  }

  /** Forgets everything: what follows does not belong to the same stretch of data. */
  reset(): void {
    this.version += 1;
    this.#ring.fill(0);
    this.#used.fill(0);
    this.#sums.fill(0);
    this.#started = false;
    this.#filled = -Infinity;
    this.#end = -Infinity;
  }

  /** Moves to `now`; the first call after a reset begins the watch. Time never runs backward: an earlier `now` counts as the current bucket. */
  advance(now: Micros): void {
    if (now > this.#end) this.#enter(Math.ceil(now / this.#bucket));
  }

  /** Moves to `now`, but does not begin the watch: for readers, who must leave no trace. */
  slide(now: Micros): void {
    if (now > this.#end && this.#started) this.#enter(Math.ceil(now / this.#bucket));
  }

  /** Adds to a column of the current bucket. */
  add(column: number, value: number): void {
    this.version += 1;
    const columns = this.#columns;
    const sums = this.#sums;
    const index = this.#slot * columns + column;
    this.#ring[index] = (this.#ring[index] as number) + value;
    for (let sum = column; sum < sums.length; sum += columns) sums[sum] = (sums[sum] as number) + value;
    this.#used[this.#slot] = 1;
    this.#filled = this.#current;
  }

  /** Sum of a column over a window that ends with the current bucket. */
  sum(window: number, column: number): number {
    return this.#sums[window * this.#columns + column] as number;
  }

  /** Whether every bucket of the window lies after the one in which the watch began: nothing in it was missed. */
  covers(window: number): boolean {
    return this.#started && this.#current - (this.#lengths[window] as number) >= this.#firstBucket;
  }

  persist(state: StateStream): void {
    state.numbers(this.#ring);
    state.numbers(this.#used);
    state.numbers(this.#sums);
    this.#current = state.number(this.#current);
    this.#slot = state.number(this.#slot);
    this.#firstBucket = state.number(this.#firstBucket);
    this.#filled = state.number(this.#filled);
    this.#started = state.boolean(this.#started);
    this.#end = state.number(this.#end);
    if (state.isRestoring) this.version += 1;
  }

  #enter(bucket: number): void {
    this.#end = bucket * this.#bucket;
    // A window may be covered from now on.
    if (!this.#started || this.#current - this.#firstBucket < this.#capacity) this.version += 1;
    if (!this.#started) {
      this.#started = true;
      this.#firstBucket = bucket;
      this.#current = bucket;
      this.#slot = 0;
    } else if (this.#current - this.#filled >= this.#capacity) {
      // All buckets are empty: whichever slot comes next, it is too.
      this.#current = bucket;
    } else if (bucket - this.#current >= this.#capacity) {
      this.#ring.fill(0);
      this.#used.fill(0);
      this.#sums.fill(0);
      this.#current = bucket;
      this.version += 1;
    } else {
      while (this.#current < bucket) this.#roll();
    }
  }

  /** A new bucket begins; in each window the oldest makes room for it. */
  #roll(): void {
    const next = this.#slot + 1 === this.#capacity ? 0 : this.#slot + 1;
    for (let window = 0; window < this.#lengths.length; window += 1) {
      const oldest = next - (this.#lengths[window] as number);
      const expired = oldest < 0 ? oldest + this.#capacity : oldest;
      if (this.#used[expired] !== 0) this.#expire(window, expired);
    }
    if (this.#used[next] !== 0) {
      this.#used[next] = 0;
      for (let index = next * this.#columns; index < (next + 1) * this.#columns; index += 1) this.#ring[index] = 0;
    }
    this.#slot = next;
    this.#current += 1;
  }

  #expire(window: number, slot: number): void {
    this.version += 1;
    const columns = this.#columns;
    const ring = this.#ring;
    const sums = this.#sums;
    const sum = window * columns;
    const row = slot * columns;
    for (let column = 0; column < columns; column += 1) {
      sums[sum + column] = (sums[sum + column] as number) - (ring[row + column] as number);
    }
  }
}

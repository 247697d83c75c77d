import { MiaError, type DurationMicros, type Micros, type Persistent, type StateStream } from '@mia-trading/core';

/**
 * Sums over sliding windows of event time, kept incrementally in a bounded ring of time buckets.
 *
 * Bucket k holds what happened in `((k-1)·bucket, k·bucket]`, so that at a time on the bucket grid a window of length W covers
 * exactly `(now - W, now]`; between grid points it begins at the same grid point and is filled up to `now`. Values must be
 * integers (lots, ticks, half lots, counts): adding and taking away is then exact, and streaming equals batch.
 *
 * Every window is a whole number of buckets. Memory: columns × longest window ÷ bucket numbers. Buckets to which nothing was added take no
 * part: a window is a stretch of those that hold something, and loses the oldest as they fall out of it.
 */
export class BucketSums implements Persistent {
  /** Grows whenever a {@link sum} or {@link covers} may answer otherwise than before. */
  version = 0;
  readonly #bucket: DurationMicros;
  readonly #columns: number;
  readonly #capacity: number;
  /** Length of each window in buckets. */
  readonly #lengths: Int32Array;
  /** Buckets that hold something, in the order of time, in a ring: their numbers, and what they hold, column by column. */
  readonly #numbers: Float64Array;
  readonly #rows: Float64Array;
  /** By window: place of its oldest bucket in the ring, and how many it has. */
  readonly #oldest: Int32Array;
  readonly #held: Int32Array;
  /** Sums per window and column. */
  readonly #sums: Float64Array;
  #newest = -1;
  #current = 0;
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
    this.#numbers = new Float64Array(capacity);
    this.#rows = new Float64Array(capacity * columns);
    this.#oldest = new Int32Array(windows.length);
    this.#held = new Int32Array(windows.length);
    this.#sums = new Float64Array(windows.length * columns);
  }

  /** Forgets everything: what follows does not belong to the same stretch of data. */
  reset(): void {
    this.version += 1;
    for (const column of [this.#numbers, this.#rows, this.#oldest, this.#held, this.#sums]) column.fill(0);
    this.#newest = -1;
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
    if (this.#filled !== this.#current) this.#fill();
    const columns = this.#columns;
    const sums = this.#sums;
    const index = this.#newest * columns + column;
    this.#rows[index] = (this.#rows[index] as number) + value;
    for (let sum = column; sum < sums.length; sum += columns) sums[sum] = (sums[sum] as number) + value;
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
    for (const column of [this.#numbers, this.#rows, this.#oldest, this.#held, this.#sums]) state.numbers(column);
    this.#newest = state.number(this.#newest);
    this.#current = state.number(this.#current);
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
    }
    this.#current = bucket;
    for (let window = 0; window < this.#lengths.length; window += 1) {
      const bound = bucket - (this.#lengths[window] as number);
      while ((this.#held[window] as number) > 0 && (this.#numbers[this.#oldest[window] as number] as number) <= bound) this.#expire(window);
    }
  }

  /** The current bucket begins to hold something. There is room: in the longest window all others are younger than its length. */
  #fill(): void {
    const place = this.#after(this.#newest);
    this.#newest = place;
    this.#filled = this.#current;
    this.#numbers[place] = this.#current;
    for (let index = place * this.#columns; index < (place + 1) * this.#columns; index += 1) this.#rows[index] = 0;
    for (let window = 0; window < this.#held.length; window += 1) {
      if (this.#held[window] === 0) this.#oldest[window] = place;
      this.#held[window] = (this.#held[window] as number) + 1;
    }
  }

  #expire(window: number): void {
    this.version += 1;
    const columns = this.#columns;
    const rows = this.#rows;
    const sums = this.#sums;
    const place = this.#oldest[window] as number;
    const sum = window * columns;
    const row = place * columns;
    for (let column = 0; column < columns; column += 1) sums[sum + column] = (sums[sum + column] as number) - (rows[row + column] as number);
    this.#oldest[window] = this.#after(place);
    this.#held[window] = (this.#held[window] as number) - 1;
  }

  #after(place: number): number {
    return place + 1 === this.#capacity ? 0 : place + 1;
  }
}

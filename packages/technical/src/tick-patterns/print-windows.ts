import { MILLISECOND, type DurationMicros, type Micros, type Persistent, type StateStream, type Ticks } from '@mia-trading/core';

/** Distinct times held, a power of two: over 8,000 a second in the longest default window, several times what the exchange sends at its busiest. */
const CAPACITY = 4_096;
/** Slot of a number: its remainder, the capacity being a power of two. */
const MASK = CAPACITY - 1;

/**
 * Volume, signed volume and price move of the prints in several windows of event time, times in (now - window, now]. O(1) amortised.
 * Prints of one time share a slot. With more than 4,095 distinct times in a window it covers the newest of them: sums are then too small, never
 * too large.
 */
export class PrintWindows implements Persistent {
  readonly windows: readonly DurationMicros[];
  readonly #times = new Float64Array(CAPACITY);
  readonly #volumes = new Float64Array(CAPACITY);
  readonly #signed = new Float64Array(CAPACITY);
  readonly #prices = new Float64Array(CAPACITY);
  /** Number of the first slot inside each window; numbers grow for ever, a slot is its number modulo the capacity. */
  readonly #tails: Float64Array;
  #head = 0;
  #volume = 0;
  #net = 0;
  #price: Ticks = Number.NaN;

  constructor(windowsMs: readonly number[]) {
    this.windows = windowsMs.map((window) => window * MILLISECOND);
    this.#tails = new Float64Array(windowsMs.length);
    this.reset();
  }

  /** Slot 0 stands for all that was before the first print. */
  reset(): void {
    this.#head = 1;
    this.#tails.fill(1);
    this.#times[0] = Number.NEGATIVE_INFINITY;
    this.#volumes[0] = this.#signed[0] = this.#volume = this.#net = 0;
    this.#prices[0] = this.#price = Number.NaN;
  }

  add(now: Micros, price: Ticks, volume: number, signed: number): void {
    if (Number.isNaN(this.#price)) this.#prices[0] = price;
    this.#volume += volume;
    this.#net += signed;
    this.#price = price;
    if (this.#times[(this.#head - 1) & MASK] !== now) this.#head += 1;
    const slot = (this.#head - 1) & MASK;
    this.#times[slot] = now;
    this.#volumes[slot] = this.#volume;
    this.#signed[slot] = this.#net;
    this.#prices[slot] = price;
  }

  /** Moves window `index` to end at `now`; the three answers below are then as of it. */
  moveTo(index: number, now: Micros): void {
    const bound = now - (this.windows[index] as number);
    let tail = Math.max(this.#tails[index] as number, this.#head - CAPACITY + 1);
    while (tail < this.#head && (this.#times[tail & MASK] as number) <= bound) tail += 1;
    this.#tails[index] = tail;
  }

  /** Contracts. */
  volume(index: number): number {
    return this.#volume - (this.#volumes[this.#before(index)] as number);
  }

  /** Contracts bought less contracts sold by aggressors. */
  signedVolume(index: number): number {
    return this.#net - (this.#signed[this.#before(index)] as number);
  }

  /** Last price less the last one before the window (the first one, where nothing was before). */
  move(index: number): Ticks {
    return this.#price - (this.#prices[this.#before(index)] as number);
  }

  /** Time of the first print inside the window; `now` of the last print when it is empty. */
  begin(index: number): Micros {
    return this.#times[Math.min(this.#tails[index] as number, this.#head - 1) & MASK] as number;
  }

  persist(state: StateStream): void {
    state.numbers(this.#times);
    state.numbers(this.#volumes);
    state.numbers(this.#signed);
    state.numbers(this.#prices);
    state.numbers(this.#tails);
    this.#head = state.number(this.#head);
    this.#volume = state.number(this.#volume);
    this.#net = state.number(this.#net);
    this.#price = state.number(this.#price);
  }

  #before(index: number): number {
    return ((this.#tails[index] as number) - 1) & MASK;
  }
}

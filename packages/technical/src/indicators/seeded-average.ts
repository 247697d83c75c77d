import type { Persistent, StateStream } from '@mia-trading/core';

/** What is used of an average of `technicalindicators`. */
interface LibraryAverage {
  nextValue(value: number): number | undefined;
}

/**
 * Average begun with the simple mean of its first `period` values and moved by `weight` of the distance with each one after:
 * average += (value - average)·weight.
 *
 * By `technicalindicators`, guarded: a value that is not finite is left out, as its simple mean would stay NaN for ever, and the answer is
 * `NaN` until warm. The library keeps its state where it cannot be set and takes a first mean of exactly 0 for missing; in these two cases,
 * after a restored snapshot and after such a mean, the recursion above goes on here. Both give the same bits.
 */
export class SeededAverage implements Persistent {
  readonly period: number;
  /** In units of the input; `NaN` until `period` values were seen. */
  value = Number.NaN;
  readonly #weight: number;
  readonly #make: () => LibraryAverage;
  #library: LibraryAverage | null;
  /** The values before the average is warm. */
  readonly #first: Float64Array;
  #seen = 0;
  #sum = 0;

  /** @param make a library average of this period and weight that has seen nothing. */
  constructor(period: number, weight: number, make: () => LibraryAverage) {
    this.period = period;
    this.#weight = weight;
    this.#make = make;
    this.#library = make();
    this.#first = new Float64Array(period);
  }

  /** Folds a value and returns the average. */
  next(value: number): number {
    if (!Number.isFinite(value)) return this.value;
    if (this.#library === null) this.value += (value - this.value) * this.#weight;
    else this.value = this.#library.nextValue(value) ?? Number.NaN;
    if (this.#seen < this.period) this.#warm(value);
    return this.value;
  }

  persist(state: StateStream): void {
    this.value = state.number(this.value);
    this.#seen = state.number(this.#seen);
    this.#sum = state.number(this.#sum);
    state.numbers(this.#first);
    if (!state.isRestoring) return;
    this.#library = null;
    if (this.#seen === this.period) return;
    this.#library = this.#make();
    for (let i = 0; i < this.#seen; i += 1) this.#library.nextValue(this.#first[i] as number);
  }

  #warm(value: number): void {
    this.#first[this.#seen] = value;
    this.#seen += 1;
    this.#sum += value;
    if (this.#seen < this.period || this.#sum !== 0) return;
    this.#library = null;
    this.value = 0;
  }
}

import { medianOf, type IsoDate } from '@mia-trading/core';

/** Value of a daily series, e.g. a close, on its trade date. */
export interface DailyValue {
  /** ISO trade date. */
  readonly date: IsoDate;
  readonly value: number;
}

/**
 * A daily series, of which only days before a given trade date can be read: the value of a day counts from the next session on.
 * One number a day, kept for ever. Adding at the end is O(1); a question is a binary search.
 */
export class DailyHistory {
  readonly #dates: IsoDate[] = [];
  readonly #values: number[] = [];
  /** Grows with each value added: for those who keep something derived from the series. */
  version = 0;

  constructor(days: Iterable<DailyValue> = []) {
    for (const { date, value } of days) this.add(date, value);
  }

  get length(): number {
    return this.#dates.length;
  }

  /** Adds a day in its place. Returns `false`, and changes nothing, when the day is there already or the value is not finite. */
  add(date: IsoDate, value: number): boolean {
    if (!Number.isFinite(value)) return false;
    const place = this.countBefore(date);
    if (this.#dates[place] === date) return false;
    if (place === this.#dates.length) {
      this.#dates.push(date);
      this.#values.push(value);
    } else {
      this.#dates.splice(place, 0, date);
      this.#values.splice(place, 0, value);
    }
    this.version += 1;
    return true;
  }

  /** Number of days before `date`, which is not among them. */
  countBefore(date: IsoDate): number {
    const last = this.#dates.length - 1;
    if (last < 0 || (this.#dates[last] as IsoDate) < date) return last + 1;
    let low = 0;
    let high = last;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#dates[middle] as IsoDate) < date) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Date of the `index`-th day, 0 the oldest; empty outside. */
  dateAt(index: number): IsoDate {
    return this.#dates[index] ?? '';
  }

  /** Value of the `index`-th day, 0 the oldest; `NaN` outside. */
  valueAt(index: number): number {
    return index >= 0 && index < this.#values.length ? (this.#values[index] as number) : Number.NaN;
  }

  /** Value of exactly this date; `NaN` when there is none. */
  valueOn(date: IsoDate): number {
    const index = this.countBefore(date);
    return this.#dates[index] === date ? (this.#values[index] as number) : Number.NaN;
  }

  /** Exact median of up to `days` values that end before the `end`-th; `NaN` when there is none. Allocates. */
  trailingMedian(end: number, days: number): number {
    return medianOf(this.#values.slice(Math.max(0, end - days), end));
  }

  /** Every day, oldest first, as plain JSON: the warm-up of a later run. */
  toArray(): DailyValue[] {
    return this.#dates.map((date, index) => ({ date, value: this.#values[index] as number }));
  }
}

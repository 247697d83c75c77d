import { MINUTE, type Micros } from '@mia-trading/core';

/** Price at each whole minute of event time, as far back as a return asks for. A minute without a print has the price before it. O(1), never allocates. */
export class MinuteReturns {
  readonly #minutes: number;
  readonly #prices: Float64Array;
  #minute = Number.NaN;
  #known = 0;
  #last = Number.NaN;

  /** @param minutes length of the return, a positive integer. */
  constructor(minutes: number) {
    this.#minutes = minutes;
    this.#prices = new Float64Array(minutes + 1);
  }

  /** Takes a print. Returns whether a whole minute has passed since the one before. */
  add(price: number, now: Micros): boolean {
    const hasPassed = this.advance(now);
    this.#last = price;
    return hasPassed;
  }

  /** Time has reached `now`. Returns whether a whole minute has passed. */
  advance(now: Micros): boolean {
    const minute = Math.floor(now / MINUTE);
    if (minute === this.#minute) return false;
    if (Number.isNaN(this.#minute) || minute < this.#minute) {
      this.#minute = minute;
      return false;
    }
    const passed = Math.min(minute - this.#minute, this.#prices.length);
    if (!Number.isNaN(this.#last)) {
      for (let back = passed - 1; back >= 0; back -= 1) this.#prices[(minute - back) % this.#prices.length] = this.#last;
      this.#known += minute - this.#minute;
    }
    this.#minute = minute;
    return true;
  }

  /** ln(last price / price at the whole minute so many minutes before the present one); `NaN` until that far back is known. */
  get value(): number {
    return this.#known <= this.#minutes ? Number.NaN : Math.log(this.#last / (this.#prices[(this.#minute - this.#minutes) % this.#prices.length] as number));
  }

  clear(): void {
    this.#minute = Number.NaN;
    this.#known = 0;
    this.#last = Number.NaN;
  }
}

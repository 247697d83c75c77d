import type { CurrentRating, DurationMicros, Micros } from '@mia-trading/core';

export interface EntryGateOptions {
  /** A score below this re-arms the gate. */
  readonly rearmBelow: number;
  /** Time after an exit at which the gate is armed again. */
  readonly rearmAfterExit: DurationMicros;
}

/**
 * Turns ratings into entry signals: one signal each time the score crosses the gate upward while armed.
 * A signal disarms; a score below `rearmBelow`, a change of direction, or time after an exit arms again. The gate may move from rating to
 * rating (regime, session); a gate that sinks under a standing score is not crossed by it.
 */
export class EntryGate {
  readonly #options: EntryGateOptions;
  #armed = true;
  #firedDirection = 0;
  #previousScore = NaN;
  #previousDirection = 0;
  #rearmAt = Infinity;

  constructor(options: EntryGateOptions) {
    this.#options = options;
  }

  /** Takes the next rating and the score that must be crossed now; true when it is an entry signal. The first rating of a run crosses nothing. */
  crosses(rating: Pick<CurrentRating, 'ts' | 'score' | 'direction'>, gate: number): boolean {
    const { rearmBelow } = this.#options;
    const turned = rating.direction !== this.#previousDirection;
    if (rating.score < rearmBelow || (rating.direction !== 0 && rating.direction !== this.#firedDirection) || rating.ts >= this.#rearmAt) this.#arm();
    const fromBelow = this.#previousScore < gate || (turned && !Number.isNaN(this.#previousScore));
    this.#previousScore = rating.score;
    this.#previousDirection = rating.direction;
    if (!this.#armed || !fromBelow || rating.direction === 0 || rating.score < gate) return false;
    this.#armed = false;
    this.#firedDirection = rating.direction;
    return true;
  }

  /** A position was closed at `time`. */
  onExit(time: Micros): void {
    this.#rearmAt = time + this.#options.rearmAfterExit;
  }

  #arm(): void {
    this.#armed = true;
    this.#firedDirection = 0;
    this.#rearmAt = Infinity;
  }
}

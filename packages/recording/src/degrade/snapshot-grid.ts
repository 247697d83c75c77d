import type { DurationMicros, Micros } from '@mia-trading/core';

/** Points in time at which snapshots go out, `interval` apart. */
export class SnapshotGrid {
  readonly #interval: DurationMicros;
  readonly #phase: DurationMicros;

  /** `phase`: how far after the whole multiples of the interval, 0 up to it. */
  constructor(interval: DurationMicros, phase: DurationMicros) {
    this.#interval = interval;
    this.#phase = phase;
  }

  /** First point after `time`. */
  after(time: Micros): Micros {
    return (Math.floor((time - this.#phase) / this.#interval) + 1) * this.#interval + this.#phase;
  }
}

import { createReading, type Reading } from '@mia-trading/core';

/**
 * A feature's last answer, kept while nothing that it is made of has changed: most evaluations come between two prints. The owner tells
 * what it is made of by a version and the minute of the session, and {@link forget}s it when anything else has changed. It is no state:
 * a restored feature answers anew, and alike.
 */
export class KeptReading {
  /** The owner writes it when {@link isOf} says no; `asOf` is not kept. */
  readonly reading: Reading = createReading();
  #version = Number.NaN;
  #minute = Number.NaN;

  /** Whether the answer is of this version and minute; if not, it is taken to be from now on. */
  isOf(version: number, minute: number): boolean {
    if (version === this.#version && minute === this.#minute) return true;
    this.#version = version;
    this.#minute = minute;
    return false;
  }

  forget(): void {
    this.#version = Number.NaN;
  }

  /** Writes the answer into a reading, all but `asOf`. */
  copyTo(reading: Reading): void {
    const { available, signal, confidence, reason } = this.reading;
    reading.available = available;
    reading.signal = signal;
    reading.confidence = confidence;
    reading.reason = reason;
  }
}

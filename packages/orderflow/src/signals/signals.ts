import type { Reading } from '@mia-trading/core';

/** `tanh(measure / scale)` in (-1, +1); 0 for a flat scale, `NaN` for a measure or scale that is not there. */
export function squash(measure: number, scale: number): number {
  return scale === 0 ? 0 : Math.tanh(measure / scale);
}

/** Makes a reading unavailable, with a constant reason. */
export function refuse(reading: Reading, reason: string): void {
  reading.available = false;
  reading.signal = 0;
  reading.confidence = 0;
  reading.reason = reason;
}

/** The number itself, or `null` for one that is not there: what an explanation shows. */
export function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

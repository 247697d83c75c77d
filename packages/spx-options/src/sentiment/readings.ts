import type { Reading } from '@mia-trading/core';

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

/** What a norm that rests on very few days is worth; the same as core gives a session that is its own scale. */
const SHORT_HISTORY_CONFIDENCE = 0.7;

/** Confidence 0.7 .. 1 of a norm that rests on `days` of the `wanted` ones, linear between. */
export function historyConfidence(days: number, wanted: number): number {
  return SHORT_HISTORY_CONFIDENCE + (1 - SHORT_HISTORY_CONFIDENCE) * Math.min(1, days / wanted);
}

/** Limits a number to `[low, high]`. */
export function clamp(value: number, low: number, high: number): number {
  return value < low ? low : value > high ? high : value;
}

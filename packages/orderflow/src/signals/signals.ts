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

/** What volume whose aggressor was inferred is worth against 1 from the exchange, by rule. */
export interface InferenceWorth {
  readonly quoteReliability: number;
  readonly tickReliability: number;
}

/** 0 .. 1: share of the volume whose aggressor is known, inferred ones counted at their worth; `NaN` without volume. All volumes in contracts. */
export function aggressorReliability(volume: number, unknown: number, byQuoteRule: number, byTickRule: number, worth: InferenceWorth): number {
  return 1 - (unknown + (1 - worth.quoteReliability) * byQuoteRule + (1 - worth.tickReliability) * byTickRule) / volume;
}

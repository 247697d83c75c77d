import { MEDIAN_TO_DEVIATION, type SignalScaleSnapshot } from '@mia-trading/core';

const MINUTES_PER_DAY = 1_440;

/** As many prior sessions as make a norm, all of the same median: `value` in every bucket. */
export function priorSessions(value: number, bucketMinutes = 30, sessions = 5): SignalScaleSnapshot {
  const session = Array.from({ length: MINUTES_PER_DAY / bucketMinutes }, () => value);
  return { schemaVersion: 1, bucketMinutes, sessions: Array.from({ length: sessions }, () => session) };
}

/** Prior sessions that give a scale of `scale`. */
export function priorScale(scale: number): SignalScaleSnapshot {
  return priorSessions(scale / MEDIAN_TO_DEVIATION);
}

/** A point in time: whole microseconds since 1970-01-01T00:00:00Z. Exact in a `number` until the year 2255. */
export type Micros = number;

/** A length of time in whole microseconds. */
export type DurationMicros = number;

export const MILLISECOND: DurationMicros = 1_000;
export const SECOND: DurationMicros = 1_000_000;
export const MINUTE: DurationMicros = 60 * SECOND;
export const HOUR: DurationMicros = 60 * MINUTE;
export const DAY: DurationMicros = 24 * HOUR;

const ISO_MILLISECONDS_END = 23;

/** ISO 8601 in UTC with six fractional digits, e.g. `2023-12-25T23:00:00.000123Z`. */
export function isoFromMicros(time: Micros): string {
  const milliseconds = Math.floor(time / MILLISECOND);
  const rest = time - milliseconds * MILLISECOND;
  return `${new Date(milliseconds).toISOString().slice(0, ISO_MILLISECONDS_END)}${String(rest).padStart(3, '0')}Z`;
}

/**
 * Parses an ISO 8601 instant with a zone (`Z` or an offset) and up to six fractional digits.
 * Returns `undefined` when the text is not such an instant.
 */
export function microsFromIso(text: string): Micros | undefined {
  const match = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.(\d{1,6}))?(Z|[+-]\d{2}:\d{2})$/.exec(text);
  if (match === null) return undefined;
  const [, wholeSeconds, fraction = '', zone] = match;
  const milliseconds = Date.parse(`${wholeSeconds ?? ''}${zone ?? ''}`);
  if (Number.isNaN(milliseconds)) return undefined;
  return milliseconds * MILLISECOND + Number(fraction.padEnd(6, '0'));
}

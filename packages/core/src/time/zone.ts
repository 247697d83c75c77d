import { dayNumber, type DayNumber } from './civil-date.js';
import { DAY, HOUR, MILLISECOND, MINUTE, SECOND, type DurationMicros, type Micros } from './micros.js';

/** IANA zones the calendars use. */
export type ZoneName = 'America/Chicago' | 'America/New_York' | 'Europe/London' | 'UTC';

interface ZoneDay {
  /** Offset at the start and at the end of the UTC day. */
  readonly start: DurationMicros;
  readonly end: DurationMicros;
}

const formats = new Map<ZoneName, Intl.DateTimeFormat>();
const zoneDays = new Map<ZoneName, Map<number, ZoneDay>>();

/** Local time minus UTC at `time`, e.g. -6 h for Chicago in winter. Asks `Intl` twice per zone and UTC day, then remembers. */
export function zoneOffset(zone: ZoneName, time: Micros): DurationMicros {
  if (zone === 'UTC') return 0;
  const utcDay = Math.floor(time / DAY);
  let days = zoneDays.get(zone);
  if (days === undefined) zoneDays.set(zone, (days = new Map()));
  let known = days.get(utcDay);
  if (known === undefined) days.set(utcDay, (known = { start: measureOffset(zone, utcDay * DAY), end: measureOffset(zone, (utcDay + 1) * DAY - SECOND) }));
  return known.start === known.end ? known.start : measureOffset(zone, time);
}

function measureOffset(zone: ZoneName, time: Micros): DurationMicros {
  const seconds = Math.floor(time / SECOND);
  const parts = formatOf(zone).formatToParts(new Date(seconds * (SECOND / MILLISECOND)));
  const part = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.find((candidate) => candidate.type === type)?.value);
  const local = dayNumber(part('year'), part('month'), part('day')) * DAY + part('hour') * HOUR + part('minute') * MINUTE + part('second') * SECOND;
  return local - seconds * SECOND;
}

function formatOf(zone: ZoneName): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (format === undefined) {
    const digits = '2-digit';
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: digits,
      day: digits,
      hour: digits,
      minute: digits,
      second: digits,
    });
    formats.set(zone, format);
  }
  return format;
}

/**
 * Instant of a local wall time given as a date and minutes since its midnight (below 0 and beyond a day carry over).
 * A wall time that a spring change skips is read as if the clock had not changed; of one that occurs twice, the first is meant.
 */
export function instantOf(zone: ZoneName, date: DayNumber, minuteOfDay: number): Micros {
  const wall = date * DAY + minuteOfDay * MINUTE;
  const before = zoneOffset(zone, wall - DAY);
  const candidate = wall - before;
  if (zoneOffset(zone, candidate) === before) return candidate;
  const after = zoneOffset(zone, wall + DAY);
  return zoneOffset(zone, wall - after) === after ? wall - after : candidate;
}

/** Local date at `time`. */
export function localDate(zone: ZoneName, time: Micros): DayNumber {
  return Math.floor((time + zoneOffset(zone, time)) / DAY);
}

/** Whole minutes since local midnight by the wall clock at `time`. */
export function localMinute(zone: ZoneName, time: Micros): number {
  const local = time + zoneOffset(zone, time);
  return Math.floor((local - Math.floor(local / DAY) * DAY) / MINUTE);
}

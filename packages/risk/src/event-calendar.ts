/**
 * Times of scheduled news (CPI, employment, FOMC) around which nothing is entered.
 *
 * One event a line: `2024-01-11 08:30 ET CPI` (zones ET, CT, UTC; daylight saving is the zone's own) or an ISO instant,
 * `2024-01-11T13:30:00Z CPI`. `#` begins a comment. Sources of the times: BLS release schedule, Federal Reserve FOMC calendar.
 */
import { instantOf, microsFromIso, MiaError, MINUTE, parseIsoDate, type Micros, type ZoneName } from '@mia-trading/core';
import type { EventsConfig } from './config.js';

export interface ScheduledEvent {
  readonly time: Micros;
  readonly name: string;
}

const ZONES: Readonly<Record<string, ZoneName>> = { ET: 'America/New_York', CT: 'America/Chicago', UTC: 'UTC' };
const MINUTES_PER_HOUR = 60;
const LOCAL_TIME = /^(\d{4}-\d{2}-\d{2}) ([01]\d|2[0-3]):([0-5]\d) (ET|CT|UTC)$/;
const LINE = /^(\S+T\S+|\S+ \S+ \S+)\s+(.+)$/;

/** Lines of a calendar file that hold an event, without comments. Throws `MIA-RISK-EVENTS` naming the first line that cannot be read. */
export function calendarLines(text: string): string[] {
  const lines = text.split(/\r?\n/);
  parseEvents(lines);
  return lines.map(withoutComment).filter((line) => line !== '');
}

/** Events of a calendar's lines, in order of time. Throws `MIA-RISK-EVENTS` naming the first line that cannot be read. */
export function parseEvents(lines: readonly string[]): ScheduledEvent[] {
  const events: ScheduledEvent[] = [];
  lines.forEach((line, index) => {
    const text = withoutComment(line);
    if (text !== '') events.push(eventOf(text, index + 1));
  });
  return events.sort((a, b) => a.time - b.time);
}

function withoutComment(line: string): string {
  return line.replace(/#.*$/, '').trim();
}

function eventOf(text: string, line: number): ScheduledEvent {
  const [, when = '', name = ''] = LINE.exec(text) ?? [];
  const time = microsFromIso(when) ?? localTime(when);
  if (time === undefined) {
    throw new MiaError('MIA-RISK-EVENTS', `line ${line} of the event calendar cannot be read: "${text}"`, 'Write for example "2024-01-11 08:30 ET CPI" or "2024-01-11T13:30:00Z CPI".', { line });
  }
  return { time, name };
}

function localTime(text: string): Micros | undefined {
  const [, date = '', hours, minutes, zone = ''] = LOCAL_TIME.exec(text) ?? [];
  const day = parseIsoDate(date);
  const name = ZONES[zone];
  return day === undefined || name === undefined ? undefined : instantOf(name, day, Number(hours) * MINUTES_PER_HOUR + Number(minutes));
}

/** Answers which scheduled event a time is too near to. */
export class EventCalendar {
  readonly #events: readonly ScheduledEvent[];
  readonly #before: number;
  readonly #after: number;

  /** Throws `MIA-RISK-EVENTS` when a line of the configuration cannot be read. */
  constructor(config: EventsConfig) {
    this.#events = parseEvents(config.times);
    this.#before = config.minutesBefore * MINUTE;
    this.#after = config.minutesAfter * MINUTE;
  }

  /** The first event whose blackout, from `minutesBefore` it to `minutesAfter` it with both ends, holds `time`; `null` when none does. */
  blackoutAt(time: Micros): ScheduledEvent | null {
    // The first event that is not over yet begins the blackout, if any has begun.
    const next = this.#events[this.#firstNotBefore(time - this.#after)];
    return next !== undefined && time >= next.time - this.#before ? next : null;
  }

  /** What a person should know before trading from `time` on: that the calendar is empty or over. `null` when it holds an event to come. */
  warningAt(time: Micros): string | null {
    const last = this.#events.at(-1);
    if (last === undefined) return 'no calendar of scheduled events: entries are not held back around CPI, employment or FOMC (risk.events.file)';
    if (last.time < time) return `the calendar of scheduled events ends before this session, with ${last.name}: entries are not held back around later ones (risk.events.file)`;
    return null;
  }

  #firstNotBefore(time: Micros): number {
    let low = 0;
    let high = this.#events.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#events[middle]?.time ?? Infinity) < time) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

import { dayNumber, instantOf, SECOND, type Micros, type ZoneName } from '@mia-trading/core';

const MOMENT = /^(\d{4})(\d{2})(\d{2})[ -]+(\d{2}):(\d{2}):(\d{2})(?: (\S+))?$/;
const MINUTES_AN_HOUR = 60;
/** Zones as TWS names them. */
const ZONES: Readonly<Record<string, ZoneName>> = {
  'US/Eastern': 'America/New_York',
  'America/New_York': 'America/New_York',
  EST: 'America/New_York',
  EST5EDT: 'America/New_York',
  'US/Central': 'America/Chicago',
  'America/Chicago': 'America/Chicago',
  CST6CDT: 'America/Chicago',
  'Europe/London': 'Europe/London',
  GB: 'Europe/London',
  GMT: 'UTC',
  UTC: 'UTC',
};

/**
 * When an execution happened. The broker tells whole seconds, in the zone that TWS is set to (`20251104 09:30:00 US/Central`): the time it
 * was heard where that lies in this second, else the nearest end of it. Without a zone that is known: when it was heard.
 */
export function executionTime(text: string, heardAt: Micros): Micros {
  const match = MOMENT.exec(text.trim());
  const zone = ZONES[match?.[7] ?? ''];
  if (match === null || zone === undefined) return heardAt;
  const [, year, month, day, hour, minute, second] = match.map(Number) as [number, number, number, number, number, number, number];
  const begins = instantOf(zone, dayNumber(year, month, day), hour * MINUTES_AN_HOUR + minute) + second * SECOND;
  return Math.min(Math.max(heardAt, begins), begins + SECOND - 1);
}

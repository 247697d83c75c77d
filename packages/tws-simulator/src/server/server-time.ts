import { dayNumber, isoDate, localDate, localMinute, MINUTE, SECOND, instantOf, type IsoDate, type Micros, type ZoneName } from '@mia-trading/core';

/** Zones as the broker names them. */
export type BrokerZone = 'US/Eastern' | 'US/Central' | 'UTC';

const MINUTES_AN_HOUR = 60;
const ZONES: Readonly<Record<string, ZoneName>> = {
  'US/Eastern': 'America/New_York',
  'US/Central': 'America/Chicago',
  'America/New_York': 'America/New_York',
  'America/Chicago': 'America/Chicago',
  EST: 'America/New_York',
  EST5EDT: 'America/New_York',
  GMT: 'UTC',
  UTC: 'UTC',
};
const ZONE_OF: Readonly<Record<BrokerZone, ZoneName>> = { 'US/Eastern': 'America/New_York', 'US/Central': 'America/Chicago', UTC: 'UTC' };
const MOMENT = /^(\d{4})(\d{2})(\d{2})(?:( {1,2}|-)(\d{2}):(\d{2}):(\d{2})(?: (\S+))?)?$/;

function two(value: number): string {
  return String(value).padStart(2, '0');
}

/** `YYYYMMDD` of an ISO date. */
export function compactDate(date: IsoDate): string {
  return date.replaceAll('-', '');
}

/** Date of a time in a zone, `YYYYMMDD`. */
export function brokerDate(time: Micros, zone: BrokerZone): string {
  return compactDate(isoDate(localDate(ZONE_OF[zone], time)));
}

/** Time of day in a zone without separators, e.g. `0930`. */
export function brokerMinute(time: Micros, zone: BrokerZone): string {
  const minute = localMinute(ZONE_OF[zone], time);
  return `${two(Math.floor(minute / MINUTES_AN_HOUR))}${two(minute % MINUTES_AN_HOUR)}`;
}

/** A time as the broker writes it, e.g. `20251104 09:30:00 US/Central`. */
export function brokerTime(time: Micros, zone: BrokerZone): string {
  const minute = localMinute(ZONE_OF[zone], time);
  const second = Math.floor((time % MINUTE) / SECOND);
  return `${brokerDate(time, zone)} ${two(Math.floor(minute / MINUTES_AN_HOUR))}:${two(minute % MINUTES_AN_HOUR)}:${two(second)} ${zone}`;
}

/**
 * A time as clients write it: `20251104 09:30:00 US/Central`, without a zone that of `zone`, `20251104-14:30:00` in UTC, or a date for its
 * first instant. `null` when it cannot be read.
 */
export function parseBrokerTime(text: string, zone: BrokerZone): Micros | null {
  const match = MOMENT.exec(text.trim());
  if (match === null) return null;
  const [, year, month, day, separator, hour, minute, second, named] = match;
  const name = named === undefined ? (separator === '-' ? 'UTC' : ZONE_OF[zone]) : ZONES[named];
  if (name === undefined) return null;
  const minutes = Number(hour ?? 0) * MINUTES_AN_HOUR + Number(minute ?? 0);
  return instantOf(name, dayNumber(Number(year), Number(month), Number(day)), minutes) + Number(second ?? 0) * SECOND;
}

/** The zone in which the broker tells times of a contract on an exchange. */
export function zoneOf(exchange: string): BrokerZone {
  return exchange === 'NASDAQ' ? 'US/Eastern' : 'US/Central';
}

import { isoDate, localDate, localMinute, MINUTE, SECOND, type Micros } from '@mia-trading/core';

const MINUTES_AN_HOUR = 60;

function two(value: number): string {
  return String(value).padStart(2, '0');
}

/** A time as TWS writes it in New York, e.g. `20251104 09:30:00 US/Eastern`. */
export function newYorkTime(time: Micros): string {
  const minute = localMinute('America/New_York', time);
  const second = Math.floor((time % MINUTE) / SECOND);
  const date = isoDate(localDate('America/New_York', time)).replaceAll('-', '');
  return `${date} ${two(Math.floor(minute / MINUTES_AN_HOUR))}:${two(minute % MINUTES_AN_HOUR)}:${two(second)} US/Eastern`;
}

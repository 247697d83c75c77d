import { MINUTE, type MarketView, type Micros } from '@mia-trading/core';

const MINUTES_PER_HOUR = 60;
const HALF_HOURS_TO_OPEN = 31;
const HOURS_TO_CLOSE = 22;

/** Minutes from the session start, 17:00 CT, to the open of regular trading hours, 08:30 CT. */
export const REGULAR_OPEN_MINUTE = (HALF_HOURS_TO_OPEN * MINUTES_PER_HOUR) / 2;

/** Minutes from the session start, 17:00 CT, to the end of regular trading hours, 15:00 CT. */
export const REGULAR_CLOSE_MINUTE = HOURS_TO_CLOSE * MINUTES_PER_HOUR;

/** Minutes after an anchor within which the first event must be seen for what is summed from it to count as whole. */
export const ANCHOR_TOLERANCE_MINUTES = 5;

/**
 * The latest 17:00 CT, to which bars are aligned. In the pre-open that is the one of the day before, which changes nothing:
 * every period divides the hour.
 */
export function sessionStartOf(market: MarketView): Micros {
  return Math.floor(market.now / MINUTE) * MINUTE - market.sessionMinute * MINUTE;
}

/** Whether a session is seen from its begin on, judged when its first event arrives: before trading, or in its first minutes. */
export function seesSessionBegin(market: MarketView): boolean {
  return market.phase === 'preOpen' || market.phase === 'auction' || market.sessionMinute <= ANCHOR_TOLERANCE_MINUTES;
}

/** Whether regular hours are seen from their begin on, judged when their first event arrives. */
export function seesRegularBegin(market: MarketView): boolean {
  return market.sessionMinute <= REGULAR_OPEN_MINUTE + ANCHOR_TOLERANCE_MINUTES;
}

const MILLISECONDS_PER_DAY = 86_400_000;
const DAYS_PER_WEEK = 7;
/** 1970-01-01 was a Thursday: three days after a Monday. */
const EPOCH_WEEKDAY = 3;

/** Number of the calendar week (Monday to Sunday) of an ISO date, counted from 1969-12-29; `NaN` when it is not a date. */
export function weekOf(isoDate: string): number {
  return Math.floor(daysSinceMonday(isoDate) / DAYS_PER_WEEK);
}

/** Whether an ISO date is a Monday. */
export function isMonday(isoDate: string): boolean {
  return daysSinceMonday(isoDate) % DAYS_PER_WEEK === 0;
}

function daysSinceMonday(isoDate: string): number {
  return Date.parse(isoDate) / MILLISECONDS_PER_DAY + EPOCH_WEEKDAY;
}

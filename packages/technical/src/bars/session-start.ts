import { MINUTE, type MarketView, type Micros } from '@mia-trading/core';

const HALF_HOURS_TO_OPEN = 31;
const MINUTES_PER_HALF_HOUR = 30;

/** Minutes from the session start, 17:00 CT, to the open of regular trading hours, 08:30 CT. */
export const REGULAR_OPEN_MINUTE = HALF_HOURS_TO_OPEN * MINUTES_PER_HALF_HOUR;

const HOURS_TO_CLOSE = 22;
const MINUTES_PER_HOUR = 60;

/** Minutes from the session start, 17:00 CT, to the end of regular trading hours, 15:00 CT. */
export const REGULAR_CLOSE_MINUTE = HOURS_TO_CLOSE * MINUTES_PER_HOUR;

/** Minutes after an anchor within which the first event must be seen for what is summed from it to count as whole. */
export const ANCHOR_TOLERANCE_MINUTES = 5;

/** Start of the session that `market.now` belongs to: 17:00 CT, to which bars are aligned. */
export function sessionStartOf(market: MarketView): Micros {
  return Math.floor(market.now / MINUTE) * MINUTE - market.sessionMinute * MINUTE;
}

const MILLISECONDS_PER_DAY = 86_400_000;
const DAYS_PER_WEEK = 7;
/** 1970-01-01 was a Thursday: three days after a Monday. */
const EPOCH_WEEKDAY = 3;

/** Number of the calendar week (Monday to Sunday) of an ISO date, counted from 1969-12-29; `NaN` when it is not a date. */
export function weekOf(isoDate: string): number {
  return Math.floor((Date.parse(isoDate) / MILLISECONDS_PER_DAY + EPOCH_WEEKDAY) / DAYS_PER_WEEK);
}

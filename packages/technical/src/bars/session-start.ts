import { MINUTE, type Instrument, type MarketView, type Micros } from '@mia-trading/core';

/** Begin and end of regular hours in minutes from the session start: 08:30-15:00 after 17:00 CT, 07:20-12:30 after 17:00 CT, 09:30-16:00 after midnight ET. */
const REGULAR_MINUTES = {
  CME_EQUITY: { open: 930, close: 1_320 },
  COMEX: { open: 860, close: 1_170 },
  US_EQUITY: { open: 570, close: 960 },
  ALWAYS: { open: 0, close: 1_440 },
} as const satisfies Record<Instrument['calendar'], { open: number; close: number }>;

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
  return market.sessionMinute <= REGULAR_MINUTES[market.instrument.calendar].open + ANCHOR_TOLERANCE_MINUTES;
}

/** Opening of the regular hours of the day that `market.now` belongs to. */
export function regularOpenOf(market: MarketView): Micros {
  return sessionStartOf(market) + REGULAR_MINUTES[market.instrument.calendar].open * MINUTE;
}

/** End of the regular hours of the day that `market.now` belongs to, short days left aside. */
export function regularCloseOf(market: MarketView): Micros {
  return sessionStartOf(market) + REGULAR_MINUTES[market.instrument.calendar].close * MINUTE;
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

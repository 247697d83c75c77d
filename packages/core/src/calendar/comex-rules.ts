import { yearOf, type DayNumber } from '../time/civil-date.js';
import { minuteOf, type CalendarRules } from './day-plan.js';
import { globexRules, ruleDate, type GlobexDay } from './globex-rules.js';
import { shortDayOn, usHolidayOn } from './us-holidays.js';

/**
 * COMEX metals (GC) on Globex, as far as known. All times CT.
 *
 * - Sunday to Friday 17:00-16:00, until 2015-09-18 to 16:15; no halt inside the day.
 * - Closed: new year, Good Friday, Christmas. Holiday halts at 12:00 until 2021 and 13:30 from 2022, reopening at 17:00 under the next
 *   trade date. 12:45 close on the Friday after Thanksgiving. Source: CME schedules as collected in pandas_market_calendars (energy and
 *   metals) and a broker's table for 2026.
 * - Regular hours are those of the former floor, 07:20-12:30 (08:20-13:30 ET).
 *
 * Not verified: the 12:45 close on Christmas Eve, the halt of Labor Day from 2022 on, holiday halts before 2014.
 */
export const COMEX_RULES: CalendarRules = globexRules({
  dayOf: comexDay,
  haltOf: () => null,
  regularHoursOf: () => ({ from: minuteOf(7, 20), to: minuteOf(12, 30) }),
});

const CLOSE = minuteOf(16);
const CLOSE_UNTIL_2015 = minuteOf(16, 15);
const CLOSE_MOVED = ruleDate('2015-09-21');
const EARLY_CLOSE = minuteOf(12, 45);
const HOLIDAY_HALT = minuteOf(13, 30);
const HOLIDAY_HALT_UNTIL_2021 = minuteOf(12);
const FIRST_LATE_HALTS = 2022;

function comexDay(day: DayNumber): GlobexDay {
  switch (usHolidayOn(day)) {
    case 'newYear':
    case 'christmas':
    case 'goodFriday':
      return { kind: 'closed', close: 0 };
    case undefined: {
      const short = shortDayOn(day);
      if (short === 'thanksgivingFriday' || short === 'christmasEve') return { kind: 'earlyClose', close: EARLY_CLOSE };
      return { kind: 'regular', close: day < CLOSE_MOVED ? CLOSE_UNTIL_2015 : CLOSE };
    }
    default:
      return { kind: 'halt', close: yearOf(day) >= FIRST_LATE_HALTS ? HOLIDAY_HALT : HOLIDAY_HALT_UNTIL_2021 };
  }
}

import { yearOf, type DayNumber } from '../time/civil-date.js';
import { minuteOf, type CalendarRules } from './day-plan.js';
import { globexRules, ruleDate, type GlobexDay } from './globex-rules.js';
import { isEmploymentReportGoodFriday, isMourningDay, shortDayOn, usHolidayOn } from './us-holidays.js';

/**
 * CME equity index futures (ES, MES, NQ, MNQ) on Globex, as dated rules. All times CT.
 *
 * - Sunday to Friday 17:00-16:00, daily break 16:00-17:00.
 * - Trade dates 2012-11-19 to 2015-09-18 end at 16:15 (CME notice of 2012-11-18; NinjaTrader advisory 25 of 2015-09-15).
 * - Halt 15:15-15:30 until trade date 2021-06-25 (CME Globex notice 2021-06-21; seen in recorded prints of 2019 and 2021).
 * - Closed: new year, Christmas, Good Friday (but 08:15 close where it is the day of the employment report).
 * - Halt at 12:00 with reopening at 17:00 under the next trade date: Martin Luther King, Presidents, Memorial, Juneteenth, Independence,
 *   Labor and Thanksgiving days. Until 2014 (Martin Luther King and Presidents days: until 2015) the halt was at 10:30.
 * - 12:15 close: the day before Independence Day, the Friday after Thanksgiving, Christmas Eve. 08:30 close: days of mourning.
 * - Regular hours 08:30-15:00, to 12:00 on 12:15 days: the hours of the cash market.
 *
 * Holiday rules after the CME schedules as collected in pandas_market_calendars (CME Globex Equity), which keeps the 08:15 close for
 * every Good Friday from 2023 on; here it follows the employment report. Not verified: hours before 2012-11-19, for which the rules of
 * that day are used, and the trade date of an 08:15 close, taken as the day itself.
 */
export const CME_EQUITY_RULES: CalendarRules = globexRules({
  dayOf: cmeEquityDay,
  haltOf: (day) => (day < HALT_REMOVED ? { from: HALT_START, to: HALT_END } : null),
  regularHoursOf: ({ kind, close }) => {
    if (kind === 'regular') return { from: REGULAR_OPEN, to: REGULAR_CLOSE };
    return close > CASH_EARLY_CLOSE ? { from: REGULAR_OPEN, to: CASH_EARLY_CLOSE } : null;
  },
});

const REGULAR_OPEN = minuteOf(8, 30);
const REGULAR_CLOSE = minuteOf(15);
const CASH_EARLY_CLOSE = minuteOf(12);
const HALT_START = minuteOf(15, 15);
const HALT_END = minuteOf(15, 30);
const HALT_REMOVED = ruleDate('2021-06-28');

const CLOSE = minuteOf(16);
const CLOSE_UNTIL_2015 = minuteOf(16, 15);
const CLOSE_MOVED = ruleDate('2015-09-21');

const GOOD_FRIDAY_CLOSE = minuteOf(8, 15);
const MOURNING_CLOSE = minuteOf(8, 30);
const EARLY_CLOSE = minuteOf(12, 15);
const HOLIDAY_HALT = minuteOf(12);
const HOLIDAY_HALT_UNTIL_2014 = minuteOf(10, 30);
/** First year of the 12:00 halt for holidays from Memorial Day on; the winter ones followed a year later. */
const FIRST_NOON_HALTS = 2014;

function cmeEquityDay(day: DayNumber): GlobexDay {
  const holiday = usHolidayOn(day);
  switch (holiday) {
    case 'newYear':
    case 'christmas':
      return { kind: 'closed', close: 0 };
    case 'goodFriday':
      return isEmploymentReportGoodFriday(day) ? { kind: 'earlyClose', close: GOOD_FRIDAY_CLOSE } : { kind: 'closed', close: 0 };
    case undefined:
      if (isMourningDay(day)) return { kind: 'earlyClose', close: MOURNING_CLOSE };
      if (shortDayOn(day) !== undefined) return { kind: 'earlyClose', close: EARLY_CLOSE };
      return { kind: 'regular', close: day < CLOSE_MOVED ? CLOSE_UNTIL_2015 : CLOSE };
    default: {
      const isWinter = holiday === 'martinLutherKing' || holiday === 'presidents';
      const isNoon = yearOf(day) >= (isWinter ? FIRST_NOON_HALTS + 1 : FIRST_NOON_HALTS);
      return { kind: 'halt', close: isNoon ? HOLIDAY_HALT : HOLIDAY_HALT_UNTIL_2014 };
    }
  }
}

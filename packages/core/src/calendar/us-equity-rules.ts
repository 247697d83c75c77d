import { isoDate, isWeekend, type DayNumber } from '../time/civil-date.js';
import { MINUTES_PER_DAY, minuteOf, type CalendarRules, type DayPlan } from './day-plan.js';
import { isMourningDay, shortDayOn, usHolidayOn } from './us-holidays.js';

const OPEN = minuteOf(9, 30);
const CLOSE = minuteOf(16);
const EARLY_CLOSE = minuteOf(13);

function isTradeDate(day: DayNumber): boolean {
  return !isWeekend(day) && usHolidayOn(day) === undefined && !isMourningDay(day);
}

/**
 * United States stocks and cash indices: 09:30-16:00 ET on trading days, to 13:00 ET on the day before Independence Day, the Friday
 * after Thanksgiving and Christmas Eve. Trading outside these hours counts as closed. A trade date begins at midnight ET, from which
 * its minutes count; on other days the last one stays. Holidays: NYSE rule 7.2 and days of mourning, for 2013 and later.
 */
export const US_EQUITY_RULES: CalendarRules = {
  isTradeDate,
  sessionStartMinute: 0,
  plan(day: DayNumber): DayPlan {
    let tradeDay = day;
    while (!isTradeDate(tradeDay)) tradeDay -= 1;
    const tradeDate = isoDate(tradeDay);
    if (tradeDay !== day) return { spans: [{ from: 0, to: MINUTES_PER_DAY, phase: 'closed', tradeDate }], regularHours: null };
    const close = shortDayOn(day) === undefined ? CLOSE : EARLY_CLOSE;
    return {
      spans: [
        { from: 0, to: OPEN, phase: 'closed', tradeDate },
        { from: OPEN, to: close, phase: 'continuous', tradeDate },
        { from: close, to: MINUTES_PER_DAY, phase: 'closed', tradeDate },
      ],
      regularHours: { from: OPEN, to: close },
    };
  },
};

/** Markets that never close, such as crypto: every UTC day is a trade date, all of it continuous and regular. */
export const ALWAYS_RULES: CalendarRules = {
  isTradeDate: () => true,
  sessionStartMinute: 0,
  plan: (day) => ({
    spans: [{ from: 0, to: MINUTES_PER_DAY, phase: 'continuous', tradeDate: isoDate(day) }],
    regularHours: { from: 0, to: MINUTES_PER_DAY },
  }),
};

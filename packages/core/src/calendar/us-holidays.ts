import {
  dayNumber,
  dayOfMonth,
  easterSunday,
  FRIDAY,
  isWeekend,
  lastWeekday,
  MONDAY,
  monthOf,
  nthWeekday,
  parseIsoDate,
  SATURDAY,
  SUNDAY,
  THURSDAY,
  weekdayOf,
  yearOf,
  type DayNumber,
} from '../time/civil-date.js';

/** Holidays that close or shorten United States markets. */
export type UsHoliday =
  | 'newYear'
  | 'martinLutherKing'
  | 'presidents'
  | 'goodFriday'
  | 'memorial'
  | 'juneteenth'
  | 'independence'
  | 'labor'
  | 'thanksgiving'
  | 'christmas';

/** Days before or after a holiday on which markets close early. */
export type ShortDay = 'independenceEve' | 'thanksgivingFriday' | 'christmasEve';

/** Markets have kept Juneteenth since 2022. */
const FIRST_JUNETEENTH = 2022;


const JUNETEENTH_DAY = 19;
const CHRISTMAS_DAY = 25;

/** Days on which a dead president was mourned. The NYSE stays closed; CME equity products closed at 08:30 CT. Sources: CME press releases of 2018-12-02 and 2024-12-30. */
const MOURNING_DAYS: ReadonlySet<DayNumber> = new Set(['2018-12-05', '2025-01-09'].map((text) => parseIsoDate(text) ?? Number.NaN));

export function isMourningDay(day: DayNumber): boolean {
  return MOURNING_DAYS.has(day);
}

/** A Sunday holiday is kept on Monday, a Saturday one on Friday. */
function observed(day: DayNumber): DayNumber {
  const weekday = weekdayOf(day);
  return weekday === SUNDAY ? day + 1 : weekday === SATURDAY ? day - 1 : day;
}

/** The holiday kept on `day`, by the rules of the NYSE and CME for 1998 and later; `undefined` on any other day. */
export function usHolidayOn(day: DayNumber): UsHoliday | undefined {
  if (isWeekend(day)) return undefined;
  const year = yearOf(day);
  switch (monthOf(day)) {
    case 1: {
      // A Saturday new year is not made up for: the Friday belongs to the old year.
      if (day === dayNumber(year, 1, 1) || (day === dayNumber(year, 1, 2) && weekdayOf(day) === MONDAY)) return 'newYear';
      return day === nthWeekday(year, 1, MONDAY, 3) ? 'martinLutherKing' : undefined;
    }
    case 2:
      return day === nthWeekday(year, 2, MONDAY, 3) ? 'presidents' : undefined;
    case 3:
    case 4:
      return day === easterSunday(year) - 2 ? 'goodFriday' : undefined;
    case 5:
      return day === lastWeekday(year, 5, MONDAY) ? 'memorial' : undefined;
    case 6:
      return year >= FIRST_JUNETEENTH && day === observed(dayNumber(year, 6, JUNETEENTH_DAY)) ? 'juneteenth' : undefined;
    case 7:
      return day === observed(dayNumber(year, 7, 4)) ? 'independence' : undefined;
    case 9:
      return day === nthWeekday(year, 9, MONDAY, 1) ? 'labor' : undefined;
    case 11:
      return day === nthWeekday(year, 11, THURSDAY, 4) ? 'thanksgiving' : undefined;
    case 12:
      return day === observed(dayNumber(year, 12, CHRISTMAS_DAY)) ? 'christmas' : undefined;
    default:
      return undefined;
  }
}

/** The short day on `day`; `undefined` on any other day. A day that is itself a holiday is not short. */
export function shortDayOn(day: DayNumber): ShortDay | undefined {
  if (isWeekend(day) || usHolidayOn(day) !== undefined) return undefined;
  const month = monthOf(day);
  const date = dayOfMonth(day);
  if (month === 7 && date === 3 && !isWeekend(day + 1)) return 'independenceEve';
  if (month === 11 && usHolidayOn(day - 1) === 'thanksgiving') return 'thanksgivingFriday';
  if (month === 12 && date === CHRISTMAS_DAY - 1) return 'christmasEve';
  return undefined;
}

/**
 * Good Friday is also the day of the monthly employment report when it is the first Friday of April: CME equity products then trade
 * until 08:15 CT (2010, 2012, 2015, 2021, 2023, 2026); in other years they stay closed.
 */
export function isEmploymentReportGoodFriday(day: DayNumber): boolean {
  return usHolidayOn(day) === 'goodFriday' && day === nthWeekday(yearOf(day), 4, FRIDAY, 1);
}

/** A calendar date without a zone, as ISO text, e.g. `2023-12-26`. */
export type IsoDate = string;

/** A calendar date without a zone as whole days since 1970-01-01. */
export type DayNumber = number;

/** Day of the week, 0 Sunday .. 6 Saturday. */
export type Weekday = 0 | 1 | 2 | 3 | 4 | 5 | 6;

export const SUNDAY: Weekday = 0;
export const MONDAY: Weekday = 1;
export const TUESDAY: Weekday = 2;
export const WEDNESDAY: Weekday = 3;
export const THURSDAY: Weekday = 4;
export const FRIDAY: Weekday = 5;
export const SATURDAY: Weekday = 6;

const MILLISECONDS_PER_DAY = 86_400_000;
const DAYS_PER_WEEK = 7;
const ISO_DATE_END = 10;

/** Day number of year, month 1 .. 12 and day of the month; out-of-range parts carry over, as in `Date.UTC`. */
export function dayNumber(year: number, month: number, day: number): DayNumber {
  return Date.UTC(year, month - 1, day) / MILLISECONDS_PER_DAY;
}

/** Parses `YYYY-MM-DD`; `undefined` when the text is not a date that exists. */
export function parseIsoDate(text: string): DayNumber | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (match === null) return undefined;
  const day = dayNumber(Number(match[1]), Number(match[2]), Number(match[3]));
  return isoDate(day) === text ? day : undefined;
}

/** `YYYY-MM-DD` of a day number. */
export function isoDate(day: DayNumber): IsoDate {
  return new Date(day * MILLISECONDS_PER_DAY).toISOString().slice(0, ISO_DATE_END);
}

export function yearOf(day: DayNumber): number {
  return new Date(day * MILLISECONDS_PER_DAY).getUTCFullYear();
}

/** 1 January .. 12 December. */
export function monthOf(day: DayNumber): number {
  return new Date(day * MILLISECONDS_PER_DAY).getUTCMonth() + 1;
}

/** 1 .. 31. */
export function dayOfMonth(day: DayNumber): number {
  return new Date(day * MILLISECONDS_PER_DAY).getUTCDate();
}

export function weekdayOf(day: DayNumber): Weekday {
  return new Date(day * MILLISECONDS_PER_DAY).getUTCDay() as Weekday;
}

export function isWeekend(day: DayNumber): boolean {
  const weekday = weekdayOf(day);
  return weekday === SATURDAY || weekday === SUNDAY;
}

/** The `n`-th (1 the first) `weekday` of a month. */
export function nthWeekday(year: number, month: number, weekday: Weekday, n: number): DayNumber {
  const first = dayNumber(year, month, 1);
  const distance = (weekday - weekdayOf(first) + DAYS_PER_WEEK) % DAYS_PER_WEEK;
  return first + distance + (n - 1) * DAYS_PER_WEEK;
}

/** The last `weekday` of a month. */
export function lastWeekday(year: number, month: number, weekday: Weekday): DayNumber {
  const last = dayNumber(year, month + 1, 1) - 1;
  return last - ((weekdayOf(last) - weekday + DAYS_PER_WEEK) % DAYS_PER_WEEK);
}

/** Easter Sunday of the Gregorian calendar: the anonymous algorithm (Meeus, Astronomical Algorithms, chapter 8). Its numbers have no names. */
export function easterSunday(year: number): DayNumber {
  const golden = year % 19;
  const century = Math.floor(year / 100);
  const yearOfCentury = year % 100;
  const correction = Math.floor((8 * century + 13) / 25);
  const epact = (19 * golden + century - Math.floor(century / 4) - correction + 15) % 30;
  const weekday = (32 + 2 * (century % 4) + 2 * Math.floor(yearOfCentury / 4) - epact - (yearOfCentury % 4)) % 7;
  const shift = Math.floor((golden + 11 * epact + 22 * weekday) / 451);
  const monthAndDay = epact + weekday - 7 * shift + 114;
  return dayNumber(year, Math.floor(monthAndDay / 31), (monthAndDay % 31) + 1);
}

import { describe, expect, it } from '@jest/globals';
import { dayNumber, isoDate } from '../time/civil-date.js';
import { isEmploymentReportGoodFriday, isMourningDay, shortDayOn, usHolidayOn } from './us-holidays.js';

/** Days of a year for which `pick` has an answer. */
function daysOf(year: number, pick: (day: number) => unknown): string[] {
  const first = dayNumber(year, 1, 1);
  const days = Array.from({ length: dayNumber(year + 1, 1, 1) - first }, (_, i) => first + i);
  return days.filter((day) => pick(day) !== undefined && pick(day) !== false).map((day) => isoDate(day).slice(5));
}

describe('United States market holidays', () => {
  it.each([
    // The NYSE's published lists.
    [2021, ['01-01', '01-18', '02-15', '04-02', '05-31', '07-05', '09-06', '11-25', '12-24']],
    [2022, ['01-17', '02-21', '04-15', '05-30', '06-20', '07-04', '09-05', '11-24', '12-26']],
    [2023, ['01-02', '01-16', '02-20', '04-07', '05-29', '06-19', '07-04', '09-04', '11-23', '12-25']],
    [2024, ['01-01', '01-15', '02-19', '03-29', '05-27', '06-19', '07-04', '09-02', '11-28', '12-25']],
    [2025, ['01-01', '01-20', '02-17', '04-18', '05-26', '06-19', '07-04', '09-01', '11-27', '12-25']],
    [2026, ['01-01', '01-19', '02-16', '04-03', '05-25', '06-19', '07-03', '09-07', '11-26', '12-25']],
  ])('of %d', (year, expected) => {
    expect(daysOf(year, usHolidayOn)).toEqual(expected);
  });

  it.each([
    [2020, ['11-27', '12-24']],
    [2021, ['11-26']],
    [2022, ['11-25']],
    [2023, ['07-03', '11-24']],
    [2024, ['07-03', '11-29', '12-24']],
    [2025, ['07-03', '11-28', '12-24']],
    [2026, ['11-27', '12-24']],
  ])('short days of %d', (year, expected) => {
    expect(daysOf(year, shortDayOn)).toEqual(expected);
  });

  it('has Good Friday with the employment report in 2010, 2012, 2015, 2021, 2023 and 2026', () => {
    const years = Array.from({ length: 20 }, (_, i) => 2008 + i).filter((year) => daysOf(year, isEmploymentReportGoodFriday).length > 0);
    expect(years).toEqual([2010, 2012, 2015, 2021, 2023, 2026]);
  });

  it('mourned on 2018-12-05 and 2025-01-09', () => {
    expect([daysOf(2018, isMourningDay), daysOf(2024, isMourningDay), daysOf(2025, isMourningDay)]).toEqual([['12-05'], [], ['01-09']]);
  });
});

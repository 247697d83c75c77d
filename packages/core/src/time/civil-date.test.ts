import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dayNumber, dayOfMonth, easterSunday, FRIDAY, isoDate, isWeekend, lastWeekday, MONDAY, monthOf, nthWeekday, parseIsoDate, SUNDAY, THURSDAY, weekdayOf, yearOf } from './civil-date.js';

describe('civil dates', () => {
  it('counts days from 1970-01-01, a Thursday', () => {
    expect([dayNumber(1970, 1, 1), weekdayOf(0), isoDate(0)]).toEqual([0, THURSDAY, '1970-01-01']);
    expect(isoDate(dayNumber(2024, 13, 1))).toBe('2025-01-01');
  });

  it.each([
    // Easter Sundays as printed in almanacs; 2038 is the latest possible date, 2285 the earliest.
    [2015, '2015-04-05'],
    [2019, '2019-04-21'],
    [2023, '2023-04-09'],
    [2024, '2024-03-31'],
    [2026, '2026-04-05'],
    [2038, '2038-04-25'],
    [2285, '2285-03-22'],
  ])('Easter of %d is %s', (year, expected) => {
    expect(isoDate(easterSunday(year))).toBe(expected);
  });

  it('finds the third Friday, the last Monday and the fourth Thursday', () => {
    expect(isoDate(nthWeekday(2024, 3, FRIDAY, 3))).toBe('2024-03-15');
    expect(isoDate(nthWeekday(2023, 9, FRIDAY, 1))).toBe('2023-09-01');
    expect(isoDate(lastWeekday(2024, 5, MONDAY))).toBe('2024-05-27');
    expect(isoDate(lastWeekday(2021, 5, MONDAY))).toBe('2021-05-31');
    expect(isoDate(nthWeekday(2013, 11, THURSDAY, 4))).toBe('2013-11-28');
  });

  it('refuses dates that do not exist', () => {
    for (const text of ['2023-02-29', '2024-00-10', '2024-13-01', '24-01-01', '2024-01-01T00:00', '']) expect(parseIsoDate(text)).toBeUndefined();
    expect(parseIsoDate('2024-02-29')).toBe(dayNumber(2024, 2, 29));
  });

  it('round trips every day of three centuries', () => {
    fc.assert(
      fc.property(fc.integer({ min: dayNumber(1900, 1, 1), max: dayNumber(2199, 12, 31) }), (day) => {
        expect(parseIsoDate(isoDate(day))).toBe(day);
        expect(dayNumber(yearOf(day), monthOf(day), dayOfMonth(day))).toBe(day);
        expect(weekdayOf(day + 1)).toBe((weekdayOf(day) + 1) % 7);
        expect(isWeekend(day)).toBe([0, 6].includes(new Date(`${isoDate(day)}T00:00:00Z`).getUTCDay()));
      }),
    );
  });

  it('puts Easter on a Sunday between 22 March and 25 April', () => {
    for (let year = 1900; year < 2200; year += 1) {
      const easter = easterSunday(year);
      expect(weekdayOf(easter)).toBe(SUNDAY);
      expect(easter).toBeGreaterThanOrEqual(dayNumber(year, 3, 22));
      expect(easter).toBeLessThanOrEqual(dayNumber(year, 4, 25));
    }
  });
});

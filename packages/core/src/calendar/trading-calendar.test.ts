import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isoDate, parseIsoDate } from '../time/civil-date.js';
import { DAY, HOUR, isoFromMicros, microsFromIso, MINUTE, type Micros } from '../time/micros.js';
import { createSessionClock, sessionMinuteAt, TradingCalendar, type CalendarName } from './trading-calendar.js';

function instant(iso: string): Micros {
  const time = microsFromIso(iso);
  if (time === undefined) throw new Error(iso);
  return time;
}

const CALENDARS: readonly CalendarName[] = ['CME_EQUITY', 'COMEX', 'US_EQUITY', 'ALWAYS'];
const START = instant('2013-01-01T00:00:00Z');
const END = instant('2027-01-01T00:00:00Z');

function at(name: CalendarName, iso: string): string {
  const { phase, tradeDate, isRegularHours } = new TradingCalendar(name).at(instant(iso));
  return `${phase} ${tradeDate}${isRegularHours ? ' regular' : ''}`;
}

describe('COMEX', () => {
  it.each([
    ['2013-10-07T16:14:59-05:00', 'continuous 2013-10-07'],
    ['2013-10-07T16:15:00-05:00', 'closed 2013-10-07'],
    ['2019-12-16T15:20:00-06:00', 'continuous 2019-12-16'],
    ['2024-01-23T07:20:00-06:00', 'continuous 2024-01-23 regular'],
    ['2024-01-23T12:30:00-06:00', 'continuous 2024-01-23'],
    // Broker's table for 2026: metals halt at 13:30 on Martin Luther King Day.
    ['2026-01-19T13:29:59-06:00', 'continuous 2026-01-20'],
    ['2026-01-19T13:30:00-06:00', 'halted 2026-01-20'],
    ['2019-01-21T12:00:00-06:00', 'halted 2019-01-22'],
    ['2023-04-07T08:00:00-05:00', 'closed 2023-04-06'],
    ['2023-11-24T12:45:00-06:00', 'closed 2023-11-24'],
    ['2018-12-05T10:00:00-06:00', 'continuous 2018-12-05 regular'],
  ])('%s is %s', (time, expected) => {
    expect(at('COMEX', time)).toBe(expected);
  });
});

describe('US stocks', () => {
  it.each([
    ['2013-10-08T09:29:59-04:00', 'closed 2013-10-08'],
    ['2013-10-08T09:30:00-04:00', 'continuous 2013-10-08 regular'],
    ['2013-10-08T16:00:00-04:00', 'closed 2013-10-08'],
    ['2024-12-24T13:00:00-05:00', 'closed 2024-12-24'],
    ['2018-12-05T10:00:00-05:00', 'closed 2018-12-04'],
    ['2024-03-29T10:00:00-04:00', 'closed 2024-03-28'],
    ['2024-01-20T10:00:00-05:00', 'closed 2024-01-19'],
  ])('%s is %s', (time, expected) => {
    expect(at('US_EQUITY', time)).toBe(expected);
  });
});

describe('crypto', () => {
  it('never closes, and its trade date is the UTC day', () => {
    expect(at('ALWAYS', '2024-08-10T23:59:59.999999Z')).toBe('continuous 2024-08-10 regular');
    expect(at('ALWAYS', '2024-08-11T00:00:00Z')).toBe('continuous 2024-08-11 regular');
    expect(new TradingCalendar('ALWAYS').nextStop(START)).toBe(Infinity);
  });
});

describe('summer time', () => {
  it('opens at 17:00 Chicago time on both sides of the change: 23:00 UTC, then 22:00', () => {
    const clock = createSessionClock({ calendar: 'CME_EQUITY' });
    // 10 March 2024, a Sunday: clocks went from 02:00 to 03:00 that morning.
    expect(isoFromMicros(clock.nextOpen(instant('2024-03-03T12:00:00Z')))).toBe('2024-03-03T23:00:00.000000Z');
    expect(isoFromMicros(clock.nextOpen(instant('2024-03-10T12:00:00Z')))).toBe('2024-03-10T22:00:00.000000Z');
    // 3 November 2024: back again.
    expect(isoFromMicros(clock.nextOpen(instant('2024-10-27T12:00:00Z')))).toBe('2024-10-27T22:00:00.000000Z');
    expect(isoFromMicros(clock.nextOpen(instant('2024-11-03T12:00:00Z')))).toBe('2024-11-03T23:00:00.000000Z');
  });

  it('covers the days of 23 and 25 hours without a gap', () => {
    for (const date of ['2024-03-10', '2024-11-03']) {
      const clock = createSessionClock({ calendar: 'CME_EQUITY' });
      const opens = clock.nextOpen(instant(`${date}T08:00:00Z`));
      expect(clock.at(opens).sessionStart).toBe(opens);
      expect(clock.at(opens - 1).phase).toBe('preOpen');
    }
  });
});

describe('questions about dates', () => {
  const calendar = createSessionClock({ calendar: 'CME_EQUITY' });

  it('steps over week-ends and holidays', () => {
    expect(calendar.nextTradeDate('2023-12-22')).toBe('2023-12-26');
    expect(calendar.previousTradeDate('2024-01-02')).toBe('2023-12-29');
    expect(calendar.nextTradeDate('2026-01-16')).toBe('2026-01-20');
    expect(['2026-01-19', '2026-01-20', '2024-03-29', '2023-04-07'].map((date) => calendar.isTradeDate(date))).toEqual([false, true, false, true]);
  });

  it('gives regular hours as instants, none on a holiday', () => {
    expect(calendar.regularHours('2024-07-05')).toEqual({ start: instant('2024-07-05T13:30:00Z'), end: instant('2024-07-05T20:00:00Z') });
    expect(calendar.regularHours('2024-12-24')).toEqual({ start: instant('2024-12-24T14:30:00Z'), end: instant('2024-12-24T18:00:00Z') });
    expect(calendar.regularHours('2024-07-04')).toBeNull();
  });

  it('tells when trading stops and opens next', () => {
    const stop = (iso: string): string => isoFromMicros(calendar.nextStop(instant(iso)));
    expect(stop('2024-01-23T10:00:00-06:00')).toBe('2024-01-23T22:00:00.000000Z');
    expect(stop('2019-12-16T10:00:00-06:00')).toBe('2019-12-16T21:15:00.000000Z');
    expect(stop('2024-01-22T18:00:00-06:00')).toBe('2024-01-23T22:00:00.000000Z');
    expect(stop('2024-01-20T12:00:00Z')).toBe('2024-01-20T12:00:00.000000Z');
    expect(isoFromMicros(calendar.nextOpen(instant('2023-12-22T22:30:00Z')))).toBe('2023-12-25T23:00:00.000000Z');
    expect(calendar.nextOpen(instant('2024-01-23T12:00:00Z'))).toBe(instant('2024-01-23T12:00:00Z'));
  });

  it('refuses what is no date', () => {
    for (const date of ['2024-02-30', '20240102', '', '2024-1-2']) {
      expect(() => calendar.isTradeDate(date)).toThrow(expect.objectContaining({ code: 'MIA-CALENDAR-DATE', context: { date } }));
    }
  });

  it('counts minutes of the session', () => {
    const time = instant('2024-01-23T08:30:59-06:00');
    expect(sessionMinuteAt(calendar.at(time), time)).toBe(930);
  });
});

describe('every calendar, at any time', () => {
  const time = fc.integer({ min: 0, max: (END - START) / MINUTE }).map((minutes) => START + minutes * MINUTE + 1);

  it('answers the same whatever was asked before, and holds until it says', () => {
    fc.assert(
      fc.property(fc.constantFrom(...CALENDARS), fc.array(time, { minLength: 1, maxLength: 6 }), (name, times) => {
        const shared = new TradingCalendar(name);
        for (const asked of times) {
          const state = shared.at(asked);
          expect(state).toEqual(new TradingCalendar(name).at(asked));
          expect(state.until).toBeGreaterThan(asked);
          expect(state.until - asked).toBeLessThanOrEqual(25 * HOUR);
          expect(new TradingCalendar(name).at(state.until - 1)).toEqual(state);
        }
      }),
    );
  });

  it('keeps sessions within a day and books trades under trade dates only', () => {
    fc.assert(
      fc.property(fc.constantFrom(...CALENDARS), time, (name, asked) => {
        const calendar = new TradingCalendar(name);
        const { sessionStart, tradeDate, phase } = calendar.at(asked);
        expect(asked - sessionStart).toBeGreaterThanOrEqual(0);
        expect(asked - sessionStart).toBeLessThanOrEqual(25 * HOUR);
        if (phase === 'continuous') {
          expect(calendar.isTradeDate(tradeDate)).toBe(true);
          expect(asked - sessionStart).toBeLessThan(DAY);
        }
      }),
    );
  });

  it('never lets the trade date go back, day by day over 14 years', () => {
    for (const name of CALENDARS) {
      const calendar = new TradingCalendar(name);
      const dates: string[] = [];
      for (let asked = START; asked < END; asked += 12 * HOUR) dates.push(calendar.at(asked).tradeDate);
      expect(dates).toEqual([...dates].sort());
    }
  });

  it('has 250 to 253 trade dates in each year of the CME', () => {
    const calendar = createSessionClock({ calendar: 'CME_EQUITY' });
    for (let year = 2013; year < 2027; year += 1) {
      const first = parseIsoDate(`${year}-01-01`) ?? 0;
      const days = Array.from({ length: 366 }, (_, i) => isoDate(first + i)).filter((date) => date.startsWith(String(year)) && calendar.isTradeDate(date));
      expect(days.length).toBeGreaterThanOrEqual(250);
      expect(days.length).toBeLessThanOrEqual(253);
    }
  });
});

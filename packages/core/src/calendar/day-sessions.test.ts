import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DAY, HOUR, microsFromIso, MINUTE, type Micros } from '../time/micros.js';
import { DaySessionClock } from './day-sessions.js';

function instant(iso: string): Micros {
  const time = microsFromIso(iso);
  if (time === undefined) throw new Error(iso);
  return time;
}

const clock = new DaySessionClock();
const at = (iso: string): string => {
  const { name, isOverlap, isShortened } = clock.at(instant(iso));
  return [name, ...(isOverlap ? ['overlap'] : []), ...(isShortened ? ['shortened'] : [])].join(' ');
};

describe('sessions of the day', () => {
  it.each([
    ['2024-01-22T18:00:00-05:00', 'asia'],
    ['2024-01-23T01:59:59-05:00', 'asia'],
    ['2024-01-23T02:00:00-05:00', 'londonPre'],
    ['2024-01-23T04:00:00-05:00', 'london'],
    ['2024-01-23T08:00:00-05:00', 'newYorkPre'],
    ['2024-01-23T09:30:00-05:00', 'newYorkOpen overlap'],
    ['2024-01-23T11:00:00-05:00', 'midday overlap'],
    ['2024-01-23T11:30:00-05:00', 'midday'],
    ['2024-01-23T14:00:00-05:00', 'powerHour'],
    ['2024-01-23T16:00:00-05:00', 'afterHours'],
    ['2024-01-23T17:00:00-05:00', 'closed'],
    ['2024-01-23T17:59:59-05:00', 'closed'],
  ])('an ordinary winter day: %s is %s', (time, expected) => {
    expect(at(time)).toBe(expected);
  });

  it.each([
    // From 10 to 30 March 2024 New York had summer time and London not: London is 4 hours ahead.
    ['2024-03-12T02:59:59-04:00', 'asia'],
    ['2024-03-12T03:00:00-04:00', 'londonPre'],
    ['2024-03-12T04:59:59-04:00', 'londonPre'],
    ['2024-03-12T05:00:00-04:00', 'london'],
    ['2024-03-12T08:00:00-04:00', 'newYorkPre'],
    ['2024-03-12T12:29:59-04:00', 'midday overlap'],
    ['2024-03-12T12:30:00-04:00', 'midday'],
    // London back at 5 hours from 31 March; off again from 27 October to 2 November.
    ['2024-04-02T02:00:00-04:00', 'londonPre'],
    ['2024-10-29T02:00:00-04:00', 'asia'],
    ['2024-10-29T03:00:00-04:00', 'londonPre'],
    ['2024-11-05T02:00:00-05:00', 'londonPre'],
  ])('weeks of different summer time: %s is %s', (time, expected) => {
    expect(at(time)).toBe(expected);
  });

  it.each([
    ['half day before its end', '2024-12-24T12:59:59-05:00', 'midday shortened'],
    ['half day after 13:15 ET', '2024-12-24T13:15:00-05:00', 'closed shortened'],
    ['Martin Luther King Day morning', '2024-01-15T09:45:00-05:00', 'newYorkOpen shortened'],
    ['Martin Luther King Day after the halt', '2024-01-15T13:00:00-05:00', 'closed shortened'],
    ['Martin Luther King Day evening', '2024-01-15T18:00:00-05:00', 'asia shortened'],
    ['Saturday', '2024-01-20T12:00:00-05:00', 'closed'],
    ['Christmas', '2023-12-25T10:00:00-05:00', 'closed'],
    ['Christmas evening', '2023-12-25T18:00:00-05:00', 'asia'],
    ['Sunday evening', '2024-01-21T18:00:00-05:00', 'asia'],
  ])('%s', (_, time, expected) => {
    expect(at(time)).toBe(expected);
  });

  it('is a function of time alone and constant until it says', () => {
    const start = instant('2023-01-01T00:00:00Z');
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 730 * 24 * 12 }), { minLength: 2, maxLength: 5 }), (fiveMinutes) => {
        const shared = new DaySessionClock();
        for (const step of fiveMinutes) {
          const time = start + step * 5 * MINUTE;
          const answer = shared.at(time);
          expect(answer).toEqual(new DaySessionClock().at(time));
          expect(answer.until).toBeGreaterThan(time);
          expect(answer.until - time).toBeLessThanOrEqual(DAY + HOUR);
          expect({ ...new DaySessionClock().at(answer.until - 1), until: answer.until }).toEqual(answer);
        }
      }),
      { numRuns: 60 },
    );
  });
});

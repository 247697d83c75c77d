import { describe, expect, it } from '@jest/globals';
import { microsFromIso, type Micros } from '../time/micros.js';
import { createSessionClock } from './trading-calendar.js';

const clock = createSessionClock({ calendar: 'CME_EQUITY' });

function instant(iso: string): Micros {
  const time = microsFromIso(iso);
  if (time === undefined) throw new Error(iso);
  return time;
}

/** Phase and trade date at a wall time in Chicago, given with its offset. */
function at(iso: string): string {
  const { phase, tradeDate } = clock.at(instant(iso));
  return `${phase} ${tradeDate}`;
}

describe('CME equity index calendar: an ordinary week of 2024 (winter, UTC-6)', () => {
  it.each([
    ['Sunday before the pre-open', '2024-01-21T15:59:59-06:00', 'closed 2024-01-19'],
    ['Sunday pre-open from 16:00', '2024-01-21T16:00:00-06:00', 'preOpen 2024-01-22'],
    ['Sunday open', '2024-01-21T17:00:00-06:00', 'continuous 2024-01-22'],
    ['Monday before the break', '2024-01-22T15:59:59.999999-06:00', 'continuous 2024-01-22'],
    ['Monday break', '2024-01-22T16:00:00-06:00', 'closed 2024-01-22'],
    ['Monday pre-open from 16:45', '2024-01-22T16:45:00-06:00', 'preOpen 2024-01-23'],
    ['Monday evening', '2024-01-22T17:00:00-06:00', 'continuous 2024-01-23'],
    ['Friday after the close', '2024-01-26T16:00:00-06:00', 'closed 2024-01-26'],
    ['Friday evening stays closed', '2024-01-26T17:00:00-06:00', 'closed 2024-01-26'],
    ['Saturday', '2024-01-27T12:00:00-06:00', 'closed 2024-01-26'],
  ])('%s', (_, time, expected) => {
    expect(at(time)).toBe(expected);
  });

  it('has regular hours 08:30-15:00 CT', () => {
    const regular = ['08:29:59', '08:30:00', '14:59:59', '15:00:00'].map((time) => clock.at(instant(`2024-01-23T${time}-06:00`)).isRegularHours);
    expect(regular).toEqual([false, true, true, false]);
  });

  it('counts the session from 17:00 CT of the day before', () => {
    expect(clock.at(instant('2024-01-23T08:30:00-06:00')).sessionStart).toBe(instant('2024-01-22T17:00:00-06:00'));
    expect(clock.at(instant('2024-01-23T17:00:00-06:00')).sessionStart).toBe(instant('2024-01-23T17:00:00-06:00'));
  });
});

describe('CME equity index calendar: holidays', () => {
  it.each([
    // The recorded hour: CME schedule of Christmas 2023, pre-open 16:00, open 17:00 CT = 23:00 UTC.
    ['Christmas 2023 closed', '2023-12-25T21:59:59Z', 'closed 2023-12-22'],
    ['Christmas 2023 pre-open', '2023-12-25T22:00:00Z', 'preOpen 2023-12-26'],
    ['Christmas 2023 pre-open ends', '2023-12-25T22:59:59.999999Z', 'preOpen 2023-12-26'],
    ['Christmas 2023 reopens', '2023-12-25T23:00:00Z', 'continuous 2023-12-26'],
    ['the Sunday before Christmas 2023 does not open', '2023-12-24T17:30:00-06:00', 'closed 2023-12-22'],
    ['Christmas Eve 2024 trades to 12:15', '2024-12-24T12:14:59-06:00', 'continuous 2024-12-24'],
    ['Christmas Eve 2024 early close', '2024-12-24T12:15:00-06:00', 'closed 2024-12-24'],
    ['Christmas Eve 2021 was the day kept for a Saturday Christmas', '2021-12-24T10:00:00-06:00', 'closed 2021-12-23'],
    ['New Year 2023 kept on Monday', '2023-01-02T10:00:00-06:00', 'closed 2022-12-30'],
    ['New Year 2023 reopens on Monday evening', '2023-01-02T17:00:00-06:00', 'continuous 2023-01-03'],
    ['Friday before a Saturday new year trades', '2021-12-31T15:00:00-06:00', 'continuous 2021-12-31'],
    ['Good Friday 2024', '2024-03-29T08:00:00-05:00', 'closed 2024-03-28'],
    ['the evening before Good Friday 2024', '2024-03-28T18:00:00-05:00', 'closed 2024-03-28'],
    ['Good Friday 2023, employment report', '2023-04-07T08:14:59-05:00', 'continuous 2023-04-07'],
    ['Good Friday 2023 after 08:15', '2023-04-07T08:15:00-05:00', 'closed 2023-04-07'],
    // CME schedule of Martin Luther King Day 2026: trade date Tuesday, halt 12:00, open 17:00.
    ['Martin Luther King Day 2026, Sunday evening', '2026-01-18T17:00:00-06:00', 'continuous 2026-01-20'],
    ['Martin Luther King Day 2026, morning', '2026-01-19T11:59:59-06:00', 'continuous 2026-01-20'],
    ['Martin Luther King Day 2026, halt', '2026-01-19T12:00:00-06:00', 'halted 2026-01-20'],
    ['Martin Luther King Day 2026, reopened', '2026-01-19T17:00:00-06:00', 'continuous 2026-01-20'],
    ['Juneteenth 2022 kept on Monday', '2022-06-20T12:30:00-05:00', 'halted 2022-06-21'],
    ['no Juneteenth in 2021', '2021-06-18T12:30:00-05:00', 'continuous 2021-06-18'],
    // optionsthinktank.blogspot.com, 2013-06-28, quoting the exchange: July 3 closes 12:15, July 4 halts 10:30, resumes 17:00 for July 5.
    ['July 3, 2013 before 12:15', '2013-07-03T12:14:59-05:00', 'continuous 2013-07-03'],
    ['July 3, 2013 after 12:15', '2013-07-03T12:15:00-05:00', 'closed 2013-07-03'],
    ['July 4, 2013 before 10:30', '2013-07-04T10:29:59-05:00', 'continuous 2013-07-05'],
    ['July 4, 2013 after 10:30', '2013-07-04T10:30:00-05:00', 'halted 2013-07-05'],
    ['July 4, 2013 resumed', '2013-07-04T17:00:00-05:00', 'continuous 2013-07-05'],
    ['July 3, 2020 kept for Saturday the 4th', '2020-07-03T11:00:00-05:00', 'continuous 2020-07-06'],
    ['July 3, 2020 after 12:00, a Friday', '2020-07-03T12:00:00-05:00', 'closed 2020-07-06'],
    ['Thanksgiving 2023 halt', '2023-11-23T13:00:00-06:00', 'halted 2023-11-24'],
    ['Friday after Thanksgiving 2023', '2023-11-24T12:15:00-06:00', 'closed 2023-11-24'],
    // CME press releases of 2018-12-02 and 2024-12-30.
    ['day of mourning 2018', '2018-12-05T08:29:59-06:00', 'continuous 2018-12-05'],
    ['day of mourning 2018 after 08:30', '2018-12-05T08:30:00-06:00', 'closed 2018-12-05'],
    ['day of mourning 2025 reopens for January 10', '2025-01-09T17:00:00-06:00', 'continuous 2025-01-10'],
  ])('%s', (_, time, expected) => {
    expect(at(time)).toBe(expected);
  });

  it('has no regular hours on halted days and cash hours on short ones', () => {
    const regular = (iso: string): boolean => clock.at(instant(iso)).isRegularHours;
    expect(regular('2026-01-19T10:00:00-06:00')).toBe(false);
    expect(regular('2024-12-24T11:59:59-06:00')).toBe(true);
    expect(regular('2024-12-24T12:00:00-06:00')).toBe(false);
    expect(regular('2023-04-07T08:00:00-05:00')).toBe(false);
  });
});

describe('CME equity index calendar: dated rules', () => {
  it.each([
    // 2019-12-16 has no prints 16:15-16:30 ET; 2021-12-13 has 1,047.
    ['halt of 2019', '2019-12-16T15:15:00-06:00', 'halted 2019-12-16'],
    ['end of the halt of 2019', '2019-12-16T15:30:00-06:00', 'continuous 2019-12-16'],
    ['last halt', '2021-06-25T15:20:00-05:00', 'halted 2021-06-25'],
    ['no halt from trade date 2021-06-28', '2021-06-28T15:20:00-05:00', 'continuous 2021-06-28'],
    // The bars of 2013 end at 17:15 ET.
    ['2013 trades to 16:15 CT', '2013-10-08T16:14:59-05:00', 'continuous 2013-10-08'],
    ['2013 closes at 16:15 CT', '2013-10-08T16:15:00-05:00', 'closed 2013-10-08'],
    // NinjaTrader advisory 25: effective 2015-09-21.
    ['last close at 16:15 CT', '2015-09-18T16:10:00-05:00', 'continuous 2015-09-18'],
    ['first close at 16:00 CT', '2015-09-21T16:00:00-05:00', 'closed 2015-09-21'],
  ])('%s', (_, time, expected) => {
    expect(at(time)).toBe(expected);
  });
});

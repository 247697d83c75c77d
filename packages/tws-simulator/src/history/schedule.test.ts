import { describe, expect, it } from '@jest/globals';
import { createSessionClock, isoFromMicros } from '@mia-trading/core';
import { scheduleFields, tradingStretches } from './schedule.js';

const globex = createSessionClock({ calendar: 'CME_EQUITY' });
const stocks = createSessionClock({ calendar: 'US_EQUITY' });

const told = (...wanted: Parameters<typeof tradingStretches>): string[] => tradingStretches(...wanted).map(({ start, end, date }) => `${date}: ${isoFromMicros(start).slice(0, 16)} ${isoFromMicros(end).slice(0, 16)}`);

describe('the hours of past days', () => {
  it('of a date with a halt are two stretches of one trade date', () => {
    // Martin Luther King Day: halted at 12:00 in Chicago, open again at 17:00, all of it under Tuesday.
    expect(told(globex, '2024-01-16', '2024-01-16', false)).toEqual(['2024-01-16: 2024-01-14T23:00 2024-01-15T18:00', '2024-01-16: 2024-01-15T23:00 2024-01-16T22:00']);
  });

  it('of regular hours leave holidays and week-ends out, and end early on short days', () => {
    // Thanksgiving, and the day after, on which stocks close at 12:00 in Chicago and futures a quarter of an hour later.
    expect(told(globex, '2023-11-22', '2023-11-27', true)).toEqual(['2023-11-22: 2023-11-22T14:30 2023-11-22T21:00', '2023-11-24: 2023-11-24T14:30 2023-11-24T18:00', '2023-11-27: 2023-11-27T14:30 2023-11-27T21:00']);
    expect(told(globex, '2023-11-24', '2023-11-24', false).at(-1)).toContain('2023-11-24T18:15');
  });

  it('of an index are those of its exchange, regular or not', () => {
    const week = ['2023-12-22: 2023-12-22T14:30 2023-12-22T21:00', '2023-12-26: 2023-12-26T14:30 2023-12-26T21:00'];
    expect([told(stocks, '2023-12-22', '2023-12-26', true), told(stocks, '2023-12-22', '2023-12-26', false)]).toEqual([week, week]);
  });

  it('of a span without a trade date are nothing', () => {
    expect(scheduleFields(tradingStretches(globex, '2023-12-23', '2023-12-24', true), 'US/Central')).toEqual(['', '', 'US/Central', 0]);
  });
});

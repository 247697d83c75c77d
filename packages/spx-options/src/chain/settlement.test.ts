import { describe, expect, it } from '@jest/globals';
import { DAY, HOUR, isoFromMicros } from '@mia-trading/core';
import { optionRoot } from './option-root.js';
import { lastTradeOf, settlementOf, yearsUntil } from './settlement.js';

function settles(root: string, expiry: string): string {
  return isoFromMicros(settlementOf(optionRoot(root), expiry)).slice(0, 16);
}

describe('settlement', () => {
  it('SPX and SPXW of one third Friday settle at its open and at its close', () => {
    expect(settles('SPX', '2025-09-19')).toBe('2025-09-19T13:30');
    expect(settles('SPXW', '2025-09-19')).toBe('2025-09-19T20:00');
  });

  it.each([
    ['SPXW', '2025-11-28', '2025-11-28T18:00'], // The day after Thanksgiving closes at 13:00.
    ['SPXW', '2025-12-24', '2025-12-24T18:00'],
    ['SPXW', '2025-12-31', '2025-12-31T21:00'], // Winter time.
    ['SPX', '2026-06-18', '2026-06-18T13:30'], // Juneteenth is the third Friday: the monthly series carries Thursday's date.
    ['SPX', '2014-12-20', '2014-12-19T14:30'], // Symbols carried the Saturday until 2015.
    ['SPY', '2025-09-19', '2025-09-19T20:00'],
  ])('%s %s at %s', (root, expiry, expected) => {
    expect(settles(root, expiry)).toBe(expected);
  });

  it('a morning root trades until the close of the day before, an afternoon root until it settles', () => {
    expect(isoFromMicros(lastTradeOf(optionRoot('SPX'), '2025-09-19')).slice(0, 16)).toBe('2025-09-18T20:00');
    expect(isoFromMicros(lastTradeOf(optionRoot('SPX'), '2025-12-22')).slice(0, 16)).toBe('2025-12-19T21:00');
    expect(lastTradeOf(optionRoot('SPXW'), '2025-09-19')).toBe(settlementOf(optionRoot('SPXW'), '2025-09-19'));
  });

  it('time to expiry is real time over 365 days, across a change of clocks', () => {
    // From Friday 2025-10-31 16:00 EDT to Monday 2025-11-03 16:00 EST are 73 hours.
    const from = settlementOf(optionRoot('SPXW'), '2025-10-31');
    expect(yearsUntil(settlementOf(optionRoot('SPXW'), '2025-11-03'), from)).toBe((73 * HOUR) / (365 * DAY));
    expect(yearsUntil(from, from)).toBe(0);
  });

  it.each(['2025-02-30', '20250919', ''])('refuses the expiry "%s"', (expiry) => {
    expect(() => settlementOf(optionRoot('SPXW'), expiry)).toThrow(expect.objectContaining({ code: 'MIA-OPTIONS-EXPIRY' }));
  });

  it('takes an unknown root for an American option that settles in the afternoon', () => {
    expect(optionRoot('SPY')).toEqual({ root: 'SPY', settlement: 'PM', style: 'american', multiplier: 100, isKnown: false });
  });
});

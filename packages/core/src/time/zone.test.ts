import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isoDate, parseIsoDate } from './civil-date.js';
import { DAY, HOUR, isoFromMicros, microsFromIso, MINUTE } from './micros.js';
import { instantOf, localDate, localMinute, zoneOffset, type ZoneName } from './zone.js';

const day = (text: string): number => parseIsoDate(text) ?? Number.NaN;
const instant = (text: string): number => microsFromIso(text) ?? Number.NaN;
const ZONES: readonly ZoneName[] = ['America/Chicago', 'America/New_York', 'Europe/London', 'UTC'];

describe('zones', () => {
  it.each([
    ['America/Chicago', '2024-01-15T12:00:00Z', -6],
    ['America/Chicago', '2024-07-15T12:00:00Z', -5],
    ['America/New_York', '2024-07-15T12:00:00Z', -4],
    ['Europe/London', '2024-01-15T12:00:00Z', 0],
    ['Europe/London', '2024-07-15T12:00:00Z', 1],
    ['UTC', '2024-07-15T12:00:00Z', 0],
    // Summer time came three weeks earlier in New York than in London in 2024, and left a week later.
    ['America/New_York', '2024-03-20T12:00:00Z', -4],
    ['Europe/London', '2024-03-20T12:00:00Z', 0],
    ['America/New_York', '2024-10-30T12:00:00Z', -4],
    ['Europe/London', '2024-10-30T12:00:00Z', 0],
  ] as const)('%s at %s is UTC%d', (zone, time, hours) => {
    expect(zoneOffset(zone, instant(time))).toBe(hours * HOUR);
  });

  it('changes to the microsecond: Chicago 2024-03-10 08:00 UTC and 2024-11-03 07:00 UTC', () => {
    const spring = instant('2024-03-10T08:00:00Z');
    const autumn = instant('2024-11-03T07:00:00Z');
    const offsets = [spring - 1, spring, autumn - 1, autumn].map((time) => zoneOffset('America/Chicago', time) / HOUR);
    expect(offsets).toEqual([-6, -5, -5, -6]);
  });

  it('turns wall times into instants', () => {
    const at = (zone: ZoneName, date: string, minute: number): string => isoFromMicros(instantOf(zone, day(date), minute));
    expect(at('America/Chicago', '2023-12-25', 17 * 60)).toBe('2023-12-25T23:00:00.000000Z');
    expect(at('America/Chicago', '2024-07-01', 17 * 60)).toBe('2024-07-01T22:00:00.000000Z');
    expect(at('America/Chicago', '2024-03-10', 0)).toBe('2024-03-10T06:00:00.000000Z');
    expect(at('America/Chicago', '2024-03-10', 17 * 60)).toBe('2024-03-10T22:00:00.000000Z');
    expect(at('America/Chicago', '2024-11-03', 24 * 60)).toBe('2024-11-04T06:00:00.000000Z');
  });

  it('reads a skipped wall time as if the clock had not changed, and of a repeated one the first', () => {
    expect(isoFromMicros(instantOf('America/Chicago', day('2024-03-10'), 150))).toBe('2024-03-10T08:30:00.000000Z');
    expect(isoFromMicros(instantOf('America/Chicago', day('2024-11-03'), 90))).toBe('2024-11-03T06:30:00.000000Z');
  });

  it('goes from a wall time to an instant and back, except for skipped ones', () => {
    const from = day('2007-03-11');
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), fc.integer({ min: from, max: day('2035-12-31') }), fc.integer({ min: 0, max: 1439 }), (zone, date, minute) => {
        fc.pre(minute >= 240 || minute < 60);
        const time = instantOf(zone, date, minute);
        expect([isoDate(localDate(zone, time)), localMinute(zone, time)]).toEqual([isoDate(date), minute]);
      }),
    );
  });

  it('agrees with Intl at any time', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), fc.integer({ min: 0, max: 70 * 365 * 1440 }), (zone, minutes) => {
        const time = minutes * MINUTE;
        const text = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' }).format(new Date(time / 1000));
        const hour = String(Math.floor(localMinute(zone, time) / 60)).padStart(2, '0');
        const minute = String(localMinute(zone, time) % 60).padStart(2, '0');
        expect(`${isoDate(localDate(zone, time))} ${hour}:${minute}`).toBe(text);
        expect(Math.abs(zoneOffset(zone, time))).toBeLessThan(DAY);
      }),
      { numRuns: 300 },
    );
  });
});

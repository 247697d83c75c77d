import { describe, expect, it } from '@jest/globals';
import { microsFromIso, MINUTE, SECOND, type Micros } from '@mia-trading/core';
import fc from 'fast-check';
import { calendarLines, EventCalendar, parseEvents } from './event-calendar.js';
import { riskConfigSchema } from './config.js';

const at = (iso: string): Micros => microsFromIso(iso) ?? Number.NaN;
const CPI = at('2024-01-11T13:30:00Z');

function calendarOf(times: readonly string[], settings: object = {}): EventCalendar {
  return new EventCalendar(riskConfigSchema.parse({ events: { times, ...settings } }).events);
}

describe('a calendar of scheduled events', () => {
  it('is read by local time, winter and summer, and by instant', () => {
    expect(parseEvents(['# 2024', '2024-07-11 08:30 ET CPI', '', '2024-01-31 13:00 CT FOMC rate # statement', '2024-01-11 08:30 ET CPI', '2024-02-02T13:30:00Z Employment situation', '2024-03-10 03:30 UTC test'])).toEqual([
      { time: CPI, name: 'CPI' },
      { time: at('2024-01-31T19:00:00Z'), name: 'FOMC rate' },
      { time: at('2024-02-02T13:30:00Z'), name: 'Employment situation' },
      { time: at('2024-03-10T03:30:00Z'), name: 'test' },
      { time: at('2024-07-11T12:30:00Z'), name: 'CPI' },
    ]);
  });

  it('is taken from a file into the configuration line by line', () => {
    expect(calendarLines('# BLS\r\n\r\n2024-01-11 08:30 ET CPI   # core too\r\n2024-02-02T13:30:00Z Employment\n')).toEqual(['2024-01-11 08:30 ET CPI', '2024-02-02T13:30:00Z Employment']);
    expect(() => calendarLines('# BLS\n\ntomorrow\n')).toThrow(expect.objectContaining({ code: 'MIA-RISK-EVENTS', context: { line: 3 } }));
  });

  it.each(['2024-01-11 08:30 CPI', '2024-02-30 08:30 ET CPI', '2024-01-11 25:00 ET CPI', '2024-01-11 08:30 PT CPI', '2024-01-11T13:30 CPI', '2024-01-11 08:30 ET', 'CPI'])('names the line that it cannot read: %s', (line) => {
    expect(() => parseEvents(['2024-01-11 08:30 ET CPI', line])).toThrow(expect.objectContaining({ code: 'MIA-RISK-EVENTS', message: expect.stringContaining('line 2') as unknown }));
  });

  it('blacks out from two minutes before to five minutes after, both ends included', () => {
    const calendar = calendarOf(['2024-01-11 08:30 ET CPI']);
    const seconds = [-121, -120, 0, 300, 301];
    expect(seconds.map((s) => calendar.blackoutAt(CPI + s * SECOND)?.name ?? null)).toEqual([null, 'CPI', 'CPI', 'CPI', null]);
  });

  it('may be told other minutes', () => {
    const calendar = calendarOf(['2024-01-11 08:30 ET CPI'], { minutesBefore: 10, minutesAfter: 0 });
    expect([-600, 0, 1].map((s) => calendar.blackoutAt(CPI + s * SECOND) !== null)).toEqual([true, true, false]);
  });

  it('says when it is empty or over, and nothing while an event is to come', () => {
    expect(calendarOf([]).warningAt(CPI)).toContain('no calendar of scheduled events');
    expect(calendarOf(['2024-01-11 08:30 ET CPI']).warningAt(CPI + SECOND)).toContain('ends before this session, with CPI');
    expect(calendarOf(['2024-01-11 08:30 ET CPI']).warningAt(CPI)).toBeNull();
    expect(calendarOf([]).blackoutAt(CPI)).toBeNull();
  });

  it('property: blacks out exactly when some event is near, in whatever order they are written', () => {
    const minute = fc.integer({ min: 0, max: 400 });
    fc.assert(
      fc.property(fc.array(minute, { maxLength: 20 }), fc.integer({ min: -10, max: 410 }), fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 30 }), (minutes, now, minutesBefore, minutesAfter) => {
        const lines = minutes.map((m) => `2024-01-11T${String(Math.floor(m / 60)).padStart(2, '0')}:${String(m % 60).padStart(2, '0')}:00Z e${m}`);
        const found = calendarOf(lines, { minutesBefore, minutesAfter }).blackoutAt(at('2024-01-11T00:00:00Z') + now * MINUTE);
        expect(found !== null).toBe(minutes.some((m) => now >= m - minutesBefore && now <= m + minutesAfter));
      }),
    );
  });
});

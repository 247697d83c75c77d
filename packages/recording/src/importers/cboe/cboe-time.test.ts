import { describe, expect, it } from '@jest/globals';
import { isoFromMicros, microsFromIso } from '@mia-trading/core';
import { cboeDataTime, parseCboeDate } from './cboe-time.js';

const iso = (text: string): string | null => {
  const time = parseCboeDate(text);
  return time === null ? null : isoFromMicros(time).slice(0, 19);
};

describe('the date line of a table', () => {
  it.each([
    ['February 5 2022, 8:09 PM EST', '2022-02-06T01:09:00'],
    ['December 12, 2022 at 8:30 PM EST', '2022-12-13T01:30:00'],
    ['September 14, 2023 at 4:31 PM EDT', '2023-09-14T20:31:00'],
    ['27 de agosto de 2025 às 21:30 GMT-4', '2025-08-28T01:30:00'],
    ['27 août 2025 à 21:30 UTC\u22124', '2025-08-28T01:30:00'],
    ['27. August 2025 um 21:30 GMT-4', '2025-08-28T01:30:00'],
    ['2025年8月27日 GMT-4 21:30', '2025-08-28T01:30:00'],
    ['2025년 8월 27일 오후 9시 30분'.replace('9시 30분', '9:30'), '2025-08-28T01:30:00'],
    ['March 3, 2025 at 12:05 AM EST', '2025-03-03T05:05:00'],
    ['March 3, 2025 at 12:05 PM', '2025-03-03T17:05:00'],
    ['July 3, 2025 at 12:05 PM ET', '2025-07-03T16:05:00'],
    ['2025-08-27 21:30:15', '2025-08-28T01:30:15'],
  ])('reads %s', (text, expected) => {
    expect(iso(text)).toBe(expected);
  });

  it.each(['', 'yesterday', 'February 30, 2022 at 8:09 PM EST', 'February 5, 2022', 'Foober 5, 2022, 8:09 PM', 'February 5, 2022, 25:09', 'February 5, 2022, 13:09 PM', 'February 5, 2022, 8:09 XYZ'])(
    'does not guess %p',
    (text) => {
      expect(parseCboeDate(text)).toBeNull();
    },
  );

  const languages = ['en-US', 'en-GB', 'pt-BR', 'pt-PT', 'es', 'es-MX', 'fr', 'fr-CA', 'de', 'it', 'nl', 'sv', 'da', 'nb', 'fi', 'pl', 'cs', 'sk', 'hu', 'ro', 'tr', 'ru', 'uk', 'el', 'ca', 'sl', 'id', 'vi', 'ja', 'zh-CN', 'zh-TW', 'ko'];
  it.each(languages)('reads what a browser in %s writes, in every month', (language) => {
    const format = new Intl.DateTimeFormat(language, { year: 'numeric', month: 'long', day: 'numeric', hour: 'numeric', minute: '2-digit', timeZoneName: 'short', timeZone: 'America/New_York' });
    for (let month = 0; month < 12; month += 1) {
      for (const hour of [1, 14, 17, 23]) {
        const date = new Date(Date.UTC(2025, month, 17, hour, 41));
        expect([format.format(date), iso(format.format(date))]).toEqual([format.format(date), date.toISOString().slice(0, 19)]);
      }
    }
  });
});

describe('the time of the data', () => {
  it.each([
    // Winter, New York is UTC-5: 14:30 there is 19:30 UTC.
    ['in session, 15 minutes before', '2025-01-15T19:30:00Z', '2025-01-15T19:15:00'],
    ['ten minutes after the open it is still the close of the day before', '2025-01-15T14:40:00Z', '2025-01-14T21:00:00'],
    ['a quarter of an hour after the open it is the open', '2025-01-15T14:45:00Z', '2025-01-15T14:30:00'],
    ['ten minutes after the close the data is of 15:55', '2025-01-15T21:10:00Z', '2025-01-15T20:55:00'],
    ['in the evening the close', '2025-01-16T01:00:00Z', '2025-01-15T21:00:00'],
    ['on a Sunday the close of Friday', '2025-01-12T18:00:00Z', '2025-01-10T21:00:00'],
    ['on a holiday the close before', '2025-01-20T18:00:00Z', '2025-01-17T21:00:00'],
    ['after an early close 13:00', '2025-11-28T20:00:00Z', '2025-11-28T18:00:00'],
  ])('%s', (_, header, expected) => {
    expect(isoFromMicros(cboeDataTime(microsFromIso(header) ?? 0)).slice(0, 19)).toBe(expected);
  });
});

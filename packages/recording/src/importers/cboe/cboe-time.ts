import { dayNumber, instantOf, isoDate, MINUTE, SECOND, TradingCalendar, type IsoDate, type Micros } from '@mia-trading/core';

/** Cboe's free quotes are 15 minutes old. */
const DELAY = 15 * MINUTE;
const SIXTY = 60;
const HALF_DAY_HOURS = 12;
const HOURS = 24;
const MONTHS = 12;

/**
 * Languages a browser may have written the date in; Cboe's page uses the reader's own. Month names come from `Intl`.
 * Not Croatian: its October is the November of Polish and Czech.
 */
const LANGUAGES = [
  'en', 'pt', 'es', 'fr', 'de', 'it', 'nl', 'sv', 'da', 'nb', 'fi', 'pl', 'cs', 'sk', 'hu', 'ro', 'tr', 'ru', 'uk', 'el', 'ca', 'sl', 'bg', 'id', 'vi',
] as const;

/** Zones that browsers write as letters, hours from UTC. */
const ZONE_HOURS: Readonly<Record<string, number>> = { EST: -5, EDT: -4, HNE: -5, HAE: -4, CST: -6, CDT: -5, MST: -7, MDT: -6, PST: -8, PDT: -7, UTC: 0, GMT: 0, BST: 1, CET: 1, CEST: 2 };

/** Words for the halves of the day: ahead of or behind the time, with or without points. */
const AFTERNOON = /\b[pP]\.?\s?[mM]\b|下午|午後|오후|μ\.?μ/;
const MORNING = /\b[aA]\.?\s?[mM]\b|上午|午前|오전|π\.?μ/;

const monthNames = new Map<string, number>();

function monthOfName(name: string): number | undefined {
  if (monthNames.size === 0) {
    for (const language of LANGUAGES) {
      for (const style of ['long', 'short'] as const) {
        const format = new Intl.DateTimeFormat(language, { day: 'numeric', month: style, year: 'numeric', timeZone: 'UTC' });
        const alone = new Intl.DateTimeFormat(language, { month: style, timeZone: 'UTC' });
        for (let month = 0; month < MONTHS; month += 1) {
          const date = new Date(Date.UTC(2025, month, 1));
          const inDate = format.formatToParts(date).find(({ type }) => type === 'month')?.value ?? '';
          for (const word of [inDate, alone.format(date)]) if (/\p{L}{2}/u.test(word)) addMonthName(plainWord(word), month + 1);
        }
      }
    }
  }
  const month = monthNames.get(plainWord(name));
  return month === undefined || Number.isNaN(month) ? undefined : month;
}

/** A word that means different months in two languages means none. */
function addMonthName(word: string, month: number): void {
  const known = monthNames.get(word);
  monthNames.set(word, known === undefined || known === month ? month : Number.NaN);
}

function plainWord(word: string): string {
  return word.toLowerCase().replace(/[.\s]/g, '');
}

/**
 * Instant of the date line of a Cboe table, in any of the known languages and layouts, e.g. `February 5 2022, 8:09 PM EST`,
 * `27 de agosto de 2025 às 21:30 GMT-4`, `2025年8月27日 GMT-4 21:30`. Without a zone New York is meant. `null` when it cannot be read.
 */
export function parseCboeDate(text: string): Micros | null {
  // Narrow spaces and the typographic minus of some languages.
  const plain = text.replace(/[\u00a0\u202f\u2009]/g, ' ').replace(/[\u2212\u2013]/g, '-');
  const clock = /(\d{1,2})(?:[:.]| ?h ?)(\d{2})(?:[:.](\d{2}))?/.exec(plain.replace(/GMT[+-]\d{1,2}:\d{2}|UTC[+-]\d{1,2}:\d{2}/, (zone) => ' '.repeat(zone.length)));
  if (clock === null) return null;
  const offset = offsetOf(plain);
  const rest = plain.slice(0, clock.index) + ' ' + plain.slice(clock.index + clock[0].length);
  const date = dateOf(rest.replace(/(GMT|UTC)[+-]?[\d:]*/g, ' '));
  const hour = hourOf(Number(clock[1]), plain);
  const minute = Number(clock[2]);
  const second = Number(clock[3] ?? '0');
  if (date === null || offset === undefined || !(hour < HOURS && minute < SIXTY && second < SIXTY)) return null;
  if (offset === null) return instantOf('America/New_York', date, hour * SIXTY + minute) + second * SECOND;
  return instantOf('UTC', date, hour * SIXTY + minute) + second * SECOND - offset * MINUTE;
}

/** Hour on the 24-hour clock; 24 or more when it contradicts its half of the day. */
function hourOf(hour: number, text: string): number {
  const isAfternoon = AFTERNOON.test(text);
  if (!isAfternoon && !MORNING.test(text)) return hour;
  if (hour < 1 || hour > HALF_DAY_HOURS) return HOURS;
  return (hour % HALF_DAY_HOURS) + (isAfternoon ? HALF_DAY_HOURS : 0);
}

/** Minutes from UTC; `null` without a zone, `undefined` for letters that are no known zone. */
function offsetOf(text: string): number | null | undefined {
  const numeric = /(?:GMT|UTC)\s?([+-])(\d{1,2})(?::?(\d{2}))?/.exec(text);
  if (numeric !== null) {
    const minutes = Number(numeric[2]) * SIXTY + Number(numeric[3] ?? '0');
    return numeric[1] === '-' ? -minutes : minutes;
  }
  const [letters] = /(?<![\p{L}])(?!AM|PM)[A-Z]{2,5}(?![\p{L}])/u.exec(text) ?? [];
  if (letters === undefined || letters === 'ET') return null;
  const hours = ZONE_HOURS[letters];
  return hours === undefined ? undefined : hours * SIXTY;
}

/** Day number of the date in a text without its time. */
function dateOf(text: string): number | null {
  const [, year = ''] = /(?<!\d)((?:19|20)\d{2})(?!\d)/.exec(text) ?? [];
  if (year === '') return null;
  const iso = /(\d{4})[-/](\d{1,2})[-/](\d{1,2})/.exec(text);
  const eastern = /\d{4}\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]/.exec(text);
  if (iso !== null) return existing(Number(year), Number(iso[2]), Number(iso[3]));
  if (eastern !== null) return existing(Number(year), Number(eastern[1]), Number(eastern[2]));
  const [, day = ''] = /(?<!\d)(\d{1,2})(?!\d)/.exec(text) ?? [];
  const vietnamese = /tháng (\d{1,2})/i.exec(text);
  if (vietnamese !== null) return existing(Number(year), Number(vietnamese[1]), Number(day));
  for (const word of text.match(/\p{L}[\p{L}\p{M}.]*/gu) ?? []) {
    const month = monthOfName(word);
    if (month !== undefined) return existing(Number(year), month, Number(day));
  }
  return null;
}

function existing(year: number, month: number, day: number): number | null {
  const number = dayNumber(year, month, day);
  const text = `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
  return Number.isFinite(number) && isoDate(number) === text ? number : null;
}

const calendar = new TradingCalendar('US_EQUITY');

/**
 * Time of the data in a table that could be had at `headerTime`: 15 minutes before it while that is inside cash hours
 * (09:30 to 16:00 New York, 13:00 on early closes), else the last close before.
 */
export function cboeDataTime(headerTime: Micros): Micros {
  const delayed = headerTime - DELAY;
  let date: IsoDate = calendar.at(delayed).tradeDate;
  for (;;) {
    const hours = calendar.isTradeDate(date) ? calendar.regularHours(date) : null;
    if (hours !== null && delayed >= hours.start) return Math.min(delayed, hours.end);
    date = calendar.previousTradeDate(date);
  }
}

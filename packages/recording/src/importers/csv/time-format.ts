import { dayNumber, instantOf, isoDate, MINUTE, SECOND, type Micros, type ZoneName } from '@mia-trading/core';
import type { Row } from '../text/row.js';
import { wrongMapping, type CsvTime } from './csv-mapping.js';

/** Reads the time of a row from the given columns; `NaN` when it is not of the format. */
export type TimeReader = (row: Row, columns: readonly number[]) => Micros;

const MICROS_PER_MILLI = 1_000;
const NANO_DIGITS_BELOW_MICROS = 3;
const MICRO_DIGITS = 6;
const HOURS = 24;
const SIXTY = 60;
const CENTURY = 100;
/** Two-digit years from here on are of the 1900s: no market table is older. */
const FIRST_YEAR_OF_1900S = 70;
const THIS_CENTURY = 2_000;
const ISO = /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(Z|[+-]\d{2}:?\d{2})?$/;
const TOKEN = /y{4}|y{2}|M{1,2}|d{1,2}|H{1,2}|m{1,2}|s{1,2}|S+/g;

interface WallTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  /** Digits after the point of the second. */
  readonly fraction: string;
}

/** Reader for a mapping's time. Throws `MIA-IMPORT-MAPPING` when the pattern cannot be read or lacks a zone. */
export function timeReader(time: CsvTime): TimeReader {
  switch (time.format) {
    case 'epochSeconds':
      return (row, [column = -1]) => Math.round(row.number(column) * SECOND);
    case 'epochMillis':
      return (row, [column = -1]) => Math.round(row.number(column) * MICROS_PER_MILLI);
    case 'epochMicros':
      return (row, [column = -1]) => row.wholeNumber(column);
    case 'epochNanos':
      return (row, [column = -1]) => row.wholeNumber(column, NANO_DIGITS_BELOW_MICROS);
    case 'iso':
      return (row, columns) => readIso(joined(row, columns), time.zone);
    default:
      return patternReader(time);
  }
}

/** Whether the format can tell milliseconds apart. */
export function hasSubSecondTime(time: CsvTime): boolean {
  return time.format.startsWith('epoch') ? time.format !== 'epochSeconds' : time.format === 'iso' || time.format.includes('S');
}

function joined(row: Row, columns: readonly number[]): string {
  return columns.map((column) => row.text(column)).join(' ');
}

function readIso(text: string, zone: string | undefined): Micros {
  const match = ISO.exec(text);
  if (match === null) return Number.NaN;
  const [, year, month, day, hour, minute, second = '0', fraction = '', offset] = match;
  const wall = { year: Number(year), month: Number(month), day: Number(day), hour: Number(hour), minute: Number(minute), second: Number(second), fraction };
  if (offset === undefined) return zone === undefined ? Number.NaN : instantOfWall(wall, zone);
  const utc = instantOfWall(wall, 'UTC');
  if (offset === 'Z') return utc;
  const minutes = Number(offset.slice(1, 3)) * SIXTY + Number(offset.slice(-2));
  return offset.startsWith('-') ? utc + minutes * MINUTE : utc - minutes * MINUTE;
}

function patternReader({ format: pattern, zone, timeOfDay }: CsvTime): TimeReader {
  const tokens = pattern.match(TOKEN) ?? [];
  const letters = tokens.map((token) => token.charAt(0));
  const needed = timeOfDay === undefined ? ['y', 'M', 'd', 'H', 'm'] : ['y', 'M', 'd'];
  const isComplete = needed.every((letter) => letters.includes(letter)) && new Set(letters).size === letters.length;
  if (!isComplete) throw wrongMapping('mapping', `time.format "${pattern}" must name ${needed.join(', ')} once each (H and m may be missing where time.timeOfDay is given)`);
  if (timeOfDay !== undefined && letters.includes('H')) throw wrongMapping('mapping', 'time.timeOfDay is for dates alone: leave it out, or H and m');
  if (zone === undefined) throw wrongMapping('mapping', `time.format "${pattern}" carries no offset: time.zone must be given`);
  const literals = pattern.split(TOKEN).map((literal) => literal.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const groups = tokens.map(groupOf);
  const whole = new RegExp(`^${literals.map((literal, i) => literal + (groups[i] ?? '')).join('')}$`);
  const part = (match: RegExpExecArray, letter: string): string => match[letters.indexOf(letter) + 1] ?? '';
  const [fixedHour = 0, fixedMinute = 0] = timeOfDay?.split(':').map(Number) ?? [];
  return (row, columns) => {
    const match = whole.exec(joined(row, columns));
    if (match === null) return Number.NaN;
    const number = (letter: string, absent = 0): number => (letters.includes(letter) ? Number(part(match, letter)) : absent);
    const fraction = letters.includes('S') ? part(match, 'S') : '';
    const wall = { year: fullYear(part(match, 'y')), month: number('M'), day: number('d'), hour: number('H', fixedHour), minute: number('m', fixedMinute), second: number('s'), fraction };
    return instantOfWall(wall, zone);
  };
}

function fullYear(digits: string): number {
  const year = Number(digits);
  if (digits.length > 2) return year;
  return year < FIRST_YEAR_OF_1900S ? THIS_CENTURY + year : THIS_CENTURY - CENTURY + year;
}

function groupOf(token: string): string {
  if (token.startsWith('S')) return '(\\d{1,9})';
  if (token.startsWith('y')) return `(\\d{${token.length}})`;
  return token.length === 1 ? '(\\d{1,2})' : '(\\d{2})';
}

/** `NaN` for a date or time of day that does not exist. Digits beyond microseconds are cut. */
function instantOfWall(wall: WallTime, zone: string): Micros {
  const day = dayNumber(wall.year, wall.month, wall.day);
  const text = `${String(wall.year).padStart(4, '0')}-${String(wall.month).padStart(2, '0')}-${String(wall.day).padStart(2, '0')}`;
  if (!Number.isFinite(day) || isoDate(day) !== text || wall.hour >= HOURS || wall.minute >= SIXTY || wall.second >= SIXTY) return Number.NaN;
  const micros = Number(wall.fraction.slice(0, MICRO_DIGITS).padEnd(MICRO_DIGITS, '0'));
  // The calendars name four zones; the conversion is right for every zone that the mapping's check lets through.
  return instantOf(zone as ZoneName, day, wall.hour * SIXTY + wall.minute) + wall.second * SECOND + micros;
}

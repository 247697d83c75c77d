import { MiaError, parseIsoDate, type IsoDate } from '@mia-trading/core';
import type { DailyValue } from './daily-history.js';

/** Where a daily series stands in a CSV table. */
export interface DailyCsvColumns {
  /** Name of the file, for messages. */
  readonly file: string;
  /** Header of the column with the value, e.g. `CLOSE`. */
  readonly value: string;
  /** Header of the column with the date; the first column unless given. */
  readonly date?: string;
}

const YEAR_DIGITS = 4;

/**
 * Reads a daily series from a CSV table with a header line, as Cboe publishes them. Dates: `YYYY-MM-DD`, `MM/DD/YYYY` or `MM/DD/YY` (of
 * this century). An empty value is a day without one and is left out.
 *
 * @throws MiaError `MIA-OPTIONS-HISTORY` naming file, line and what was expected.
 */
export function parseDailyCsv(text: string, columns: DailyCsvColumns): DailyValue[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const header = fields(lines[0] ?? '');
  const dateColumn = columns.date === undefined ? 0 : header.indexOf(columns.date);
  const valueColumn = header.indexOf(columns.value);
  if (dateColumn < 0) throw wrong(columns.file, 1, `a column named "${columns.date ?? ''}"`);
  if (valueColumn < 0) throw wrong(columns.file, 1, `a column named "${columns.value}"`);
  const days: DailyValue[] = [];
  for (let index = 1; index < lines.length; index += 1) {
    const line = lines[index] as string;
    if (line.trim() === '') continue;
    const row = fields(line);
    const date = isoDateOf(row[dateColumn] ?? '');
    if (date === undefined) throw wrong(columns.file, index + 1, 'a date as YYYY-MM-DD, MM/DD/YYYY or MM/DD/YY');
    const field = row[valueColumn];
    if (field === undefined) throw wrong(columns.file, index + 1, `${header.length} columns`);
    if (field === '') continue;
    const value = Number(field);
    if (!Number.isFinite(value)) throw wrong(columns.file, index + 1, `a number in column "${columns.value}"`);
    days.push({ date, value });
  }
  return days;
}

function fields(line: string): string[] {
  return line.split(',').map((field) => field.trim());
}

function isoDateOf(text: string): IsoDate | undefined {
  const american = /^(\d{1,2})\/(\d{1,2})\/(\d{4}|\d{2})$/.exec(text);
  if (american === null) return parseIsoDate(text) === undefined ? undefined : text;
  const [, month = '', day = '', year = ''] = american;
  const iso = `${year.length === YEAR_DIGITS ? year : `20${year}`}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return parseIsoDate(iso) === undefined ? undefined : iso;
}

function wrong(file: string, line: number, expected: string): MiaError {
  return new MiaError(
    'MIA-OPTIONS-HISTORY',
    `${file}, line ${line}: expected ${expected}`,
    'Give the daily table as its publisher wrote it, with a header line, and name the column of the value.',
    { file, line },
  );
}

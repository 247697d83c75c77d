import { parseIsoDate, type IsoDate } from '@mia-trading/core';
import { truncated, wrongFormat } from '../shared/import-errors.js';
import type { ImportSource } from '../shared/import-report.js';
import { LineReader } from '../text/line-reader.js';
import { Row } from '../text/row.js';
import { textChunks } from '../text/text-chunks.js';

const COMMA = 44;
const CLOSE = 'CLOSE';
/** Puts over calls by volume of SPX and SPXW, in the table of put/call ratios, and the index that carries it on a tape. */
const PUT_CALL_COLUMN = 'SPX_SPXW_PUT_CALL_RATIO';
const PUT_CALL_SYMBOL = 'PCSPX';
const YEAR_DIGITS = 4;

/** One day of a table; `NaN` where the field is empty. */
export interface DailyRow {
  readonly date: IsoDate;
  readonly level: number;
}

export interface DailyTable {
  readonly symbol: string;
  readonly rows: readonly DailyRow[];
}

/**
 * Reads a daily table (plain or gzip) whole: dates in the first column as `YYYY-MM-DD`, `MM/DD/YYYY` or `MM/DD/YY` (of this century).
 * The series is that of the column CLOSE, named by the beginning of the file name (`VIX3M_History.csv`: VIX3M); of the only column
 * beside the date, named by it (VVIX, SKEW); or the put/call ratio of SPX and SPXW, named PCSPX.
 *
 * @throws MiaError `MIA-IMPORT-FORMAT` naming the line, `MIA-IMPORT-FILE`, `MIA-IMPORT-TRUNCATED` of a file without a header.
 */
export async function readDailyTable(path: string, format: string, sources: ImportSource[]): Promise<DailyTable> {
  const rows: DailyRow[] = [];
  const place = (offset: number) => ({ file: path, offset, kept: 0 });
  const lines = new LineReader(path, textChunks({ path, format, kept: () => 0, sources }), () => 0);
  const row = new Row();
  try {
    if (!(await lines.load())) throw truncated('the table is empty', 'a line of column names', place(1));
    row.split(lines.bytes, lines.start, lines.end, COMMA);
    const header = Array.from({ length: row.count }, (_, column) => row.text(column).trim().toUpperCase());
    const { symbol, column } = seriesOf(header, path);
    if (column < 0) throw wrongFormat('no column that can be the level', `${CLOSE}, ${PUT_CALL_COLUMN}, or one column beside the date`, place(1));
    if (symbol === '') throw wrongFormat(`no name of an index at the beginning of "${baseName(path)}"`, 'a file name such as VIX3M_History.csv', place(1));
    while (await lines.load()) {
      if (lines.start === lines.end) continue;
      row.split(lines.bytes, lines.start, lines.end, COMMA);
      const date = isoDateOf(row.text(0).trim());
      if (date === null) throw wrongFormat(`the date "${row.text(0)}"`, 'YYYY-MM-DD, MM/DD/YYYY or MM/DD/YY', place(lines.line));
      if (row.count !== header.length) throw wrongFormat(`${row.count} columns`, `${header.length}`, place(lines.line));
      const text = row.text(column).trim();
      const level = text === '' ? Number.NaN : Number(text);
      if (text !== '' && !Number.isFinite(level)) throw wrongFormat(`the level "${text}"`, 'a number', place(lines.line));
      rows.push({ date, level });
    }
    return { symbol, rows };
  } finally {
    await lines.close();
  }
}

function seriesOf(header: readonly string[], path: string): { readonly symbol: string; readonly column: number } {
  const putCall = header.indexOf(PUT_CALL_COLUMN);
  if (putCall > 0) return { symbol: PUT_CALL_SYMBOL, column: putCall };
  const close = header.indexOf(CLOSE);
  if (close > 0) return { symbol: /^[A-Z0-9]+/.exec(baseName(path).toUpperCase())?.[0] ?? '', column: close };
  const [, only = ''] = header;
  return header.length === 2 ? { symbol: only, column: 1 } : { symbol: '', column: -1 };
}

function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}

function isoDateOf(text: string): IsoDate | null {
  const american = /^(\d{1,2})\/(\d{1,2})\/(\d{4}|\d{2})$/.exec(text);
  if (american === null) return parseIsoDate(text) === undefined ? null : text;
  const [, month = '', day = '', year = ''] = american;
  const iso = `${year.length === YEAR_DIGITS ? year : `20${year}`}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return parseIsoDate(iso) === undefined ? null : iso;
}

import type { MiaError } from '@mia-trading/core';
import { wrongFormat } from '../shared/import-errors.js';
import type { ImportSource } from '../shared/import-report.js';
import { LineReader } from '../text/line-reader.js';
import { Row } from '../text/row.js';
import { textChunks } from '../text/text-chunks.js';
import type { CsvColumn, CsvMapping } from './csv-mapping.js';
import type { ColumnOf } from './csv-rows.js';

/** Name of the format in reports and manifests. */
export const CSV_FORMAT = 'csv';

/** The rows of one CSV file, after its header. */
export class CsvFile {
  readonly path: string;
  readonly row = new Row();
  readonly #mapping: CsvMapping;
  readonly #delimiter: number;
  readonly #lines: LineReader;
  #names: readonly string[] | null = null;

  /** @param sources where the file is listed once read; absent for a look at its first rows. */
  constructor(path: string, mapping: CsvMapping, kept: () => number, sources?: ImportSource[]) {
    this.path = path;
    this.#mapping = mapping;
    this.#delimiter = mapping.delimiter.charCodeAt(0);
    this.#lines = new LineReader(path, textChunks({ path, format: CSV_FORMAT, kept, ...(sources === undefined ? {} : { sources }) }), kept);
  }

  /** Number of the current line, from 1. */
  get line(): number {
    return this.#lines.line;
  }

  /** The last line had no line end. */
  get isLastLineOpen(): boolean {
    return this.#lines.isLastLineOpen;
  }

  /** Reads to the first row and finds the columns. Throws `MIA-IMPORT-FORMAT` naming the columns the header lacks. */
  async open(): Promise<{ readonly columnOf: ColumnOf; readonly timeColumns: readonly number[]; readonly instrumentColumn: number }> {
    for (let skipped = 0; skipped < this.#mapping.skipLines; skipped += 1) if (!(await this.#lines.load())) break;
    if (this.#mapping.hasHeader) {
      if (!(await this.#lines.load())) throw wrongFormat('no header', 'a line of column names', { file: this.path, offset: this.line, kept: 0 });
      this.#split();
      this.#names = Array.from({ length: this.row.count }, (_, i) => this.row.text(i));
    }
    const mapping = this.#mapping;
    const columns = new Map<string, number>();
    for (const [key, column] of Object.entries(mapping.columns)) if (column !== undefined) columns.set(key, this.#position(column));
    if (mapping.kind === 'trade' && mapping.aggressor !== undefined) columns.set('aggressor', this.#position(mapping.aggressor.column));
    const { instrument } = mapping;
    return {
      columnOf: (key) => columns.get(key) ?? -1,
      timeColumns: mapping.time.columns.map((column) => this.#position(column)),
      instrumentColumn: typeof instrument === 'object' ? this.#position(instrument.column) : -1,
    };
  }

  /** Steps to the next row in memory; `false`: call {@link load}. Blank lines do not count. */
  step(): boolean {
    while (this.#lines.next()) if (this.#split()) return true;
    return false;
  }

  async load(): Promise<boolean> {
    while (await this.#lines.load()) if (this.#split()) return true;
    return false;
  }

  async close(): Promise<void> {
    await this.#lines.close();
  }

  /** Name or position of a column, for messages. */
  nameOf(column: number): string {
    const name = this.#names?.[column];
    return name === undefined ? `${column + 1}` : `${column + 1} (${name})`;
  }

  /** An error that names line, column and content. */
  fault(column: number, expected: string, kept: number): MiaError {
    const found = column < this.row.count ? `"${this.row.text(column)}"` : 'missing';
    const place = { file: this.path, offset: this.line, kept };
    return wrongFormat(`line ${this.line}, column ${this.nameOf(column)} is ${found},`, expected, place, 'Correct the row or the mapping, or pass --skip-bad-rows to leave such rows out and count them.');
  }

  #split(): boolean {
    const { bytes, start, end } = this.#lines;
    if (start === end) return false;
    this.row.split(bytes, start, end, this.#delimiter);
    return true;
  }

  #position(column: CsvColumn): number {
    if (typeof column === 'number') return column;
    const position = this.#names?.indexOf(column) ?? -1;
    if (position !== -1) return position;
    const has = this.#names === null ? 'no header, so columns are given by position' : `the columns ${this.#names.join(', ')}`;
    throw wrongFormat(`no column "${column}" in the header`, has, { file: this.path, offset: this.line, kept: 0 }, 'Correct the column names of the mapping: case and spaces inside count.');
  }
}

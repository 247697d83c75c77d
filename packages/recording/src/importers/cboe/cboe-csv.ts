import type { Micros } from '@mia-trading/core';
import { truncated, wrongFormat } from '../shared/import-errors.js';
import type { LineReader } from '../text/line-reader.js';
import { Row } from '../text/row.js';
import { parseCboeDate } from './cboe-time.js';
import type { CboeSeries } from './cboe-series.js';
import { parseOsiSymbol } from './osi-symbol.js';

const COMMA = 44;
/** A head of more lines than this is none. */
const MAX_HEAD_LINES = 10;

/** Names of the columns, by position: call and put share their names. */
const HEADER = [
  'Expiration Date',
  'Calls', 'Last Sale', 'Net', 'Bid', 'Ask', 'Volume', 'IV', 'Delta', 'Gamma', 'Open Interest',
  'Strike',
  'Puts', 'Last Sale', 'Net', 'Bid', 'Ask', 'Volume', 'IV', 'Delta', 'Gamma', 'Open Interest',
] as const;
const WRONG_WIDTH = `row of more or fewer than ${HEADER.length} columns`;
const STRIKE = 11;
const CALL = 1;
const PUT = 12;
/** Columns of one side, from its symbol. */
const Side = { last: 1, bid: 3, ask: 4, volume: 5, iv: 6, delta: 7, gamma: 8, openInterest: 9 } as const;

/** What stands above the rows. */
export interface CboeHead {
  readonly name: string;
  readonly spot: number;
  /** When the table could be had. */
  readonly headerTime: Micros;
}

/** Reads a table of Cboe's delayed quotes: a head of four lines (see the package README), then a row per expiry and strike. */
export class CboeTable {
  readonly #file: string;
  readonly #lines: LineReader;
  readonly #row = new Row();

  constructor(file: string, lines: LineReader) {
    this.#file = file;
    this.#lines = lines;
  }

  /** Number of the current line, from 1. */
  get line(): number {
    return this.#lines.line;
  }

  /** The last line had no line end. */
  get isLastLineOpen(): boolean {
    return this.#lines.isLastLineOpen;
  }

  /** Reads the head. Throws `MIA-IMPORT-FORMAT` naming the line and what is wrong with it, `-TRUNCATED` when the file ends before the rows. */
  async readHead(): Promise<CboeHead> {
    let name = '';
    let spot = Number.NaN;
    while (Number.isNaN(spot)) {
      await this.#next('a line with the name and "Last:"');
      const last = this.#field(/^Last:\s*/i);
      if (last === null && this.line >= MAX_HEAD_LINES) throw this.#wrong(`no price of the underlying in the first ${MAX_HEAD_LINES} lines`, 'a line with the name and "Last:"');
      if (last === null) continue;
      name = this.#row.text(0);
      spot = Number(last.replaceAll(',', '') || 'none');
      if (!(spot > 0 && Number.isFinite(spot))) throw this.#wrong(`a last price of "${last}"`, 'a price above 0');
    }
    await this.#next('a line with "Date:"');
    const text = this.#field(/^Date:\s*/i) ?? '';
    const headerTime = parseCboeDate(text);
    if (headerTime === null) throw this.#wrong(`the date "${text || this.#lines.text()}"`, 'a date with a time, such as "Date: September 14, 2023 at 4:31 PM EDT"');
    await this.#next('the column names');
    HEADER.forEach((expected, column) => {
      const found = this.#row.text(column);
      if (found.toLowerCase() !== expected.toLowerCase()) throw this.#wrong(`column ${column + 1} is named "${found}"`, `"${expected}"`);
    });
    return { name, spot, headerTime };
  }

  /** Steps to the next row; `false` at the end. */
  async next(): Promise<boolean> {
    while (this.#lines.next() || (await this.#lines.load())) {
      if (this.#lines.start === this.#lines.end) continue;
      this.#row.split(this.#lines.bytes, this.#lines.start, this.#lines.end, COMMA);
      return true;
    }
    return false;
  }

  /** One side of the current row, or the reason why it cannot be read. */
  series(right: 'C' | 'P'): CboeSeries | string {
    if (this.#row.count !== HEADER.length) return WRONG_WIDTH;
    const from = right === 'C' ? CALL : PUT;
    const key = parseOsiSymbol(this.#row.text(from));
    if (key === null) return 'series without an option symbol';
    if (key.right !== right) return 'call and put in each other\'s place';
    if (key.strike !== this.#number(STRIKE)) return 'strike that is not the one of the symbol';
    const numbers = Object.values(Side).map((column) => this.#number(from + column));
    if (numbers.some((value) => value !== null && Number.isNaN(value))) return 'series with a field that is no number';
    const at = (column: number): number | null => this.#number(from + column);
    return {
      ...key, bid: at(Side.bid), ask: at(Side.ask), bidSize: null, askSize: null, last: at(Side.last), volume: at(Side.volume), openInterest: at(Side.openInterest),
      iv: at(Side.iv), delta: at(Side.delta), gamma: at(Side.gamma), vega: null, theta: null,
    };
  }

  /** `null` when empty, `NaN` when no number. Thousands may be separated by commas inside quotes. */
  #number(column: number): number | null {
    if (this.#row.isEmpty(column)) return null;
    const value = this.#row.number(column);
    return Number.isNaN(value) ? Number(this.#row.text(column).replace(/,(?=\d{3}(?!\d))/g, '')) : value;
  }

  async #next(expected: string): Promise<void> {
    if (!(await this.#lines.load())) throw truncated('the table ends in its head', expected, { file: this.#file, offset: this.line, kept: 0 });
    this.#row.split(this.#lines.bytes, this.#lines.start, this.#lines.end, COMMA);
  }

  /** What follows a label in the current line; `null` when no field begins with it. */
  #field(label: RegExp): string | null {
    for (let column = 0; column < this.#row.count; column += 1) {
      const text = this.#row.text(column);
      if (label.test(text)) return text.replace(label, '');
    }
    return null;
  }

  #wrong(what: string, expected: string): Error {
    return wrongFormat(`line ${this.line}: ${what}`, expected, { file: this.#file, offset: this.line, kept: 0 });
  }
}

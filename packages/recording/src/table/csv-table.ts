import { closeSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import type { TableColumn, TableValue, TableWriter } from './table-writer.js';

/** Text gathered before it goes to the disk, in characters. */
const BUFFER_CHARACTERS = 1 << 16;
const NEEDS_QUOTES = /[",\r\n]/;

/** Comma-separated text by RFC 4180 with one header line, LF line ends, `true` and `false`, and nothing between commas for `null`. */
export class CsvTable implements TableWriter {
  readonly file: string;
  rows = 0;
  readonly #part: string;
  readonly #handle: number;
  #text: string;
  #isOpen = true;

  constructor(file: string, columns: readonly TableColumn[]) {
    this.file = file;
    this.#part = `${file}.part`;
    this.#handle = openSync(this.#part, 'w');
    this.#text = `${columns.map(({ name }) => fieldOf(name)).join(',')}\n`;
  }

  write(row: readonly TableValue[]): void {
    for (let index = 0; index < row.length; index += 1) this.#text += index === 0 ? fieldOf(row[index] ?? null) : `,${fieldOf(row[index] ?? null)}`;
    this.#text += '\n';
    this.rows += 1;
    if (this.#text.length >= BUFFER_CHARACTERS) this.#flush();
  }

  async finish(): Promise<void> {
    this.#flush();
    this.#close();
    renameSync(this.#part, this.file);
  }

  async abort(): Promise<void> {
    this.#close();
    rmSync(this.#part, { force: true });
  }

  #close(): void {
    if (this.#isOpen) closeSync(this.#handle);
    this.#isOpen = false;
  }

  #flush(): void {
    writeSync(this.#handle, this.#text);
    this.#text = '';
  }
}

function fieldOf(value: TableValue): string {
  if (value === null) return '';
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : '';
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  return NEEDS_QUOTES.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

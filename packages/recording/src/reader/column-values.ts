import type { DuckDBDataChunk } from '@duckdb/node-api';
import { NULL_CODE, sqlName, sqlText, type Column } from '../store/columns.js';

/** Values of one column in one chunk of rows. Which part is filled follows from the column's type. */
export class ColumnValues {
  /** Numbers, times, signs; codes of choices and symbols; 0 and 1 of booleans. */
  readonly numbers: Float64Array;
  /** Not 0 where the number is NULL; empty for a column without NULL. */
  readonly nulls: Float64Array;
  readonly texts: readonly string[];
  /** Texts of symbol codes; one of them when the column has only one value and is not read from the file. */
  readonly symbols: readonly string[];

  constructor(numbers: Float64Array, nulls: Float64Array, texts: readonly string[], symbols: readonly string[]) {
    this.numbers = numbers;
    this.nulls = nulls;
    this.texts = texts;
    this.symbols = symbols;
  }
}

const NO_NUMBERS = new Float64Array(0);
const NO_TEXTS: readonly string[] = [];

/** How one column is asked of DuckDB: as DOUBLE vectors, which JavaScript reads without a copy, or as text. */
export interface ColumnRequest {
  /** SQL expressions of the vectors; none for a constant. */
  readonly sql: readonly string[];
  /** Takes the vectors that begin at position `at` of the chunk. */
  read(chunk: DuckDBDataChunk, at: number): ColumnValues;
}

export function requestColumn(column: Column, symbols: readonly string[]): ColumnRequest {
  const name = sqlName(column.name);
  switch (column.type) {
    case 'micros':
    case 'integer':
      return numbersRequest(`${name}::DOUBLE`);
    case 'double':
      return column.nullable ? nullableRequest(name) : numbersRequest(name);
    case 'sign':
    case 'boolean':
      return numbersRequest(`${name}::INTEGER::DOUBLE`);
    case 'choice':
      return numbersRequest(codeSql(name, column.choices));
    case 'symbol':
      return symbols.length === 1 ? constantRequest(symbols) : symbolsRequest(name, symbols);
    case 'text':
    case 'json':
      return { sql: [name], read: (chunk, at) => new ColumnValues(NO_NUMBERS, NO_NUMBERS, chunk.getColumnValues(at) as string[], NO_TEXTS) };
  }
}

function numbersRequest(sql: string): ColumnRequest {
  return { sql: [sql], read: (chunk, at) => new ColumnValues(doublesAt(chunk, at), NO_NUMBERS, NO_TEXTS, NO_TEXTS) };
}

function nullableRequest(name: string): ColumnRequest {
  return {
    sql: [`coalesce(${name}, 0)`, `(${name} IS NULL)::INTEGER::DOUBLE`],
    read: (chunk, at) => new ColumnValues(doublesAt(chunk, at), doublesAt(chunk, at + 1), NO_TEXTS, NO_TEXTS),
  };
}

function symbolsRequest(name: string, symbols: readonly string[]): ColumnRequest {
  return { sql: [codeSql(name, symbols)], read: (chunk, at) => new ColumnValues(doublesAt(chunk, at), NO_NUMBERS, NO_TEXTS, symbols) };
}

function constantRequest(symbols: readonly string[]): ColumnRequest {
  const values = new ColumnValues(NO_NUMBERS, NO_NUMBERS, NO_TEXTS, symbols);
  return { sql: [], read: () => values };
}

/** The chunk's own memory, which lives as long as the array. */
function doublesAt(chunk: DuckDBDataChunk, at: number): Float64Array {
  return (chunk.getColumnVector(at) as unknown as { readonly items: Float64Array }).items;
}

/** The position of a text in a list, by way of an ENUM: a text that is not in the list fails the query. */
function codeSql(name: string, texts: readonly string[]): string {
  return `coalesce(enum_code(${name}::ENUM(${texts.map(sqlText).join(', ')}))::DOUBLE, ${NULL_CODE})`;
}

import type { DuckDBDataChunk } from '@duckdb/node-api';
import { NULL_CODE, sqlName, sqlText, type Column } from '../store/columns.js';

/** Values of one column in one chunk of rows. Which part is filled follows from the column's type. */
export interface ColumnValues {
  /** Numbers, times, signs; codes of choices and symbols; 0 and 1 of booleans. */
  readonly numbers: Float64Array | Int32Array;
  /** Not 0 where the number is NULL; `null` for a column without NULL. */
  readonly nulls: Float64Array | Int32Array | null;
  readonly texts: readonly (string | null)[];
  /** Texts of symbol codes. */
  readonly symbols: readonly string[];
  /** The one value of a symbol column that has only one; it is not read from the file then. */
  readonly constant: string | null;
}

const NO_NUMBERS = new Float64Array(0);
const NO_TEXTS: readonly string[] = [];

/** How one column is asked of DuckDB: as DOUBLE or INTEGER vectors, which JavaScript reads without a copy, or as text. */
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
      return numbersRequest(`${name}::INTEGER`);
    case 'choice':
      return numbersRequest(codeSql(name, column.choices));
    case 'symbol':
      return symbols.length === 1 ? constantRequest(symbols[0] as string) : { ...numbersRequest(codeSql(name, symbols)), read: (chunk, at) => ({ ...numbersAt(chunk, at), symbols }) };
    case 'text':
    case 'json':
      return { sql: [name], read: (chunk, at) => ({ ...constantValues(null), texts: chunk.getColumnValues(at) as string[] }) };
  }
}

function numbersRequest(sql: string): ColumnRequest {
  return { sql: [sql], read: numbersAt };
}

function nullableRequest(name: string): ColumnRequest {
  return {
    sql: [`coalesce(${name}, 0)`, `(${name} IS NULL)::INTEGER`],
    read: (chunk, at) => ({ ...numbersAt(chunk, at), nulls: itemsAt(chunk, at + 1) }),
  };
}

function constantRequest(value: string): ColumnRequest {
  const values = constantValues(value);
  return { sql: [], read: () => values };
}

function constantValues(constant: string | null): ColumnValues {
  return { numbers: NO_NUMBERS, nulls: null, texts: NO_TEXTS, symbols: NO_TEXTS, constant };
}

function numbersAt(chunk: DuckDBDataChunk, at: number): ColumnValues {
  return { numbers: itemsAt(chunk, at), nulls: null, texts: NO_TEXTS, symbols: NO_TEXTS, constant: null };
}

function itemsAt(chunk: DuckDBDataChunk, at: number): Float64Array | Int32Array {
  return (chunk.getColumnVector(at) as unknown as { readonly items: Float64Array | Int32Array }).items;
}

/** The position of a text in a list, by way of an ENUM: a text that is not in the list fails the query. */
function codeSql(name: string, texts: readonly string[]): string {
  return `coalesce(enum_code(${name}::ENUM(${texts.map(sqlText).join(', ')}))::INTEGER, ${NULL_CODE})`;
}

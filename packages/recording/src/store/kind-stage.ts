import { exactJson, type TapeEvent } from '@mia-trading/core';
import type { DuckDBAppender, DuckDBConnection, DuckDBDataChunk } from '@duckdb/node-api';
import { NULL_CODE, PARQUET_COLUMNS, sqlName, sqlText, type Column } from './columns.js';
import type { DuckDBModule } from './duckdb.js';

/** Rows of a DuckDB data chunk. */
const CHUNK_ROWS = 2048;
const ROW_GROUP_ROWS = 122_880;

interface NumberItems {
  readonly items: Float64Array | Int32Array;
}

/** Staging table of one event kind: numbers as DOUBLE, codes as INTEGER, free text as VARCHAR. */
export class KindStage {
  readonly kind: TapeEvent['kind'];
  readonly #connection: DuckDBConnection;
  readonly #appender: DuckDBAppender;
  readonly #columns: readonly Column[];
  readonly #codes: readonly Map<string, number>[];
  readonly #events: TapeEvent[] = [];
  /** One chunk for all rows: its memory is DuckDB's and would wait for the garbage collector otherwise. */
  readonly #chunk: DuckDBDataChunk;
  #rows = 0;

  private constructor(kind: TapeEvent['kind'], duckdb: DuckDBModule, connection: DuckDBConnection, appender: DuckDBAppender) {
    this.kind = kind;
    this.#connection = connection;
    this.#appender = appender;
    this.#columns = PARQUET_COLUMNS[kind];
    const { DOUBLE, INTEGER, VARCHAR } = duckdb;
    this.#chunk = duckdb.DuckDBDataChunk.create(this.#columns.map((column) => (isText(column) ? VARCHAR : isCode(column) ? INTEGER : DOUBLE)));
    this.#codes = this.#columns.map((column) => new Map(column.choices.map((choice, code) => [choice, code])));
  }

  static async create(kind: TapeEvent['kind'], duckdb: DuckDBModule, connection: DuckDBConnection): Promise<KindStage> {
    const columns = PARQUET_COLUMNS[kind].map((column) => `${sqlName(column.name)} ${stageType(column)}`);
    await connection.run(`CREATE TABLE ${sqlName(kind)} (${columns.join(', ')})`);
    return new KindStage(kind, duckdb, connection, await connection.createAppender(kind));
  }

  get rows(): number {
    return this.#rows;
  }

  /** Distinct values of each symbol column, in order of appearance. */
  symbols(): Record<string, string[]> {
    const symbols: Record<string, string[]> = {};
    this.#columns.forEach((column, index) => {
      if (column.type === 'symbol') symbols[column.name] = [...(this.#codes[index]?.keys() ?? [])];
    });
    return symbols;
  }

  add(event: TapeEvent): void {
    this.#events.push(event);
    if (this.#events.length === CHUNK_ROWS) this.#appendChunk();
  }

  /** Writes the table to a Parquet file and drops it. */
  async copyTo(file: string): Promise<void> {
    if (this.#events.length > 0) this.#appendChunk();
    this.#appender.closeSync();
    const columns = this.#columns.map((column, index) => `${parquetValue(column, this.#codes[index])} AS ${sqlName(column.name)}`);
    await this.#connection.run(
      `COPY (SELECT ${columns.join(', ')} FROM ${sqlName(this.kind)}) TO ${sqlText(file)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${ROW_GROUP_ROWS})`,
    );
    await this.#connection.run(`DROP TABLE ${sqlName(this.kind)}`);
  }

  #appendChunk(): void {
    const events = this.#events;
    const chunk = this.#chunk;
    chunk.reset();
    chunk.rowCount = events.length;
    this.#columns.forEach((column, index) => {
      const values = events as unknown as readonly Readonly<Record<string, unknown>>[];
      if (isText(column)) chunk.setColumnValues(index, values.map((event) => textOf(column, event[column.field])));
      else if (column.nullable && column.type === 'double') chunk.setColumnValues(index, values.map((event) => event[column.field] as number | null));
      else {
        const vector = chunk.getColumnVector(index);
        this.#fill(column, index, values, (vector as unknown as NumberItems).items);
        vector.flush();
      }
    });
    this.#appender.appendDataChunk(chunk);
    this.#rows += events.length;
    events.length = 0;
  }

  #fill(column: Column, index: number, events: readonly Readonly<Record<string, unknown>>[], items: Float64Array | Int32Array): void {
    const field = column.field;
    if (column.type === 'choice' || column.type === 'symbol') {
      const codes = this.#codes[index] as Map<string, number>;
      let last: unknown;
      let code = NULL_CODE;
      for (let row = 0; row < events.length; row++) {
        const value = (events[row] as Readonly<Record<string, unknown>>)[field];
        if (value !== last || row === 0) {
          last = value;
          code = value === null ? NULL_CODE : codeOf(codes, value as string);
        }
        items[row] = code;
      }
    } else if (column.type === 'boolean') {
      for (let row = 0; row < events.length; row++) items[row] = (events[row] as Readonly<Record<string, unknown>>)[field] === true ? 1 : 0;
    } else {
      for (let row = 0; row < events.length; row++) items[row] = (events[row] as Readonly<Record<string, unknown>>)[field] as number;
    }
  }
}

function isText(column: Column): boolean {
  return column.type === 'text' || column.type === 'json';
}

function isCode(column: Column): boolean {
  return column.type === 'choice' || column.type === 'symbol' || column.type === 'boolean' || column.type === 'sign';
}

function stageType(column: Column): string {
  return isText(column) ? 'VARCHAR' : isCode(column) ? 'INTEGER' : 'DOUBLE';
}

function textOf(column: Column, value: unknown): string {
  return column.type === 'json' ? exactJson(value) : (value as string);
}

function codeOf(codes: Map<string, number>, value: string): number {
  let code = codes.get(value);
  if (code === undefined) {
    code = codes.size;
    codes.set(value, code);
  }
  return code;
}

/** SQL of a staged column's value in the type it has in Parquet. */
function parquetValue(column: Column, codes: ReadonlyMap<string, number> | undefined): string {
  const name = sqlName(column.name);
  if (column.type === 'micros' || column.type === 'integer') return `CAST(${name} AS BIGINT)`;
  if (column.type === 'sign') return `CAST(${name} AS TINYINT)`;
  if (column.type === 'boolean') return `${name} = 1`;
  if (column.type === 'choice' || column.type === 'symbol') return `list_extract([${[...(codes?.keys() ?? [])].map(sqlText).join(', ')}], ${name} + 1)`;
  return name;
}

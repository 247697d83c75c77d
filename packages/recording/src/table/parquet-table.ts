import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { DuckDBAppender, DuckDBConnection, DuckDBDataChunk, DuckDBInstance } from '@duckdb/node-api';
import { sqlName, sqlText } from '../store/columns.js';
import { loadDuckDB, parquetFailure, type DuckDBModule } from '../store/duckdb.js';
import type { TableColumn, TableColumnType, TableValue, TableWriter } from './table-writer.js';

/** Rows of a DuckDB data chunk. */
const CHUNK_ROWS = 2048;
const ROW_GROUP_ROWS = 122_880;
/** DuckDB keeps this much of the table in memory, the rest on disk. */
const STAGING_MEMORY = '128MB';
const STAGING_DATABASE = 'staging.duckdb';

const SQL_TYPE: Readonly<Record<TableColumnType, string>> = { integer: 'BIGINT', double: 'DOUBLE', boolean: 'BOOLEAN', text: 'VARCHAR', json: 'VARCHAR' };

/** A Parquet file, staged in a DuckDB database beside it, so that memory does not grow with the rows. */
export class ParquetTable implements TableWriter {
  readonly file: string;
  rows = 0;
  readonly #folder: string;
  readonly #columns: readonly TableColumn[];
  readonly #instance: DuckDBInstance;
  readonly #connection: DuckDBConnection;
  readonly #appender: DuckDBAppender;
  /** One chunk for all rows: its memory is DuckDB's and would wait for the garbage collector otherwise. */
  readonly #chunk: DuckDBDataChunk;
  #isOpen = true;
  /** Values by column, not yet appended. */
  readonly #pending: (number | string | boolean | null)[][];

  private constructor(file: string, columns: readonly TableColumn[], staging: { folder: string; duckdb: DuckDBModule; instance: DuckDBInstance; connection: DuckDBConnection; appender: DuckDBAppender }) {
    this.file = file;
    this.#columns = columns;
    this.#folder = staging.folder;
    this.#instance = staging.instance;
    this.#connection = staging.connection;
    this.#appender = staging.appender;
    const { DOUBLE, BOOLEAN, VARCHAR } = staging.duckdb;
    this.#chunk = staging.duckdb.DuckDBDataChunk.create(columns.map(({ type }) => (isNumber(type) ? DOUBLE : type === 'boolean' ? BOOLEAN : VARCHAR)));
    this.#pending = columns.map(() => []);
  }

  static async create(file: string, columns: readonly TableColumn[]): Promise<ParquetTable> {
    const duckdb = await loadDuckDB();
    const folder = mkdtempSync(path.join(path.dirname(path.resolve(file)), '.table-'));
    try {
      const instance = await duckdb.DuckDBInstance.create(path.join(folder, STAGING_DATABASE), { threads: '1', memory_limit: STAGING_MEMORY, temp_directory: folder, preserve_insertion_order: 'true' });
      const connection = await instance.connect();
      const definitions = columns.map(({ name, type }) => `${sqlName(name)} ${isNumber(type) ? 'DOUBLE' : SQL_TYPE[type]}`);
      await connection.run(`CREATE TABLE staged (${definitions.join(', ')})`);
      return new ParquetTable(file, columns, { folder, duckdb, instance, connection, appender: await connection.createAppender('staged') });
    } catch (cause) {
      rmSync(folder, { recursive: true, force: true });
      throw parquetFailure(file, cause);
    }
  }

  write(row: readonly TableValue[]): void {
    for (let index = 0; index < this.#columns.length; index += 1) {
      const value = row[index] ?? null;
      (this.#pending[index] as TableValue[]).push(typeof value === 'number' && !Number.isFinite(value) ? null : value);
    }
    this.rows += 1;
    if (this.rows % CHUNK_ROWS === 0) this.#append();
  }

  async finish(): Promise<void> {
    const made = path.join(this.#folder, 'table.parquet');
    try {
      if (this.rows % CHUNK_ROWS !== 0) this.#append();
      this.#appender.closeSync();
      const columns = this.#columns.map(({ name, type }) => (type === 'integer' ? `CAST(${sqlName(name)} AS BIGINT) AS ${sqlName(name)}` : sqlName(name)));
      await this.#connection.run(`COPY (SELECT ${columns.join(', ')} FROM staged) TO ${sqlText(made)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${ROW_GROUP_ROWS})`);
      renameSync(made, this.file);
    } catch (cause) {
      throw parquetFailure(this.file, cause);
    } finally {
      await this.abort();
    }
  }

  async abort(): Promise<void> {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#connection.closeSync();
    this.#instance.closeSync();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #append(): void {
    const chunk = this.#chunk;
    chunk.reset();
    chunk.rowCount = (this.#pending[0] ?? []).length;
    for (let index = 0; index < this.#columns.length; index += 1) {
      const values = this.#pending[index] as TableValue[];
      chunk.setColumnValues(index, values);
      values.length = 0;
    }
    this.#appender.appendDataChunk(chunk);
  }
}

function isNumber(type: TableColumnType): boolean {
  return type === 'integer' || type === 'double';
}

import type { EventKind, Micros, TapeEvent } from '@mia-trading/core';
import type { DuckDBConnection, DuckDBDataChunk, DuckDBResult } from '@duckdb/node-api';
import { PARQUET_COLUMNS, sqlText } from '../store/columns.js';
import { parquetFailure } from '../store/duckdb.js';
import type { RecordingFile } from '../store/manifest.js';
import { requestColumn, type ColumnRequest, type ColumnValues } from './column-values.js';
import type { EventCursor } from './event-cursor.js';
import { ROW_DECODERS, SEQ, TS_INIT, type RowDecoder } from './parquet-rows.js';

/**
 * Streams the Parquet file of one event kind. Rows stay in columns until they are taken, so that no more events live than are
 * handed on; the next chunk is fetched while this one is worked on.
 */
export class ParquetCursor implements EventCursor {
  readonly #connection: DuckDBConnection;
  readonly #file: string;
  readonly #columns: readonly ColumnRequest[];
  readonly #decode: RowDecoder;
  #result: DuckDBResult | undefined;
  #fetching: Promise<DuckDBDataChunk | null> = Promise.resolve(null);
  #values: readonly ColumnValues[] = [];
  #tsInits: Float64Array = new Float64Array(0);
  #seqs: Float64Array = new Float64Array(0);
  #rows = 0;
  #row = 0;
  tsInit: Micros = 0;
  seq = 0;

  /** Reads on its own `connection`, which {@link disconnect} closes. */
  constructor(connection: DuckDBConnection, file: string, kind: EventKind, symbols: RecordingFile['symbols']) {
    this.#connection = connection;
    this.#file = file;
    this.#columns = PARQUET_COLUMNS[kind].map((column) => requestColumn(column, symbols[column.name] ?? []));
    this.#decode = ROW_DECODERS[kind];
  }

  get isEmpty(): boolean {
    return this.#row >= this.#rows;
  }

  take(): TapeEvent {
    const event = this.#decode(this.#values, this.#row);
    this.#row++;
    if (this.#row < this.#rows) this.#look();
    return event;
  }

  /** Throws `MIA-RECORDING-PARQUET` when the file cannot be read or is not what the manifest says. */
  async refill(): Promise<boolean> {
    try {
      if (this.#result === undefined) {
        const columns = this.#columns.flatMap((column) => column.sql).join(', ');
        this.#result = await this.#connection.stream(`SELECT ${columns} FROM read_parquet(${sqlText(this.#file)})`);
        this.#fetch();
      }
      const chunk = await this.#fetching;
      if (chunk === null || chunk.rowCount === 0) return false;
      this.#fetch();
      this.#open(chunk);
      return true;
    } catch (cause) {
      throw parquetFailure(this.#file, cause);
    }
  }

  async close(): Promise<void> {
    await this.#fetching.catch(() => null); // a failure here is that of a chunk nobody asked for
  }

  disconnect(): void {
    this.#connection.closeSync();
  }

  #fetch(): void {
    if (this.#result === undefined) return;
    this.#fetching = this.#result.fetchChunk();
    this.#fetching.catch(() => undefined); // told by the refill that awaits it
  }

  #open(chunk: DuckDBDataChunk): void {
    let at = 0;
    this.#values = this.#columns.map((column) => {
      const values = column.read(chunk, at);
      at += column.sql.length;
      return values;
    });
    this.#tsInits = (this.#values[TS_INIT] as ColumnValues).numbers;
    this.#seqs = (this.#values[SEQ] as ColumnValues).numbers;
    this.#rows = chunk.rowCount;
    this.#row = 0;
    this.#look();
  }

  #look(): void {
    this.tsInit = this.#tsInits[this.#row] as number;
    this.seq = this.#seqs[this.#row] as number;
  }
}

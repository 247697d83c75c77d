import path from 'node:path';
import type { TapeEvent } from '@mia-trading/core';
import type { DuckDBConnection, DuckDBDataChunk, DuckDBInstance } from '@duckdb/node-api';
import { PARQUET_COLUMNS, sqlText } from '../store/columns.js';
import { loadDuckDB, parquetFailure } from '../store/duckdb.js';
import type { RecordingFile } from '../store/manifest.js';
import { requestColumn } from './column-values.js';
import { mergeEvents, type EventBatches } from './merge.js';
import { ROW_DECODERS } from './parquet-rows.js';

/** DuckDB holds the row groups being read and no more; this bounds it whatever the recording's length. */
const READ_MEMORY = '128MB';

/** Events of a recording's Parquet files in tape order. Each file is streamed; nothing is sorted. */
export async function* readParquetEvents(directory: string, files: readonly RecordingFile[]): EventBatches {
  const duckdb = await loadDuckDB();
  const instance = await duckdb.DuckDBInstance.create(':memory:', { threads: '1', memory_limit: READ_MEMORY, preserve_insertion_order: 'true' });
  try {
    yield* mergeEvents(
      files.map((file) => readFile(instance, path.join(directory, file.path), file)),
      'seq',
    );
  } finally {
    instance.closeSync();
  }
}

async function* readFile(instance: DuckDBInstance, target: string, file: RecordingFile): EventBatches {
  if (file.kind === null || file.rows === 0) return;
  const decode = ROW_DECODERS[file.kind];
  const columns = PARQUET_COLUMNS[file.kind].map((column) => requestColumn(column, file.symbols[column.name] ?? []));
  const connection = await instance.connect();
  try {
    for await (const chunk of chunks(connection, target, columns.flatMap((column) => column.sql))) {
      let at = 0;
      const values = columns.map((column) => {
        const read = column.read(chunk, at);
        at += column.sql.length;
        return read;
      });
      const rows = chunk.rowCount;
      const events = new Array<TapeEvent>(rows);
      for (let row = 0; row < rows; row++) events[row] = decode(values, row);
      yield events;
    }
  } finally {
    connection.closeSync();
  }
}

/** Chunks of a streaming scan; the next one is fetched while this one is worked on. */
async function* chunks(connection: DuckDBConnection, target: string, columns: readonly string[]): AsyncGenerator<DuckDBDataChunk, void, undefined> {
  try {
    const result = await connection.stream(`SELECT ${columns.join(', ')} FROM read_parquet(${sqlText(target)})`);
    let next = result.fetchChunk();
    try {
      for (;;) {
        const chunk = await next;
        if (chunk === null || chunk.rowCount === 0) return;
        next = result.fetchChunk();
        yield chunk;
      }
    } finally {
      await next;
    }
  } catch (cause) {
    throw parquetFailure(target, cause);
  }
}

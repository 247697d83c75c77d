import path from 'node:path';
import { loadDuckDB } from '../store/duckdb.js';
import type { RecordingFile } from '../store/manifest.js';
import type { EventBatches } from './event-cursor.js';
import { mergeEvents } from './merge.js';
import { ParquetCursor } from './parquet-cursor.js';

/** DuckDB holds the row groups being read and no more; this bounds it whatever the recording's length. */
const READ_MEMORY = '128MB';

/** Events of a recording's Parquet files in tape order. Each file is streamed; nothing is sorted. */
export async function* readParquetEvents(directory: string, files: readonly RecordingFile[]): EventBatches {
  const duckdb = await loadDuckDB();
  const instance = await duckdb.DuckDBInstance.create(':memory:', { threads: '1', memory_limit: READ_MEMORY, preserve_insertion_order: 'true' });
  const cursors: ParquetCursor[] = [];
  try {
    for (const file of files) if (file.kind !== null) cursors.push(new ParquetCursor(await instance.connect(), path.join(directory, file.path), file.kind, file.symbols));
    yield* mergeEvents(cursors, 'seq');
  } finally {
    for (const cursor of cursors) cursor.disconnect();
    instance.closeSync();
  }
}

import { mkdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { MiaError, type EventKind, type TapeEvent } from '@mia-trading/core';
import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { EVENT_KINDS } from '../tape/wire-codes.js';
import { sqlText } from './columns.js';
import { loadDuckDB, parquetFailure, type DuckDBModule } from './duckdb.js';
import { hashFile } from './file-hash.js';
import { KindStage } from './kind-stage.js';
import type { RecordingFile } from './manifest.js';
import { syncPath } from './manifest-file.js';

/** Folder inside a recording that a compaction works in; what is in it is never read and may be removed. */
export const STAGING_FOLDER = '.compacting';
const STAGING_DATABASE = 'staging.duckdb';
/** DuckDB keeps this much of the staging tables in memory, the rest on disk. */
const STAGING_MEMORY = '64MB';

/** Takes events in tape order and leaves one sorted Parquet file per kind in the recording's directory. */
export class ParquetStage {
  readonly #directory: string;
  readonly #duckdb: DuckDBModule;
  readonly #instance: DuckDBInstance;
  readonly #connection: DuckDBConnection;
  readonly #stages = new Map<EventKind, KindStage>();

  private constructor(directory: string, duckdb: DuckDBModule, instance: DuckDBInstance, connection: DuckDBConnection) {
    this.#directory = directory;
    this.#duckdb = duckdb;
    this.#instance = instance;
    this.#connection = connection;
  }

  /** Throws `MIA-RECORDING-PEER-MISSING` without the optional peer. */
  static async open(directory: string): Promise<ParquetStage> {
    const duckdb = await loadDuckDB();
    const folder = path.join(directory, STAGING_FOLDER);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
    const instance = await duckdb.DuckDBInstance.create(path.join(folder, STAGING_DATABASE), {
      threads: '1',
      memory_limit: STAGING_MEMORY,
      temp_directory: folder,
      preserve_insertion_order: 'true',
    });
    return new ParquetStage(directory, duckdb, instance, await instance.connect());
  }

  async add(events: readonly TapeEvent[]): Promise<void> {
    for (let index = 0; index < events.length; index++) {
      const event = events[index] as TapeEvent;
      (this.#stages.get(event.kind) ?? (await this.#begin(event.kind))).add(event);
    }
  }

  /** Writes, checks, syncs and renames the files. Throws `MIA-RECORDING-PARQUET` when a file does not hold what was given. */
  async finish(): Promise<RecordingFile[]> {
    const files: RecordingFile[] = [];
    for (const kind of EVENT_KINDS) {
      const stage = this.#stages.get(kind);
      if (stage !== undefined) files.push(await this.#write(stage));
    }
    syncPath(this.#directory);
    this.close();
    return files;
  }

  /** Removes the staging folder. */
  close(): void {
    this.#connection.closeSync();
    this.#instance.closeSync();
    rmSync(path.join(this.#directory, STAGING_FOLDER), { recursive: true, force: true });
  }

  async #begin(kind: EventKind): Promise<KindStage> {
    const stage = await KindStage.create(kind, this.#duckdb, this.#connection);
    this.#stages.set(kind, stage);
    return stage;
  }

  async #write(stage: KindStage): Promise<RecordingFile> {
    const name = `${stage.kind}.parquet`;
    const temporary = path.join(this.#directory, STAGING_FOLDER, name);
    try {
      await stage.copyTo(temporary);
      await this.#checkRows(temporary, stage.rows);
    } catch (cause) {
      throw cause instanceof MiaError ? cause : parquetFailure(temporary, cause);
    }
    syncPath(temporary);
    const { bytes, sha256 } = hashFile(temporary);
    renameSync(temporary, path.join(this.#directory, name));
    return { path: name, format: 'parquet', kind: stage.kind, rows: stage.rows, bytes, sha256, symbols: stage.symbols() };
  }

  async #checkRows(file: string, expected: number): Promise<void> {
    const reader = await this.#connection.runAndReadAll(`SELECT count(*)::DOUBLE FROM read_parquet(${sqlText(file)})`);
    const rows = reader.getRows()[0]?.[0];
    if (rows !== expected) throw parquetFailure(file, new Error(`${String(rows)} rows were written, expected ${expected}`));
  }
}

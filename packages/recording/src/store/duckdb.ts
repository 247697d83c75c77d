import { MiaError } from '@mia-trading/core';
import type * as DuckDB from '@duckdb/node-api';

export type DuckDBModule = typeof DuckDB;

/** Loads the optional peer. Throws `MIA-RECORDING-PEER-MISSING` when it is not installed. */
export async function loadDuckDB(): Promise<DuckDBModule> {
  try {
    return await import('@duckdb/node-api');
  } catch (cause) {
    throw new MiaError('MIA-RECORDING-PEER-MISSING', `Parquet needs the package @duckdb/node-api, which could not be loaded: ${String(cause)}`, 'Install it: npm install @duckdb/node-api@1.5.6-r.1', {
      package: '@duckdb/node-api',
    });
  }
}

/** An expected failure of DuckDB on a file, told with its name. */
export function parquetFailure(file: string, cause: unknown): MiaError {
  const what = cause instanceof Error ? cause.message : String(cause);
  return new MiaError('MIA-RECORDING-PARQUET', `${file}: ${what}`, 'Check the free space and that the file is whole (inspect compares its hash); else import the source again.', { file });
}

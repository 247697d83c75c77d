import path from 'node:path';
import { MiaError } from '@mia-trading/core';
import { CsvTable } from './csv-table.js';
import { ParquetTable } from './parquet-table.js';
import type { TableColumn, TableWriter } from './table-writer.js';

/**
 * Begins a table in a file whose name ends in `.csv` or `.parquet` (which needs the optional peer `@duckdb/node-api`); a file of that name is replaced
 * when the table is finished.
 *
 * Throws `MIA-RECORDING-TABLE` for another ending, `MIA-RECORDING-PEER-MISSING`, `MIA-RECORDING-PARQUET`.
 */
export async function createTable(file: string, columns: readonly TableColumn[]): Promise<TableWriter> {
  const ending = path.extname(file).toLowerCase();
  if (ending === '.csv') return new CsvTable(file, columns);
  if (ending === '.parquet') return ParquetTable.create(file, columns);
  throw new MiaError('MIA-RECORDING-TABLE', `${file} ends in neither .csv nor .parquet`, 'name the file with the ending of the format you want', { file });
}

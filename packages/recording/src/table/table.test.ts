import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DuckDBInstance } from '@duckdb/node-api';
import { createTable } from './table.js';
import type { TableColumn, TableValue } from './table-writer.js';

const COLUMNS: readonly TableColumn[] = [
  { name: 'tsEvent', type: 'integer' },
  { name: 'price', type: 'double' },
  { name: 'isWhole', type: 'boolean' },
  { name: 'note', type: 'text' },
];
const ROWS: readonly (readonly TableValue[])[] = [
  [1_703_545_200_000_001, 4810.25, true, 'plain'],
  [1_703_545_200_000_002, Number.NaN, false, 'with, comma and "quotes"'],
  [1_703_545_200_000_003, null, null, null],
];

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'mia-table-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});
const inFolder = (name: string) => path.join(folder, name);

async function write(name: string, rows: Iterable<readonly TableValue[]>): Promise<void> {
  const table = await createTable(inFolder(name), COLUMNS);
  for (const row of rows) table.write(row);
  await table.finish();
}

async function query(sql: string): Promise<unknown[]> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const rows = (await connection.runAndReadAll(sql)).getRows();
  connection.closeSync();
  instance.closeSync();
  return rows;
}

describe('a table on disk', () => {
  it('as CSV has a header, quotes where needed and nothing for what is not known', async () => {
    await write('rows.csv', ROWS);
    expect(readFileSync(inFolder('rows.csv'), 'utf8')).toBe(
      'tsEvent,price,isWhole,note\n1703545200000001,4810.25,true,plain\n1703545200000002,,false,"with, comma and ""quotes"""\n1703545200000003,,,\n',
    );
    expect(readdirSync(folder)).toEqual(['rows.csv']);
  });

  it('as Parquet has the same columns by type, with NULL for what is not known', async () => {
    await write('rows.parquet', ROWS);
    expect(await query(`SELECT * FROM read_parquet('${inFolder('rows.parquet')}')`)).toEqual([
      [1_703_545_200_000_001n, 4810.25, true, 'plain'],
      [1_703_545_200_000_002n, null, false, 'with, comma and "quotes"'],
      [1_703_545_200_000_003n, null, null, null],
    ]);
    expect(readdirSync(folder)).toEqual(['rows.parquet']);
  });

  it.each(['csv', 'parquet'])('keeps every row in order over many chunks (%s)', async (ending) => {
    const count = 5_001;
    await write(`many.${ending}`, (function* rows() {
      for (let index = 0; index < count; index += 1) yield [index, index / 4, index % 2 === 0, index % 7 === 0 ? null : `row ${index}`];
    })());
    const reader = ending === 'csv' ? 'read_csv' : 'read_parquet';
    expect(await query(`SELECT count(*)::INT, min(tsEvent)::INT, max(tsEvent)::INT, sum(price), count(note)::INT FROM ${reader}('${inFolder(`many.${ending}`)}')`)).toEqual([
      [count, 0, count - 1, (count * (count - 1)) / 8, count - Math.ceil(count / 7)],
    ]);
    expect(await query(`SELECT bool_and(tsEvent = place) FROM (SELECT tsEvent, row_number() OVER () - 1 AS place FROM ${reader}('${inFolder(`many.${ending}`)}'))`)).toEqual([[true]]);
  });

  it.each(['csv', 'parquet'])('without a row has its columns (%s)', async (ending) => {
    await write(`empty.${ending}`, []);
    expect(await query(`SELECT count(*)::INT, count(price)::INT FROM ${ending === 'csv' ? 'read_csv' : 'read_parquet'}('${inFolder(`empty.${ending}`)}')`)).toEqual([[0, 0]]);
  });

  it.each(['csv', 'parquet'])('that is given up leaves nothing behind (%s)', async (ending) => {
    const table = await createTable(inFolder(`half.${ending}`), COLUMNS);
    table.write(ROWS[0] ?? []);
    await table.abort();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('of a format that is not known is refused by name', async () => {
    await expect(createTable(inFolder('rows.xlsx'), COLUMNS)).rejects.toMatchObject({ code: 'MIA-RECORDING-TABLE', message: expect.stringContaining('rows.xlsx') });
  });
});

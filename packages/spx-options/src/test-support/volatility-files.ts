import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseDailyCsv } from '../sentiment/daily-history-csv.js';
import type { DailyValue } from '../sentiment/daily-history.js';

const folder = path.join(process.env['MIA_TEST_DATA'] ?? path.resolve(__dirname, '../../../../../shared/data'), 'volatility');

export const VIX_FILE = 'VIX_daily_finance-vix.csv';
export const VIX3M_FILE = 'VIX3M_History.csv';
export const VVIX_FILE = 'VVIX_History.csv';
export const VXN_FILE = 'VXN_History.csv';
export const PUT_CALL_FILE = 'PCR_RATIOS_HISTORICO.csv';

/** Tests on the published daily series are skipped by name where a file is absent. */
export const volatilityFilesExist = [VIX_FILE, VIX3M_FILE, VVIX_FILE, VXN_FILE, PUT_CALL_FILE].every((file) => existsSync(path.join(folder, file)));

export function readDaily(file: string, value: string): DailyValue[] {
  return parseDailyCsv(readFileSync(path.join(folder, file), 'utf8'), { file, value });
}

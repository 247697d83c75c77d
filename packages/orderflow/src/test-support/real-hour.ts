import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Aggressor } from '@mia-trading/core';

/** The Globex reopen hour of ES, 2023-12-25 23:00-24:00 UTC, as trades with the quote before them and every change of the best quote. */
const folder = path.join(process.env['MIA_TEST_DATA'] ?? path.resolve(__dirname, '../../../../../shared/data'), 'ticks/es-mbo-derived');
const tradesFile = path.join(folder, 'ESH4-20231225_trades_bbo.csv');
const quotesFile = path.join(folder, 'ESH4-20231225_quotes.csv.gz');

/** Tests on the real hour are skipped by name where the file is absent. */
export const realHourExists = existsSync(tradesFile) && existsSync(quotesFile);

export interface RealTrade {
  readonly ts: number;
  readonly ticks: number;
  readonly size: number;
  readonly aggressor: Aggressor;
  readonly bid: number;
  readonly bidSize: number;
  readonly ask: number;
  readonly askSize: number;
  /** Number of the exchange event. */
  readonly event: number;
}

export interface RealQuote {
  readonly ts: number;
  readonly bid: number;
  readonly bidSize: number;
  readonly ask: number;
  readonly askSize: number;
  readonly event: number;
}

export function readTrades(): RealTrade[] {
  return rows(readFileSync(tradesFile, 'utf8')).map((row) => ({
    ts: micros(row[0]),
    ticks: Number(row[1]),
    size: Number(row[2]),
    aggressor: row[3] === 'B' ? 1 : row[3] === 'A' ? -1 : 0,
    bid: Number(row[4]),
    bidSize: Number(row[5]),
    ask: Number(row[6]),
    askSize: Number(row[7]),
    event: Number(row[8]),
  }));
}

export function readQuotes(): RealQuote[] {
  return rows(gunzipSync(readFileSync(quotesFile)).toString('utf8')).map((row) => ({
    ts: micros(row[0]),
    bid: Number(row[1]),
    bidSize: Number(row[2]),
    ask: Number(row[4]),
    askSize: Number(row[5]),
    event: Number(row[7]),
  }));
}

function rows(text: string): string[][] {
  return text
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','));
}

function micros(nanoseconds: string | undefined): number {
  return Number(BigInt(nanoseconds ?? '') / 1000n);
}

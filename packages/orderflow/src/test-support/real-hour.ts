import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { resolveInstrument, type Aggressor, type DepthEvent, type FeedStatusEvent, type TradeEvent } from '@mia-trading/core';

/** The Globex reopen hour of ES, 2023-12-25 23:00-24:00 UTC, as trades with the quote before them and every change of the best quote. */
const folder = path.join(process.env['MIA_TEST_DATA'] ?? path.resolve(__dirname, '../../../../../shared/data'), 'ticks/es-mbo-derived');
const tradesFile = path.join(folder, 'ESH4-20231225_trades_bbo.csv');
const depthFile = path.join(folder, 'ESH4-20231225.depth');
const quotesFile = path.join(folder, 'ESH4-20231225_quotes.csv.gz');

/** Tests on the real hour are skipped by name where the file is absent. */
export const realHourExists = existsSync(tradesFile) && existsSync(quotesFile) && existsSync(depthFile);

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

/** Layout of a Sierra Chart `.depth` file: header, then records of time, command, flags, orders, price, quantity. */
const DEPTH_HEADER_BYTES = 64;
const DEPTH_RECORD_BYTES = 24;
/** 1899-12-30 to 1970-01-01, in microseconds. */
const DEPTH_EPOCH = 25_569n * 86_400_000_000n;
const CLEAR_BOOK = 1;
const END_OF_BATCH = 1;
const TICK = 0.25;
const SYMBOL = 'ESH4';
export const realInstrument = resolveInstrument(SYMBOL, { asOf: '2023-12-25' });

export type RealEvent = TradeEvent | DepthEvent | FeedStatusEvent;

/**
 * Trades and 10 and more book levels of the hour as one stream, to the millisecond; prints before the book changes of their millisecond.
 * With `mirror`, the same hour reflected at that price: bids are asks, buyers are sellers.
 */
export function readMarket(mirror?: { readonly ticks: number }): RealEvent[] {
  const price = (ticks: number): number => (mirror === undefined ? ticks : 2 * mirror.ticks - ticks) * TICK;
  const sign = mirror === undefined ? 1 : -1;
  const header = (ts: number): { tsEvent: number; tsInit: number; seq: number; instrument: string } => ({ tsEvent: ts, tsInit: ts, seq: 0, instrument: SYMBOL });
  const trades = readTrades().map(({ ts, ticks, size, aggressor, event }): TradeEvent => ({
    ...header(Math.floor(ts / 1_000) * 1_000),
    kind: 'trade',
    price: price(ticks),
    size,
    aggressor: (0 + sign * aggressor) as Aggressor,
    aggressorSource: aggressor === 0 ? 'none' : 'exchange',
    matchId: event,
    flags: 0,
  }));
  const file = readFileSync(depthFile);
  const depth: DepthEvent[] = [];
  for (let offset = DEPTH_HEADER_BYTES; offset < file.length; offset += DEPTH_RECORD_BYTES) {
    const command = file.readUInt8(offset + 8);
    const isBid = command % 2 === 0;
    const isDelete = command > 5;
    depth.push({
      ...header(Number((file.readBigInt64LE(offset) - DEPTH_EPOCH) / 1_000n) * 1_000),
      kind: 'depth',
      action: command === CLEAR_BOOK ? 'clear' : 'set',
      side: isBid === (mirror === undefined) ? 1 : -1,
      price: price(Math.round(file.readFloatLE(offset + 12) / TICK)),
      size: isDelete ? 0 : file.readUInt32LE(offset + 16),
      orders: file.readUInt16LE(offset + 10),
      endOfBatch: (file.readUInt8(offset + 9) & END_OF_BATCH) !== 0,
    });
  }
  const first = Math.min(trades[0]?.tsInit ?? Infinity, depth[0]?.tsInit ?? Infinity);
  const quality: FeedStatusEvent = { ...header(first), kind: 'feedStatus', status: 'quality', quality: 'l2-atomic', phase: null, detail: '' };
  return [quality, ...[...trades, ...depth].sort((a, b) => a.tsInit - b.tsInit)];
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

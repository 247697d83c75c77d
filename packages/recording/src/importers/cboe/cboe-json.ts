import { microsFromIso, type Micros } from '@mia-trading/core';
import { z } from 'zod';
import { truncated, overLimit, wrongFormat } from '../shared/import-errors.js';
import type { CboeSeries } from './cboe-series.js';
import { parseOsiSymbol } from './osi-symbol.js';

/** Largest document taken into memory: the whole SPX chain is about 12 MB. The price stands behind the options, so it cannot be streamed. */
const MAX_BYTES = 268_435_456;

const finite = z.number().nullish();

/** Not strict: the vendor adds fields. */
const optionSchema = z.object({
  option: z.string(),
  bid: finite, ask: finite, bid_size: finite, ask_size: finite, last_trade_price: finite, volume: finite, open_interest: finite,
  iv: finite, delta: finite, gamma: finite, vega: finite, theta: finite,
});

const documentSchema = z.object({
  timestamp: z.string(),
  data: z.object({ options: z.array(z.unknown()), symbol: z.string(), current_price: z.number().positive() }),
});

/** A chain as Cboe's delayed-quote service (`cdn.cboe.com/api/global/delayed_quotes`) sends it. */
export interface CboeDocument {
  /** Symbol of the underlying without the caret of an index. */
  readonly symbol: string;
  readonly spot: number;
  /** When the document was made: its `timestamp`, which is UTC. */
  readonly headerTime: Micros;
  readonly options: readonly unknown[];
}

/** Collects and parses a document. Throws `MIA-IMPORT-LIMIT`, `-TRUNCATED` or `-FORMAT`. */
export async function readCboeJson(file: string, chunks: AsyncIterable<Uint8Array>): Promise<CboeDocument> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > MAX_BYTES) throw overLimit(`a document of more than ${MAX_BYTES} bytes`, 'one option chain', { file, offset: bytes, kept: 0 });
    parts.push(Buffer.from(chunk));
  }
  const place = { file, offset: bytes, kept: 0 };
  const text = Buffer.concat(parts).toString('utf8');
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    if (!text.trimEnd().endsWith('}')) throw truncated('the document ends', 'a complete JSON document', place);
    throw wrongFormat(`no JSON (${cause instanceof Error ? cause.message : String(cause)})`, 'a JSON document', place);
  }
  const document = documentSchema.safeParse(json);
  if (!document.success) {
    const faults = document.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
    throw wrongFormat(`fields (${faults})`, 'timestamp, data.symbol, data.current_price and data.options', place);
  }
  const { timestamp, data } = document.data;
  const headerTime = microsFromIso(`${timestamp.replace(' ', 'T')}Z`);
  if (headerTime === undefined) throw wrongFormat(`the timestamp "${timestamp}"`, 'YYYY-MM-DD HH:MM:SS', place);
  return { symbol: data.symbol.replace(/^[\^_]/, ''), spot: data.current_price, headerTime, options: data.options };
}

/** One series of a document, or the reason why it cannot be read. */
export function seriesOfJson(value: unknown): CboeSeries | string {
  const parsed = optionSchema.safeParse(value);
  if (!parsed.success) return 'series with a field that is no number';
  const key = parseOsiSymbol(parsed.data.option);
  if (key === null) return 'series without an option symbol';
  const { bid, ask, bid_size: bidSize, ask_size: askSize, last_trade_price: last, volume, open_interest: openInterest, iv, delta, gamma, vega, theta } = parsed.data;
  const none = (field: number | null | undefined): number | null => field ?? null;
  return {
    ...key, bid: none(bid), ask: none(ask), bidSize: none(bidSize), askSize: none(askSize), last: none(last), volume: none(volume), openInterest: none(openInterest),
    iv: none(iv), delta: none(delta), gamma: none(gamma), vega: none(vega), theta: none(theta),
  };
}

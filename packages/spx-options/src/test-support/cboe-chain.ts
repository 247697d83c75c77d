import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { instantOf, parseIsoDate, SECOND, type Micros, type OptionQuoteEvent, type OptionRight } from '@mia-trading/core';
import { OptionChain } from '../chain/option-chain.js';
import { isShared, sharedFile } from './shared-data.js';

/** Results of an independent implementation for one chain, `reference_numbers.json`. */
export interface ReferenceNumbers {
  readonly spot: number;
  readonly header_time: string;
  readonly pcr_all_rows: { readonly pcr_volume: number; readonly pcr_oi: number };
  readonly pcr_live_rows: { readonly pcr_volume: number; readonly pcr_oi: number };
  readonly P: Readonly<Record<string, number>> & { readonly zero_gamma: number };
  readonly F: Readonly<Record<string, number>> & { readonly asof_et: string; readonly zero_gamma: number };
  readonly F_le45dte: Readonly<Record<string, number>>;
  readonly call_wall_max_oi: number;
  readonly put_wall_max_oi: number;
}

export const SPX_CHAINS = [
  'spx_2022-02-04_eod',
  'spx_2022-12-12_eod',
  'spx_2023-09-14_1631',
  'spx_2025-08-27_2130',
  'spx_2025-08-28_1625',
  'spx_2025-08-29_1629',
  'spx_2025-09-03_1618',
  'spx_2025-09-04_1430',
] as const;

const REFERENCE = ['options', 'reference', 'reference_numbers.json'] as const;

/** Tests on real chains are skipped by name where the files are absent. */
export const chainsExist = isShared(...REFERENCE) && SPX_CHAINS.every((name) => isShared('options', 'chains', `${name}.csv.gz`));

export function referenceNumbers(): Readonly<Record<string, ReferenceNumbers>> {
  return JSON.parse(readFileSync(sharedFile(...REFERENCE), 'utf8')) as Record<string, ReferenceNumbers>;
}

/** `2025-09-04 14:15:00`, New York time. */
export function newYork(text: string): Micros {
  const [date = '', hour = 0, minute = 0, second = 0] = [text.slice(0, 10), ...text.slice(11).split(':').map(Number)];
  return instantOf('America/New_York', parseIsoDate(String(date)) ?? Number.NaN, Number(hour) * 60 + Number(minute)) + Number(second) * SECOND;
}

/** Reads a Cboe table of the shared data. Minimal on purpose: the real importer is in the recording package. */
export function readChain(name: string, asOf: Micros, receivedAt: Micros): OptionChain {
  const lines = gunzipSync(readFileSync(sharedFile('options', 'chains', `${name}.csv.gz`))).toString('utf8').split(/\r?\n/);
  const head = lines.findIndex((line) => line.includes('Last:'));
  const spot = Number(/Last: ([\d.]+)/.exec(lines[head] ?? '')?.[1]);
  const isSpx = name.startsWith('spx');
  const chain = new OptionChain(isSpx ? 'SPX' : 'SPY');
  const base = { kind: 'optionQuote', instrument: chain.underlying, tsEvent: asOf, tsInit: receivedAt, seq: 0, bidSize: null, askSize: null, last: null, vega: null, theta: null, underlying: spot } as const;
  for (const line of lines.slice(head + 3)) {
    const fields = line.replace(/"([\d,]*)"/g, (_, number: string) => number.replaceAll(',', '')).split(',');
    if (fields.length < 22) continue;
    for (const from of [1, 12]) {
      const symbol = /^([A-Z]+)(\d\d)(\d\d)(\d\d)([CP])(\d{8})$/.exec(fields[from] ?? '');
      if (symbol === null) continue;
      const at = (column: number): number => Number(fields[from + column]);
      const [, root = '', year = '', month = '', day = '', right = '', strike = ''] = symbol;
      const event: OptionQuoteEvent = {
        ...base, root, expiry: `20${year}-${month}-${day}`, right: right as OptionRight, strike: Number(strike) / 1_000,
        bid: at(3), ask: at(4), volume: at(5), iv: at(6) > 0 ? at(6) : null, delta: at(7), gamma: at(8), openInterest: at(9),
      };
      chain.onOptionQuote(event);
    }
  }
  return chain;
}

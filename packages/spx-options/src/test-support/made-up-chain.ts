import { instantOf, parseIsoDate, type Micros, type OptionQuoteEvent, type OptionRight } from '@mia-trading/core';
import { OptionChain } from '../chain/option-chain.js';
import { optionRoot } from '../chain/option-root.js';
import { settlementOf, yearsUntil } from '../chain/settlement.js';
import { blackPrice } from '../pricing/black.js';

export const SPOT = 6_000;
export const RATE = 0.04;
export const DIVIDEND_YIELD = 0.013;
/** 2025-09-03 11:00 New York time, a Wednesday. */
export const NOON: Micros = instantOf('America/New_York', parseIsoDate('2025-09-03') ?? Number.NaN, 11 * 60);

export interface MadeUpSeries {
  readonly root: string;
  readonly expiry: string;
  readonly strike: number;
  readonly right: OptionRight;
}

/** A smile falling in strike: 20 % at spot. */
export function smile(strike: number): number {
  return 0.2 - 0.3 * Math.log(strike / SPOT);
}

/** A quote around Black's price at the smile, half a point wide at most; everything may be replaced. */
export function quoteOf(series: MadeUpSeries, fields: Partial<OptionQuoteEvent> = {}): OptionQuoteEvent {
  const years = yearsUntil(settlementOf(optionRoot(series.root), series.expiry), NOON);
  const price = years > 0 ? blackPrice(series.right === 'C' ? 1 : -1, SPOT, series.strike, years, smile(series.strike), RATE, DIVIDEND_YIELD) : 0;
  const half = Math.min(0.25, price / 10);
  return {
    kind: 'optionQuote', instrument: 'SPX', tsEvent: NOON, tsInit: NOON, seq: 0, ...series, bid: price - half, ask: price + half, bidSize: 10, askSize: 10, last: null,
    volume: 5, openInterest: 100, iv: null, delta: null, gamma: null, vega: null, theta: null, underlying: SPOT, ...fields,
  };
}

export const EXPIRIES = [
  { root: 'SPXW', expiry: '2025-09-03' },
  { root: 'SPXW', expiry: '2025-09-05' },
  { root: 'SPX', expiry: '2025-09-19' },
  { root: 'SPXW', expiry: '2025-09-19' },
  { root: 'SPX', expiry: '2025-12-19' },
  { root: 'SPX', expiry: '2026-06-18' },
] as const;

/** Calls and puts every 50 points from 5,000 to 7,000 of six expiries. `change` may alter or, by `null`, leave out a quote. */
export function madeUpEvents(change: (event: OptionQuoteEvent) => OptionQuoteEvent | null = (event) => event): OptionQuoteEvent[] {
  const events: OptionQuoteEvent[] = [];
  for (const expiry of EXPIRIES) {
    for (let strike = 5_000; strike <= 7_000; strike += 50) {
      for (const right of ['C', 'P'] as const) {
        const event = change(quoteOf({ ...expiry, strike, right }));
        if (event !== null) events.push(event);
      }
    }
  }
  return events;
}

export function madeUpChain(change?: (event: OptionQuoteEvent) => OptionQuoteEvent | null): OptionChain {
  const chain = new OptionChain('SPX');
  for (const event of madeUpEvents(change)) chain.onOptionQuote(event);
  return chain;
}

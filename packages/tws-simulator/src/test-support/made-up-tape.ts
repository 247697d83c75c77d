import { microsFromIso, SECOND, type DepthEvent, type IndexEvent, type Micros, type OptionQuoteEvent, type OptionTradeEvent, type QuoteEvent, type Side, type TapeEvent, type TradeEvent } from '@mia-trading/core';

/** A quiet Tuesday, regular hours. */
export const START: Micros = microsFromIso('2023-12-26T15:00:00Z') as Micros;

function header(seconds: number, instrument: string): { readonly tsEvent: Micros; readonly tsInit: Micros; readonly seq: number; readonly instrument: string } {
  const ts = START + Math.round(seconds * SECOND);
  return { tsEvent: ts, tsInit: ts, seq: 0, instrument };
}

export function trade(seconds: number, price: number, size = 1, flags = 1): TradeEvent {
  return { ...header(seconds, 'ESH4'), kind: 'trade', price, size, aggressor: 1, aggressorSource: 'exchange', matchId: 0, flags };
}

export function quote(seconds: number, bid: number, bidSize: number, ask: number, askSize: number): QuoteEvent {
  return { ...header(seconds, 'ESH4'), kind: 'quote', bid, bidSize, ask, askSize };
}

export function level(seconds: number, side: Side, price: number, size: number, endOfBatch = true): DepthEvent {
  return { ...header(seconds, 'ESH4'), kind: 'depth', action: 'set', side, price, size, orders: 0, endOfBatch };
}

export function index(seconds: number, symbol: string, value: number): IndexEvent {
  return { ...header(seconds, symbol), kind: 'index', level: value };
}

const SERIES = { root: 'SPXW', expiry: '2023-12-26', strike: 4_800, right: 'C' } as const;

export function optionQuote(seconds: number, more: Partial<OptionQuoteEvent> = {}): OptionQuoteEvent {
  const unknown = { bidSize: null, askSize: null, last: null, volume: null, openInterest: null, iv: null, delta: null, gamma: null, vega: null, theta: null, underlying: null };
  return { ...header(seconds, 'SPX'), ...SERIES, ...unknown, kind: 'optionQuote', bid: 3, ask: 3.2, ...more };
}

export function optionTrade(seconds: number, price: number, size: number, more: Partial<OptionTradeEvent> = {}): OptionTradeEvent {
  return { ...header(seconds, 'SPX'), ...SERIES, kind: 'optionTrade', price, size, aggressor: 1, conditions: '', ...more };
}

/** A recording in memory, its events numbered in the order given. */
export async function* tape(...events: readonly TapeEvent[]): AsyncGenerator<readonly TapeEvent[]> {
  yield events.map((event, seq) => ({ ...event, seq }));
}

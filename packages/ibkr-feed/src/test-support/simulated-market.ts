import { microsFromIso, SECOND, type DepthEvent, type IndexEvent, type Micros, type OptionQuoteEvent, type OptionTradeEvent, type QuoteEvent, type Side, type TapeEvent, type TradeEvent } from '@mia-trading/core';
import { startTwsSimulator, type TwsSimulator, type TwsSimulatorOptions } from '@mia-trading/tws-simulator';

/** A quiet Tuesday, regular hours. */
export const START: Micros = microsFromIso('2023-12-26T15:00:00Z') as Micros;

function header(seconds: number, instrument: string): { readonly tsEvent: Micros; readonly tsInit: Micros; readonly seq: number; readonly instrument: string } {
  const ts = START + Math.round(seconds * SECOND);
  return { tsEvent: ts, tsInit: ts, seq: 0, instrument };
}

export function trade(seconds: number, price: number, size = 1): TradeEvent {
  return { ...header(seconds, 'ESH4'), kind: 'trade', price, size, aggressor: 1, aggressorSource: 'exchange', matchId: 0, flags: 1 };
}

export function quote(seconds: number, bid: number, bidSize: number, ask: number, askSize: number): QuoteEvent {
  return { ...header(seconds, 'ESH4'), kind: 'quote', bid, bidSize, ask, askSize };
}

export function level(seconds: number, side: Side, price: number, size: number): DepthEvent {
  return { ...header(seconds, 'ESH4'), kind: 'depth', action: 'set', side, price, size, orders: 0, endOfBatch: true };
}

export function index(seconds: number, symbol: string, value: number): IndexEvent {
  return { ...header(seconds, symbol), kind: 'index', level: value };
}

export const OPTION_EXPIRY = '2023-12-26';

export function optionQuote(seconds: number, strike: number, right: 'C' | 'P', more: Partial<OptionQuoteEvent> = {}): OptionQuoteEvent {
  const unknown = { bidSize: null, askSize: null, last: null, volume: null, openInterest: null, iv: null, delta: null, gamma: null, vega: null, theta: null, underlying: null };
  return { ...header(seconds, 'SPX'), root: 'SPXW', expiry: OPTION_EXPIRY, strike, right, ...unknown, kind: 'optionQuote', bid: 3, ask: 3.2, ...more };
}

export function optionTrade(seconds: number, strike: number, right: 'C' | 'P', price: number, size: number): OptionTradeEvent {
  return { ...header(seconds, 'SPX'), root: 'SPXW', expiry: OPTION_EXPIRY, strike, right, kind: 'optionTrade', price, size, aggressor: 0, conditions: '' };
}

async function* batches(events: readonly TapeEvent[]): AsyncGenerator<readonly TapeEvent[]> {
  yield events.map((event, seq) => ({ ...event, seq }));
}

const strikes = [4_780, 4_790, 4_800, 4_810, 4_820];

/** A simulator that waits for `begin()` with what it has been given. */
export function simulateMarket(events: readonly TapeEvent[], options: Partial<TwsSimulatorOptions> = {}): Promise<TwsSimulator> {
  const listing = {
    date: '2023-12-26',
    instruments: ['ESH4', 'SPX', 'VIX'],
    options: strikes.flatMap((strike) => (['C', 'P'] as const).map((right) => ({ root: 'SPXW', expiry: OPTION_EXPIRY, strike, right, underlying: 'SPX' }))),
  };
  return startTwsSimulator({ recording: batches(events), speed: 'max', begin: 'onDemand', listing, broker: { limits: false }, ...options });
}

import { createSessionClock, FeatureSet, MarketState, microsFromIso, resolveInstrument, runFeatures, TradeFlag, type Aggressor, type IndexEvent, type MarketListener, type Micros, type QuoteEvent, type TapeEvent, type TradeEvent } from '@mia-trading/core';

export const ES = resolveInstrument('ESH4', { asOf: '2024-01-09' });

/** Cases of a property: quick by default, more at MIA_TEST_LEVEL=full. */
export const CASES = { numRuns: process.env['MIA_TEST_LEVEL'] === 'full' ? 200 : 30 };

/** Instant of an ISO time; the test is wrong where it is none. */
export function at(iso: string): Micros {
  const time = microsFromIso(iso);
  if (time === undefined) throw new RangeError(iso);
  return time;
}

export function tradeAt(time: Micros, price: number, size = 1, aggressor: Aggressor = 1): TradeEvent {
  return { kind: 'trade', tsEvent: time, tsInit: time, seq: 0, instrument: ES.symbol, price, size, aggressor, aggressorSource: 'exchange', matchId: 0, flags: TradeFlag.Last };
}

export function quoteAt(time: Micros, bid: number, bidSize = 10, askSize = 10): QuoteEvent {
  return { kind: 'quote', tsEvent: time, tsInit: time, seq: 0, instrument: ES.symbol, bid, bidSize, ask: bid + ES.tickSize, askSize };
}

export function indexAt(time: Micros, instrument: string, level: number): IndexEvent {
  return { kind: 'index', tsEvent: time, tsInit: time, seq: 0, instrument, level };
}

/** A market on the exchange calendar with listeners fed as the engine feeds them. */
export function newMarket(): MarketState {
  return new MarketState(ES, createSessionClock(ES));
}

export function feed(market: MarketState, listeners: readonly MarketListener[], events: Iterable<TapeEvent>): void {
  const set = new FeatureSet(listeners);
  for (const event of events) runFeatures(set, market, event);
}

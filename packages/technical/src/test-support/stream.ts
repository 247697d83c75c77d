import {
  createSessionClock,
  FeatureSet,
  MarketState,
  MINUTE,
  microsFromIso,
  runFeatures,
  SECOND,
  TradeFlag,
  type Aggressor,
  type BarEvent,
  type Feature,
  type Instrument,
  type Micros,
  type TradeEvent,
} from '@mia-trading/core';
import fc from 'fast-check';

export const ES: Instrument = {
  symbol: 'ESH4',
  root: 'ES',
  kind: 'future',
  exchange: 'CME',
  currency: 'USD',
  tickSize: 0.25,
  pointValue: 50,
  calendar: 'CME_EQUITY',
};

/** Cases of a property: quick by default, more at MIA_TEST_LEVEL=full. */
export const CASES = { numRuns: process.env['MIA_TEST_LEVEL'] === 'full' ? 300 : 40 };

export function at(iso: string): Micros {
  const time = microsFromIso(iso);
  if (time === undefined) throw new Error(`not a time: ${iso}`);
  return time;
}

export function tradeAt(time: Micros, price: number, size: number, aggressor: Aggressor = 0, flags: number = TradeFlag.Last): TradeEvent {
  return { kind: 'trade', tsEvent: time, tsInit: time, seq: 0, instrument: ES.symbol, price, size, aggressor, aggressorSource: 'exchange', matchId: 0, flags };
}

export function barAt(close: Micros, prices: readonly [number, number, number, number], volume: number | null, period: Micros = MINUTE): BarEvent {
  const [open, high, low, last] = prices;
  const half = volume === null ? null : volume / 2;
  return {
    kind: 'bar', tsEvent: close, tsInit: close, seq: 0, instrument: ES.symbol, period,
    open, high, low, close: last, volume, bidVolume: half, askVolume: half, trades: volume,
  };
}

/** A market on the exchange calendar and the features fed through it, as the engine feeds them. */
export function runThrough(features: readonly Feature[], events: Iterable<TradeEvent | BarEvent>, onEach?: (market: MarketState, event: TradeEvent | BarEvent) => void): MarketState {
  const market = new MarketState(ES, createSessionClock(ES));
  const set = new FeatureSet(features);
  for (const event of events) {
    runFeatures(set, market, event);
    onEach?.(market, event);
  }
  return market;
}

/** Begins of stretches that cross what a session can do: daily break, weekends with a change of clocks, half days, holidays. */
const STARTS = [
  '2023-12-25T22:59:00Z', // reopening after Christmas
  '2024-01-10T21:30:00Z', // a plain daily break
  '2024-03-08T21:00:00Z', // the weekend on which US clocks go forward
  '2024-11-01T20:00:00Z', // the weekend on which they go back
  '2023-11-24T17:00:00Z', // half day after Thanksgiving
  '2024-01-15T16:00:00Z', // holiday halt, trade date of two calendar days
  '2024-01-10T14:00:00Z', // regular hours begin
].map(at);

const HOURS_2 = 7_200;
const step = fc.record({
  // Mostly within a minute, sometimes hours: bars, sessions and regular hours change.
  wait: fc.oneof({ weight: 20, arbitrary: fc.integer({ min: 0, max: 40 }) }, { weight: 3, arbitrary: fc.integer({ min: 60, max: HOURS_2 }) }, { weight: 1, arbitrary: fc.constant(72_000) }),
  move: fc.integer({ min: -6, max: 6 }),
  size: fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 1, max: 60 }) }, { weight: 1, arbitrary: fc.constant(0) }),
  aggressor: fc.constantFrom<Aggressor>(1, -1, 0),
});

/** Random prints around 4,800 points over session boundaries; some of size 0, which must not count. */
export const prints: fc.Arbitrary<TradeEvent[]> = printsOf(1, 250);

/** As {@link prints}, so many of them. */
export function printsOf(minLength: number, maxLength: number): fc.Arbitrary<TradeEvent[]> {
  return fc.tuple(fc.constantFrom(...STARTS), fc.array(step, { minLength, maxLength })).map(([start, steps]) => {
    let time = start;
    let ticks = 19_200;
    return steps.map(({ wait, move, size, aggressor }) => {
      time += wait * SECOND;
      ticks += move;
      return tradeAt(time, ticks * ES.tickSize, size, aggressor);
    });
  });
}

/** The same prints mirrored about 4,800 points: price reflected, aggressor turned. */
export function mirrored(trades: readonly TradeEvent[]): TradeEvent[] {
  return trades.map((trade) => ({ ...trade, price: 9_600 - trade.price, aggressor: (0 - trade.aggressor) as Aggressor }));
}

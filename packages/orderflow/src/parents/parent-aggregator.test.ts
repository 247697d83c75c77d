import { describe, expect, it } from '@jest/globals';
import { TradeFlag, type Aggressor, type TradeEvent } from '@mia-trading/core';
import fc from 'fast-check';
import { FakeMarket, print } from '../test-support/fake-market.js';
import { propertyRuns } from '../test-support/property-runs.js';
import { play, tapes, type TapeStep } from '../test-support/random-tape.js';
import { readTrades, realHourExists } from '../test-support/real-hour.js';
import { splitRun } from '../test-support/split-run.js';
import { MAXIMUM_LEVELS, ParentAggregator, type ParentOrder } from './parent-aggregator.js';

const TIME_WINDOW = 1_000;

function collector(): { aggregator: ParentAggregator; parents: ParentOrder[] } {
  const parents: ParentOrder[] = [];
  return { aggregator: new ParentAggregator({ timeWindow: TIME_WINDOW }, (parent) => parents.push({ ...parent })), parents };
}

function bundle(trades: readonly TradeEvent[]): ParentOrder[] {
  const { aggregator, parents } = collector();
  for (const trade of trades) aggregator.onTrade(trade);
  aggregator.flush(trades.at(-1)?.tsInit ?? 0);
  return parents;
}

describe('ParentAggregator', () => {
  it('bundles the prints of one matching event: 2 at 19201 and 3 at 19202 are a sweep of 5 at 4800.40', () => {
    const { aggregator, parents } = collector();
    aggregator.onTrade(print({ ticks: 19_201, size: 2, aggressor: 1, matchId: 7, tsInit: 10 }));
    aggregator.onTrade(print({ ticks: 19_202, size: 3, aggressor: 1, matchId: 7, tsInit: 10 }));
    expect(parents).toEqual([]);
    aggregator.onTrade(print({ ticks: 19_202, size: 1, aggressor: 1, matchId: 8, tsInit: 25 }));
    expect(parents).toEqual([
      {
        aggressor: 1,
        aggressorSource: 'exchange',
        matchId: 7,
        size: 5,
        prints: 2,
        price: (2 * 4_800.25 + 3 * 4_800.5) / 5,
        lowPrice: 4_800.25,
        highPrice: 4_800.5,
        levels: 2,
        isSweep: true,
        flags: 0,
        tsEvent: 10,
        detectedAt: 25,
      },
    ]);
  });

  it('keeps the two sides of one event apart', () => {
    const parents = bundle([print({ ticks: 5, aggressor: 1, matchId: 7 }), print({ ticks: 4, aggressor: -1, matchId: 7 })]);
    expect(parents.map((parent) => parent.aggressor)).toEqual([1, -1]);
  });

  it('finishes at the end of the exchange event, not a print later', () => {
    const { aggregator, parents } = collector();
    const market = new FakeMarket();
    market.now = 10;
    aggregator.onTrade(print({ ticks: 5, aggressor: 1, matchId: 7, tsInit: 10 }));
    aggregator.onBook(market);
    expect(parents).toHaveLength(1);
    expect(parents[0]?.detectedAt).toBe(10);
    aggregator.onTrade(print({ ticks: 5, aggressor: 1, matchId: 8, tsInit: 12, flags: TradeFlag.Last }));
    expect(parents).toHaveLength(2);
    aggregator.onBook(market);
    aggregator.flush(20);
    expect(parents).toHaveLength(2);
  });

  it('waits on a feed whose book comes apart from its prints', () => {
    const { aggregator, parents } = collector();
    const market = new FakeMarket();
    market.feedQuality = 'l2-async';
    aggregator.onTrade(print({ ticks: 5, aggressor: 1, matchId: 7, tsInit: 10 }));
    market.now = 10 + TIME_WINDOW;
    aggregator.onBook(market);
    expect(parents).toHaveLength(0);
    market.now += 1;
    aggregator.onBook(market);
    expect(parents).toHaveLength(1);
  });

  it('without a matchId bundles by side, time and direction', () => {
    const sizes = (trades: readonly TradeEvent[]): number[] => bundle(trades).map((parent) => parent.size);
    const buy = (ticks: number, tsInit: number): TradeEvent => print({ ticks, tsInit, aggressor: 1 });
    expect(sizes([buy(5, 0), buy(5, 1_000), buy(6, 2_000)])).toEqual([3]);
    expect(sizes([buy(5, 0), buy(5, 1_001)])).toEqual([1, 1]);
    expect(sizes([buy(6, 0), buy(5, 0)])).toEqual([1, 1]);
    expect(sizes([buy(5, 0), print({ ticks: 5, aggressor: -1 })])).toEqual([1, 1]);
    expect(sizes([print({ ticks: 5 }), print({ ticks: 5 })])).toEqual([1, 1]);
  });

  it('leaves out off-book prints and prints without size', () => {
    expect(bundle([print({ ticks: 5, size: 900, flags: TradeFlag.OffBook }), print({ ticks: 5, size: 0, flags: TradeFlag.SizeUnknown })])).toEqual([]);
  });

  it('counts a price once, whatever the order, and an auction is no sweep', () => {
    const ticks = [5, 7, 6, 5, 7, 6];
    expect(bundle(ticks.map((price) => print({ ticks: price, aggressor: 1, matchId: 1 })))[0]).toMatchObject({ levels: 3, isSweep: true });
    expect(bundle(ticks.map((price) => print({ ticks: price, matchId: 1 })))[0]).toMatchObject({ levels: 3, isSweep: false });
  });

  it('goes on counting new extremes past the levels it can tell apart', () => {
    const count = MAXIMUM_LEVELS + 10;
    const sweep = Array.from({ length: count }, (_, index) => print({ ticks: 100 + index, aggressor: 1, matchId: 1 }));
    expect(bundle(sweep)[0]?.levels).toBe(count);
  });

  it('names the least reliable source among its prints', () => {
    const buy = (aggressorSource: 'exchange' | 'quote' | 'tick'): TradeEvent => print({ ticks: 5, aggressor: 1, aggressorSource, matchId: 7 });
    expect(bundle([buy('exchange'), buy('tick'), buy('quote')])[0]?.aggressorSource).toBe('tick');
    expect(bundle([buy('exchange'), buy('exchange')])[0]?.aggressorSource).toBe('exchange');
  });

  it('property: goes on from a snapshot in the middle of an order', () => {
    const tape = tapes({ longestWait: 2_000, largestSize: 50, steps: 40, reach: 4 });
    fc.assert(
      fc.property(tape, fc.nat(40), (steps, at) => {
        const make = (): { subject: ParentAggregator; answer: (step: TapeStep) => ParentOrder[] } => {
          const { aggregator, parents } = collector();
          const market = new FakeMarket();
          const listener = { onTrade: (trade: TradeEvent) => aggregator.onTrade(trade), onBook: (view: FakeMarket) => aggregator.onBook(view), onGap: (view: FakeMarket) => aggregator.flush(view.now) };
          return { subject: aggregator, answer: (step) => (play(step, market, listener), parents.splice(0)) };
        };
        const { whole, resumed } = splitRun(make, steps, Math.min(at, steps.length));
        expect(resumed).toEqual(whole);
      }),
      { numRuns: propertyRuns },
    );
  });

  it('property: every print is in exactly one parent, as a plain grouping of neighbours says', () => {
    const prints = fc.array(
      fc.record({ ticks: fc.integer({ min: 90, max: 95 }), size: fc.integer({ min: 1, max: 50 }), aggressor: fc.constantFrom<Aggressor>(-1, 0, 1), matchId: fc.integer({ min: 1, max: 3 }) }),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(prints, (list) => {
        const groups: (typeof list)[] = [];
        for (const item of list) {
          const group = groups.at(-1);
          if (group?.[0]?.matchId === item.matchId && group[0].aggressor === item.aggressor) group.push(item);
          else groups.push([item]);
        }
        const parents = bundle(list.map((item) => print(item)));
        expect(parents.map(({ size, prints: count, levels }) => ({ size, count, levels }))).toEqual(
          groups.map((group) => ({
            size: group.reduce((sum, item) => sum + item.size, 0),
            count: group.length,
            levels: new Set(group.map((item) => item.ticks)).size,
          })),
        );
      }),
      { numRuns: propertyRuns },
    );
  });
});

describe('on the real hour', () => {
  (realHourExists ? it : it.skip)('parents by event: 99th percentile 41, largest 89, none of 100, no contract lost', () => {
    const parents = bundle(
      readTrades().map((trade) => print({ ticks: trade.ticks, size: trade.size, aggressor: trade.aggressor, matchId: trade.event, tsInit: trade.ts })),
    );
    const sizes = parents.map((parent) => parent.size).sort((a, b) => a - b);
    expect(parents).toHaveLength(2_834);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(9_892);
    expect(sizes[Math.ceil(0.99 * sizes.length) - 1]).toBe(41);
    expect(sizes.at(-1)).toBe(89);
  });
});

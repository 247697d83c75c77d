import { describe, expect, it } from '@jest/globals';
import { NO_PRICE, type BookView, type MarketView, type Side, type TradeEvent } from '@mia-trading/core';
import { at, runThrough, tradeAt } from '../test-support/stream.js';
import { technicalConfig } from '../technical-config.js';
import { VolumeProfileFeature } from '../volume-profile/volume-profile-feature.js';
import { VwapTrend } from '../vwap/vwap-trend.js';
import { bookWall } from './book-wall.js';
import { MarketLevels } from './market-levels.js';

const config = technicalConfig.parse({});

/** Runs prints through the features that levels come from, and brings the map up to date at the end. */
function levelsAfter(trades: readonly TradeEvent[]): Record<string, number> {
  const vwap = new VwapTrend(config.vwapTrend);
  const profile = new VolumeProfileFeature(config.volumeProfile);
  const market = runThrough([vwap, profile], trades);
  const levels = new MarketLevels(0.25, { vwap: vwap.vwap, profile: profile.levels }, config.levelMap);
  return Object.fromEntries(levels.refresh(market).levels().map(({ kind, price }) => [kind, price]));
}

describe('levels of a market', () => {
  it('VWAP, bands and profile of a session by hand', () => {
    // 30 lots at 4800 and 10 at 4804: mean 4801, variance (30·1 + 10·9)/40 = 3.
    const levels = levelsAfter([tradeAt(at('2024-01-10T23:00:00Z'), 4800, 30, 1), tradeAt(at('2024-01-10T23:05:00Z'), 4804, 10, 1)]);
    expect(levels['vwap']).toBe(4801);
    expect(levels['vwapUpper1']).toBeCloseTo(4801 + Math.sqrt(3), 9);
    expect(levels['vwapLower2']).toBeCloseTo(4801 - 2 * Math.sqrt(3), 9);
    // 28 of 40 lots are 70 %: the POC holds 30.
    expect(levels).toMatchObject({ pointOfControl: 4800, valueAreaHigh: 4800, valueAreaLow: 4800, sessionHigh: 4804, sessionLow: 4800, overnightHigh: 4804, overnightLow: 4800 });
    expect(levels).not.toHaveProperty('previousHigh');
    expect(levels).not.toHaveProperty('openingRangeHigh');
  });

  it('the day after knows the regular hours of the day before', () => {
    const levels = levelsAfter([
      tradeAt(at('2024-01-11T14:30:00Z'), 4790, 5, 1),
      tradeAt(at('2024-01-11T15:00:00Z'), 4795, 20, 1),
      tradeAt(at('2024-01-11T20:59:00Z'), 4792, 5, 1),
      tradeAt(at('2024-01-11T23:00:00Z'), 4800, 1, 1),
    ]);
    expect(levels).toMatchObject({ previousHigh: 4795, previousLow: 4790, previousPointOfControl: 4795, sessionHigh: 4800 });
  });

  it('a VWAP or profile whose begin was not seen, or without sizes, is no level; extremes as far as seen are', () => {
    const late = levelsAfter([tradeAt(at('2024-01-11T03:00:00Z'), 4800, 30, 1), tradeAt(at('2024-01-11T03:05:00Z'), 4804, 10, 1)]);
    expect(Object.keys(late).sort()).toEqual(['overnightHigh', 'overnightLow', 'sessionHigh', 'sessionLow']);
    const sizeless = levelsAfter([tradeAt(at('2024-01-10T23:00:00Z'), 4800, 0, 0, 3), tradeAt(at('2024-01-10T23:05:00Z'), 4804, 0, 0, 3)]);
    expect(sizeless).not.toHaveProperty('vwap');
    expect(sizeless).not.toHaveProperty('pointOfControl');
    expect(sizeless).toMatchObject({ sessionHigh: 4804 });
  });

  it('option levels set by their owner stay through a refresh', () => {
    const profile = new VolumeProfileFeature(config.volumeProfile);
    const market = runThrough([profile], [tradeAt(at('2024-01-10T23:00:00Z'), 4800, 30, 1)]);
    const levels = new MarketLevels(0.25, { profile: profile.levels }, config.levelMap);
    levels.map.set('callWall', 4850);
    expect(levels.refresh(market).nearestAbove(4810)).toMatchObject({ source: 'callWall', price: 4850 });
  });
});

/** Sizes by level from the best price on, best bid 100, best ask 101 ticks. */
function bookOf(bids: readonly number[], asks: readonly number[], over: Partial<BookView> = {}): BookView {
  const sizes = (side: Side): readonly number[] => (side > 0 ? bids : asks);
  return {
    quality: 'l3', tickSize: 0.25, isWhole: true, version: 1, asOf: 0, bestBid: 100, bestAsk: 101, bestBidSize: bids[0] ?? 0, bestAskSize: asks[0] ?? 0,
    levelCount: (side) => sizes(side).length,
    levelPrice: (side, level) => (level < sizes(side).length ? (side > 0 ? 100 - level : 101 + level) : NO_PRICE),
    levelSize: (side, level) => sizes(side)[level] ?? 0,
    sizeAt: () => 0,
    ordersAt: () => 0,
    orderSize: () => 0,
    ...over,
  };
}

describe('walls of the book', () => {
  it('a size of 3 times the average of the other levels', () => {
    const book = bookOf([10, 10, 30, 10], [10, 10, 29, 10]);
    expect(bookWall(book, 1, 10, 3)).toBe(98);
    expect(bookWall(book, -1, 10, 3)).toBeNaN();
    expect(bookWall(book, 1, 2, 3)).toBeNaN();
  });

  it('none in a book that is empty, has one level, is not whole or shows the best prices alone', () => {
    expect(bookWall(bookOf([], []), 1, 10, 3)).toBeNaN();
    expect(bookWall(bookOf([50], [50]), 1, 10, 3)).toBeNaN();
    expect(bookWall(bookOf([1, 50, 1], [1]), 1, 10, 3)).toBe(99);
    expect(bookWall(bookOf([1, 50, 1], [1], { isWhole: false }), 1, 10, 3)).toBeNaN();
    expect(bookWall(bookOf([1, 50, 1], [1], { quality: 'l1' }), 1, 10, 3)).toBeNaN();
  });

  it('stand on the map', () => {
    const levels = new MarketLevels(0.25, {}, config.levelMap);
    const market = { book: bookOf([1, 50, 1], [1, 1, 50]) } as unknown as MarketView;
    expect(levels.refresh(market).levels()).toEqual([
      { kind: 'bidWall', price: 24.75, strength: 0.5 },
      { kind: 'askWall', price: 25.75, strength: 0.5 },
    ]);
  });
});

import { describe, expect, it } from '@jest/globals';
import { NO_PRICE, restoreSnapshot, takeSnapshot, type BookView, type MarketView, type Side, type TradeEvent } from '@mia-trading/core';
import { at, runThrough, tradeAt } from '../test-support/stream.js';
import { technicalConfig } from '../technical-config.js';
import { ProfileImbalance } from '../profile-imbalance/profile-imbalance.js';
import { volumeProfileConfig } from '../volume-profile/volume-profile-config.js';
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
    copySizes: (_side, _price, count, into, at) => void into.fill(0, at, at + count),
    ordersAt: () => 0,
    orderSize: () => 0,
    queueAt: () => [],
    ...over,
  };
}

describe('nodes, naked points of control and institutional levels', () => {
  /** Regular hours of two days: much trade at 4790 and 4796 on the first; the second stays above and trades at 4800 and 4810. */
  const trades = [
    ...[4_790, 4_796].map((price, index) => tradeAt(at('2024-01-11T14:30:00Z') + index, price, 100 + index, 1)),
    ...[4_800, 4_810].map((price, index) => tradeAt(at('2024-01-12T14:30:00Z') + index, price, 100 + index, 1)),
    tradeAt(at('2024-01-12T14:40:00Z'), 4_805, 1, 1),
  ];

  it('stand on the map beside the rest', () => {
    const profile = new VolumeProfileFeature(config.volumeProfile);
    const imbalance = new ProfileImbalance(config.profileImbalance, profile.levels);
    const market = runThrough([profile], trades);
    imbalance.onSession(market);
    for (let event = 0; event < 3; event += 1) imbalance.onDetection({ kind: 'block', detectedAt: market.now, since: market.now, side: 1, price: 4_807, grade: 'confirmed', detail: { contracts: 500 } });
    const levels = new MarketLevels(0.25, { profile: profile.levels, imbalance }, config.levelMap);
    const found = levels.refresh(market).levels();
    const prices = (kind: string): number[] => found.filter((level) => level.kind === kind).map(({ price }) => price);
    expect(prices('highVolumeNode')).toEqual([4_800, 4_810]);
    expect(prices('nakedPointOfControl')).toEqual([4_796]);
    expect(prices('institutionalLevel')).toEqual([4_807]);
    expect(found.filter(({ kind }) => kind === 'institutionalLevel' || kind === 'nakedPointOfControl').map(({ strength }) => strength)).toEqual([0.6, 0.6]);
    // The level goes with the session that made it.
    imbalance.onSession(market);
    expect(levels.refresh(market).priceOf('institutionalLevel')).toBeNaN();
  });

  it('of more naked points than places the eight nearest to the price, each once', () => {
    const profile = new VolumeProfileFeature(volumeProfileConfig.parse({ nakedLevels: 20 }));
    const market = runThrough([profile], trades);
    profile.levels.naked.prices.splice(0, Infinity, ...Array.from({ length: 12 }, (_, index) => 4_801 + index));
    const map = new MarketLevels(0.25, { profile: profile.levels }, config.levelMap).refresh(market);
    // The price is 4805; 4801 and 4809 are equally far, the first place is taken by the earlier.
    expect(Array.from({ length: 8 }, (_, place) => map.priceOf('nakedPointOfControl', place))).toEqual([4_805, 4_804, 4_806, 4_803, 4_807, 4_802, 4_808, 4_801]);
  });

  it('lasting support and resistance take the place of the walls as they stand', () => {
    const walls = { nearest: (side: Side) => (side > 0 ? 97 : Number.NaN) };
    const levels = new MarketLevels(0.25, { walls }, config.levelMap);
    const market = { book: bookOf([1, 50, 1], [1, 1, 50]) } as unknown as MarketView;
    expect(levels.refresh(market).levels()).toEqual([{ kind: 'bidWall', price: 24.25, strength: 0.5 }]);
  });

  it('a map goes on after a restart, levels of others too', () => {
    const profile = new VolumeProfileFeature(config.volumeProfile);
    const market = runThrough([profile], trades);
    const sources = { profile: profile.levels };
    const [first, second] = [new MarketLevels(0.25, sources, config.levelMap), new MarketLevels(0.25, sources, config.levelMap)];
    first.map.set('callWall', 4_850);
    first.refresh(market);
    restoreSnapshot(second, takeSnapshot(first));
    expect(second.map.zones()).toEqual(first.map.zones());
    expect(second.refresh(market).zones()).toEqual(first.refresh(market).zones());
    expect(second.map.priceOf('callWall')).toBe(4_850);
  });
});

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

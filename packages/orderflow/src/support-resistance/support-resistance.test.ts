import { describe, expect, it } from '@jest/globals';
import { createSessionClock, FeatureSet, MarketState, runFeatures, type Detection, type Side } from '@mia-trading/core';
import { FakeMarket, print } from '../test-support/fake-market.js';
import { readMarket, realHourExists, realInstrument } from '../test-support/real-hour.js';
import { supportResistanceConfig } from './support-resistance-config.js';
import { SupportResistance } from './support-resistance.js';

const SECOND = 1_000_000;
/** Two prices a side, half-life 1 s, so that weights are halves. */
const options = supportResistanceConfig.parse({ levels: 2, halfLifeSeconds: 1, usualMinutes: 2, persistenceSeconds: 3, minimumRatio: 2, fullRatio: 4, largeRatio: 4 });

/** One book a second, 100 x 101 ticks and the prices behind them. */
function stage(watched = options.levels) {
  const found: Detection[] = [];
  const levels = new SupportResistance({ ...options, levels: watched }, (detection) => found.push(detection));
  const market = new FakeMarket();
  return {
    found,
    levels,
    market,
    show: (bids: readonly [number, number], asks: readonly [number, number] = [10, 10], bestBid = 100) => {
      market.now += SECOND;
      market.book.set([[bestBid, bids[0]], [bestBid - 1, bids[1]]], [[bestBid + 1, asks[0]], [bestBid + 2, asks[1]]]);
      levels.onBook(market);
    },
    trade: (ticks: number, size: number, aggressor: Side) => levels.onTrade(print({ ticks, size, aggressor, tsInit: market.now }), market),
  };
}

/** A minute of 10 everywhere: the usual size. */
function usual(watched = options.levels) {
  const scene = stage(watched);
  for (let second = 0; second < 60; second += 1) scene.show([10, 10]);
  return scene;
}

describe('support and resistance', () => {
  it('80 at 99, for 1 s and 2 s: weighted 80/2 + 10/2, then (that + 80)/2, against a usual size of 10', () => {
    const { levels, show, market } = usual();
    expect(levels.usualSize).toBeNaN();
    show([10, 80]);
    // It has only just appeared: what counts is what was there before it.
    expect([levels.usualSize, levels.nearest(1)]).toEqual([10, Number.NaN]);
    expect(levels.strength(1, 99)).toBeCloseTo(10 / 40, 12);
    show([10, 80]);
    expect(levels.nearest(1)).toBe(99);
    expect(levels.strength(1, 99)).toBe(1);
    expect(levels.strength(1, 100)).toBeCloseTo(0.25, 12);
    expect([levels.nearest(-1), levels.strength(-1, 101), levels.strength(1, 50)]).toEqual([Number.NaN, 0.25, 0]);
    expect(levels.explain(market)).toMatchObject({ usualSize: 10, support: 24.75, supportStrength: 1, supportPullRate: 0, resistance: null, resistanceStrength: 0 });
  });

  it('size that is withdrawn weakens it: 30 of 80 pulled, 20 traded', () => {
    const { levels, show, trade } = usual();
    for (let second = 0; second < 40; second += 1) show([80, 10]);
    trade(100, 20, -1);
    show([30, 10]);
    const pullRate = 30 / (30 + 20 + 80);
    expect(levels.pullRate(1, 100)).toBeCloseTo(pullRate, 9);
    expect(levels.strength(1, 100)).toBeCloseTo(1 - pullRate, 9);
    expect(levels.pullRate(-1, 100)).toBeNaN();
  });

  it('tells large resting interest once, when it has been there for 3 s', () => {
    const { found, show, market } = usual();
    const begin = market.now + SECOND;
    for (let second = 0; second < 3; second += 1) show([10, 40]);
    expect(found).toEqual([]);
    for (let second = 0; second < 5; second += 1) show([10, 41]);
    expect(found).toEqual([
      { kind: 'largeResting', detectedAt: begin + 3 * SECOND, since: begin, side: 1, price: 24.75, grade: 'confirmed', detail: { shown: 41, usual: 10, ratio: 4.1, distanceTicks: 1, pullRate: 0 } },
    ]);
  });

  it('does not tell what is away for a moment', () => {
    const { found, show } = usual();
    for (const shown of [40, 40, 40, 39, 40, 40, 40]) show([10, shown]);
    expect(found).toEqual([]);
  });

  it('tells that it was pulled: 5 of 60 traded, 55 withdrawn, a tick from the best', () => {
    const { found, show, trade, market } = usual();
    for (let second = 0; second < 5; second += 1) show([10, 10], [10, 60]);
    trade(102, 5, 1);
    show([10, 10], [10, 0]);
    expect(found.map(({ kind, side }) => [kind, side])).toEqual([['largeResting', -1], ['pulledLiquidity', 1]]);
    expect(found[1]).toMatchObject({ detectedAt: market.now, price: 25.5, detail: { pulled: 55, traded: 5, left: 0, distanceTicks: 1, spoofLike: true } });
  });

  it('does not call it pulled when it was traded away, through to the other side of the price', () => {
    const { found, show, trade, market, levels } = usual();
    for (let second = 0; second < 5; second += 1) show([10, 10], [60, 10]);
    trade(101, 60, 1);
    market.now += SECOND;
    market.book.set([[101, 5], [100, 5]], [[102, 10]]);
    levels.onBook(market);
    expect(found.map(({ kind }) => kind)).toEqual(['largeResting']);
  });

  it('a feed of two levels tells nothing of a third price: it is no part of what is usual, and what slides out of view is not pulled', () => {
    const { found, show, levels } = usual(6);
    for (let second = 0; second < 5; second += 1) show([10, 60], [20, 10]);
    expect(levels.usualSize).toBe(10);
    show([10, 10], [20, 10], 101);
    expect(levels.pullRate(1, 99)).toBeNaN();
    expect(found.map(({ kind, side }) => [kind, side])).toEqual([['largeResting', 1]]);
  });

  it('but the last price of it is pulled when nothing takes its place', () => {
    const { found, show } = usual(6);
    for (let second = 0; second < 5; second += 1) show([10, 60]);
    show([10, 0]);
    expect(found.map(({ kind, side }) => [kind, side])).toEqual([['largeResting', 1], ['pulledLiquidity', -1]]);
  });

  it('is not known after a gap, in a new session, without depth or outside continuous trading', () => {
    const { levels, show, market } = usual();
    for (let second = 0; second < 3; second += 1) show([10, 80]);
    levels.onGap();
    expect([levels.nearest(1), levels.usualSize, levels.strength(1, 99)]).toEqual([Number.NaN, Number.NaN, 0]);
    market.feedQuality = 'l1';
    for (let second = 0; second < 70; second += 1) show([10, 80]);
    expect(levels.usualSize).toBeNaN();
    market.feedQuality = 'l3';
    market.phase = 'auction';
    for (let second = 0; second < 70; second += 1) show([10, 80]);
    expect(levels.usualSize).toBeNaN();
  });
});

describe('support and resistance on the real hour', () => {
  (realHourExists ? it : it.skip)('stands beside the market, of the size it claims, and cutting the hour changes nothing before the cut', () => {
    const events = readMarket();
    const run = (count: number): { found: Detection[]; levels: SupportResistance; distances: number[] } => {
      const found: Detection[] = [];
      const distances: number[] = [];
      const levels = new SupportResistance(supportResistanceConfig.parse({}), (detection) => found.push(detection));
      const set = new FeatureSet([levels]);
      const market = new MarketState(realInstrument, createSessionClock(realInstrument));
      let minute = 0;
      for (const event of events.slice(0, count)) {
        runFeatures(set, market, event);
        if (market.sessionMinute === minute) continue;
        minute = market.sessionMinute;
        if (levels.nearest(1) === levels.nearest(1)) distances.push(market.book.bestBid - levels.nearest(1));
        if (levels.nearest(-1) === levels.nearest(-1)) distances.push(levels.nearest(-1) - market.book.bestAsk);
      }
      return { found, levels, distances };
    };
    const whole = run(events.length);
    expect(whole.distances.length).toBeGreaterThan(20);
    // As of the last sample: the market may have moved a tick or two into it since.
    for (const distance of whole.distances) expect(distance > -5 && distance < 22).toBe(true);
    const kinds = (kind: string): Detection[] => whole.found.filter((one) => one.kind === kind);
    expect(kinds('largeResting').length).toBeGreaterThan(2);
    for (const { detail } of kinds('largeResting')) expect(Number(detail['shown'])).toBeGreaterThanOrEqual(3 * Number(detail['usual']));
    for (const { detail } of kinds('pulledLiquidity')) expect(Number(detail['pulled'])).toBeGreaterThanOrEqual(Number(detail['traded']));
    const half = run(Math.floor(events.length / 2)).found;
    expect(half).toEqual(whole.found.slice(0, half.length));
    expect(half.length).toBeLessThan(whole.found.length);
  }, 30_000);
});

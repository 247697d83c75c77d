import { describe, expect, it } from '@jest/globals';
import { SECOND, TradeFlag } from '@mia-trading/core';
import fc from 'fast-check';
import { at, CASES, mirrored, prints, tradeAt } from '../test-support/stream.js';
import { RenkoBars } from './renko-bars.js';

const OPEN = at('2024-01-10T23:00:00Z');

function feed(bars: RenkoBars, prices: readonly number[]): boolean[] {
  return prices.map((price, i) => bars.onTrade(tradeAt(OPEN + i * SECOND, price, 2, 1), OPEN + i * SECOND));
}

function edges(bars: RenkoBars): number[][] {
  return bars.series.toArray().map(({ open, close }) => [open, close]);
}

describe('renko of 4 ticks (1 point), by hand', () => {
  it('adds bricks with the trend and turns after two', () => {
    const bars = new RenkoBars(4, 0.25, 10);
    // From 4800: 4801 a brick up; 4800 is one brick back and not enough; 4799 is two: a brick from 4800 to 4799.
    expect(feed(bars, [4800, 4800.75, 4801, 4800, 4799.25, 4799])).toEqual([false, false, true, false, false, true]);
    expect(edges(bars)).toEqual([[4800, 4801], [4800, 4799]]);
    expect(bars.series.at(1)).toMatchObject({ start: OPEN, end: OPEN + 2 * SECOND, high: 4801, low: 4800, volume: 6, askVolume: 6, trades: 3 });
    expect(bars.series.at(0)).toMatchObject({ high: 4800, low: 4799, volume: 6 });
  });

  it('makes one brick of a jump over several, and keeps the overshoot as its extreme', () => {
    const bars = new RenkoBars(4, 0.25, 10);
    expect(feed(bars, [4800, 4803.5, 4804])).toEqual([false, true, true]);
    expect(edges(bars)).toEqual([[4802, 4803], [4803, 4804]]);
    expect(bars.series.at(1)).toMatchObject({ high: 4803.5, low: 4800 });
  });

  it('begins a new grid with a session and drops what made no brick; works without sizes', () => {
    const bars = new RenkoBars(4, 0.25, 10);
    feed(bars, [4800, 4801, 4801.75]);
    bars.beginSession();
    feed(bars, [4801.75, 4801.25]);
    expect(bars.series.closedCount).toBe(1);
    expect(bars.onTrade(tradeAt(OPEN, 4800.75, 0, 0, TradeFlag.SizeUnknown), OPEN)).toBe(true);
    expect(bars.series.at(0)).toMatchObject({ open: 4801.75, close: 4800.75, volume: null });
  });
});

/** The definition, slowly, in ticks from the prices alone. */
function batchBricks(prices: readonly number[], brick: number): [number, number][] {
  const bricks: [number, number][] = [];
  let edge = prices[0] as number;
  for (const price of prices) {
    const last = bricks.at(-1);
    const up = last === undefined || last[1] > last[0];
    const down = last === undefined || last[1] < last[0];
    let reached = edge;
    while (price >= reached + brick) reached += brick;
    while (price <= reached - brick) reached -= brick;
    if (reached > edge && (up || reached >= edge + 2 * brick)) bricks.push([reached - brick, reached]);
    else if (reached < edge && (down || reached <= edge - 2 * brick)) bricks.push([reached + brick, reached]);
    else continue;
    edge = reached;
  }
  return bricks;
}

describe('renko over random prints', () => {
  it('has the bricks of the definition, holds its prices, and mirrors', () => {
    fc.assert(
      fc.property(prints, fc.integer({ min: 1, max: 12 }), (trades, brick) => {
        const [bars, mirror] = [new RenkoBars(brick, 0.25, 1_000), new RenkoBars(brick, 0.25, 1_000)];
        for (const trade of trades) bars.onTrade(trade, trade.tsInit);
        for (const trade of mirrored(trades)) mirror.onTrade(trade, trade.tsInit);
        const counted = trades.filter((trade) => trade.size > 0);
        const expected = counted.length === 0 ? [] : batchBricks(counted.map((trade) => trade.price * 4), brick);
        expect(edges(bars)).toEqual(expected.map(([open, close]) => [open / 4, close / 4]));
        expect(edges(mirror)).toEqual(expected.map(([open, close]) => [9_600 - open / 4, 9_600 - close / 4]));
        const held = bars.series.toArray();
        held.forEach((bar) => {
          expect(bar.high).toBeGreaterThanOrEqual(Math.max(bar.open, bar.close));
          expect(bar.low).toBeLessThanOrEqual(Math.min(bar.open, bar.close));
        });
        const shown = held.reduce((sum, bar) => sum + (bar.volume ?? 0), 0) + bars.forming.volume;
        expect(shown).toBe(counted.reduce((sum, trade) => sum + trade.size, 0));
      }),
      CASES,
    );
  });
});

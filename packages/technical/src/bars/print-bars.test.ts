import { describe, expect, it } from '@jest/globals';
import { SECOND, TradeFlag, type TradeEvent } from '@mia-trading/core';
import fc from 'fast-check';
import { at, CASES, mirrored, prints, tradeAt } from '../test-support/stream.js';
import type { Bar } from './bar.js';
import { deltaRule, rangeRule, reversalRule, tickRule, volumeRule, type BarRule } from './bar-rule.js';
import { PrintBars } from './print-bars.js';

const OPEN = at('2024-01-10T23:00:00Z');

describe('bars by prints and contracts, by hand', () => {
  it('a volume bar of 10 closes with the print that reaches 10, which is never split', () => {
    const bars = new PrintBars(volumeRule(10), 10);
    const closes = [4, 5, 7, 12].map((size, i) => bars.onTrade(tradeAt(OPEN + i * SECOND, 4800 + i, size, 1), OPEN + i * SECOND));
    expect(closes).toEqual([false, false, true, true]);
    expect(bars.series.at(1)).toMatchObject({ start: OPEN, end: OPEN + 2 * SECOND, open: 4800, close: 4802, volume: 16, trades: 3 });
    expect(bars.series.at(0)).toMatchObject({ open: 4803, close: 4803, volume: 12, trades: 1 });
  });

  it('a session boundary closes what is forming', () => {
    const bars = new PrintBars(tickRule(3), 10);
    bars.onTrade(tradeAt(OPEN, 4800, 1), OPEN);
    expect(bars.beginSession()).toBe(true);
    expect(bars.beginSession()).toBe(false);
    expect(bars.series.at(0)).toMatchObject({ trades: 1, closed: true });
  });

  it('prints without a size end volume bars for the session, and count as ticks', () => {
    const unsized = tradeAt(OPEN, 4800, 0, 0, TradeFlag.SizeUnknown);
    const byVolume = new PrintBars(volumeRule(2), 10);
    byVolume.onTrade(unsized, OPEN);
    expect(byVolume.onTrade(tradeAt(OPEN, 4800, 5), OPEN)).toBe(false);
    expect(byVolume.isAvailable).toBe(false);
    byVolume.beginSession();
    expect(byVolume.onTrade(tradeAt(OPEN, 4800, 5), OPEN)).toBe(true);
    const byTrades = new PrintBars(tickRule(2), 10);
    byTrades.onTrade(unsized, OPEN);
    expect(byTrades.onTrade(unsized, OPEN)).toBe(true);
    expect(byTrades.series.at(0)).toMatchObject({ trades: 2, volume: null });
  });
});

/** Feeds one lot at each price in points, a second apart. */
function feed(bars: PrintBars, prices: readonly number[]): boolean[] {
  return prices.map((price, i) => bars.onTrade(tradeAt(OPEN + i * SECOND, price, 1), OPEN + i * SECOND));
}

function shapes(bars: PrintBars): unknown[] {
  return bars.series.toArray().map(({ open, high, low, close }) => [open, high, low, close]);
}

describe('bars by price and delta, by hand', () => {
  it('a delta bar of 5 closes with the print that brings bought less sold to 5 either way; unknown aggressors count neither way', () => {
    const bars = new PrintBars(deltaRule(5), 10);
    const closes = ([[4, 1], [2, -1], [9, 0], [3, 1], [6, -1]] as const).map(([size, side], i) => bars.onTrade(tradeAt(OPEN + i, 4800, size, side), OPEN + i));
    // 4, 2, 2, 5: closed. Then -6: closed.
    expect(closes).toEqual([false, false, false, true, true]);
    expect(bars.series.at(1)).toMatchObject({ volume: 18, askVolume: 7, bidVolume: 2, unknownVolume: 9 });
    expect(bars.series.at(0)).toMatchObject({ volume: 6, bidVolume: 6 });
  });

  it('a range bar of 4 ticks closes before the print that would make it 5', () => {
    const bars = new PrintBars(rangeRule(4, 0.25), 10);
    expect(feed(bars, [4800, 4801, 4800.25, 4801.25, 4803])).toEqual([false, false, false, true, true]);
    expect(shapes(bars)).toEqual([[4800, 4801, 4800, 4800.25], [4801.25, 4801.25, 4801.25, 4801.25]]);
    expect(bars.series.at(1)).toMatchObject({ start: OPEN, end: OPEN + 2 * SECOND, trades: 3 });
    expect(bars.forming.open).toBe(4803);
  });

  it('a reversal bar of 3 ticks runs with the market and closes 3 ticks off the extreme it has made', () => {
    const bars = new PrintBars(reversalRule(3, 0.25), 10);
    // Up 8 ticks and back 3; then down 4 from the open 4801.25 and back 3.
    expect(feed(bars, [4800, 4801, 4802, 4801.5, 4801.25, 4801.25, 4800.25, 4800.75, 4801])).toEqual([false, false, false, false, true, false, false, false, true]);
    expect(shapes(bars)).toEqual([[4800, 4802, 4800, 4801.25], [4801.25, 4801.25, 4800.25, 4801]]);
  });
});

/** Rules with their definition over the list of a bar's own prints. */
const RULES = ['tick', 'volume', 'delta', 'range', 'reversal'] as const;
function ruleOf(name: (typeof RULES)[number], threshold: number): BarRule {
  return { tick: tickRule(threshold), volume: volumeRule(threshold), delta: deltaRule(threshold), range: rangeRule(threshold, 0.25), reversal: reversalRule(threshold, 0.25) }[name];
}

/** The definition, slowly: whether a list of prints makes a finished bar. */
function isFinished(name: (typeof RULES)[number], threshold: number, own: readonly TradeEvent[]): boolean {
  const ticks = own.map((trade) => trade.price * 4);
  const [open, close] = [ticks[0] as number, ticks.at(-1) as number];
  const [high, low] = [Math.max(...ticks), Math.min(...ticks)];
  switch (name) {
    case 'tick':
      return own.length >= threshold;
    case 'volume':
      return own.reduce((sum, trade) => sum + trade.size, 0) >= threshold;
    case 'delta':
      return Math.abs(own.reduce((sum, trade) => sum + trade.size * trade.aggressor, 0)) >= threshold;
    case 'range':
      return high - low > threshold;
    case 'reversal':
      return (high > open && high - close >= threshold) || (low < open && close - low >= threshold);
  }
}

/** The definition, slowly: the prints of each bar. */
function batchBars(name: (typeof RULES)[number], threshold: number, counted: readonly TradeEvent[]): TradeEvent[][] {
  const bars: TradeEvent[][] = [];
  let own: TradeEvent[] = [];
  for (const trade of counted) {
    if (name === 'range' && isFinished(name, threshold, [...own, trade])) {
      if (own.length > 0) bars.push(own);
      own = [trade];
      continue;
    }
    own.push(trade);
    if (!isFinished(name, threshold, own)) continue;
    bars.push(own);
    own = [];
  }
  return own.length > 0 ? [...bars, own] : bars;
}

function mirrorBar({ open, high, low, close, volume, bidVolume, askVolume, trades }: Bar): unknown {
  return { open: 9_600 - open, high: 9_600 - low, low: 9_600 - high, close: 9_600 - close, volume, bidVolume: askVolume, askVolume: bidVolume, trades };
}

describe('bars over random prints', () => {
  it('are those of the definition, conserve volume and prints, mirror, and never change after their close', () => {
    fc.assert(
      fc.property(prints, fc.integer({ min: 1, max: 40 }), fc.constantFrom(...RULES), (trades, threshold, name) => {
        const [bars, mirror] = [new PrintBars(ruleOf(name, threshold), 1_000), new PrintBars(ruleOf(name, threshold), 1_000)];
        let kept: Bar[] = [];
        for (const trade of trades) {
          const closed = bars.onTrade(trade, trade.tsInit);
          const all = bars.series.toArray();
          expect(all.length > kept.length).toBe(closed);
          expect(all.slice(0, kept.length)).toEqual(kept);
          kept = all;
        }
        for (const trade of mirrored(trades)) mirror.onTrade(trade, trade.tsInit);
        bars.beginSession();
        mirror.beginSession();
        const all = bars.series.toArray();
        const expected = batchBars(name, threshold, trades.filter((trade) => trade.size > 0));
        expect(all.map(({ open, close, volume, trades: count }) => ({ open, close, volume, count }))).toEqual(
          expected.map((own) => ({ open: own[0]?.price, close: own.at(-1)?.price, volume: own.reduce((sum, trade) => sum + trade.size, 0), count: own.length })),
        );
        expect(mirror.series.toArray()).toMatchObject(all.map(mirrorBar) as object[]);
      }),
      CASES,
    );
  });
});

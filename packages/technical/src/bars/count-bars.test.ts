import { describe, expect, it } from '@jest/globals';
import { SECOND, TradeFlag } from '@mia-trading/core';
import fc from 'fast-check';
import { at, CASES, prints, tradeAt } from '../test-support/stream.js';
import { CountBars } from './count-bars.js';

const OPEN = at('2024-01-10T23:00:00Z');

describe('count bars, by hand', () => {
  it('a volume bar of 10 closes with the print that reaches 10, which is never split', () => {
    const bars = new CountBars('volume', 10, 10);
    const closes = [4, 5, 7, 12].map((size, i) => bars.onTrade(tradeAt(OPEN + i * SECOND, 4800 + i, size, 1), OPEN + i * SECOND));
    expect(closes).toEqual([false, false, true, true]);
    expect(bars.series.at(1)).toMatchObject({ start: OPEN, end: OPEN + 2 * SECOND, open: 4800, close: 4802, volume: 16, trades: 3 });
    expect(bars.series.at(0)).toMatchObject({ open: 4803, close: 4803, volume: 12, trades: 1 });
  });

  it('a session boundary closes what is forming', () => {
    const bars = new CountBars('trades', 3, 10);
    bars.onTrade(tradeAt(OPEN, 4800, 1), OPEN);
    expect(bars.beginSession()).toBe(true);
    expect(bars.beginSession()).toBe(false);
    expect(bars.series.at(0)).toMatchObject({ trades: 1, closed: true });
  });

  it('prints without a size end volume bars for the session, and count as ticks', () => {
    const unsized = tradeAt(OPEN, 4800, 0, 0, TradeFlag.SizeUnknown);
    const byVolume = new CountBars('volume', 2, 10);
    byVolume.onTrade(unsized, OPEN);
    expect(byVolume.onTrade(tradeAt(OPEN, 4800, 5), OPEN)).toBe(false);
    expect(byVolume.isAvailable).toBe(false);
    byVolume.beginSession();
    expect(byVolume.onTrade(tradeAt(OPEN, 4800, 5), OPEN)).toBe(true);
    const byTrades = new CountBars('trades', 2, 10);
    byTrades.onTrade(unsized, OPEN);
    expect(byTrades.onTrade(unsized, OPEN)).toBe(true);
    expect(byTrades.series.at(0)).toMatchObject({ trades: 2, volume: null });
  });
});

describe('count bars over random prints', () => {
  it('conserve volume and prints, and every closed bar reaches its threshold with its last print only', () => {
    fc.assert(
      fc.property(prints, fc.integer({ min: 1, max: 90 }), fc.constantFrom('trades' as const, 'volume' as const), (trades, threshold, count) => {
        const bars = new CountBars(count, threshold, 1_000);
        for (const trade of trades) bars.onTrade(trade, trade.tsInit);
        bars.beginSession();
        const counted = trades.filter((trade) => trade.size > 0);
        const all = bars.series.toArray();
        expect(all.reduce((sum, bar) => sum + (bar.volume ?? 0), 0)).toBe(counted.reduce((sum, trade) => sum + trade.size, 0));
        expect(all.reduce((sum, bar) => sum + (bar.trades ?? 0), 0)).toBe(counted.length);
        let used = 0;
        all.forEach((bar, i) => {
          const own = counted.slice(used, used + (bar.trades ?? 0));
          used += own.length;
          const measure = (list: typeof own): number => (count === 'trades' ? list.length : list.reduce((sum, trade) => sum + trade.size, 0));
          expect(measure(own.slice(0, -1))).toBeLessThan(threshold);
          if (i < all.length - 1) expect(measure(own)).toBeGreaterThanOrEqual(threshold);
        });
      }),
      CASES,
    );
  });
});

import { describe, expect, it } from '@jest/globals';
import { HOUR, MINUTE, SECOND, TradeFlag, type Feature, type MarketView, type TradeEvent } from '@mia-trading/core';
import fc from 'fast-check';
import { at, barAt, CASES, ES, prints, runThrough, tradeAt } from '../test-support/stream.js';
import type { Bar } from './bar.js';
import { BarLadder } from './bar-ladder.js';
import { isTapePrint } from './print.js';
import { sessionStartOf } from './session-start.js';
import { BAR_PERIODS, SESSION_PERIOD, TimeBars } from './time-bars.js';

const OPEN = at('2024-01-10T23:00:00Z');

describe('a one-minute bar, by hand', () => {
  it('holds what traded in [17:00, 17:01) and closes with the first event at 17:01', () => {
    const bars = new TimeBars(MINUTE, 10);
    bars.beginSession(OPEN);
    expect(bars.onTrade(tradeAt(OPEN + 5 * SECOND, 4800, 2, 1), OPEN + 5 * SECOND)).toBe(false);
    bars.onTrade(tradeAt(OPEN + 10 * SECOND, 4801, 3, -1), OPEN + 10 * SECOND);
    bars.onTrade(tradeAt(OPEN + 59 * SECOND, 4799.5, 1, 0), OPEN + 59 * SECOND);
    expect(bars.series.closedCount).toBe(0);
    expect(bars.forming.snapshot()).toMatchObject({ open: 4800, high: 4801, low: 4799.5, close: 4799.5, closed: false });
    expect(bars.advance(OPEN + MINUTE - 1)).toBe(false);
    expect(bars.advance(OPEN + MINUTE)).toBe(true);
    // VWAP: (2 × 4800 + 3 × 4801 + 4799.5) / 6 = 28802.5 / 6 = 4800.41666...
    expect(bars.series.at(0)).toEqual({
      start: OPEN, end: OPEN + MINUTE, open: 4800, high: 4801, low: 4799.5, close: 4799.5,
      volume: 6, bidVolume: 3, askVolume: 2, unknownVolume: 1, vwap: 28802.5 / 6, trades: 3, closed: true, whole: true,
    });
    expect(bars.forming.snapshot()).toBeUndefined();
  });

  it('makes no bar of a minute without prints', () => {
    const bars = new TimeBars(MINUTE, 10);
    bars.beginSession(OPEN);
    bars.onTrade(tradeAt(OPEN, 4800, 1), OPEN);
    bars.advance(OPEN + 2 * MINUTE);
    bars.onTrade(tradeAt(OPEN + 5 * MINUTE, 4802, 1), OPEN + 5 * MINUTE);
    bars.advance(OPEN + 9 * MINUTE);
    expect(bars.series.toArray().map((bar) => (bar.start - OPEN) / MINUTE)).toEqual([0, 5]);
  });
});

describe('what counts as a print', () => {
  const cases: [string, TradeEvent, boolean][] = [
    ['a print', tradeAt(OPEN, 4800, 1), true],
    ['size 0', tradeAt(OPEN, 4800, 0), false],
    ['size unknown', tradeAt(OPEN, 4800, 0, 0, TradeFlag.SizeUnknown), true],
    ['NaN price', tradeAt(OPEN, Number.NaN, 1), false],
    ['NaN size', tradeAt(OPEN, 4800, Number.NaN), false],
    ['endless size', tradeAt(OPEN, 4800, Number.POSITIVE_INFINITY), false],
    ['block trade', tradeAt(OPEN, 4800, 500, 0, TradeFlag.OffBook), false],
    ['spread leg', tradeAt(OPEN, 4800, 500, 0, TradeFlag.Spread), false],
    ['opening cross', tradeAt(OPEN, 4800, 44, 0, TradeFlag.Auction), true],
  ];
  it.each(cases)('%s', (_name, trade, counts) => {
    expect(isTapePrint(trade)).toBe(counts);
  });
});

describe('a feed without sizes', () => {
  it('has prices and null quantities, also when a sized print follows', () => {
    const bars = new TimeBars(MINUTE, 10);
    bars.onTrade(tradeAt(OPEN, 4800, 0, 1, TradeFlag.SizeUnknown), OPEN);
    bars.onTrade(tradeAt(OPEN + 1, 4801, 5, 1), OPEN + 1);
    bars.advance(OPEN + MINUTE);
    expect(bars.series.at(0)).toMatchObject({ open: 4800, close: 4801, trades: 2, volume: null, askVolume: null, unknownVolume: null, vwap: null });
    bars.onTrade(tradeAt(OPEN + MINUTE, 4802, 7, -1), OPEN + MINUTE);
    bars.advance(OPEN + 2 * MINUTE);
    expect(bars.series.at(0)).toMatchObject({ volume: 7, bidVolume: 7, vwap: 4802 });
  });
});

describe('bars of the source', () => {
  it('add up to longer ones, at their close', () => {
    const bars = new TimeBars(5 * MINUTE, 10);
    bars.beginSession(OPEN);
    for (let i = 1; i <= 5; i += 1) {
      const closed = bars.onSourceBar(barAt(OPEN + i * MINUTE, [4800 + i, 4802 + i, 4799 - i, 4801 + i], 10 * i));
      expect(closed).toBe(i === 5);
    }
    expect(bars.series.at(0)).toEqual({
      start: OPEN, end: OPEN + 5 * MINUTE, open: 4801, high: 4807, low: 4794, close: 4806,
      volume: 150, bidVolume: 75, askVolume: 75, unknownVolume: 0, vwap: null, trades: 150, closed: true, whole: true,
    });
  });

  it('without volume give null, and NaN prices are left out', () => {
    const bars = new TimeBars(5 * MINUTE, 10);
    bars.onSourceBar(barAt(OPEN + MINUTE, [1, 2, 0.5, 1.5], null));
    bars.onSourceBar(barAt(OPEN + 2 * MINUTE, [Number.NaN, 2, 0.5, 1.5], 10));
    bars.advance(OPEN + HOUR);
    expect(bars.series.toArray()).toHaveLength(1);
    expect(bars.series.at(0)).toMatchObject({ open: 1, close: 1.5, volume: null, unknownVolume: null });
  });

  it('are ignored where prints or an earlier bar have covered the time, and when their period does not divide', () => {
    const bars = new TimeBars(5 * MINUTE, 10);
    bars.onTrade(tradeAt(OPEN + 30 * SECOND, 4800, 1), OPEN + 30 * SECOND);
    bars.onSourceBar(barAt(OPEN + MINUTE, [1, 1, 1, 1], 99));
    bars.onSourceBar(barAt(OPEN + 2 * MINUTE, [4801, 4803, 4801, 4802], 7));
    bars.onSourceBar(barAt(OPEN + 2 * MINUTE, [4801, 4803, 4801, 4802], 7));
    bars.onSourceBar(barAt(OPEN + 4 * MINUTE, [1, 1, 1, 1], 99, 2 * MINUTE));
    bars.advance(OPEN + 5 * MINUTE);
    expect(bars.series.at(0)).toMatchObject({ low: 4800, high: 4803, volume: 8 });
  });
});

describe('a hole in the data', () => {
  it('marks the bar it falls into, and the next one when it falls between bars', () => {
    const bars = new TimeBars(MINUTE, 10);
    bars.onTrade(tradeAt(OPEN, 4800, 1), OPEN);
    bars.onGap();
    bars.advance(OPEN + MINUTE);
    bars.onGap();
    bars.onTrade(tradeAt(OPEN + 2 * MINUTE, 4800, 1), OPEN + 2 * MINUTE);
    bars.onTrade(tradeAt(OPEN + 3 * MINUTE, 4800, 1), OPEN + 3 * MINUTE);
    bars.advance(OPEN + 4 * MINUTE);
    expect(bars.series.toArray().map((bar) => bar.whole)).toEqual([false, false, true]);
  });
});

/** Drives bars as a feature does. */
class BarsFeature implements Feature {
  readonly name = 'bars';
  readonly direct = Object.values(BAR_PERIODS).map((period) => new TimeBars(period, 1_000));
  readonly ladder = new BarLadder([MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR], 1_000);
  readonly seen: { trade: TradeEvent; tradeDate: string; sessionStart: number }[] = [];
  onTrade(trade: TradeEvent, market: MarketView): void {
    for (const bars of this.direct) bars.onTrade(trade, market.now);
    this.ladder.onTrade(trade, market.now);
    this.seen.push({ trade, tradeDate: market.tradeDate, sessionStart: sessionStartOf(market) });
  }
  onSession(market: MarketView): void {
    for (const bars of this.direct) bars.beginSession(sessionStartOf(market));
    this.ladder.beginSession(sessionStartOf(market));
  }
  read(): void {}
  explain(): Record<string, never> {
    return {};
  }
}

/** The definition, slowly: prints grouped by trade date and interval. */
function batchBars(seen: BarsFeature['seen'], period: number): Pick<Bar, 'open' | 'high' | 'low' | 'close' | 'volume' | 'bidVolume' | 'askVolume' | 'trades'>[] {
  const groups = new Map<string, TradeEvent[]>();
  for (const { trade, tradeDate, sessionStart } of seen) {
    if (trade.size === 0) continue;
    const interval = period === SESSION_PERIOD ? 0 : sessionStart + Math.floor((trade.tsInit - sessionStart) / period) * period;
    const key = `${tradeDate} ${interval}`;
    groups.set(key, [...(groups.get(key) ?? []), trade]);
  }
  return [...groups.values()].map((trades) => {
    const prices = trades.map((trade) => trade.price);
    const sum = (side: number | null): number => trades.filter((trade) => side === null || trade.aggressor === side).reduce((total, trade) => total + trade.size, 0);
    return {
      open: prices[0] as number, high: Math.max(...prices), low: Math.min(...prices), close: prices.at(-1) as number,
      volume: sum(null), bidVolume: sum(-1), askVolume: sum(1), trades: trades.length,
    };
  });
}

describe('over random prints, session boundaries, clock changes and half days', () => {
  it('streaming bars are the batch bars, and none ever changes after its close', () => {
    fc.assert(
      fc.property(prints, (trades) => {
        const feature = new BarsFeature();
        const kept: string[][] = feature.direct.map(() => []);
        runThrough([feature], trades, () => {
          feature.direct.forEach((bars, i) => {
            const all = bars.series.toArray().map((bar) => JSON.stringify(bar));
            expect(all.slice(0, (kept[i] as string[]).length)).toEqual(kept[i]);
            kept[i] = all;
          });
        });
        feature.direct.forEach((bars) => {
          const formed = bars.forming.snapshot();
          const found = [...bars.series.toArray(), ...(formed === undefined ? [] : [formed])];
          const expected = batchBars(feature.seen, bars.period);
          expect(found.length).toBe(expected.length);
          expected.forEach((bar, i) => expect(found[i]).toMatchObject(bar));
        });
      }),
      CASES,
    );
  });

  it('a ladder of bars is equal to bars built from the prints', () => {
    fc.assert(
      fc.property(prints, (trades) => {
        const feature = new BarsFeature();
        const market = runThrough([feature], trades);
        for (const bars of feature.direct) bars.advance(market.now + 2 * HOUR);
        feature.ladder.advance(market.now + 2 * HOUR);
        for (const rung of feature.ladder.rungs) {
          const direct = feature.direct.find((bars) => bars.period === rung.period);
          expect(rung.series.toArray()).toEqual(direct?.series.toArray());
        }
      }),
      CASES,
    );
  });

  it('a ladder closes each bar at the same event as bars built from the prints, whoever advances it in between', () => {
    fc.assert(
      fc.property(prints, fc.infiniteStream(fc.boolean()), (trades, coins) => {
        const feature = new BarsFeature();
        runThrough([feature], trades, (market) => {
          if (coins.next().value === true) {
            feature.ladder.advance(market.now);
            for (const bars of feature.direct) bars.advance(market.now);
          }
          for (const rung of feature.ladder.rungs) {
            const direct = feature.direct.find((bars) => bars.period === rung.period);
            expect(rung.series.closedCount).toBe(direct?.series.closedCount);
          }
        });
      }),
      CASES,
    );
  });

  it('a ladder whose shortest bar is long closed still closes the longer one with the next print', () => {
    const ladder = new BarLadder([MINUTE, 5 * MINUTE], 10);
    ladder.beginSession(OPEN);
    ladder.onTrade(tradeAt(OPEN, 4800, 1), OPEN);
    expect(ladder.advance(OPEN + 2 * MINUTE)).toBe(true);
    expect(ladder.onTrade(tradeAt(OPEN + 7 * MINUTE, 4801, 1), OPEN + 7 * MINUTE)).toBe(true);
    expect(ladder.rungs.map((rung) => rung.series.closedCount)).toEqual([1, 1]);
  });

  it('aligns to 17:00 CT on both sides of a change of clocks', () => {
    const feature = new BarsFeature();
    runThrough([feature], [
      tradeAt(at('2024-03-08T21:30:00Z'), 4800, 1), // Friday 15:30 CST
      tradeAt(at('2024-03-10T22:00:00Z'), 4801, 1), // Sunday 17:00 CDT
      tradeAt(at('2024-03-10T23:05:00Z'), 4802, 1),
      tradeAt(at('2024-03-11T00:00:00Z'), 4803, 1),
    ]);
    const hours = feature.direct.find((bars) => bars.period === HOUR);
    expect(hours?.series.toArray().map((bar) => [bar.start, bar.close])).toEqual([
      [at('2024-03-08T21:00:00Z'), 4800],
      [at('2024-03-10T22:00:00Z'), 4801],
      [at('2024-03-10T23:00:00Z'), 4802],
    ]);
    expect(feature.direct.find((bars) => bars.period === SESSION_PERIOD)?.series.toArray()).toHaveLength(1);
    expect(ES.calendar).toBe('CME_EQUITY');
  });
});

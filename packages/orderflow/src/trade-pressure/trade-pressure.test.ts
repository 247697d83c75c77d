import { describe, expect, it } from '@jest/globals';
import { TradeFlag, type Aggressor, type TradeEvent } from '@mia-trading/core';
import fc from 'fast-check';
import { FakeMarket, print } from '../test-support/fake-market.js';
import { propertyRuns } from '../test-support/property-runs.js';
import { TradePressure } from './trade-pressure.js';

const SECOND = 1_000_000;

function feed(pressure: TradePressure, market: FakeMarket, trade: TradeEvent): void {
  market.now = trade.tsInit;
  pressure.onTrade(trade, market);
}

describe('TradePressure', () => {
  it('is +5 -2 over 10 s, and 0 when they are past', () => {
    const pressure = new TradePressure(10 * SECOND);
    const market = new FakeMarket();
    feed(pressure, market, print({ ticks: 1, size: 5, aggressor: 1, tsInit: SECOND }));
    feed(pressure, market, print({ ticks: 1, size: 2, aggressor: -1, tsInit: 3 * SECOND }));
    feed(pressure, market, print({ ticks: 1, size: 3, aggressor: 0, tsInit: 4 * SECOND }));
    expect([pressure.net, pressure.volume, pressure.coverage, pressure.isCovered]).toEqual([3, 10, 0.7, false]);
    pressure.slide(11 * SECOND);
    expect([pressure.net, pressure.volume, pressure.isCovered]).toEqual([-2, 5, true]);
    pressure.slide(14 * SECOND);
    expect([pressure.net, pressure.volume, pressure.coverage]).toEqual([0, 0, 1]);
  });

  it('watches from when it is told, without a print', () => {
    const pressure = new TradePressure(10 * SECOND);
    pressure.slide(SECOND);
    pressure.slide(11 * SECOND);
    expect(pressure.isCovered).toBe(false);
    pressure.watch(20 * SECOND);
    pressure.slide(30 * SECOND);
    expect(pressure.isCovered).toBe(true);
  });

  it('knows nothing while a print of the window has no size', () => {
    const pressure = new TradePressure(10 * SECOND);
    const market = new FakeMarket();
    feed(pressure, market, print({ ticks: 1, size: 5, aggressor: 1 }));
    feed(pressure, market, print({ ticks: 1, size: 0, flags: TradeFlag.SizeUnknown }));
    expect(pressure.coverage).toBe(0);
    pressure.reset();
    expect([pressure.net, pressure.coverage]).toEqual([0, 1]);
  });

  it('leaves out off-book and auction prints', () => {
    const pressure = new TradePressure(10 * SECOND);
    const market = new FakeMarket();
    feed(pressure, market, print({ ticks: 1, size: 500, aggressor: 1, flags: TradeFlag.OffBook }));
    feed(pressure, market, print({ ticks: 1, size: 44, flags: TradeFlag.Auction }));
    expect(pressure.volume).toBe(0);
  });

  it('property: equals the sum over the list', () => {
    const step = fc.record({ wait: fc.integer({ min: 0, max: 4 * SECOND }), size: fc.integer({ min: 1, max: 99 }), aggressor: fc.constantFrom<Aggressor>(-1, 0, 1) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const pressure = new TradePressure(10 * SECOND);
        const market = new FakeMarket();
        const trades: TradeEvent[] = [];
        let tsInit = 0;
        for (const { wait, size, aggressor } of steps) {
          tsInit += wait;
          const trade = print({ ticks: 1, size, aggressor, tsInit });
          trades.push(trade);
          feed(pressure, market, trade);
          const end = Math.ceil(tsInit / 250_000) * 250_000;
          const inside = trades.filter((item) => item.tsInit > end - 10 * SECOND);
          expect(pressure.net).toBe(inside.reduce((sum, item) => sum + item.size * item.aggressor, 0));
          expect(pressure.volume).toBe(inside.reduce((sum, item) => sum + item.size, 0));
        }
      }),
      { numRuns: propertyRuns },
    );
  });
});

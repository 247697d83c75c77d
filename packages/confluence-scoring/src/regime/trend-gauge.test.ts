import { describe, expect, it } from '@jest/globals';
import { MINUTE, SECOND, type TradeEvent } from '@mia-trading/core';
import { technicalConfig, VolumeProfileFeature, VwapTrend } from '@mia-trading/technical';
import fc from 'fast-check';
import { at, CASES, feed, newMarket, tradeAt } from '../test-support/market-stream.js';
import { regimeConfigSchema } from './regime-config.js';
import { TrendGauge } from './trend-gauge.js';

const TECHNICAL = technicalConfig.parse({});
/** Two bars of five minutes are a short index, so that a test can be short. */
const CONFIG = regimeConfigSchema.parse({ trendBarMinutes: 1, trendBars: 3 });

function rig() {
  const vwap = new VwapTrend(TECHNICAL.vwapTrend);
  const profile = new VolumeProfileFeature(TECHNICAL.volumeProfile);
  const trend = new TrendGauge(CONFIG, { vwap: vwap.vwap, levels: profile.levels });
  const market = newMarket();
  return { trend, market, run: (events: Iterable<TradeEvent>) => feed(market, [vwap, profile, trend], events) };
}

/** Half an hour of a regular morning whose price drifts by `drift` points a minute. */
const morning = (iso: string, drift: number, start = 4_800) =>
  Array.from({ length: 180 }, (_, tick) => tradeAt(at(iso) + tick * 10 * SECOND, start + Math.round((tick / 6) * drift * 4) / 4 + (tick % 2) * 0.25, 1 + (tick % 3)));

describe('trend or range', () => {
  it('is unknown without witnesses', () => {
    const { trend, market } = rig();
    expect(trend.regimeAt(market)).toBe('unknown');
    expect(trend.condition(market)).toEqual({ vwapSlope: null, adx: null, valueMigration: null });
    const alone = new TrendGauge(CONFIG, { vwap: undefined, levels: undefined });
    feed(market, [alone], morning('2024-01-08T14:30:00Z', 1));
    expect(alone.condition(market).adx).not.toBeNull();
    expect(alone.regimeAt(market)).toBe('unknown');
  });

  it('calls a steady rise up, its reflection down, and a market that swings a range', () => {
    const [rise, fall, swing] = [rig(), rig(), rig()];
    rise.run(morning('2024-01-08T14:30:00Z', 0.5));
    fall.run(morning('2024-01-08T14:30:00Z', -0.5));
    swing.run(morning('2024-01-08T14:30:00Z', 0).map((trade, index) => ({ ...trade, price: 4_800 + Math.round(Math.sin(index / 4) * 8) / 4 })));
    expect(rise.trend.regimeAt(rise.market)).toBe('up');
    expect(fall.trend.regimeAt(fall.market)).toBe('down');
    expect(swing.trend.regimeAt(swing.market)).toBe('range');
    expect(rise.trend.condition(rise.market)).toMatchObject({ vwapSlope: expect.any(Number), adx: expect.any(Number), valueMigration: null });
  });

  it('sees value that has moved above that of the day before, below it, or over it', () => {
    const migrationOf = (start: number) => {
      const { trend, market, run } = rig();
      run(morning('2024-01-08T14:30:00Z', 0.1));
      run(morning('2024-01-09T14:30:00Z', 0.1, start));
      return trend.condition(market).valueMigration;
    };
    expect([migrationOf(4_850), migrationOf(4_750), migrationOf(4_800)]).toEqual([1, -1, 0]);
  });

  it('property: a reflected market has the reflected trend', () => {
    const steps = fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 60, maxLength: 200 });
    fc.assert(
      fc.property(steps, (moves) => {
        let ticks = 19_200;
        const trades = moves.map((move, index) => tradeAt(at('2024-01-08T14:30:00Z') + index * (MINUTE / 3), (ticks += move) / 4, 1 + (index % 4)));
        const [one, other] = [rig(), rig()];
        one.run(trades);
        other.run(trades.map((trade) => ({ ...trade, price: 9_600 - trade.price, aggressor: -1 as const })));
        const mirror = { up: 'down', down: 'up', range: 'range', unknown: 'unknown' } as const;
        expect(other.trend.regimeAt(other.market)).toBe(mirror[one.trend.regimeAt(one.market)]);
      }),
      CASES,
    );
  });
});

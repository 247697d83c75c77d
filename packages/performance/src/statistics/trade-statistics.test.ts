import { describe, expect, it } from '@jest/globals';
import type { TradeRecord } from '@mia-trading/core';
import fc from 'fast-check';
import { attribution, breakdown } from '../breakdown/breakdown.js';
import { dailyStatistics } from './daily.js';
import { drawdownOf } from './drawdown.js';
import { wilsonInterval } from './interval.js';
import { tradeStatistics } from './trade-statistics.js';

const trade = (net: number, fields: Partial<TradeRecord> = {}): TradeRecord => ({
  tradeId: 's-1',
  instrument: 'ESH4',
  side: 1,
  quantity: 1,
  tradeDate: '2023-12-26',
  entryTs: 0,
  exitTs: 1,
  entryPrice: 4800,
  exitPrice: 4801,
  stopPrice: 4796,
  targetPrice: 4811,
  plannedRisk: 200,
  gross: net + 5,
  fees: 5,
  slippage: 12.5,
  net,
  maePoints: 1,
  mfePoints: 2,
  exitReason: net > 0 ? 'target' : 'stop',
  score: 75,
  tier: 'GOOD_SIGNAL',
  regime: { volatility: 'unknown', gamma: 'unknown', trend: 'unknown', session: 'newYorkOpen' },
  contributions: [],
  bonus: 0,
  clamp: 0,
  ...fields,
});

describe('trade statistics', () => {
  it('can be redone on paper: wins of 500 and 300, losses of 200 and 200', () => {
    const result = tradeStatistics([trade(500), trade(-200), trade(-200), trade(300)], 50_000);
    expect(result).toMatchObject({
      trades: 4,
      wins: 2,
      losses: 2,
      winRate: 0.5,
      breakEvenWinRate: 200 / 600,
      profitFactor: 2,
      expectancy: 100,
      expectancyR: 0.5,
      averageWin: 400,
      averageLoss: -200,
      longestLosingRun: 2,
      gross: 420,
      fees: 20,
      slippage: 50,
      net: 400,
      endingEquity: 50_400,
      drawdown: { dollars: 400, share: 400 / 50_500, longest: 3 },
    });
  });

  it('counts a trade that breaks even as not won', () => {
    expect(tradeStatistics([trade(0)], 50_000)).toMatchObject({ wins: 0, losses: 1, winRate: 0 });
  });

  it('says null, not 0 or NaN, for what no trade defines', () => {
    const result = tradeStatistics([], 50_000);
    expect(result).toMatchObject({ trades: 0, winRate: null, winRateInterval: null, profitFactor: null, expectancy: null, sharpe: null, net: 0 });
    expect(JSON.stringify(result)).not.toContain('NaN');
  });

  it('gives the Wilson interval 0.490 .. 0.943 for 8 wins in 10', () => {
    // (0.8 + 1.9208/10 ± 1.96·√(0.016 + 3.8415/400)) / (1 + 3.8415/10) = (0.99207 ± 0.31362) / 1.38415
    const [low, high] = wilsonInterval(8, 10) ?? [NaN, NaN];
    expect(low).toBeCloseTo(0.49, 2);
    expect(high).toBeCloseTo(0.943, 3);
  });

  it('counts flat days in the daily returns', () => {
    const dates = ['2023-12-20', '2023-12-21', '2023-12-22', '2023-12-26', '2023-12-27'];
    const result = tradeStatistics([trade(500)], 50_000, dates);
    expect(result.days).toBe(5);
    // returns 0, 0, 0, 1 %, 0: mean 0.2 %, deviation 0.4472 %, Sharpe = 0.4472·√252
    expect(result.sharpe).toBeCloseTo(0.447213595 * Math.sqrt(252), 6);
    expect(result.sortino).toBeNull();
  });

  it('gives no ratio for fewer than five days', () => {
    expect(dailyStatistics([100, -50], 50_000)).toEqual({ days: 2, sharpe: null, sortino: null, calmar: null });
  });

  it('never has a drawdown below zero or above the sum of all losses', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -500, max: 500 }), { maxLength: 50 }), (changes) => {
        const { dollars, longest } = drawdownOf(50_000, changes);
        const lost = changes.filter((change) => change < 0).reduce((sum, change) => sum - change, 0);
        expect(dollars).toBeGreaterThanOrEqual(0);
        expect(dollars).toBeLessThanOrEqual(lost);
        expect(longest).toBeLessThanOrEqual(changes.length);
      }),
    );
  });
});

describe('breakdown and attribution', () => {
  const line = (feature: string, points: number) => ({ feature, points }) as TradeRecord['contributions'][number];

  it('groups by exit reason', () => {
    const rows = breakdown([trade(500), trade(-200), trade(-100)], 'exitReason');
    expect(rows.map(({ key, trades, wins, net }) => ({ key, trades, wins, net }))).toEqual([
      { key: 'target', trades: 1, wins: 1, net: 500 },
      { key: 'stop', trades: 2, wins: 0, net: -300 },
    ]);
  });

  it('shares the profit by points, and charges a feature that spoke against a winner', () => {
    const shares = attribution([trade(300, { contributions: [line('volumeConfirmation', 8), line('vwapTrend', -2), line('mtfConfluence', 0)] })]);
    expect(shares).toEqual({ volumeConfirmation: 400, vwapTrend: -100 });
  });

  it('gives the advanced suite its share, after the limits of the score', () => {
    expect(attribution([trade(300, { contributions: [line('vwapTrend', 6)], bonus: 7, clamp: -3 })])).toEqual({ vwapTrend: 180, bonus: 120 });
  });

  it('keeps the sum of the shares equal to the net profit', () => {
    const trades = [trade(300, { contributions: [line('a', 3), line('b', 4)] }), trade(-70, { contributions: [line('a', -1), line('b', 1)] })];
    expect(Object.values(attribution(trades)).reduce((sum, share) => sum + share, 0)).toBeCloseTo(230, 9);
  });
});

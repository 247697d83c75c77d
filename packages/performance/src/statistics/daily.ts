/**
 * Risk-adjusted returns from daily returns that include flat days, annualised by √252.
 *
 *   Sharpe  = mean(r) / deviation(r) · √252
 *   Sortino = mean(r) / √(mean(min(r, 0)²)) · √252
 *   Calmar  = mean(r) · 252 / largest drawdown
 *
 * Each is `null` where its denominator is 0 or there are fewer than {@link MINIMUM_DAYS} days.
 */
import { average, sampleDeviation } from './interval.js';
import { drawdownOf } from './drawdown.js';

const TRADING_DAYS = 252;

/** Fewer days say nothing about a year. */
export const MINIMUM_DAYS = 5;

export interface DailyStatistics {
  readonly days: number;
  readonly sharpe: number | null;
  readonly sortino: number | null;
  readonly calmar: number | null;
}

/** @param dailyNet net dollars of every trading day of the run, flat days as 0. */
export function dailyStatistics(dailyNet: readonly number[], startingEquity: number): DailyStatistics {
  const days = dailyNet.length;
  if (days < MINIMUM_DAYS) return { days, sharpe: null, sortino: null, calmar: null };
  let equity = startingEquity;
  const returns = dailyNet.map((net) => {
    const value = net / equity;
    equity += net;
    return value;
  });
  const mean = average(returns);
  const deviation = sampleDeviation(returns);
  const downside = Math.sqrt(average(returns.map((value) => Math.min(value, 0) * Math.min(value, 0))));
  const { share } = drawdownOf(startingEquity, dailyNet);
  return {
    days,
    sharpe: deviation > 0 ? (mean / deviation) * Math.sqrt(TRADING_DAYS) : null,
    sortino: downside > 0 ? (mean / downside) * Math.sqrt(TRADING_DAYS) : null,
    calmar: share > 0 ? (mean * TRADING_DAYS) / share : null,
  };
}

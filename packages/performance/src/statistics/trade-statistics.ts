import type { TradeRecord } from '@mia-trading/core';
import { dailyStatistics, type DailyStatistics } from './daily.js';
import { drawdownOf, type Drawdown } from './drawdown.js';
import { average, meanInterval, total, wilsonInterval, type Interval } from './interval.js';

/** What a list of trades earned. Money in dollars; a quantity that is not defined is `null`. */
export interface TradeStatistics extends DailyStatistics {
  readonly trades: number;
  /** Trades with net profit > 0. */
  readonly wins: number;
  readonly losses: number;
  readonly winRate: number | null;
  /** Wilson interval at 95 % of the win rate. */
  readonly winRateInterval: Interval | null;
  /** Win rate at which these average wins and losses earn nothing: loss / (win + loss). */
  readonly breakEvenWinRate: number | null;
  /** Net profit of the winners ÷ net loss of the others. */
  readonly profitFactor: number | null;
  /** Mean net profit of a trade. */
  readonly expectancy: number | null;
  readonly expectancyInterval: Interval | null;
  /** Mean of net ÷ planned risk. */
  readonly expectancyR: number | null;
  readonly averageWin: number | null;
  /** Mean net of the trades that did not win, ≤ 0. */
  readonly averageLoss: number | null;
  readonly largestWin: number | null;
  readonly largestLoss: number | null;
  readonly longestLosingRun: number;
  readonly gross: number;
  readonly fees: number;
  /** Already inside `gross`. */
  readonly slippage: number;
  readonly net: number;
  readonly endingEquity: number;
  /** Over closed trades, in order; `longest` counts trades. */
  readonly drawdown: Drawdown;
}

/**
 * @param trades in order of exit.
 * @param tradeDates every trade date of the run, flat ones included, for daily returns.
 */
export function tradeStatistics(trades: readonly TradeRecord[], startingEquity: number, tradeDates: readonly string[] = []): TradeStatistics {
  const nets = trades.map((trade) => trade.net);
  const wins = nets.filter((net) => net > 0);
  const losses = nets.filter((net) => net <= 0);
  const lost = -total(losses);
  const averageWin = wins.length > 0 ? average(wins) : null;
  const averageLoss = losses.length > 0 ? average(losses) : null;
  const net = total(nets);
  return {
    trades: trades.length,
    wins: wins.length,
    losses: losses.length,
    winRate: trades.length > 0 ? wins.length / trades.length : null,
    winRateInterval: wilsonInterval(wins.length, trades.length),
    breakEvenWinRate: averageWin !== null && averageLoss !== null ? -averageLoss / (averageWin - averageLoss) : null,
    profitFactor: lost > 0 ? total(wins) / lost : null,
    expectancy: trades.length > 0 ? average(nets) : null,
    expectancyInterval: meanInterval(nets),
    expectancyR: trades.length > 0 && trades.every((trade) => trade.plannedRisk > 0) ? average(trades.map((trade) => trade.net / trade.plannedRisk)) : null,
    averageWin,
    averageLoss,
    largestWin: wins.length > 0 ? Math.max(...wins) : null,
    largestLoss: losses.length > 0 ? Math.min(...losses) : null,
    longestLosingRun: longestLosingRun(nets),
    gross: total(trades.map((trade) => trade.gross)),
    fees: total(trades.map((trade) => trade.fees)),
    slippage: total(trades.map((trade) => trade.slippage)),
    net,
    endingEquity: startingEquity + net,
    drawdown: drawdownOf(startingEquity, nets),
    ...dailyStatistics(dailyNet(trades, tradeDates), startingEquity),
  };
}

function longestLosingRun(nets: readonly number[]): number {
  let run = 0;
  let longest = 0;
  for (const net of nets) {
    run = net > 0 ? 0 : run + 1;
    longest = Math.max(longest, run);
  }
  return longest;
}

function dailyNet(trades: readonly TradeRecord[], tradeDates: readonly string[]): number[] {
  const byDate = new Map<string, number>(tradeDates.map((date) => [date, 0]));
  for (const trade of trades) byDate.set(trade.tradeDate, (byDate.get(trade.tradeDate) ?? 0) + trade.net);
  return [...byDate.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, net]) => net);
}

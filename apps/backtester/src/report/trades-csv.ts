import { isoFromMicros, type TradeRecord } from '@mia-trading/core';

const COLUMNS: readonly (readonly [string, (trade: TradeRecord) => string | number])[] = [
  ['tradeId', (trade) => trade.tradeId],
  ['instrument', (trade) => trade.instrument],
  ['tradeDate', (trade) => trade.tradeDate],
  ['side', (trade) => (trade.side > 0 ? 'long' : 'short')],
  ['quantity', (trade) => trade.quantity],
  ['entryTime', (trade) => isoFromMicros(trade.entryTs)],
  ['exitTime', (trade) => isoFromMicros(trade.exitTs)],
  ['entryPrice', (trade) => trade.entryPrice],
  ['exitPrice', (trade) => trade.exitPrice],
  ['stopPrice', (trade) => trade.stopPrice],
  ['targetPrice', (trade) => trade.targetPrice],
  ['exitReason', (trade) => trade.exitReason],
  ['score', (trade) => trade.score],
  ['tier', (trade) => trade.tier],
  ['gross', (trade) => trade.gross],
  ['fees', (trade) => trade.fees],
  ['slippage', (trade) => trade.slippage],
  ['net', (trade) => trade.net],
  ['maePoints', (trade) => trade.maePoints],
  ['mfePoints', (trade) => trade.mfePoints],
];

/** The trade list as CSV with a header; money in dollars, prices in points, times in UTC. */
export function tradesCsv(trades: readonly TradeRecord[]): string {
  const rows = trades.map((trade) => COLUMNS.map(([, read]) => read(trade)).join(','));
  return `${[COLUMNS.map(([name]) => name).join(','), ...rows].join('\n')}\n`;
}

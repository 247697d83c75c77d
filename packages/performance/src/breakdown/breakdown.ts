import type { TradeRecord } from '@mia-trading/core';
import { average, total, wilsonInterval, type Interval } from '../statistics/interval.js';

/** What the trades of one group earned. */
export interface BreakdownRow {
  readonly key: string;
  readonly trades: number;
  readonly wins: number;
  readonly winRateInterval: Interval | null;
  /** Dollars after fees. */
  readonly net: number;
  readonly expectancy: number;
}

export type BreakdownKey = 'tier' | 'exitReason' | 'session' | 'side' | 'tradeDate';

const KEYS: Readonly<Record<BreakdownKey, (trade: TradeRecord) => string>> = {
  tier: (trade) => trade.tier,
  exitReason: (trade) => trade.exitReason,
  session: (trade) => trade.regime.session,
  side: (trade) => (trade.side > 0 ? 'long' : 'short'),
  tradeDate: (trade) => trade.tradeDate,
};

/** Groups trades by one property, in order of first appearance. */
export function breakdown(trades: readonly TradeRecord[], by: BreakdownKey): readonly BreakdownRow[] {
  const groups = new Map<string, number[]>();
  for (const trade of trades) {
    const key = KEYS[by](trade);
    const nets = groups.get(key);
    if (nets === undefined) groups.set(key, [trade.net]);
    else nets.push(trade.net);
  }
  return [...groups.entries()].map(([key, nets]) => {
    const wins = nets.filter((net) => net > 0).length;
    return { key, trades: nets.length, wins, winRateInterval: wilsonInterval(wins, nets.length), net: total(nets), expectancy: average(nets) };
  });
}

/**
 * Shares each trade's net among the features that spoke for or against it, by their points at entry:
 * `net · points / Σ points`; `bonus` is what the advanced suite brought after the limits of the score. A feature that spoke against a winner gets a negative share. Trades whose points add up to 0 go to `unattributed`.
 */
export function attribution(trades: readonly TradeRecord[]): Readonly<Record<string, number>> {
  const shares: Record<string, number> = {};
  const give = (feature: string, dollars: number): void => {
    shares[feature] = (shares[feature] ?? 0) + dollars;
  };
  for (const trade of trades) {
    const lines = [...trade.contributions, { feature: 'bonus', points: trade.bonus + trade.clamp }];
    const sum = total(lines.map(({ points }) => points));
    if (sum === 0) {
      give('unattributed', trade.net);
      continue;
    }
    for (const { feature, points } of lines) if (points !== 0) give(feature, (trade.net * points) / sum);
  }
  return shares;
}

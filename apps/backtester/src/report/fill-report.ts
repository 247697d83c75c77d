import { dollars, fixed, percent, table } from '@mia-trading/command-line';
import type { FillSensitivity } from '../fill-sensitivity.js';

const RULES: Readonly<Record<string, string>> = { touch: 'touch (optimistic)', tradeThrough: 'trade-through', queue: 'queue' };

/** One line per assumption about fills, and the verdict in words. */
export function fillReport({ lanes, sentence }: FillSensitivity): string {
  const rows = lanes.map(({ fillRule, slippageTicks, latencyMs, statistics: { trades, winRate, profitFactor, drawdown, net } }) => [
    RULES[fillRule] ?? fillRule,
    slippageTicks,
    latencyMs,
    trades,
    percent(winRate),
    fixed(profitFactor),
    dollars(-drawdown.dollars),
    dollars(net),
  ]);
  return `${table(['resting orders fill', 'slippage, ticks', 'latency, ms', 'trades', 'win rate', 'profit factor', 'drawdown', 'net'], rows)}\n\nVerdict: ${sentence}`;
}

/** The same for programs. */
export function fillDocument({ lanes, verdict, sentence }: FillSensitivity): Readonly<Record<string, unknown>> {
  return {
    verdict,
    sentence,
    lanes: lanes.map(({ statistics: { trades, wins, winRate, profitFactor, drawdown, net }, ...assumption }) => ({ ...assumption, trades, wins, winRate, profitFactor, drawdown, net })),
  };
}

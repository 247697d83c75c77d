import { dollars, fixed, percent, table } from '@mia-trading/command-line';
import type { FillRule } from '@mia-trading/engine';
import type { SimulatedVenueConfig } from '@mia-trading/execution';
import type { FillSensitivity } from '../fill-sensitivity.js';

const RULES: Readonly<Record<FillRule, string>> = { touch: 'touch (optimistic)', tradeThrough: 'trade-through', queue: 'queue' };

/** The rule in force for resting limit orders, in words. */
export function fillRuleInWords({ fillRule, queueModel }: SimulatedVenueConfig): string {
  return fillRule === 'queue' ? `${RULES.queue} (${queueModel}); trade-through where there is no depth` : RULES[fillRule];
}

/** One line per assumption about fills, and the verdict in words. */
export function fillReport({ lanes, sentence }: FillSensitivity): string {
  const rows = lanes.map(({ fillRule, slippageTicks, latencyMs, statistics: { trades, winRate, profitFactor, drawdown, net } }) => [
    RULES[fillRule],
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

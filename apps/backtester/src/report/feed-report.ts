import { TIERS } from '@mia-trading/core';
import { count, dollars, fixed, percent, table, type Cell } from '@mia-trading/command-line';
import type { FeedComparison } from '../backtest.js';
import type { TrialResult } from '../trial.js';

/** Both runs side by side: what the poorer feed left of the features, the ratings and the trades. */
export function feedReport(degraded: TrialResult, { recorded, agreement }: FeedComparison): string {
  const row = (name: string, read: (trial: TrialResult) => Cell): Cell[] => [name, read(recorded), read(degraded)];
  const rows = [
    row('events', ({ events }) => count(events)),
    row('evaluations', ({ summary }) => count(summary.evaluations)),
    row('mean coverage', ({ summary }) => percent(summary.coverage.mean)),
    ...TIERS.map((tier) => row(tier, ({ summary }) => count(summary.tiers[tier]))),
    row('refusals', ({ summary }) => count(Object.values(summary.refusals).reduce((sum, times) => sum + times, 0))),
    row('trades', ({ statistics }) => statistics.trades),
    row('win rate', ({ statistics }) => percent(statistics.winRate)),
    row('net', ({ statistics }) => dollars(statistics.net)),
    row('drawdown', ({ statistics }) => dollars(-statistics.drawdown.dollars)),
  ];
  const features = Object.keys(recorded.summary.features).map((name) => [name, ...[recorded, degraded].flatMap((trial) => featureCells(trial, name))]);
  return [
    table(['', 'as recorded', 'as delivered'], rows),
    table(['feature available', 'as recorded', 'mean |signal|', 'as delivered', 'mean |signal| '], features),
    `rated at the same time ${count(agreement.common)} times: same direction ${percent(agreement.sameDirection)}, correlation of strength ${fixed(agreement.correlation)}`,
  ].join('\n\n');
}

/** The same for programs: the run on the recording as it is, and how alike the ratings were. */
export function feedDocument({ recorded, agreement: { common, sameDirection, correlation } }: FeedComparison): Readonly<Record<string, unknown>> {
  const { summary, statistics, fingerprint, events, tradeDates } = recorded;
  return {
    recorded: { fingerprint, events, tradeDates, evaluations: summary.evaluations, coverage: summary.coverage, tiers: summary.tierCounts, features: summary.features, refusals: summary.refusals, orders: summary.orders, fills: summary.fills, statistics },
    agreement: { common, sameDirection, correlation },
  };
}

function featureCells({ summary }: TrialResult, name: string): Cell[] {
  const { available = 0, meanAbsSignal = 0 } = summary.features[name] ?? {};
  return [percent(summary.evaluations > 0 ? available / summary.evaluations : 0), available > 0 ? fixed(meanAbsSignal) : '–'];
}

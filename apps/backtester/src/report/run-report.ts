import { bar, count, dollars, fixed, pairs, percent, table } from '@mia-trading/command-line';
import { isoFromMicros, TIERS, type Contribution, type TradeRecord } from '@mia-trading/core';
import type { Config, Entry, ResolvedConfig } from '@mia-trading/engine';
import { breakdown, type TradeStatistics } from '@mia-trading/performance';
import type { BacktestResult } from '../backtest.js';
import { feedReport } from './feed-report.js';
import { fillReport, fillRuleInWords } from './fill-report.js';
import { changedSettings } from './result-document.js';

const BAR_WIDTH = 20;
const SECONDS_TIME_END = 19;
const FULL_SHARE_POINTS = 10;
const MOST_TRADES = 20;
const ENOUGH_TRADES = 100;
const FEW_DATES = 4;

const ASSUMPTIONS: Readonly<Record<string, string>> = {
  touchFills: 'resting limits fill at a touch: optimistic',
  estimatedQueue: 'places in the queue are estimated: others cancel in front of us as well',
  noDepth: 'the book showed no depth: resting limits filled by prices beyond theirs alone',
  assumedSpread: 'the recording has no quotes: a spread was assumed',
  barFills: 'fills were worked out on bars',
  settledAtEnd: 'an order was settled against the last state of the recording',
  feesUnknown: 'no fees are known for this instrument and date: none were charged',
};

/** The result of a run, for people. */
export function runReport(result: BacktestResult, { config, origins }: ResolvedConfig<Config>): string {
  const { summary } = result;
  const changed = changedSettings(config, origins);
  return [
    heading(`${result.instrument}  ${dates(result.tradeDates)}${result.feed === 'recorded' ? '' : `  (${result.feed} feed)`}`),
    pairs([
      ['events', `${count(result.events)} in ${fixed(result.seconds)} s (${count(result.events / result.seconds)}/s)`],
      ['evaluations', count(summary.evaluations)],
      ['coverage', `mean ${percent(summary.coverage.mean)}, lowest ${percent(summary.coverage.min)}`],
      ['limits fill by', fillRuleInWords(config.execution.simulatedVenue)],
      ['fingerprint', `${result.fingerprint.slice(0, 16)}… (version ${result.fingerprintVersion})`],
    ]),
    changed.length > 0 ? section('Changed settings', table(['setting', 'value', 'from'], changed.map(({ setting, value, origin }) => [setting, JSON.stringify(value), origin]))) : '',
    section('Ratings', tiers(result)),
    section('Features', features(result)),
    section('Refusals', Object.keys(summary.refusals).length === 0 ? 'none' : table(['code', 'times'], Object.entries(summary.refusals))),
    section('Trades', trades(result)),
    ...explained(result),
    summary.trades.length > 0 ? section('Result', statistics(result.statistics)) : '',
    summary.trades.length > 1 ? section('By exit', table(['exit', 'trades', 'wins', 'net'], breakdown(summary.trades, 'exitReason').map((row) => [row.key, row.trades, row.wins, dollars(row.net)]))) : '',
    result.fillSensitivity === null ? '' : section('The same ratings under every assumption about fills', fillReport(result.fillSensitivity)),
    result.comparison === null ? '' : section('The recording as it is, and what this feed delivered of it', feedReport(result, result.comparison)),
    remarks(result),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function dates(tradeDates: readonly string[]): string {
  const [first = 'no events', ...rest] = tradeDates;
  return rest.length < FEW_DATES ? tradeDates.join(', ') : `${first} to ${rest.at(-1) ?? ''} (${tradeDates.length} trade dates)`;
}

function heading(text: string): string {
  return `${text}\n${'═'.repeat(text.length)}`;
}

function section(title: string, body: string): string {
  return `${title}\n${body}`;
}

function tiers({ summary }: BacktestResult): string {
  const rows = TIERS.map((tier) => {
    const times = summary.tiers[tier];
    const earned = summary.trades.filter((trade) => trade.tier === tier);
    return [tier, count(times), percent(summary.evaluations > 0 ? times / summary.evaluations : null, 2), earned.length, earned.length > 0 ? dollars(earned.reduce((sum, trade) => sum + trade.net, 0)) : '–'];
  });
  const best = summary.best;
  return `${table(['tier', 'ratings', 'share', 'trades', 'earned'], rows)}${best === undefined ? '' : `\nhighest: ${fixed(best.score)} ${side(best.direction)} at ${time(best.ts)}`}`;
}

function features({ summary }: BacktestResult): string {
  const { weights } = summary;
  const rows = Object.entries(summary.features).map(([name, feature]) => {
    const [reason = ''] = Object.entries(feature.unavailable).sort(([, a], [, b]) => b - a)[0] ?? [];
    const share = summary.evaluations > 0 ? feature.available / summary.evaluations : 0;
    return [name, fixed(weights[name] ?? 0, 1), bar(share, BAR_WIDTH), percent(share), feature.available > 0 ? fixed(feature.meanAbsSignal) : '–', reason];
  });
  return table(['feature', 'points', 'available', '', 'mean |signal|', 'mostly unavailable because'], rows);
}

function trades({ summary }: BacktestResult): string {
  if (summary.trades.length === 0) return 'none';
  const rows = summary.trades.slice(0, MOST_TRADES).map((trade) => [
    time(trade.entryTs),
    side(trade.side),
    trade.quantity,
    fixed(trade.entryPrice),
    fixed(trade.exitPrice),
    trade.exitReason,
    fixed(trade.score, 1),
    dollars(trade.gross),
    dollars(-trade.fees),
    dollars(trade.net),
  ]);
  const rest = summary.trades.length - rows.length;
  return table(['entry (UTC)', 'side', 'qty', 'in', 'out', 'exit', 'score', 'gross', 'fees', 'net'], rows) + (rest > 0 ? `\n… and ${rest} more (--out writes them all)` : '');
}

/** One trade in full: the best score among them. */
function explained({ summary }: BacktestResult): string[] {
  const [trade] = [...summary.trades].sort((a, b) => b.score - a.score);
  const entry = trade === undefined ? undefined : summary.entries.get(trade.tradeId);
  return trade === undefined || entry === undefined ? [] : [section(`Why trade ${trade.tradeId}`, explanation(trade, entry))];
}

function explanation(trade: TradeRecord, { plan, intent, rating }: Entry): string {
  const lines = rating.contributions.filter((line) => line.points !== 0).sort((a, b) => Math.abs(b.points) - Math.abs(a.points));
  const rows = lines.map((line) => [line.feature, signed(line.points), bar(Math.abs(line.points) / FULL_SHARE_POINTS, BAR_WIDTH), `${signed(line.signal)} × ${fixed(line.confidence)} × ${fixed(line.weight, 1)}`, because(line, rating.explanations)]);
  const risk = trade.plannedRisk > 0 ? ` = ${fixed(trade.net / trade.plannedRisk)} R` : '';
  return [
    `${time(intent.ts)}  score ${fixed(rating.score)} ${side(rating.direction)} (${rating.tier}), coverage ${percent(rating.coverage)}`,
    table(['feature', 'points', '', 'signal × confidence × weight', 'because'], rows),
    pairs([
      ['score', `50 ${rating.contributions.map((line) => line.points).filter((points) => points !== 0).map(signed).join(' ')} ${signed(rating.bonus)} bonus ${signed(rating.clamp)} limits = ${fixed(rating.score)}`],
      ['regime', circumstances(rating)],
      ['plan', `${side(plan.side)} ${plan.quantity} at ${fixed(plan.entryPrice)} or better, stop ${fixed(plan.stopPrice)}, target ${fixed(plan.targetPrice)}, reward/risk ${fixed(plan.rewardRisk)} after costs, ${dollars(-plan.riskDollars)} at risk`],
      ['entry', `${fixed(trade.entryPrice)} at ${time(trade.entryTs)}`],
      ['exit', `${fixed(trade.exitPrice)} at ${time(trade.exitTs)}: ${trade.exitReason}; worst ${fixed(trade.maePoints)} and best ${fixed(trade.mfePoints)} points on the way`],
      ['costs', `fees ${dollars(-trade.fees)}, slippage ${dollars(-trade.slippage)} (inside gross)`],
      ['net', `${dollars(trade.gross)} gross → ${dollars(trade.net)} net${risk}`],
    ]),
  ].join('\n');
}

/** Regime and session of a rating, and what they changed about the plan. */
function circumstances({ regime, conditions: { adjustments: { volatility, session } } }: Entry['rating']): string {
  const gate = volatility.gatePoints + session.gatePoints;
  const changes = `size × ${fixed(volatility.size)} (volatility) × ${fixed(session.size)} (session), stop × ${fixed(volatility.stop * session.stop)}, target × ${fixed(volatility.target * session.target)}, gate ${gate < 0 ? '-' : '+'}${Math.abs(gate)}`;
  return `${regime.volatility} volatility, ${regime.gamma} gamma, trend ${regime.trend}, ${regime.session}: ${changes}`;
}

function because(line: Contribution, explanations: Entry['rating']['explanations']): string {
  const quantities = Object.entries(explanations[line.feature] ?? {}).filter(([, value]) => value !== null && value !== '');
  return quantities
    .slice(0, 4)
    .map(([name, value]) => `${name} ${typeof value === 'number' ? fixed(value) : String(value)}`)
    .join(', ');
}

function statistics(found: TradeStatistics): string {
  const interval = found.winRateInterval;
  return pairs([
    ['trades', `${found.trades}, ${found.wins} won`],
    ['win rate', `${percent(found.winRate)}${interval === null ? '' : ` (95 % interval ${percent(interval[0], 0)} to ${percent(interval[1], 0)})`}, break-even at ${percent(found.breakEvenWinRate)}`],
    ['net', `${dollars(found.net)} = ${dollars(found.gross)} gross ${dollars(-found.fees)} fees; slippage ${dollars(-found.slippage)} inside gross`],
    ['expectancy', `${dollars(found.expectancy)} a trade, ${fixed(found.expectancyR)} R`],
    ['profit factor', fixed(found.profitFactor)],
    ['drawdown', `${dollars(-found.drawdown.dollars)} (${percent(found.drawdown.share, 2)}) over closed trades`],
    ['Sharpe / Sortino', `${fixed(found.sharpe)} / ${fixed(found.sortino)}${found.sharpe === null ? ' (needs 5 trading days)' : ''}`],
  ]);
}

function remarks(result: BacktestResult): string {
  const { trades: list } = result.summary;
  const lines = [
    ...result.assumptions.map((name) => `fills: ${ASSUMPTIONS[name] ?? name}`),
    ...result.notes,
    ...(list.length > 0 && list.length < ENOUGH_TRADES ? [`${list.length} trades are too few to say anything about a strategy`] : []),
  ];
  return lines.length === 0 ? '' : section('Remarks', lines.map((line) => `- ${line}`).join('\n'));
}

function side(direction: number): string {
  return direction > 0 ? 'long' : direction < 0 ? 'short' : 'no direction';
}

function time(ts: number): string {
  return isoFromMicros(ts).slice(0, SECONDS_TIME_END).replace('T', ' ');
}

function signed(value: number): string {
  return `${value < 0 ? '-' : '+'}${fixed(Math.abs(value))}`;
}

import { isoFromMicros, type TradeRecord } from '@mia-trading/core';
import type { Config, Entry, ResolvedConfig } from '@mia-trading/engine';
import { attribution, breakdown } from '@mia-trading/performance';
import type { BacktestResult } from '../backtest.js';
import { feedDocument } from './feed-report.js';
import { fillDocument } from './fill-report.js';

const BYTES_PER_KILOBYTE = 1_024;

/** The document of `backtester run --json`. */
export function resultDocument(result: BacktestResult, { origins, config }: ResolvedConfig<Config>): Readonly<Record<string, unknown>> {
  const { summary, statistics } = result;
  return {
    schemaVersion: 1,
    instrument: result.instrument,
    feed: result.feed,
    fingerprint: result.fingerprint,
    fingerprintVersion: result.fingerprintVersion,
    configHash: result.configHash,
    changedSettings: changedSettings(config, origins),
    events: result.events,
    evaluations: summary.evaluations,
    eventsPerSecond: Math.round(result.events / Math.max(result.seconds, Number.EPSILON)),
    peakRssMb: Math.round(process.resourceUsage().maxRSS / BYTES_PER_KILOBYTE),
    tradeDates: result.tradeDates,
    coverage: summary.coverage,
    tiers: summary.tierCounts,
    features: summary.features,
    best: summary.best === undefined ? null : { time: isoFromMicros(summary.best.ts), ...summary.best, riskAssessment: summary.bestAssessment },
    orders: summary.orders,
    fills: summary.fills,
    refusals: summary.refusals,
    detections: summary.detections,
    trades: summary.trades.map((trade) => explainedTrade(trade, summary.entries.get(trade.tradeId))),
    statistics,
    breakdown: { tier: breakdown(summary.trades, 'tier'), exitReason: breakdown(summary.trades, 'exitReason'), session: breakdown(summary.trades, 'session') },
    attribution: attribution(summary.trades),
    feedComparison: result.comparison === null ? null : feedDocument(result.comparison),
    fillSensitivity: result.fillSensitivity === null ? null : fillDocument(result.fillSensitivity),
    assumptions: result.assumptions,
    notes: result.notes,
  };
}

/** Settings that are not the default, with what they are and where that comes from. */
export function changedSettings(config: Config, origins: Readonly<Record<string, string>>): readonly { readonly setting: string; readonly value: unknown; readonly origin: string }[] {
  return Object.entries(origins)
    .filter(([, origin]) => origin !== 'default')
    .map(([setting, origin]) => ({ setting, value: setting.split('.').reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], config), origin }));
}

function explainedTrade(trade: TradeRecord, entry: Entry | undefined): Readonly<Record<string, unknown>> {
  return {
    ...trade,
    entryTime: isoFromMicros(trade.entryTs),
    exitTime: isoFromMicros(trade.exitTs),
    plan: entry?.plan ?? null,
    explanations: entry?.rating.explanations ?? {},
  };
}

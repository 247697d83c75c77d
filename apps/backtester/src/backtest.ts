import { Fingerprint, FINGERPRINT_VERSION, RunSummary, SimulatedSession, type Config, type ResolvedConfig } from '@mia-trading/engine';
import { tradeStatistics, type TradeStatistics } from '@mia-trading/performance';
import { FillLanes, type FillSensitivity } from './fill-sensitivity.js';
import { openMarket, replay, type ReplayProgress } from './recorded-market.js';

export interface BacktestResult {
  readonly instrument: string;
  readonly fingerprint: string;
  readonly fingerprintVersion: number;
  readonly configHash: string;
  readonly events: number;
  readonly seconds: number;
  readonly tradeDates: readonly string[];
  /** What the fills rest on beside recorded data. */
  readonly assumptions: readonly string[];
  /** Of the recordings' manifests. */
  readonly notes: readonly string[];
  readonly summary: RunSummary;
  readonly statistics: TradeStatistics;
  /** What the same ratings earned under every assumption about fills; `null` when that was not asked. */
  readonly fillSensitivity: FillSensitivity | null;
}

export interface BacktestOptions {
  /** Runs a lane for every assumption about fills beside the configured one. */
  readonly everyFill?: boolean;
  readonly progress: ReplayProgress;
  /** Told at the start what is amiss with the configuration. */
  readonly warn?: (text: string) => void;
}

const MS_PER_SECOND = 1_000;

/** Runs the engine over recordings, merged by time. */
export async function backtest(directories: readonly string[], { config, hash }: ResolvedConfig<Config>, { everyFill = false, progress, warn = () => undefined }: BacktestOptions): Promise<BacktestResult> {
  const market = await openMarket(directories);
  const { instrument, notes } = market;
  const summary = new RunSummary();
  const fingerprint = new Fingerprint();
  const lanes = everyFill ? new FillLanes(config) : null;
  const session = new SimulatedSession({ config, instrument, sinks: [fingerprint, summary], lanesBeside: lanes?.lanesBeside ?? [] });
  for (const warning of session.engine.warningsAt(market.recordings[0]?.manifest.firstTs ?? 0)) warn(warning);
  const startedAt = performance.now();
  const events = await replay(market, session, progress);
  return {
    instrument: instrument.symbol,
    fingerprint: fingerprint.digest(),
    fingerprintVersion: FINGERPRINT_VERSION,
    configHash: hash,
    events,
    seconds: (performance.now() - startedAt) / MS_PER_SECOND,
    tradeDates: session.engine.tradeDates,
    assumptions: session.assumptions,
    notes,
    summary,
    statistics: tradeStatistics(summary.trades, config.account.equity, session.engine.tradeDates),
    fillSensitivity: lanes?.result(session.engine.tradeDates) ?? null,
  };
}

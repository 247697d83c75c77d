import { createSessionClock } from '@mia-trading/core';
import { FINGERPRINT_VERSION, RatingAgreement, type Config, type ResolvedConfig } from '@mia-trading/engine';
import { IbkrLikeFeed } from '@mia-trading/recording';
import { assumedMargins } from './assumed-margins.js';
import { openMarket, replay, type EventTaker, type ReplayProgress } from './recorded-market.js';
import { Trial, type TrialResult } from './trial.js';

/** `recorded`: as it is; `ibkr-like`: what Interactive Brokers would have delivered of it. */
export const FEEDS = ['recorded', 'ibkr-like'] as const;
export type Feed = (typeof FEEDS)[number];

/** The same market as it was recorded, beside what a poorer feed showed of it. */
export interface FeedComparison {
  readonly recorded: TrialResult;
  readonly agreement: Pick<RatingAgreement, 'common' | 'sameDirection' | 'correlation'>;
}

export interface BacktestResult extends TrialResult {
  readonly instrument: string;
  readonly feed: Feed;
  readonly fingerprintVersion: number;
  readonly configHash: string;
  readonly seconds: number;
  /** Of the recordings' manifests, and margins that were assumed. */
  readonly notes: readonly string[];
  /** `null` when the run was over the recording as it is. */
  readonly comparison: FeedComparison | null;
}

export interface BacktestOptions {
  readonly feed?: Feed;
  /** Runs a lane for every assumption about fills beside the configured one. */
  readonly everyFill?: boolean;
  readonly progress: ReplayProgress;
  /** Told at the start what is amiss with the configuration. */
  readonly warn?: (text: string) => void;
}

const MS_PER_SECOND = 1_000;

/** Runs the engine over recordings, merged by time; with a feed other than the recorded one also over that, for comparison. */
export async function backtest(directories: readonly string[], { config, hash }: ResolvedConfig<Config>, { feed = 'recorded', everyFill = false, progress, warn = () => undefined }: BacktestOptions): Promise<BacktestResult> {
  const market = await openMarket(directories);
  const { instrument, notes, tradesFrom } = market;
  const agreement = new RatingAgreement();
  const trial = new Trial({ config, instrument, tradesFrom, everyFill, sinks: feed === 'recorded' ? [] : [agreement.second] });
  const recorded = feed === 'recorded' ? null : new Trial({ config, instrument, tradesFrom, everyFill: false, sinks: [agreement.first] });
  for (const warning of trial.session.engine.warningsAt(market.recordings[0]?.manifest.firstTs ?? 0)) warn(warning);
  const startedAt = performance.now();
  await replay(market, recorded === null ? trial : both(recorded, trial, new IbkrLikeFeed({ instrument, sessions: createSessionClock(instrument), emit: (event) => trial.process(event) })), progress);
  const result = trial.result();
  return {
    ...result,
    instrument: instrument.symbol,
    feed,
    fingerprintVersion: FINGERPRINT_VERSION,
    configHash: hash,
    seconds: (performance.now() - startedAt) / MS_PER_SECOND,
    notes: [...notes, ...assumedMargins(instrument.root, config, result.tradeDates)],
    comparison: recorded === null ? null : { recorded: recorded.result(), agreement },
  };
}

/** One pass over a recording for two: one hears it as it is, the other what the feed makes of it. */
function both(recorded: Trial, degraded: Trial, feed: IbkrLikeFeed): EventTaker {
  return {
    process(event) {
      recorded.process(event);
      feed.process(event);
    },
    finish() {
      feed.finish();
      recorded.finish();
      degraded.finish();
    },
  };
}

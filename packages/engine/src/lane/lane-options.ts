import type { MarketState, ResolvedInstrument, TradingCalendar, Venue } from '@mia-trading/core';
import type { ScoringPipeline } from '@mia-trading/confluence-scoring';
import type { JournalSink, LedgerFacts } from '@mia-trading/execution';
import type { Config } from '../config/config.js';
import type { FeedWatch } from '../decision/feed-watch.js';
import type { FixingWatch } from '../decision/fixing-watch.js';
import type { DecisionSink } from '../output/decision-sink.js';

/** What every lane of an engine sees alike: the market, and what is made of it once for all of them. */
export interface SharedMarket {
  readonly instrument: ResolvedInstrument;
  readonly calendar: TradingCalendar;
  readonly market: MarketState;
  readonly pipeline: ScoringPipeline;
  readonly watch: FeedWatch;
  readonly fixing: FixingWatch;
}

export interface TradingLaneOptions {
  /** Its account, entry, risk and execution sections; ratings come from the engine's. */
  readonly config: Config;
  readonly venue: Venue;
  /** Begins every id of the session. */
  readonly sessionId: string;
  /** Takes every decision as it is made. */
  readonly sink: DecisionSink;
  /** Loss limits and lockouts as an earlier run left them ({@link LossLimits.snapshot}); without it they begin with the configured equity. */
  readonly limits?: unknown;
  /** Takes what is sent, heard and decided before it has an effect; without it nothing survives the process. */
  readonly journal?: JournalSink;
  /** Orders and plan as an earlier process left them; without it nothing was ever sent. */
  readonly ledger?: LedgerFacts;
  /** The venue may know more than we do: nothing is entered before its first snapshot. Default: `false`. */
  readonly reconcileFirst?: boolean;
  /** Number of the last intent so far; default 0. */
  readonly intents?: number;
}

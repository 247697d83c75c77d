import type { Micros, ResolvedInstrument, TapeEvent } from '@mia-trading/core';
import { Fingerprint, RunSummary, SimulatedSession, type Config, type DecisionSink } from '@mia-trading/engine';
import { tradeStatistics, type TradeStatistics } from '@mia-trading/performance';
import { FillLanes, type FillSensitivity } from './fill-sensitivity.js';

/** What came of one run of the engine. */
export interface TrialResult {
  readonly fingerprint: string;
  readonly events: number;
  readonly tradeDates: readonly string[];
  /** What the fills rest on beside recorded data. */
  readonly assumptions: readonly string[];
  readonly summary: RunSummary;
  readonly statistics: TradeStatistics;
  /** What the same ratings earned under every assumption about fills; `null` when that was not asked. */
  readonly fillSensitivity: FillSensitivity | null;
}

export interface TrialOptions {
  readonly config: Config;
  readonly instrument: ResolvedInstrument;
  /** Events before this time warm the features up and are not traded. */
  readonly tradesFrom: Micros;
  /** Runs a lane for every assumption about fills beside the configured one. */
  readonly everyFill: boolean;
  /** Hears of decisions beside what the result needs. */
  readonly sinks?: readonly DecisionSink[];
}

/** One run of the engine over events, with everything a result tells of it. */
export class Trial {
  readonly session: SimulatedSession;
  readonly #config: Config;
  readonly #summary = new RunSummary();
  readonly #fingerprint = new Fingerprint();
  readonly #lanes: FillLanes | null;
  #events = 0;

  constructor({ config, instrument, tradesFrom, everyFill, sinks = [] }: TrialOptions) {
    this.#config = config;
    this.#lanes = everyFill ? new FillLanes(config) : null;
    this.session = new SimulatedSession({ config, instrument, tradesFrom, sinks: [this.#fingerprint, this.#summary, ...sinks], lanesBeside: this.#lanes?.lanesBeside ?? [] });
  }

  process(event: TapeEvent): void {
    this.#events += 1;
    this.session.process(event);
  }

  finish(): void {
    this.session.finish();
  }

  /** Once the run is over. */
  result(): TrialResult {
    const { tradeDates } = this.session.engine;
    const { trades } = this.#summary;
    return {
      fingerprint: this.#fingerprint.digest(),
      events: this.#events,
      tradeDates,
      assumptions: this.session.assumptions,
      summary: this.#summary,
      statistics: tradeStatistics(trades, this.#config.account.equity, tradeDates),
      fillSensitivity: this.#lanes?.result(tradeDates) ?? null,
    };
  }
}

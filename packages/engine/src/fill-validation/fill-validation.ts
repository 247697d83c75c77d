import type { TapeEvent } from '@mia-trading/core';
import type { SimulatedVenueConfig } from '@mia-trading/execution';
import type { SessionStart } from '../session/session-start.js';
import type { DecisionLine } from '../output/decision-line.js';
import { CommandReplay, type SentCommand } from './command-replay.js';
import { compareFills, restingAgreement, type FillComparison } from './compare-fills.js';
import { fitLatency, type LatencyFit } from './fit-latency.js';
import { OrderOutcomes } from './order-outcomes.js';

/** How a resting order gets its turn. */
export type RestingModel = Pick<SimulatedVenueConfig, 'fillRule' | 'queueModel'>;

export interface RestingFit extends RestingModel {
  /** Share of the resting orders filled just as they really were; `null` without resting orders. */
  readonly agreement: number | null;
}

export interface FillValidationResult {
  /** Orders of the session. */
  readonly orders: number;
  /** By role and type, against the venue that the session's configuration describes. */
  readonly comparison: readonly FillComparison[];
  readonly latency: LatencyFit | null;
  /** Every model of the queue at the measured latency, best first; sober ones first among equals. */
  readonly resting: readonly RestingFit[];
  /**
   * What `execution.simulatedVenue` would say after this session; empty where nothing was measured. Where both legs are measured on the
   * clock of the tape, no delay of the feed is left to be modelled.
   */
  readonly proposal: Partial<SimulatedVenueConfig>;
}

/** From sober to generous. */
const RESTING_MODELS: readonly RestingModel[] = [
  { fillRule: 'tradeThrough', queueModel: 'conservative' },
  { fillRule: 'queue', queueModel: 'conservative' },
  { fillRule: 'queue', queueModel: 'probabilistic' },
  { fillRule: 'queue', queueModel: 'orders' },
  { fillRule: 'touch', queueModel: 'conservative' },
];

/**
 * Holds the fills of a session against those of simulated venues for the same orders at the same times: first all of its decisions, then
 * the events of its tape.
 */
export class FillValidation {
  readonly #start: SessionStart;
  readonly #real = new OrderOutcomes();
  readonly #commands: SentCommand[] = [];
  #replays: { readonly configured: CommandReplay; readonly models: readonly (RestingModel & { readonly replay: CommandReplay })[] } | null = null;

  constructor(start: SessionStart) {
    this.#start = start;
  }

  /** The next decision of the session's log. */
  onDecision(line: DecisionLine): void {
    if (line.kind === 'command') {
      this.#commands.push({ ts: line.ts, command: line.command });
      this.#real.onCommand(line.command, line.ts);
    } else if (line.kind === 'report') this.#real.onReport(line.report, line.ts);
  }

  /** The next event of the tape. */
  onEvent(event: TapeEvent): void {
    const { configured, models } = this.#begun();
    configured.process(event);
    for (const { replay } of models) replay.process(event);
  }

  finish(): FillValidationResult {
    const { configured, models } = this.#begun();
    configured.finish();
    for (const { replay } of models) replay.finish();
    const real = this.#real.all;
    const latency = fitLatency(real);
    const resting = models.map(({ replay, fillRule, queueModel }) => ({ fillRule, queueModel, agreement: restingAgreement(real, replay.outcomes) })).sort((a, b) => (b.agreement ?? 0) - (a.agreement ?? 0));
    return {
      orders: real.length,
      comparison: compareFills(real, configured.outcomes, this.#start.instrument.tickSize),
      latency,
      resting,
      proposal: { ...(latency === null ? {} : latencySettings(latency)), ...restingSettings(resting) },
    };
  }

  /** The venues, once every command is known. */
  #begun() {
    if (this.#replays !== null) return this.#replays;
    const { instrument, config } = this.#start;
    const venue = config.execution.simulatedVenue;
    const latency = fitLatency(this.#real.all);
    const measured = latency === null ? venue : { ...venue, latencyModel: 'constant' as const, orderLatency: latency.orderLatency, reportLatency: latency.reportLatency, feedLatency: latency.isSplit ? 0 : venue.feedLatency };
    this.#replays = {
      configured: new CommandReplay(instrument, venue, this.#commands),
      models: RESTING_MODELS.map((model) => ({ ...model, replay: new CommandReplay(instrument, { ...measured, ...model }, this.#commands) })),
    };
    return this.#replays;
  }
}

function latencySettings({ orderLatency, reportLatency, latencySpread, isSplit }: LatencyFit): Partial<SimulatedVenueConfig> {
  const model = latencySpread > 0 ? ({ latencyModel: 'distribution', latencySpread } as const) : ({ latencyModel: 'constant' } as const);
  return { ...model, orderLatency, reportLatency, ...(isSplit ? { feedLatency: 0 } : {}) };
}

/** The best model; nothing where the session does not tell one from another. */
function restingSettings(bestFirst: readonly RestingFit[]): Partial<SimulatedVenueConfig> {
  const [best] = bestFirst;
  return best === undefined || best.agreement === null || best.agreement === bestFirst.at(-1)?.agreement ? {} : { fillRule: best.fillRule, queueModel: best.queueModel };
}

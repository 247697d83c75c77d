import { createSessionClock, type MarketListener, type MarketState, type Micros, type ResolvedInstrument, type TapeEvent } from '@mia-trading/core';
import { SimulatedVenue, type VenueAssumption } from '@mia-trading/execution';
import type { Config } from './config/config.js';
import type { TradingLane } from './lane/trading-lane.js';
import { DecisionFanOut, type DecisionSink } from './output/decision-sink.js';
import { TradingEngine } from './trading-engine.js';

/** The account and the rules of a lane, and who hears of its decisions. */
export interface SimulatedLaneOptions {
  readonly config: Config;
  readonly sink: DecisionSink;
}

/** Rounds in which a position that is open when the data ends may settle: cancel, acknowledgement, exit, fill, and a retry of each. */
const SETTLE_ROUNDS = 8;

export interface SimulatedSessionOptions {
  readonly config: Config;
  readonly instrument: ResolvedInstrument;
  /** Begins every id; default the symbol. */
  readonly sessionId?: string;
  readonly sinks: readonly DecisionSink[];
  /** Hear every market event as features do, after them. */
  readonly listeners?: readonly MarketListener[];
  /** Loss limits and lockouts as an earlier session left them; without it they begin with the configured equity. */
  readonly limits?: unknown;
  /** Events before this time warm the features up and are not traded. Default: every event counts. */
  readonly tradesFrom?: Micros;
  /** Lanes beside: each with a venue, an account and orders of its own on the same ratings. */
  readonly lanesBeside?: readonly SimulatedLaneOptions[];
}

/** The trading engine on simulated venues, one a lane: feed it a recording's events in order, then {@link finish}. */
export class SimulatedSession {
  readonly engine: TradingEngine;
  /** In the order of the engine's lanes. */
  readonly #venues: readonly SimulatedVenue[];

  constructor({ config, instrument, sessionId = instrument.symbol, sinks, listeners = [], limits, tradesFrom = -Infinity, lanesBeside = [] }: SimulatedSessionOptions) {
    const lane = (options: SimulatedLaneOptions) => ({ ...options, sessionId, venue: new SimulatedVenue({ instrument, config: options.config.execution.simulatedVenue }) });
    const traded = lane({ config, sink: new DecisionFanOut(sinks) });
    const beside = lanesBeside.map(lane);
    this.#venues = [traded, ...beside].map(({ venue }) => venue);
    this.engine = new TradingEngine({ ...traded, instrument, calendar: createSessionClock(instrument), listeners, limits, tradesFrom, lanesBeside: beside });
  }

  /** What the fills of the traded lane rest on beside recorded data. */
  get assumptions(): readonly VenueAssumption[] {
    return [...(this.#venues[0]?.assumptions ?? [])].sort();
  }

  /** Handles the next event. What a broker said on a live tape is about orders of that session at another venue: it is left out here. */
  process(event: TapeEvent): void {
    if (event.kind !== 'brokerReport' && event.kind !== 'brokerSnapshot') this.engine.process(event);
  }

  /** The data has ended: open positions are closed as `endOfData` against the last state known. */
  finish(): void {
    this.engine.lanes.forEach((lane, index) => {
      const venue = this.#venues[index];
      if (venue !== undefined) settle(lane, venue, this.engine.market);
    });
  }
}

function settle(lane: TradingLane, venue: SimulatedVenue, market: MarketState): void {
  const { desk } = lane;
  let now = market.now;
  desk.exit('endOfData', now);
  for (let round = 0; round < SETTLE_ROUNDS && !desk.isIdle; round += 1) {
    now = venue.finish(now, market, (report) => {
      lane.onReport(report);
    });
    const timer = desk.nextTimer();
    if (!desk.isIdle && timer < Infinity) {
      now = Math.max(now, timer);
      desk.onTimer(now);
    }
  }
}

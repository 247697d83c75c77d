import { createSessionClock, type MarketListener, type ResolvedInstrument, type TapeEvent } from '@mia-trading/core';
import { SimulatedVenue, type VenueAssumption } from '@mia-trading/execution';
import type { Config } from './config/config.js';
import { DecisionFanOut, type DecisionSink } from './output/decision-sink.js';
import { TradingEngine } from './trading-engine.js';

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
}

/** The trading engine on a simulated venue: feed it a recording's events in order, then {@link finish}. */
export class SimulatedSession {
  readonly engine: TradingEngine;
  readonly #venue: SimulatedVenue;

  constructor({ config, instrument, sessionId = instrument.symbol, sinks, listeners = [], limits }: SimulatedSessionOptions) {
    this.#venue = new SimulatedVenue({ instrument, config: config.execution.simulatedVenue });
    this.engine = new TradingEngine({ config, instrument, calendar: createSessionClock(instrument), venue: this.#venue, sessionId, sink: new DecisionFanOut(sinks), listeners, limits });
  }

  /** What the fills rest on beside recorded data. */
  get assumptions(): readonly VenueAssumption[] {
    return [...this.#venue.assumptions].sort();
  }

  /** Handles the next event. What a broker said on a live tape is about orders of that session at another venue: it is left out here. */
  process(event: TapeEvent): void {
    if (event.kind !== 'brokerReport' && event.kind !== 'brokerSnapshot') this.engine.process(event);
  }

  /** The data has ended: an open position is closed as `endOfData` against the last state known. */
  finish(): void {
    const { desk, market } = this.engine;
    let now = market.now;
    desk.exit('endOfData', now);
    for (let round = 0; round < SETTLE_ROUNDS && !desk.isIdle; round += 1) {
      now = this.#venue.finish(now, market, (report) => {
        this.engine.onReport(report);
      });
      const timer = desk.nextTimer();
      if (!desk.isIdle && timer < Infinity) {
        now = Math.max(now, timer);
        desk.onTimer(now);
      }
    }
  }
}

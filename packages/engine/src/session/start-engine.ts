import { createSessionClock, type MarketListener, type Venue } from '@mia-trading/core';
import type { JournalSink } from '@mia-trading/execution';
import type { DecisionSink } from '../output/decision-sink.js';
import { TradingEngine } from '../trading-engine.js';
import type { SessionStart } from './session-start.js';

/** What a session is connected to; none of it changes a decision. */
export interface SessionPorts {
  readonly venue: Venue;
  /** Takes every decision as it is made. */
  readonly sink: DecisionSink;
  /** Default: none, as in a replay. */
  readonly journal?: JournalSink;
  /** Hear every market event as features do, after them. */
  readonly listeners?: readonly MarketListener[];
}

/** The engine of a live session and of its replay: two engines from one start make the same decisions on the same tape. */
export function startEngine({ sessionId, config, instrument, ledger, limits, reconcileFirst, intents, tradesFrom }: SessionStart, { venue, sink, journal, listeners = [] }: SessionPorts): TradingEngine {
  return new TradingEngine({
    sessionId,
    config,
    instrument,
    calendar: createSessionClock(instrument),
    venue,
    sink,
    listeners,
    reconcileFirst,
    intents,
    tradesFrom,
    ...(ledger === null ? {} : { ledger }),
    ...(limits === null ? {} : { limits }),
    ...(journal === undefined ? {} : { journal }),
  });
}

import type { BookPhase } from '../events/events.js';
import type { Micros } from '../time/micros.js';

/** What the calendar says of a point in time, and how long it stays so. */
export interface SessionState {
  /** ISO trade date, e.g. `2023-12-26`; changes at 17:00 CT. */
  readonly tradeDate: string;
  /** 17:00 CT at which the trade date's session began, from which minutes of the session count. */
  readonly sessionStart: Micros;
  /** 08:30-15:00 CT of a trading day. */
  readonly isRegularHours: boolean;
  /** `closed` when the market takes no orders: weekend, holiday, daily break before the pre-open. */
  readonly phase: BookPhase | 'closed';
  /** First time at which anything above may differ; always later than the time asked for. */
  readonly until: Micros;
}

/**
 * Where {@link SessionState} comes from: the exchange calendar of an instrument, or a fixed answer in a test.
 * It is asked once per stretch of unchanged state, not once per event, and may allocate.
 */
export interface SessionClock {
  /** State at `time`; defined for every time, closed ones included. */
  at(time: Micros): SessionState;
}

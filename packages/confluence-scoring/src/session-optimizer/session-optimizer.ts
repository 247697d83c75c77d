import { DaySessionClock, NO_ADJUSTMENT, type DaySession, type EntryAdjustment, type Micros, type SessionCondition } from '@mia-trading/core';
import type { SessionFactors } from './session-factors.js';

/**
 * sessionOptimizer: what the session of the day changes about an entry, by a set of factors. In ET: Asia 18:00-02:00, London pre-market 02:00-04:00,
 * London 04:00-08:00 (both by London's own summer time), New York pre-market 08:00-09:30, open 09:30-11:00, midday 11:00-14:00, power hour
 * 14:00-16:00, after hours 16:00-17:00; `closed` whenever ES does not trade. The size factor of the overlap of the cash markets multiplies.
 * A function of time alone.
 */
export class SessionOptimizer {
  readonly factors: SessionFactors;
  readonly #clock = new DaySessionClock();
  #session: DaySession | null = null;
  #adjustment: EntryAdjustment = NO_ADJUSTMENT;
  #condition: SessionCondition;

  constructor(factors: SessionFactors) {
    this.factors = factors;
    this.#condition = { isOverlap: false, isShortened: false, factors: factors.name };
  }

  /** The same object is returned until it changes. */
  sessionAt(time: Micros): DaySession {
    const session = this.#clock.at(time);
    if (session !== this.#session) this.#enter(session);
    return session;
  }

  adjustmentAt(time: Micros): EntryAdjustment {
    this.sessionAt(time);
    return this.#adjustment;
  }

  conditionAt(time: Micros): SessionCondition {
    this.sessionAt(time);
    return this.#condition;
  }

  #enter(session: DaySession): void {
    const { sessions, overlap, name } = this.factors;
    const own = sessions[session.name];
    this.#session = session;
    this.#condition = { isOverlap: session.isOverlap, isShortened: session.isShortened, factors: name };
    this.#adjustment = { ...NO_ADJUSTMENT, size: (own?.size ?? 1) * (session.isOverlap ? overlap : 1), gatePoints: own?.gatePoints ?? 0 };
  }
}

import { SECOND, type Micros } from '@mia-trading/core';
import type { ExecutionDesk } from '@mia-trading/execution';
import type { LimitsState, LossLimits } from '@mia-trading/risk';

/** A new high of the month's equity alone is written so often at most. */
const HIGH_INTERVAL = SECOND;

/** Writes loss limits, lockouts and the number of the last intent into the journal as they change; marks of the open position alone are not written. */
export class AccountKeeper {
  readonly #limits: LossLimits;
  readonly #desk: ExecutionDesk;
  #seen: LimitsState | null = null;
  #written: LimitsState | null = null;
  #writtenIntents = -1;
  #writtenAt: Micros = 0;

  constructor(limits: LossLimits, desk: ExecutionDesk) {
    this.#limits = limits;
    this.#desk = desk;
  }

  keep(intents: number, now: Micros): void {
    const { state } = this.#limits;
    if (state === this.#seen && intents === this.#writtenIntents) return;
    this.#seen = state;
    if (intents === this.#writtenIntents && !this.#matters(state, now)) return;
    this.#desk.keepLimits(state, intents, now);
    this.#written = state;
    this.#writtenIntents = intents;
    this.#writtenAt = now;
  }

  #matters(state: LimitsState, now: Micros): boolean {
    const written = this.#written;
    if (written === null) return true;
    if (state.monthHigh > written.monthHigh && now >= this.#writtenAt + HIGH_INTERVAL) return true;
    return (
      state.tradeDate !== written.tradeDate ||
      state.equityAtStart !== written.equityAtStart ||
      state.realised !== written.realised ||
      state.entries !== written.entries ||
      state.lossStreak !== written.lossStreak ||
      state.intents !== written.intents ||
      state.lockouts !== written.lockouts
    );
  }
}

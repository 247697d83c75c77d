import { MINUTE, type Micros } from '@mia-trading/core';
import type { LimitsConfig } from './config.js';
import { dailyRoom, monthlyRoom, parseLimitsState, STATE_VERSION, type LimitsState } from './limits-state.js';
import { findLockout, holdsAt, withLockout, withoutLockouts, type Lockout, type LockoutCause, type PersonalCause } from './lockouts.js';

/** Approved intents remembered against duplicates; a day's worth many times over. */
const REMEMBERED_INTENTS = 256;
const MONTH_LENGTH = 'YYYY-MM'.length;

/** Hears of each lockout as it is put in place. */
export type LockoutListener = (lockout: Lockout) => void;

const ignoreLockouts: LockoutListener = () => undefined;

/**
 * Keeps the loss limits and lockouts of one account in event time. A breach locks until the next trade date (daily) or month; the caller
 * flattens. A kill or pause stays until a person lifts it, a loss limit until its rule does. The same object serves a backtest and a live
 * run; {@link snapshot} and {@link restore} carry it over a restart.
 */
export class LossLimits {
  readonly #config: LimitsConfig;
  readonly #onLockout: LockoutListener;
  /** Changed in place: a mark comes with every evaluation of an open position. */
  readonly #state: { -readonly [Field in keyof LimitsState]: LimitsState[Field] };
  /** What {@link state} answered last; `null` once anything has changed. */
  #shown: LimitsState | null = null;

  /** `equity` in dollars, until the first {@link onSession}. */
  constructor(config: LimitsConfig, equity: number, onLockout: LockoutListener = ignoreLockouts) {
    this.#config = config;
    this.#onLockout = onLockout;
    this.#state = {
      schemaVersion: STATE_VERSION,
      tradeDate: '',
      equityAtStart: equity,
      realised: 0,
      unrealised: 0,
      entries: 0,
      lossStreak: 0,
      month: '',
      monthHigh: equity,
      intents: [],
      lockouts: [],
    };
  }

  /** The same object is returned until anything has changed. */
  get state(): LimitsState {
    return (this.#shown ??= { ...this.#state });
  }

  /** Dollars, unrealised profit and loss included. */
  get equity(): number {
    return this.#state.equityAtStart + this.#state.realised + this.#state.unrealised;
  }

  /** A trade date (ISO, from 17:00 CT) begins: its equity becomes the base of the daily limit, daily locks and counts end. */
  onSession(tradeDate: string): void {
    if (tradeDate === this.#state.tradeDate) return;
    const equityAtStart = this.#state.equityAtStart + this.#state.realised;
    const equity = equityAtStart + this.#state.unrealised;
    const month = tradeDate.slice(0, MONTH_LENGTH);
    const sameMonth = month === this.#state.month;
    const ended: readonly LockoutCause[] = sameMonth ? ['DAILY_LOSS'] : ['DAILY_LOSS', 'MONTHLY_LOSS'];
    this.#change({
      tradeDate,
      equityAtStart,
      realised: 0,
      entries: 0,
      lossStreak: 0,
      month,
      monthHigh: sameMonth ? this.#state.monthHigh : equity,
      lockouts: withoutLockouts(this.#state.lockouts, ...ended),
    });
  }

  /** An intent was approved and its entry is being sent. */
  onEntry(intentId: string, now: Micros): void {
    const intents = [...this.#state.intents, { intentId, ts: now }].slice(-REMEMBERED_INTENTS);
    // An entry was let through, so a pause that is still written down is over.
    const lockouts = this.#state.lockouts.filter((lockout) => holdsAt(lockout, now));
    this.#change({ entries: this.#state.entries + 1, intents, lockouts });
  }

  /**
   * Marks the open position: dollars it would bring if closed now, after fees; 0 when flat. Returns the lockout that this mark brought
   * about, `null` when none or when already locked. A mark that is not a number says nothing of the position: the one before it stands.
   * Not to be called per event: an evaluation point is often enough.
   */
  onMark(unrealised: number, now: Micros): Lockout | null {
    if (unrealised !== this.#state.unrealised && !Number.isNaN(unrealised)) {
      this.#state.unrealised = unrealised;
      this.#shown = null;
    }
    return this.#settle(now);
  }

  /** A round trip is closed with `net` dollars after fees. The unrealised part is 0 from here. */
  onTrade(net: number, now: Micros): Lockout | null {
    const { maxLossStreak, pauseMinutes } = this.#config;
    const lossStreak = net < 0 ? this.#state.lossStreak + 1 : 0;
    const pause = lossStreak >= maxLossStreak;
    this.#change({ realised: this.#state.realised + net, unrealised: 0, lossStreak: pause ? 0 : lossStreak });
    if (pause) this.#lock({ cause: 'LOSS_STREAK', since: now, until: now + pauseMinutes * MINUTE, reason: `${maxLossStreak} losses in a row` });
    return this.#settle(now);
  }

  /** A person locks entries out: until {@link lift}, whatever trade date comes. The first reason given stays. */
  lock(cause: PersonalCause, reason: string, now: Micros): void {
    this.#lock({ cause, since: now, until: null, reason });
  }

  /** A person lifts what a person has put in place. Loss limits are lifted by their rule alone. */
  lift(cause: PersonalCause): void {
    const lockouts = withoutLockouts(this.#state.lockouts, cause);
    if (lockouts !== this.#state.lockouts) this.#change({ lockouts });
  }

  /** The lockout of a cause, `null` when there is none. */
  lockout(cause: LockoutCause): Lockout | null {
    return findLockout(this.#state.lockouts, cause);
  }

  /** Plain data, safe to write to disk as JSON. */
  snapshot(): LimitsState {
    return this.state;
  }

  /** Limits as {@link snapshot} left them, the version before included. Throws `MIA-RISK-LIMITS-STATE` when the value is not such a snapshot. */
  static restore(config: LimitsConfig, snapshot: unknown, onLockout: LockoutListener = ignoreLockouts): LossLimits {
    const state = parseLimitsState(snapshot);
    const limits = new LossLimits(config, state.equityAtStart, onLockout);
    limits.#change(state);
    return limits;
  }

  #change(changes: Partial<LimitsState>): void {
    Object.assign(this.#state, changes);
    this.#shown = null;
  }

  #lock(lockout: Lockout): boolean {
    const lockouts = withLockout(this.#state.lockouts, lockout);
    if (lockouts === this.#state.lockouts) return false;
    this.#change({ lockouts });
    this.#onLockout(lockout);
    return true;
  }

  #settle(now: Micros): Lockout | null {
    const { equity } = this;
    if (equity > this.#state.monthHigh) this.#change({ monthHigh: equity });
    const { monthHigh, equityAtStart } = this.#state;
    let daily: Lockout | null = null;
    let monthly: Lockout | null = null;
    // A loss that is not a number leaves no room either.
    if (!(dailyRoom(this.#state, this.#config) > 0)) daily = { cause: 'DAILY_LOSS', since: now, until: null, reason: `equity ${dollars(equity)} from ${dollars(equityAtStart)} at the start of the trade date` };
    if (!(monthlyRoom(this.#state, this.#config) > 0)) monthly = { cause: 'MONTHLY_LOSS', since: now, until: null, reason: `equity ${dollars(equity)} from a high of ${dollars(monthHigh)} this month` };
    const isNewDaily = daily !== null && this.#lock(daily);
    const isNewMonthly = monthly !== null && this.#lock(monthly);
    if (isNewDaily) return daily;
    return isNewMonthly ? monthly : null;
  }
}

function dollars(amount: number): string {
  return amount.toFixed(2);
}

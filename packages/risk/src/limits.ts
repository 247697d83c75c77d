import { MINUTE, MiaError, type Micros } from '@mia-trading/core';
import { z } from 'zod';
import type { LimitsConfig } from './config.js';

const STATE_VERSION = 1;
/** Approved intents remembered against duplicates; a day's worth many times over. */
const REMEMBERED_INTENTS = 256;
const MONTH_LENGTH = 'YYYY-MM'.length;

const limitsStateSchema = z.strictObject({
  schemaVersion: z.literal(STATE_VERSION),
  tradeDate: z.string(),
  equityAtStart: z.number(),
  realised: z.number(),
  unrealised: z.number(),
  entries: z.int().min(0),
  lossStreak: z.int().min(0),
  pausedUntil: z.number(),
  dailyLocked: z.boolean(),
  month: z.string(),
  monthHigh: z.number(),
  monthLocked: z.boolean(),
  killed: z.boolean(),
  killReason: z.string(),
  intents: z.array(z.strictObject({ intentId: z.string(), ts: z.number() })),
});

/**
 * What the limits remember, as plain data. Money in dollars after fees: `realised` since the trade date began, `unrealised` of the open
 * position at the last mark. Equity is `equityAtStart + realised + unrealised`.
 */
export type LimitsState = Readonly<z.infer<typeof limitsStateSchema>>;

export type LimitBreach = 'DAILY_LOSS' | 'MONTHLY_LOSS';

/** Dollars that may still be lost today before the day is locked: the limit less losses so far. Profits do not widen it. */
export function dailyRoom(state: LimitsState, config: LimitsConfig): number {
  const lossSoFar = Math.max(0, -(state.realised + state.unrealised));
  return config.dailyLoss * state.equityAtStart - lossSoFar;
}

/** Dollars that may still be lost before equity is `monthlyLoss` below the month's high. */
export function monthlyRoom(state: LimitsState, config: LimitsConfig): number {
  return state.equityAtStart + state.realised + state.unrealised - state.monthHigh * (1 - config.monthlyLoss);
}

/**
 * Keeps the loss limits of one account in event time. A breach locks until the next trade date (daily) or month; the caller flattens.
 * The same object serves a backtest and a live run; {@link snapshot} and {@link restore} carry it over a restart.
 */
export class LossLimits {
  readonly #config: LimitsConfig;
  #state: LimitsState;

  /** `equity` in dollars, until the first {@link onSession}. */
  constructor(config: LimitsConfig, equity: number) {
    this.#config = config;
    this.#state = {
      schemaVersion: STATE_VERSION,
      tradeDate: '',
      equityAtStart: equity,
      realised: 0,
      unrealised: 0,
      entries: 0,
      lossStreak: 0,
      pausedUntil: 0,
      dailyLocked: false,
      month: '',
      monthHigh: equity,
      monthLocked: false,
      killed: false,
      killReason: '',
      intents: [],
    };
  }

  get state(): LimitsState {
    return this.#state;
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
    this.#state = {
      ...this.#state,
      tradeDate,
      equityAtStart,
      realised: 0,
      entries: 0,
      lossStreak: 0,
      dailyLocked: false,
      month,
      monthHigh: sameMonth ? this.#state.monthHigh : equity,
      monthLocked: sameMonth && this.#state.monthLocked,
    };
  }

  /** An intent was approved and its entry is being sent. */
  onEntry(intentId: string, now: Micros): void {
    const intents = [...this.#state.intents, { intentId, ts: now }].slice(-REMEMBERED_INTENTS);
    this.#state = { ...this.#state, entries: this.#state.entries + 1, intents };
  }

  /**
   * Marks the open position: dollars it would bring if closed now, after fees; 0 when flat. Returns the breach that this mark brought
   * about, `null` when none or when already locked. Not to be called per event: an evaluation point is often enough.
   */
  onMark(unrealised: number): LimitBreach | null {
    if (unrealised !== this.#state.unrealised) this.#state = { ...this.#state, unrealised };
    return this.#settle();
  }

  /** A round trip is closed with `net` dollars after fees. The unrealised part is 0 from here. */
  onTrade(net: number, now: Micros): LimitBreach | null {
    const lossStreak = net < 0 ? this.#state.lossStreak + 1 : 0;
    const pause = lossStreak >= this.#config.maxLossStreak;
    this.#state = {
      ...this.#state,
      realised: this.#state.realised + net,
      unrealised: 0,
      lossStreak: pause ? 0 : lossStreak,
      pausedUntil: pause ? now + this.#config.pauseMinutes * MINUTE : this.#state.pausedUntil,
    };
    return this.#settle();
  }

  /** Stays down until {@link lift}; a new trade date does not lift it. */
  kill(reason: string): void {
    this.#state = { ...this.#state, killed: true, killReason: reason };
  }

  lift(): void {
    this.#state = { ...this.#state, killed: false, killReason: '' };
  }

  /** Plain data, safe to write to disk. */
  snapshot(): LimitsState {
    return this.#state;
  }

  /** Limits as {@link snapshot} left them. Throws `MIA-RISK-LIMITS-STATE` when the value is not such a snapshot. */
  static restore(config: LimitsConfig, snapshot: unknown): LossLimits {
    const parsed = limitsStateSchema.safeParse(snapshot);
    if (!parsed.success) {
      throw new MiaError(
        'MIA-RISK-LIMITS-STATE',
        `Saved loss limits cannot be read: ${z.prettifyError(parsed.error)}`,
        'Restore the file from the last good journal, or delete it and confirm the account equity and locks by hand.',
      );
    }
    const limits = new LossLimits(config, parsed.data.equityAtStart);
    limits.#state = parsed.data;
    return limits;
  }

  #settle(): LimitBreach | null {
    const { equity } = this;
    if (equity > this.#state.monthHigh) this.#state = { ...this.#state, monthHigh: equity };
    let breach: LimitBreach | null = null;
    if (!this.#state.dailyLocked && dailyRoom(this.#state, this.#config) <= 0) {
      this.#state = { ...this.#state, dailyLocked: true };
      breach = 'DAILY_LOSS';
    }
    if (!this.#state.monthLocked && monthlyRoom(this.#state, this.#config) <= 0) {
      this.#state = { ...this.#state, monthLocked: true };
      breach ??= 'MONTHLY_LOSS';
    }
    return breach;
  }
}

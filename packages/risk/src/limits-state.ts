import { MiaError } from '@mia-trading/core';
import { z } from 'zod';
import type { LimitsConfig } from './config.js';
import { lockoutSchema, type Lockout } from './lockouts.js';

export const STATE_VERSION = 2;

const count = z.int().min(0);

const common = {
  tradeDate: z.string(),
  equityAtStart: z.number(),
  realised: z.number(),
  unrealised: z.number(),
  entries: count,
  lossStreak: count,
  month: z.string(),
  monthHigh: z.number(),
  intents: z.array(z.strictObject({ intentId: z.string(), ts: z.number() })),
};

const limitsStateSchema = z.strictObject({ schemaVersion: z.literal(STATE_VERSION), ...common, lockouts: z.array(lockoutSchema) });

/** Version 1 knew lockouts as marks without a cause or a time. */
const firstVersionSchema = z.strictObject({
  schemaVersion: z.literal(1),
  ...common,
  pausedUntil: z.number(),
  dailyLocked: z.boolean(),
  monthLocked: z.boolean(),
  killed: z.boolean(),
  killReason: z.string(),
});

/**
 * What the limits remember, as plain data. Money in dollars after fees: `realised` since the trade date began, `unrealised` of the open
 * position at the last mark. Equity is `equityAtStart + realised + unrealised`.
 */
export type LimitsState = Readonly<Omit<z.infer<typeof limitsStateSchema>, 'lockouts'>> & { readonly lockouts: readonly Lockout[] };

/** Dollars that may still be lost today before the day is locked: the limit less losses so far. Profits do not widen it. */
export function dailyRoom(state: LimitsState, config: LimitsConfig): number {
  const lossSoFar = Math.max(0, -(state.realised + state.unrealised));
  return config.dailyLoss * state.equityAtStart - lossSoFar;
}

/** Dollars that may still be lost before equity is `monthlyLoss` below the month's high. */
export function monthlyRoom(state: LimitsState, config: LimitsConfig): number {
  return state.equityAtStart + state.realised + state.unrealised - state.monthHigh * (1 - config.monthlyLoss);
}

/** Reads a saved state of this version or the one before. Throws `MIA-RISK-LIMITS-STATE` when the value is none. */
export function parseLimitsState(snapshot: unknown): LimitsState {
  const first = firstVersionSchema.safeParse(snapshot);
  if (first.success) return lifted(first.data);
  const parsed = limitsStateSchema.safeParse(snapshot);
  if (parsed.success) return parsed.data;
  throw new MiaError(
    'MIA-RISK-LIMITS-STATE',
    `Saved loss limits cannot be read: ${z.prettifyError(parsed.error)}`,
    'Restore the file from the last good journal, or delete it and confirm the account equity and locks by hand.',
  );
}

function lifted({ pausedUntil, dailyLocked, monthLocked, killed, killReason, ...rest }: z.infer<typeof firstVersionSchema>): LimitsState {
  const lockouts: Lockout[] = [];
  const lock = (cause: Lockout['cause'], reason: string, until: number | null = null): void => void lockouts.push({ cause, since: 0, until, reason });
  if (killed) lock('KILL_SWITCH', killReason);
  if (monthLocked) lock('MONTHLY_LOSS', '');
  if (dailyLocked) lock('DAILY_LOSS', '');
  if (pausedUntil > 0) lock('LOSS_STREAK', '', pausedUntil);
  return { ...rest, schemaVersion: STATE_VERSION, lockouts };
}

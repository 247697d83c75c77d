import type { Micros } from '@mia-trading/core';
import { z } from 'zod';

/** Why entries are locked out, most serious first. */
export const LOCKOUT_CAUSES = ['KILL_SWITCH', 'PAUSED', 'MONTHLY_LOSS', 'DAILY_LOSS', 'LOSS_STREAK'] as const;

export type LockoutCause = (typeof LOCKOUT_CAUSES)[number];

/** What ends a lockout of each cause: the next trade date, the next month, a time, or a person. Nothing else does. */
export const LOCKOUT_ENDS = {
  KILL_SWITCH: 'person',
  PAUSED: 'person',
  MONTHLY_LOSS: 'month',
  DAILY_LOSS: 'tradeDate',
  LOSS_STREAK: 'time',
} as const satisfies Record<LockoutCause, 'person' | 'month' | 'tradeDate' | 'time'>;

/** Lockouts that a person puts in place and lifts. */
export type PersonalCause = { [C in LockoutCause]: (typeof LOCKOUT_ENDS)[C] extends 'person' ? C : never }[LockoutCause];

export const lockoutSchema = z.strictObject({
  cause: z.enum(LOCKOUT_CAUSES),
  since: z.number(),
  until: z.number().nullable(),
  reason: z.string(),
});

/**
 * One reason why nothing is entered: since when, for a pause also until when (`null` otherwise), and what brought it about, for people.
 * Plain data, written to the journal with the limits, so that it holds over a restart.
 */
export type Lockout = Readonly<z.infer<typeof lockoutSchema>>;

export function findLockout(lockouts: readonly Lockout[], cause: LockoutCause): Lockout | null {
  // A loop and no callback: this is asked at every evaluation of an open position.
  for (const lockout of lockouts) if (lockout.cause === cause) return lockout;
  return null;
}

/** With one lockout more; a cause that is there already keeps its first reason, and only a pause may grow longer. */
export function withLockout(lockouts: readonly Lockout[], added: Lockout): readonly Lockout[] {
  const present = findLockout(lockouts, added.cause);
  if (present === null) return [...lockouts, added];
  if (present.until === null || added.until === null || added.until <= present.until) return lockouts;
  return lockouts.map((lockout) => (lockout === present ? added : lockout));
}

export function withoutLockouts(lockouts: readonly Lockout[], ...causes: readonly LockoutCause[]): readonly Lockout[] {
  return lockouts.some(({ cause }) => causes.includes(cause)) ? lockouts.filter(({ cause }) => !causes.includes(cause)) : lockouts;
}

/** Whether it still holds at `now`: only a pause ends by itself. */
export function holdsAt(lockout: Lockout, now: Micros): boolean {
  return lockout.until === null || !(now >= lockout.until);
}

import type { RefusalContext } from '../codes.js';
import type { Check, CheckInput } from '../context.js';
import { findLockout, type LockoutCause } from '../lockouts.js';

function lockedBy(cause: LockoutCause, { context }: CheckInput): RefusalContext | null {
  const lockout = findLockout(context.limits.lockouts, cause);
  return lockout === null ? null : { reason: lockout.reason, since: lockout.since };
}

export const killSwitch: Check = (input) => lockedBy('KILL_SWITCH', input);

export const paused: Check = (input) => lockedBy('PAUSED', input);

export const reconciliationPending: Check = ({ context }) => (context.broker.isReconciling ? { isReconciling: true } : null);

export const foreignOrders: Check = ({ context }) => {
  const { foreignOrders: orders, foreignContracts: contracts } = context.broker;
  return orders === 0 && contracts === 0 ? null : { orders, contracts };
};

export const journalFailed: Check = ({ context }) => {
  const { journalFailure: reason } = context.broker;
  return reason === null ? null : { reason };
};

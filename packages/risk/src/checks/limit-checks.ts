import { MINUTE, SECOND } from '@mia-trading/core';
import type { RefusalCode } from '../codes.js';
import type { Check, CheckInput } from '../context.js';
import { findLockout, holdsAt } from '../lockouts.js';
import { dailyRoom, monthlyRoom } from '../limits-state.js';

/** The draft itself found this fault. */
const fromDraft =
  (code: RefusalCode): Check =>
  ({ draft }) =>
    draft.kind === 'impossible' && draft.code === code ? draft.context : null;

export const noVolatility = fromDraft('NO_VOLATILITY');
export const equityUnknown = fromDraft('EQUITY_UNKNOWN');
export const sizeZero = fromDraft('SIZE_ZERO');
export const rewardRisk = fromDraft('REWARD_RISK');

function riskOf({ draft }: CheckInput): number {
  return draft.kind === 'planned' ? draft.plan.riskDollars : 0;
}

export const dailyLoss: Check = (input) => {
  const { limits, position } = input.context;
  const room = dailyRoom(limits, input.config.limits);
  const risk = riskOf(input);
  const locked = findLockout(limits.lockouts, 'DAILY_LOSS') !== null;
  if (!locked && position.openRisk + risk <= room) return null;
  return { locked, room, openRisk: position.openRisk, risk, equityAtStart: limits.equityAtStart };
};

export const monthlyLoss: Check = (input) => {
  const { limits, position } = input.context;
  const room = monthlyRoom(limits, input.config.limits);
  const risk = riskOf(input);
  const locked = findLockout(limits.lockouts, 'MONTHLY_LOSS') !== null;
  if (!locked && position.openRisk + risk <= room) return null;
  return { locked, room, openRisk: position.openRisk, risk, monthHigh: limits.monthHigh };
};

export const lossStreak: Check = ({ context, config }) => {
  const lockout = findLockout(context.limits.lockouts, 'LOSS_STREAK');
  if (lockout === null || !holdsAt(lockout, context.now)) return null;
  return { secondsLeft: lockout.until === null ? null : (lockout.until - context.now) / SECOND, streak: config.limits.maxLossStreak };
};

export const tradeCount: Check = ({ context, config }) => {
  const { entries } = context.limits;
  return entries < config.limits.maxTradesPerDay ? null : { entries, limit: config.limits.maxTradesPerDay };
};

export const maxPosition: Check = ({ context, config, draft }) => {
  const wanted = draft.kind === 'planned' ? draft.plan.quantity : 0;
  const held = Math.abs(context.position.contracts) + context.position.workingEntries;
  return held + wanted <= config.limits.maxPosition ? null : { held, wanted, limit: config.limits.maxPosition };
};

export const openRisk: Check = (input) => {
  const { position, equity } = input.context;
  const limit = equity * input.config.limits.maxOpenRisk;
  const risk = riskOf(input);
  return position.openRisk + risk <= limit ? null : { openRisk: position.openRisk, risk, limit };
};

export const margin: Check = ({ context, config, draft }) => {
  const { margin: perContract, equity, position } = context;
  if (perContract === null) return null;
  const held = Math.abs(position.contracts) + position.workingEntries;
  const wanted = draft.kind === 'planned' ? draft.plan.quantity : 1;
  const needed = (held + wanted) * perContract;
  const limit = equity * config.limits.maxMarginUse;
  return needed <= limit ? null : { needed, limit, perContract, held, wanted };
};

export const positionOpen: Check = ({ context }) => {
  const { contracts, workingEntries, isSettling = false } = context.position;
  if (contracts !== 0 || workingEntries !== 0) return { contracts, workingEntries };
  return isSettling ? { contracts, workingEntries, isSettling } : null;
};

export const duplicateIntent: Check = ({ intent, context }) =>
  context.limits.intents.some((earlier) => earlier.intentId === intent.intentId) ? { intentId: intent.intentId } : null;

export const rateLimit: Check = ({ context, config }) => {
  const since = context.now - MINUTE;
  const lastMinute = context.limits.intents.filter((earlier) => !(earlier.ts <= since)).length;
  return lastMinute < config.limits.maxEntriesPerMinute ? null : { lastMinute, limit: config.limits.maxEntriesPerMinute };
};

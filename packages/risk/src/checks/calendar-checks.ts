import { isoFromMicros } from '@mia-trading/core';
import type { Check } from '../context.js';
import { isWithinWindow } from '../trading-window.js';

export const tradingWindow: Check = ({ context, config }) => {
  const { sessionMinute } = context.market;
  const { entryFrom, entryUntil } = config.checks;
  return isWithinWindow(sessionMinute, entryFrom, entryUntil) ? null : { sessionMinute, entryFrom, entryUntil };
};

export const sessionClosed: Check = ({ context, config }) => {
  const { isOpen, minutesToClose } = context.session;
  if (isOpen && (minutesToClose === null || minutesToClose >= config.checks.minMinutesToClose)) return null;
  return { isOpen, minutesToClose, minimum: config.checks.minMinutesToClose };
};

export const halted: Check = ({ context }) => (context.market.phase === 'continuous' ? null : { phase: context.market.phase });

export const eventBlackout: Check = ({ context, config }) => {
  const { blackout } = context;
  if (blackout === null) return null;
  const { minutesBefore, minutesAfter } = config.events;
  return { event: blackout.name, time: isoFromMicros(blackout.time), minutesBefore, minutesAfter };
};

export const expiryProximity: Check = ({ context, config }) => {
  const { daysToExpiry } = context;
  if (daysToExpiry === null || daysToExpiry >= config.checks.minDaysToExpiry) return null;
  return { daysToExpiry, minimum: config.checks.minDaysToExpiry };
};

export const rollProximity: Check = ({ context, config }) => {
  const { daysToRoll } = context;
  if (daysToRoll === null || daysToRoll >= config.checks.minDaysToRoll) return null;
  return { daysToRoll, minimum: config.checks.minDaysToRoll };
};

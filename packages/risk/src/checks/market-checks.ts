import { isOnTick, SECOND } from '@mia-trading/core';
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

export const feedStale: Check = ({ context, config }) => {
  const limit = context.market.isRegularHours ? config.checks.maxFeedAgeRegular : config.checks.maxFeedAgeOvernight;
  const ageSeconds = (context.now - context.feed.lastEventTs) / SECOND;
  return ageSeconds <= limit ? null : { ageSeconds, limit };
};

export const feedGap: Check = ({ context, config }) => {
  const { lastGapTs } = context.feed;
  if (lastGapTs === null) return null;
  const secondsSinceGap = (context.now - lastGapTs) / SECOND;
  return secondsSinceGap >= config.checks.gapQuiet ? null : { secondsSinceGap, limit: config.checks.gapQuiet };
};

export const noQuote: Check = ({ context, config }) => {
  if (context.feed.hasQuotes || config.checks.allowWithoutQuote) return null;
  return { hasQuotes: false, allowWithoutQuote: false };
};

export const bookNotWhole: Check = ({ context }) => {
  const { book } = context.market;
  if (!context.feed.hasQuotes || book.isWhole) return null;
  return { bestBidSize: book.bestBidSize, bestAskSize: book.bestAskSize, crossed: book.bestBidSize > 0 && book.bestAskSize > 0 && book.bestBid >= book.bestAsk };
};

export const spreadWide: Check = ({ context, config }) => {
  const { book } = context.market;
  if (!context.feed.hasQuotes) return null;
  const spreadTicks = book.bestAsk - book.bestBid;
  return spreadTicks <= config.checks.maxSpreadTicks ? null : { spreadTicks, limit: config.checks.maxSpreadTicks };
};

export const priceBand: Check = ({ intent, context, config }) => {
  const { lastPrice } = context.market;
  const distance = Math.abs(intent.referencePrice - lastPrice);
  if (distance <= config.checks.priceBand) return null;
  return { referencePrice: intent.referencePrice, lastPrice: Number.isNaN(lastPrice) ? null : lastPrice, limit: config.checks.priceBand };
};

export const tickSize: Check = ({ intent, context }) => {
  const size = context.market.instrument.tickSize;
  return isOnTick(intent.referencePrice, size) ? null : { referencePrice: Number.isFinite(intent.referencePrice) ? intent.referencePrice : null, tickSize: size };
};

export const opposingLevel: Check = ({ intent, context, config }) => {
  const level = context.opposingLevel;
  if (level === null) return null;
  const { opposingTicks, opposingStrength } = config.checks;
  const distanceTicks = (intent.side * (level.price - intent.referencePrice)) / context.market.instrument.tickSize;
  const isNear = distanceTicks >= 0 && distanceTicks <= opposingTicks;
  return isNear && level.strength >= opposingStrength ? { distanceTicks, limit: opposingTicks, level: level.price, strength: level.strength, source: level.source } : null;
};

export const expiryProximity: Check = ({ context, config }) => {
  const { daysToExpiry } = context;
  if (daysToExpiry === null || daysToExpiry >= config.checks.minDaysToExpiry) return null;
  return { daysToExpiry, minimum: config.checks.minDaysToExpiry };
};

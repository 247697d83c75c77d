import { isOnTick } from '@mia-trading/core';
import type { Check } from '../context.js';

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

export const priceLimit: Check = ({ context, config }) => {
  const { priceLimits, market } = context;
  const { lower, upper } = priceLimits;
  const margin = config.checks.priceLimitMargin;
  if ((lower === null || market.lastPrice - lower >= margin) && (upper === null || upper - market.lastPrice >= margin)) return null;
  return { lastPrice: Number.isNaN(market.lastPrice) ? null : market.lastPrice, lower, upper, margin };
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
  const isAway = distanceTicks < 0 || distanceTicks > opposingTicks;
  return !isAway && !(level.strength < opposingStrength) ? { distanceTicks, limit: opposingTicks, level: level.price, strength: level.strength, source: level.source } : null;
};

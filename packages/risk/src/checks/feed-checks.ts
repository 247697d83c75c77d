import { SECOND } from '@mia-trading/core';
import type { Check } from '../context.js';

export const feedStale: Check = ({ context, config }) => {
  const limit = context.market.isRegularHours ? config.checks.maxFeedAgeRegular : config.checks.maxFeedAgeOvernight;
  const ageSeconds = (context.now - context.feed.lastEventTs) / SECOND;
  const { status } = context.feed;
  if (ageSeconds <= limit && status !== 'stale' && status !== 'disconnected') return null;
  return { ageSeconds, limit, status };
};

export const feedGap: Check = ({ context, config }) => {
  const { lastGapTs } = context.feed;
  if (lastGapTs === null) return null;
  const secondsSinceGap = (context.now - lastGapTs) / SECOND;
  return secondsSinceGap >= config.checks.gapQuiet ? null : { secondsSinceGap, limit: config.checks.gapQuiet };
};

export const feedDelayed: Check = ({ context }) => (context.feed.status === 'delayed' ? { status: 'delayed' } : null);

export const clockSkew: Check = ({ context, config }) => {
  const skewSeconds = context.feed.clockSkew / SECOND;
  return Math.abs(skewSeconds) <= config.checks.maxClockSkew ? null : { skewSeconds, limit: config.checks.maxClockSkew };
};

export const optionsStale: Check = ({ context, config }) => {
  const { options, now, market } = context;
  if (options === null) return null;
  const ageSeconds = (now - options.lastQuoteTs) / SECOND;
  const { openInterestDate } = options;
  const { tradeDate } = market;
  if (ageSeconds <= config.checks.maxOptionsAge && (openInterestDate === null || openInterestDate === tradeDate)) return null;
  return { ageSeconds, limit: config.checks.maxOptionsAge, openInterestDate, tradeDate };
};

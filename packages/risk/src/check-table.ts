import type { RefusalCode } from './codes.js';
import type { Check } from './context.js';
import * as limit from './checks/limit-checks.js';
import * as market from './checks/market-checks.js';
import * as rating from './checks/rating-checks.js';

export interface CheckEntry {
  readonly code: RefusalCode;
  /** When it refuses, in one sentence with its default. */
  readonly meaning: string;
  /** What a person can do about it. */
  readonly remedy: string;
  readonly check: Check;
}

/** Every pre-trade check, in the order they are tested; the first refusal is the answer. */
export const CHECKS: readonly CheckEntry[] = [
  { code: 'TRADING_WINDOW', meaning: 'Outside the entry window (08:35 to 14:45 CT).', remedy: 'Wait, or change `risk.checks.entryFrom` and `entryUntil`.', check: market.tradingWindow },
  { code: 'SESSION_CLOSED', meaning: 'The exchange is closed, or closes within 15 minutes.', remedy: 'Wait for the next session.', check: market.sessionClosed },
  { code: 'HALTED', meaning: 'The market is in pre-open, auction or halt.', remedy: 'Wait for continuous trading.', check: market.halted },
  { code: 'FEED_STALE', meaning: 'No event of the instrument for more than 2 s in regular hours, 15 s outside.', remedy: 'Check the connection and the market data subscription.', check: market.feedStale },
  { code: 'FEED_GAP', meaning: 'Events were lost within the last 10 s.', remedy: 'Wait; if it recurs, check the connection or the recording.', check: market.feedGap },
  { code: 'NO_QUOTE', meaning: 'The feed carries no quotes, so no spread is known.', remedy: 'Use a feed with quotes, or set `risk.checks.allowWithoutQuote` and accept an assumed spread.', check: market.noQuote },
  { code: 'BOOK_NOT_WHOLE', meaning: 'The book is one-sided, crossed or being rebuilt.', remedy: 'Wait for a whole book.', check: market.bookNotWhole },
  { code: 'SPREAD_WIDE', meaning: 'The spread is wider than 2 ticks.', remedy: 'Wait, or raise `risk.checks.maxSpreadTicks`.', check: market.spreadWide },
  { code: 'PRICE_BAND', meaning: 'The entry is more than 10 points from the last trade, or there is no last trade.', remedy: 'Check the quote; wait for a trade.', check: market.priceBand },
  { code: 'TICK_SIZE', meaning: 'The reference price is not a whole number of ticks.', remedy: 'Check the instrument definition against the feed.', check: market.tickSize },
  { code: 'COVERAGE', meaning: 'Too little of the score is backed by data (0.6 in total; sentiment 0.5, execution 0.7, technical 0.5 of their group).', remedy: 'See which features are unavailable and why; `risk.checks.min...Coverage` lowers the bar.', check: rating.coverage },
  { code: 'TIER_BELOW_GATE', meaning: 'The score is below the entry gate (70, moved by the regime).', remedy: 'Wait for a better score, or lower `risk.checks.entryGate`.', check: rating.tierBelowGate },
  { code: 'OPPOSING_LEVEL', meaning: 'A strong level (0.8: walls, flip, POC, value area, VWAP) lies within 4 ticks ahead of the entry.', remedy: 'Wait until price is through it or away from it; `risk.checks.disabled` switches the check off for comparison.', check: market.opposingLevel },
  { code: 'NO_VOLATILITY', meaning: 'The average true range is not known yet, so no stop can be placed.', remedy: 'Wait for enough closed bars, or load warm-up data.', check: limit.noVolatility },
  { code: 'EQUITY_UNKNOWN', meaning: 'The account equity is missing, zero or negative.', remedy: 'Check the account connection or the configured equity.', check: limit.equityUnknown },
  { code: 'SIZE_ZERO', meaning: 'The risk budget does not pay for one contract.', remedy: 'Trade the suggested micro contract, or more equity.', check: limit.sizeZero },
  { code: 'REWARD_RISK', meaning: 'Reward over risk after costs cannot reach 2.5 with a target within reach.', remedy: 'Wait for more volatility or lower costs.', check: limit.rewardRisk },
  { code: 'DAILY_LOSS', meaning: 'Loss of the trade date plus open risk plus this risk would exceed 2 % of its starting equity, or the day is locked.', remedy: 'The lock ends with the trade date, at 17:00 CT.', check: limit.dailyLoss },
  { code: 'MONTHLY_LOSS', meaning: "Equity less open risk less this risk would be 5 % below the month's high, or the month is locked.", remedy: 'The lock ends with the month.', check: limit.monthlyLoss },
  { code: 'LOSS_STREAK', meaning: 'Paused for 30 minutes after 3 losses in a row.', remedy: 'Wait for the pause to end.', check: limit.lossStreak },
  { code: 'TRADE_COUNT', meaning: 'Ten entries were made on this trade date.', remedy: 'Wait for the next trade date.', check: limit.tradeCount },
  { code: 'MAX_POSITION', meaning: 'The position would exceed the largest one allowed (10 contracts).', remedy: 'Close something, or raise `risk.limits.maxPosition`.', check: limit.maxPosition },
  { code: 'POSITION_OPEN', meaning: 'A position or an entry order is open; there is one position per instrument.', remedy: 'Wait until it is closed.', check: limit.positionOpen },
  { code: 'DUPLICATE_INTENT', meaning: 'An intent with this id was approved before.', remedy: 'None needed: the first one stands.', check: limit.duplicateIntent },
  { code: 'RATE_LIMIT', meaning: 'Four entries were sent within the last minute.', remedy: 'Wait; if it recurs, look for a score that flickers around the gate.', check: limit.rateLimit },
  { code: 'KILL_SWITCH', meaning: 'The kill switch is down.', remedy: 'A person must lift it.', check: limit.killSwitch },
  { code: 'EXPIRY_PROXIMITY', meaning: 'Fewer than 2 days to the last trading day.', remedy: 'Roll to the next contract.', check: market.expiryProximity },
];

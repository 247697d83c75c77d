import type { RefusalCode } from './codes.js';
import type { Check } from './context.js';
import * as account from './checks/account-checks.js';
import * as calendar from './checks/calendar-checks.js';
import * as feed from './checks/feed-checks.js';
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
  { code: 'KILL_SWITCH', meaning: 'The kill switch is down.', remedy: 'A person must lift it.', check: account.killSwitch },
  { code: 'PAUSED', meaning: 'A person has paused entries.', remedy: 'A person must resume them.', check: account.paused },
  { code: 'RECONCILIATION_PENDING', meaning: "Orders and position are being compared with the broker's, or the outcome of an order is unknown.", remedy: 'Wait for the comparison; if it does not end, check the connection.', check: account.reconciliationPending },
  { code: 'FOREIGN_ORDERS', meaning: 'The account has orders or contracts that were not made here.', remedy: 'Claim or ignore them, or close them at the broker.', check: account.foreignOrders },
  { code: 'JOURNAL_FAILED', meaning: 'The journal of orders cannot be written.', remedy: 'Free disk space or fix the permissions of its directory, then start again.', check: account.journalFailed },
  { code: 'TRADING_WINDOW', meaning: 'Outside the entry window (08:35 to 14:45 CT).', remedy: 'Wait, or change `risk.checks.entryFrom` and `entryUntil`.', check: calendar.tradingWindow },
  { code: 'SESSION_CLOSED', meaning: 'The exchange is closed, or closes within 15 minutes.', remedy: 'Wait for the next session.', check: calendar.sessionClosed },
  { code: 'HALTED', meaning: 'The market is in pre-open, auction or halt.', remedy: 'Wait for continuous trading.', check: calendar.halted },
  { code: 'EVENT_BLACKOUT', meaning: 'A scheduled event is less than 2 minutes ahead or 5 minutes past.', remedy: 'Wait; the events are those of `risk.events`.', check: calendar.eventBlackout },
  { code: 'FEED_STALE', meaning: 'No event of the instrument for more than 2 s in regular hours, 15 s outside, or the feed calls itself stale or disconnected.', remedy: 'Check the connection and the market data subscription.', check: feed.feedStale },
  { code: 'FEED_GAP', meaning: 'Events were lost within the last 10 s.', remedy: 'Wait; if it recurs, check the connection or the recording.', check: feed.feedGap },
  { code: 'FEED_DELAYED', meaning: 'The feed serves delayed market data.', remedy: 'Check the market data subscription; delayed data is never traded.', check: feed.feedDelayed },
  { code: 'CLOCK_SKEW', meaning: 'The last event was received more than 2 s after, or before, its exchange time.', remedy: 'Set the clock of this computer by the network; check the connection for delay.', check: feed.clockSkew },
  { code: 'OPTIONS_STALE', meaning: 'There are options, but their last quote is older than 120 s or their open interest is not of this trade date.', remedy: 'Check the option lines of the feed; `risk.checks.maxOptionsAge` allows older quotes.', check: feed.optionsStale },
  { code: 'NO_QUOTE', meaning: 'The feed carries no quotes, so no spread is known.', remedy: 'Use a feed with quotes, or set `risk.checks.allowWithoutQuote` and accept an assumed spread.', check: market.noQuote },
  { code: 'BOOK_NOT_WHOLE', meaning: 'The book is one-sided, crossed or being rebuilt.', remedy: 'Wait for a whole book.', check: market.bookNotWhole },
  { code: 'SPREAD_WIDE', meaning: 'The spread is wider than 2 ticks.', remedy: 'Wait, or raise `risk.checks.maxSpreadTicks`.', check: market.spreadWide },
  { code: 'PRICE_BAND', meaning: 'The entry is more than 10 points from the last trade, or there is no last trade.', remedy: 'Check the quote; wait for a trade.', check: market.priceBand },
  { code: 'PRICE_LIMIT', meaning: 'The last trade is within 20 points of a daily price limit of the exchange, where that is known.', remedy: 'Wait until price is away from the limit.', check: market.priceLimit },
  { code: 'TICK_SIZE', meaning: 'The reference price is not a whole number of ticks.', remedy: 'Check the instrument definition against the feed.', check: market.tickSize },
  { code: 'COVERAGE', meaning: 'Too little of the score is backed by data (0.6 in total; sentiment 0.5, execution 0.7, technical 0.5 of their group).', remedy: 'See which features are unavailable and why; `risk.checks.min...Coverage` lowers the bar.', check: rating.coverage },
  { code: 'TIER_BELOW_GATE', meaning: 'The score is below the entry gate (70, moved by the regime).', remedy: 'Wait for a better score, or lower `risk.checks.entryGate`.', check: rating.tierBelowGate },
  { code: 'OPPOSING_LEVEL', meaning: 'A strong level (0.8: walls, flip, POC, value area, VWAP) lies within 4 ticks ahead of the entry.', remedy: 'Wait until price is through it or away from it; `risk.checks.disabled` switches the check off for comparison.', check: market.opposingLevel },
  { code: 'NO_VOLATILITY', meaning: 'The average true range is not known yet, so no stop can be placed.', remedy: 'Wait for enough closed bars, or load warm-up data.', check: limit.noVolatility },
  { code: 'EQUITY_UNKNOWN', meaning: 'The account equity is missing, zero or negative.', remedy: 'Check the account connection or the configured equity.', check: limit.equityUnknown },
  { code: 'MARGIN', meaning: 'Equity does not pay the initial margin of what is held, working and wanted.', remedy: 'Trade the micro contract, or set `risk.limits.margin` to what the broker asks.', check: limit.margin },
  { code: 'SIZE_ZERO', meaning: 'The risk budget does not pay for one contract.', remedy: 'Trade the suggested micro contract, or more equity.', check: limit.sizeZero },
  { code: 'REWARD_RISK', meaning: 'Reward over risk after costs cannot reach 2.5 with a target within reach.', remedy: 'Wait for more volatility or lower costs.', check: limit.rewardRisk },
  { code: 'DAILY_LOSS', meaning: 'Loss of the trade date plus open risk plus this risk would exceed 2 % of its starting equity, or the day is locked.', remedy: 'The lock ends with the trade date, at 17:00 CT.', check: limit.dailyLoss },
  { code: 'MONTHLY_LOSS', meaning: "Equity less open risk less this risk would be 5 % below the month's high, or the month is locked.", remedy: 'The lock ends with the month.', check: limit.monthlyLoss },
  { code: 'LOSS_STREAK', meaning: 'Paused for 30 minutes after 3 losses in a row.', remedy: 'Wait for the pause to end.', check: limit.lossStreak },
  { code: 'TRADE_COUNT', meaning: 'Ten entries were made on this trade date.', remedy: 'Wait for the next trade date.', check: limit.tradeCount },
  { code: 'MAX_POSITION', meaning: 'The position would exceed the largest one allowed (10 contracts).', remedy: 'Close something, or raise `risk.limits.maxPosition`.', check: limit.maxPosition },
  { code: 'OPEN_RISK', meaning: 'Open risk plus this risk would exceed 2 % of equity.', remedy: 'Close something, or raise `risk.limits.maxOpenRisk`.', check: limit.openRisk },
  { code: 'POSITION_OPEN', meaning: 'A position or an entry order is open, or the trade before is not settled; there is one position per instrument.', remedy: 'Wait until it is closed.', check: limit.positionOpen },
  { code: 'DUPLICATE_INTENT', meaning: 'An intent with this id was approved before.', remedy: 'None needed: the first one stands.', check: limit.duplicateIntent },
  { code: 'RATE_LIMIT', meaning: 'Four entries were sent within the last minute.', remedy: 'Wait; if it recurs, look for a score that flickers around the gate.', check: limit.rateLimit },
  { code: 'EXPIRY_PROXIMITY', meaning: 'Fewer than 2 days to the last trading day.', remedy: 'Roll to the next contract.', check: calendar.expiryProximity },
  { code: 'ROLL_PROXIMITY', meaning: 'The roll date of the contract has come.', remedy: 'Trade the next contract.', check: calendar.rollProximity },
];

/** Refusals that can be switched off by configuration, in the order they are tested among all. */
export const SWITCHABLE_CODES = [
  'TRADING_WINDOW',
  'SESSION_CLOSED',
  'HALTED',
  'EVENT_BLACKOUT',
  'FEED_STALE',
  'FEED_GAP',
  'CLOCK_SKEW',
  'OPTIONS_STALE',
  'BOOK_NOT_WHOLE',
  'SPREAD_WIDE',
  'PRICE_BAND',
  'PRICE_LIMIT',
  'COVERAGE',
  'TIER_BELOW_GATE',
  'OPPOSING_LEVEL',
  'DAILY_LOSS',
  'MONTHLY_LOSS',
  'LOSS_STREAK',
  'TRADE_COUNT',
  'MAX_POSITION',
  'OPEN_RISK',
  'RATE_LIMIT',
  'EXPIRY_PROXIMITY',
  'ROLL_PROXIMITY',
] as const;

/** Refusals that always stand. */
export const FIXED_CODES = [
  'KILL_SWITCH',
  'PAUSED',
  'RECONCILIATION_PENDING',
  'FOREIGN_ORDERS',
  'JOURNAL_FAILED',
  'FEED_DELAYED',
  'NO_QUOTE',
  'TICK_SIZE',
  'NO_VOLATILITY',
  'EQUITY_UNKNOWN',
  'MARGIN',
  'SIZE_ZERO',
  'REWARD_RISK',
  'POSITION_OPEN',
  'DUPLICATE_INTENT',
] as const;

export type SwitchableCode = (typeof SWITCHABLE_CODES)[number];

/** Stable code of a refusal. */
export type RefusalCode = SwitchableCode | (typeof FIXED_CODES)[number];

/** Numbers behind a refusal, for people and reports. */
export type RefusalContext = Readonly<Record<string, number | string | boolean | null>>;

/** Refusals that can be switched off by configuration, in the order they are tested among all. */
export const SWITCHABLE_CODES = [
  'TRADING_WINDOW',
  'SESSION_CLOSED',
  'HALTED',
  'FEED_STALE',
  'FEED_GAP',
  'BOOK_NOT_WHOLE',
  'SPREAD_WIDE',
  'PRICE_BAND',
  'COVERAGE',
  'TIER_BELOW_GATE',
  'OPPOSING_LEVEL',
  'DAILY_LOSS',
  'MONTHLY_LOSS',
  'LOSS_STREAK',
  'TRADE_COUNT',
  'MAX_POSITION',
  'RATE_LIMIT',
  'EXPIRY_PROXIMITY',
] as const;

/** Refusals that always stand. */
export const FIXED_CODES = [
  'NO_QUOTE',
  'TICK_SIZE',
  'NO_VOLATILITY',
  'EQUITY_UNKNOWN',
  'SIZE_ZERO',
  'REWARD_RISK',
  'POSITION_OPEN',
  'DUPLICATE_INTENT',
  'KILL_SWITCH',
] as const;

export type SwitchableCode = (typeof SWITCHABLE_CODES)[number];

/** Stable code of a refusal. */
export type RefusalCode = SwitchableCode | (typeof FIXED_CODES)[number];

/** Numbers behind a refusal, for people and reports. */
export type RefusalContext = Readonly<Record<string, number | string | boolean | null>>;

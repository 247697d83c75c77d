import type { Side } from '../events/side.js';
import type { Micros } from '../time/micros.js';
import type { Contribution, Tier } from './rating.js';
import type { MarketRegime } from './regime.js';

/**
 * Why a position was closed. When several orders took part, the one that brought the last closing fill.
 * `breakEven`, `trailing`: the stop, after it had been moved. `protectionFailed`: the stop could not be put in place in time; `overfill`: contracts beyond the plan were taken off.
 * `closedOutside`: somebody else closed it at the broker, by hand or with another program.
 */
export const EXIT_REASONS = [
  'target',
  'stop',
  'breakEven',
  'trailing',
  'timeStop',
  'sessionEnd',
  'roll',
  'oppositeRating',
  'feedLost',
  'optionsLost',
  'lockout',
  'kill',
  'endOfData',
  'protectionFailed',
  'overfill',
  'closedOutside',
] as const;

export type ExitReason = (typeof EXIT_REASONS)[number];

/** One round trip, from flat to flat. Prices in points, money in dollars. */
export interface TradeRecord {
  /** The intent that began it: session id + counter. */
  readonly tradeId: string;
  readonly instrument: string;
  readonly side: Side;
  /** Contracts entered (and closed again). */
  readonly quantity: number;
  /** ISO trade date of the first entry fill. */
  readonly tradeDate: string;
  /** Venue time of the first entry fill. */
  readonly entryTs: Micros;
  /** Venue time of the last closing fill. */
  readonly exitTs: Micros;
  /** Quantity-weighted average of the entry fills. */
  readonly entryPrice: number;
  /** Quantity-weighted average of the closing fills; `NaN` when contracts were closed outside at a price nobody told. */
  readonly exitPrice: number;
  readonly stopPrice: number;
  readonly targetPrice: number;
  /** Dollars lost if the stop had filled as planned, after fees. */
  readonly plannedRisk: number;
  /** Price gain before fees. */
  readonly gross: number;
  /** Exchange, clearing and broker fees of all fills. */
  readonly fees: number;
  /** Already inside `gross`: dollars lost between the prices decided on and the prices got; negative when better. */
  readonly slippage: number;
  /** `gross - fees`. */
  readonly net: number;
  /** Largest move against the position while it was open, ≥ 0. */
  readonly maePoints: number;
  /** Largest move in favour of the position while it was open, ≥ 0. */
  readonly mfePoints: number;
  readonly exitReason: ExitReason;
  /** Of the rating that led to the entry. */
  readonly score: number;
  readonly tier: Tier;
  readonly regime: MarketRegime;
  /** With `bonus` and `clamp` they add up to `score - 50`. */
  readonly contributions: readonly Contribution[];
  /** Points that the advanced suite brought, and what the limits of the score took. */
  readonly bonus: number;
  readonly clamp: number;
  /** Contracts closed outside at a price nobody told, in none of `gross`, `slippage` and `net`; absent when there are none. */
  readonly unpriced?: number;
}

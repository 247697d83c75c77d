import type { MarketConditions, MarketView, Micros, OrderIntent, OrderPlan } from '@mia-trading/core';
import type { RefusalCode, RefusalContext } from './codes.js';
import type { RiskConfig } from './config.js';
import type { LimitsState } from './limits.js';
import type { VolatilityInput } from './stop-target.js';

/** What the volatility regime and the session of the day change; `NEUTRAL_MULTIPLIERS` changes nothing. */
export interface RiskMultipliers {
  /** Size factor of the volatility regime. */
  readonly regimeSize: number;
  /** Size factor of the session of the day. */
  readonly sessionSize: number;
  readonly stop: number;
  readonly target: number;
  /** Added to the entry gate, in points of score. */
  readonly gatePoints: number;
}

export const NEUTRAL_MULTIPLIERS: RiskMultipliers = { regimeSize: 1, sessionSize: 1, stop: 1, target: 1, gatePoints: 0 };

/** What the conditions of a rating change: sizes stay apart, the other factors multiply, points add. */
export function multipliersOf({ adjustments: { volatility, session } }: MarketConditions): RiskMultipliers {
  return {
    regimeSize: volatility.size,
    sessionSize: session.size,
    stop: volatility.stop * session.stop,
    target: volatility.target * session.target,
    gatePoints: volatility.gatePoints + session.gatePoints,
  };
}

export interface FeedState {
  /** Event time of the last event of the traded instrument. */
  readonly lastEventTs: Micros;
  /** Time of the last gap; `null` when none is known. */
  readonly lastGapTs: Micros | null;
  /** The feed carries quotes or a book, whether or not one has come yet. */
  readonly hasQuotes: boolean;
}

/** What the calendar says about now. */
export interface MarketHours {
  readonly isOpen: boolean;
  /** Minutes until the session closes, early closes included; `null` when not known. */
  readonly minutesToClose: number | null;
}

export interface PositionState {
  /** Signed contracts held, long positive. */
  readonly contracts: number;
  /** Contracts of entry orders not yet filled. */
  readonly workingEntries: number;
  /** Dollars from the last mark to the protective stop, slippage and fees included; 0 when flat. */
  readonly openRisk: number;
}

export const FLAT: PositionState = { contracts: 0, workingEntries: 0, openRisk: 0 };

/** Resistance ahead of a long entry, or support ahead of a short one. */
export interface OpposingLevel {
  /** Its edge toward the entry, in points. */
  readonly price: number;
  /** 0 .. 1. */
  readonly strength: number;
  /** What it is, e.g. `callWall`. */
  readonly source: string;
}

/** Everything risk looks at beside the intent. Plain values: the same context gives the same answer. */
export interface RiskContext {
  readonly now: Micros;
  readonly market: MarketView;
  readonly session: MarketHours;
  readonly feed: FeedState;
  /** Dollars, unrealised profit and loss included. */
  readonly equity: number;
  /** `null` while the range is not known: refused as NO_VOLATILITY. */
  readonly volatility: VolatilityInput | null;
  /** Nearest strong level that the entry would run into; `null` when none is near, and then not tested. */
  readonly opposingLevel: OpposingLevel | null;
  readonly multipliers: RiskMultipliers;
  /** Exchange, clearing and broker fees in dollars per contract for entry and exit. */
  readonly roundTurnFees: number;
  readonly position: PositionState;
  readonly limits: LimitsState;
  /** Calendar days to the last trading day; `null` when not known, and then not tested. */
  readonly daysToExpiry: number | null;
}

/** The plan worked out before the checks, or why there is none. */
export type PlanDraft =
  | { readonly kind: 'planned'; readonly plan: OrderPlan }
  | { readonly kind: 'impossible'; readonly code: RefusalCode; readonly context: RefusalContext };

/** What a check sees. */
export interface CheckInput {
  readonly intent: OrderIntent;
  readonly context: RiskContext;
  readonly config: RiskConfig;
  readonly draft: PlanDraft;
}

/** Answers `null` when the order may pass, else the numbers behind the refusal. */
export type Check = (input: CheckInput) => RefusalContext | null;

import type { DurationMicros, MarketConditions, MarketView, Micros, OrderIntent, OrderPlan } from '@mia-trading/core';
import type { RefusalCode, RefusalContext } from './codes.js';
import type { RiskConfig } from './config.js';
import type { ScheduledEvent } from './event-calendar.js';
import type { LimitsState } from './limits-state.js';
import type { PriceLimits } from './price-limits.js';
import type { LevelsAround, VolatilityInput } from './stop-target.js';

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

/** Points of score that the conditions of a rating add to the entry gate. */
export function gatePointsOf({ adjustments: { volatility, session } }: MarketConditions): number {
  return volatility.gatePoints + session.gatePoints;
}

/** What the conditions of a rating change: sizes stay apart, the other factors multiply, points add. */
export function multipliersOf(conditions: MarketConditions): RiskMultipliers {
  const { volatility, session } = conditions.adjustments;
  return {
    regimeSize: volatility.size,
    sessionSize: session.size,
    stop: volatility.stop * session.stop,
    target: volatility.target * session.target,
    gatePoints: gatePointsOf(conditions),
  };
}

export interface FeedState {
  /** Event time of the last event of the traded instrument. */
  readonly lastEventTs: Micros;
  /** Time of the last gap; `null` when none is known. */
  readonly lastGapTs: Micros | null;
  /** The feed carries quotes or a book, whether or not one has come yet. */
  readonly hasQuotes: boolean;
  /** What the feed last said of itself; `live` when it says nothing. */
  readonly status: FeedCondition;
  /** Receive time less exchange time of the last event of the traded instrument: late above 0, from the future below. */
  readonly clockSkew: DurationMicros;
}

/** `delayed`: market data is served late by agreement; `stale`, `disconnected`: none is coming. */
export type FeedCondition = 'live' | 'delayed' | 'stale' | 'disconnected';

/** What was heard of index options. */
export interface OptionsState {
  /** Data time of the latest quote of any series. */
  readonly lastQuoteTs: Micros;
  /** ISO trade date on which open interest was last told; `null` when it never was: what the score is worth without it is COVERAGE's to say. */
  readonly openInterestDate: string | null;
}

/** How far our books agree with the broker's. */
export interface BrokerState {
  /** Orders or positions are being compared with the broker's, or the outcome of a command is unknown. */
  readonly isReconciling: boolean;
  /** Working orders of the account that were not sent from here, not yet claimed or ignored by a person. */
  readonly foreignOrders: number;
  /** Contracts held by the account that no order from here explains, not yet claimed or ignored by a person. */
  readonly foreignContracts: number;
  /** Why the journal takes nothing more; `null` while it does, and where there is none. */
  readonly journalFailure: string | null;
}

/** Everything at the broker is known and ours; always so in a backtest. */
export const IN_AGREEMENT: BrokerState = { isReconciling: false, foreignOrders: 0, foreignContracts: 0, journalFailure: null };

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
  /** The trade before is not done with: one of its orders may still fill, or its fees are not known. Nothing can be entered beside it; default no. */
  readonly isSettling?: boolean;
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
  /** Scheduled event whose blackout holds now; `null` when none does. */
  readonly blackout: ScheduledEvent | null;
  readonly feed: FeedState;
  /** `null` when no option was ever heard of: whether the score can do without is COVERAGE's to say. */
  readonly options: OptionsState | null;
  /** The exchange's daily price limits; `null` on a side that has none or is not known, and then not tested. */
  readonly priceLimits: PriceLimits;
  readonly broker: BrokerState;
  /** Dollars, unrealised profit and loss included. */
  readonly equity: number;
  /** `null` while the range is not known: refused as NO_VOLATILITY. */
  readonly volatility: VolatilityInput | null;
  /** Nearest strong level that the entry would run into; `null` when none is near, and then not tested. */
  readonly opposingLevel: OpposingLevel | null;
  /** Strong levels that stop and target heed. */
  readonly levels: LevelsAround;
  readonly multipliers: RiskMultipliers;
  /** Exchange, clearing and broker fees in dollars per contract for entry and exit. */
  readonly roundTurnFees: number;
  /** Initial margin in dollars per contract; `null` when not known, and then not tested. */
  readonly margin: number | null;
  readonly position: PositionState;
  readonly limits: LimitsState;
  /** Calendar days to the last trading day; `null` when not known, and then not tested. */
  readonly daysToExpiry: number | null;
  /** Calendar days to the date on which the next contract is traded instead; `null` when not known, and then not tested. */
  readonly daysToRoll: number | null;
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

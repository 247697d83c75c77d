import type { VolatilityRegime } from './regime.js';

/** What one circumstance changes about an entry, never about its score or tier. Factors of 1 and 0 points change nothing. */
export interface EntryAdjustment {
  /** Factor on position size. */
  readonly size: number;
  /** Factor on the distance of the stop. */
  readonly stop: number;
  /** Factor on the distance of the target. */
  readonly target: number;
  /** Points added to the entry gate. */
  readonly gatePoints: number;
}

export const NO_ADJUSTMENT: EntryAdjustment = { size: 1, stop: 1, target: 1, gatePoints: 0 };

/** What the volatility regime was made from. */
export interface VolatilityCondition {
  /** Regime of the VIX alone, with its hysteresis. */
  readonly fromVix: VolatilityRegime;
  /** Average true range over its usual value at this minute of the session; `null` before enough earlier sessions. */
  readonly atrRatio: number | null;
  /** The regime changed a short time ago. */
  readonly isTransition: boolean;
  /** Where the average true range is going. */
  readonly trend: 'rising' | 'steady' | 'falling' | 'unknown';
  /** Trade dates begun since the regime was entered: 0 on the date of the change. */
  readonly daysInRegime: number;
}

/** What the trend regime was made from; `null` where not known. */
export interface TrendCondition {
  /** Slope of the leading VWAP, in ticks per 1-minute bar. */
  readonly vwapSlope: number | null;
  /** Average directional index of closed bars, 0 to 100. */
  readonly adx: number | null;
  /** Value area of the session against that of the one before: +1 higher, -1 lower, 0 overlapping. */
  readonly valueMigration: 1 | 0 | -1 | null;
}

export interface SessionCondition {
  /** The cash markets of London and New York are both open. */
  readonly isOverlap: boolean;
  /** Half day or holiday of the New York cash market. */
  readonly isShortened: boolean;
  /** Name of the set of session factors in effect. */
  readonly factors: string;
}

/** The circumstances of a rating beside its score, and what each changes about an entry. */
export interface MarketConditions {
  readonly volatility: VolatilityCondition;
  readonly trend: TrendCondition;
  readonly session: SessionCondition;
  readonly adjustments: { readonly volatility: EntryAdjustment; readonly session: EntryAdjustment };
}

/** Nothing known, nothing changed: for ratings made without a pipeline. */
export const PLAIN_CONDITIONS: MarketConditions = {
  volatility: { fromVix: 'unknown', atrRatio: null, isTransition: false, trend: 'unknown', daysInRegime: 0 },
  trend: { vwapSlope: null, adx: null, valueMigration: null },
  session: { isOverlap: false, isShortened: false, factors: 'neutral' },
  adjustments: { volatility: NO_ADJUSTMENT, session: NO_ADJUSTMENT },
};

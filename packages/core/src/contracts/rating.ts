import type { MarketConditions } from './conditions.js';
import type { Explanation } from './feature.js';
import type { MarketRegime } from './regime.js';
import type { Side } from '../events/side.js';
import type { Micros } from '../time/micros.js';

export const TIERS = ['PREMIUM_SIGNAL', 'STRONG_SIGNAL', 'GOOD_SIGNAL', 'WEAK_SIGNAL', 'NO_TRADE'] as const;

export type Tier = (typeof TIERS)[number];

/** Groups of the score; `reported` features weigh nothing, `advanced` ones make up the bonus. */
export type FeatureGroup = 'sentiment' | 'execution' | 'technical' | 'advanced' | 'reported';

/** What one feature brought to a score. */
export interface Contribution {
  readonly feature: string;
  readonly group: FeatureGroup;
  /** Points of 100 this feature could bring. */
  readonly weight: number;
  readonly available: boolean;
  readonly signal: number;
  readonly confidence: number;
  /** Points of score: `50·direction·w·c·s/Σw`; 0 when unavailable. */
  readonly points: number;
  /** Points a `reported` feature would bring at the configured trial weight; equals `points` for every other group. */
  readonly wouldAdd: number;
  readonly asOf: Micros;
  /** Why unavailable; empty when available. */
  readonly reason: string;
}

export interface GroupScore {
  /** -1 .. +1: `Σ(w·c·s)/Σ(w)` over the group. */
  readonly net: number;
  /** 0 .. 1: `Σ(w·c)/Σ(w)` over the group. */
  readonly coverage: number;
}

/** The explained score at one evaluation point. Contributions, `bonus` and `clamp` add up to `score - 50`. */
export interface ConfluenceRating {
  readonly ts: Micros;
  readonly instrument: string;
  /** Last trade price in points at the evaluation; `NaN` before the first. */
  readonly price: number;
  /** 0 .. 100. */
  readonly score: number;
  readonly tier: Tier;
  /** 0: no direction. */
  readonly direction: Side | 0;
  readonly net: number;
  /** Points brought by the advanced suite after its limits. */
  readonly bonus: number;
  /** What limits took away: tier cap and the 0..100 clamp; ≤ 0 or ≥ 0 as needed to make the sum exact. */
  readonly clamp: number;
  readonly coverage: number;
  readonly groups: Readonly<Record<'sentiment' | 'execution' | 'technical', GroupScore>>;
  readonly contributions: readonly Contribution[];
  readonly regime: MarketRegime;
  /** What the regime was made from, and what it and the session of the day change about an entry. */
  readonly conditions: MarketConditions;
}

/** One feature at an evaluation. The numbers mean nothing while it is unavailable. */
export type FeatureLine = Readonly<Pick<Contribution, 'feature' | 'weight' | 'available' | 'signal' | 'confidence' | 'reason'>>;

/**
 * The rating of the evaluation under way, read where the scorer has it, so that an evaluation allocates nothing: one object, which the
 * next evaluation writes over. Whoever wants it later, or wants the contributions, takes {@link keep}.
 */
export interface CurrentRating extends Omit<ConfluenceRating, 'groups' | 'contributions'> {
  /** In the order of the contributions, which is the same in every rating of a run. */
  readonly lines: readonly FeatureLine[];
  /** The whole rating, a value that never changes. Made when it is first asked for, once for all who ask. */
  keep(): ConfluenceRating;
}

/** A rating kept before, for who takes the current one. */
export function asCurrent(rating: ConfluenceRating): CurrentRating {
  return { ...rating, lines: rating.contributions, keep: () => rating };
}

/** A rating with what is behind each feature, made only when somebody looks. */
export interface ExplainedRating extends ConfluenceRating {
  readonly explanations: Readonly<Record<string, Explanation>>;
}

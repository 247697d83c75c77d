import { PLAIN_CONDITIONS, type ConfluenceRating, type CurrentRating, type Feature, type MarketConditions, type MarketRegime, type MarketView } from '@mia-trading/core';
import { FEATURE_GROUPS, FEATURE_NAMES, type FeatureName, type WeightSet } from '../weights/weight-set.js';
import { RatingInHand } from './rating-in-hand.js';
import { ScoredFeature } from './scored-feature.js';

const NOT_BUILT = 'not built';

export interface ScorerOptions {
  readonly weights: WeightSet;
  /** Most points the advanced suite may move the score. */
  readonly bonusPoints: number;
  /** Weight at which `reported` features are shown. */
  readonly trialWeight: number;
  /** Why a feature that was not built is unavailable; `not built` where it is not said. */
  readonly absentReasons?: Partial<Readonly<Record<FeatureName, string>>>;
}

/** Reads every registered feature at an evaluation point and adds the readings up to an explained rating. */
export class ConfluenceScorer {
  readonly #lines: readonly ScoredFeature[];
  readonly #rating: RatingInHand;

  constructor(features: Partial<Readonly<Record<FeatureName, Feature>>>, { weights, bonusPoints, trialWeight, absentReasons }: ScorerOptions) {
    const weightOf = (name: FeatureName): number => weights.points[name] ?? 0;
    const totalWeight = FEATURE_NAMES.reduce((sum, name) => sum + weightOf(name), 0);
    this.#lines = FEATURE_NAMES.map(
      (feature) => new ScoredFeature(features[feature], { feature, group: FEATURE_GROUPS[feature], weight: weightOf(feature), totalWeight, trialWeight }, absentReasons?.[feature] ?? NOT_BUILT),
    );
    this.#rating = new RatingInHand(this.#lines, totalWeight, bonusPoints);
  }

  /** A rating to keep. */
  evaluate(market: MarketView, regime: MarketRegime, conditions: MarketConditions = PLAIN_CONDITIONS): ConfluenceRating {
    return this.rate(market, regime, conditions).keep();
  }

  /** The same in place: the answer is one object, written over by the next evaluation. */
  rate(market: MarketView, regime: MarketRegime, conditions: MarketConditions): CurrentRating {
    const rating = this.#rating;
    rating.begin();
    for (const line of this.#lines) {
      line.read(market);
      if (line.available) rating.add(line);
    }
    rating.conclude(market, regime, conditions);
    return rating;
  }

  /** Natural quantities behind the last evaluation, for every available feature. */
  explain(market: MarketView): Readonly<Record<string, ReturnType<Feature['explain']>>> {
    const explanations: Record<string, ReturnType<Feature['explain']>> = {};
    for (const { feature, source, available } of this.#lines) if (source !== undefined && available) explanations[feature] = source.explain(market);
    return explanations;
  }
}

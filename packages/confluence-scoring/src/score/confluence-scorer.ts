import { PLAIN_CONDITIONS, type ConfluenceRating, type CurrentRating, type Feature, type MarketConditions, type MarketRegime, type MarketView } from '@mia-trading/core';
import { FEATURE_GROUPS, FEATURE_NAMES, type FeatureName, type WeightSet } from '../weights/weight-set.js';
import { GroupSum } from './group-sum.js';
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
  /** Sum of each line's group; `null` for a group without a score of its own. In the order of the lines. */
  readonly #sumOf: readonly (GroupSum | null)[];
  readonly #sums = { sentiment: new GroupSum(), execution: new GroupSum(), technical: new GroupSum() };
  readonly #totalWeight: number;
  readonly #bonusPoints: number;
  readonly #advancedCount: number;
  readonly #rating: RatingInHand;

  constructor(features: Partial<Readonly<Record<FeatureName, Feature>>>, { weights, bonusPoints, trialWeight, absentReasons }: ScorerOptions) {
    const weightOf = (name: FeatureName): number => weights.points[name] ?? 0;
    const totalWeight = FEATURE_NAMES.reduce((sum, name) => sum + weightOf(name), 0);
    this.#totalWeight = totalWeight;
    this.#bonusPoints = bonusPoints;
    this.#lines = FEATURE_NAMES.map(
      (feature) => new ScoredFeature(features[feature], { feature, group: FEATURE_GROUPS[feature], weight: weightOf(feature), totalWeight, trialWeight }, absentReasons?.[feature] ?? NOT_BUILT),
    );
    this.#sumOf = this.#lines.map(({ group }) => (group === 'advanced' || group === 'reported' ? null : this.#sums[group]));
    this.#lines.forEach(({ weight }, index) => this.#sumOf[index]?.enter(weight));
    this.#advancedCount = this.#lines.filter(({ group }) => group === 'advanced').length;
    this.#rating = new RatingInHand(this.#lines, this.#sums);
  }

  /** A rating to keep. */
  evaluate(market: MarketView, regime: MarketRegime, conditions: MarketConditions = PLAIN_CONDITIONS): ConfluenceRating {
    return this.rate(market, regime, conditions).keep();
  }

  /** The same in place: the answer is one object, written over by the next evaluation. */
  rate(market: MarketView, regime: MarketRegime, conditions: MarketConditions): CurrentRating {
    const { sentiment, execution, technical } = this.#sums;
    sentiment.reset();
    execution.reset();
    technical.reset();
    let points = 0;
    let covered = 0;
    let advanced = 0;
    for (let index = 0; index < this.#lines.length; index += 1) {
      const line = this.#lines[index] as ScoredFeature;
      line.read(market);
      if (!line.available) continue;
      points += line.long;
      covered += line.weight * line.confidence;
      if (line.group === 'advanced') advanced += line.confidence * line.signal;
      else this.#sumOf[index]?.add(line);
    }
    const sums = { longPoints: points, advanced: this.#advancedCount > 0 ? advanced / this.#advancedCount : 0, bonusPoints: this.#bonusPoints };
    this.#rating.write(sums, covered / this.#totalWeight, market, regime, conditions);
    return this.#rating;
  }

  /** Natural quantities behind the last evaluation, for every available feature. */
  explain(market: MarketView): Readonly<Record<string, ReturnType<Feature['explain']>>> {
    const explanations: Record<string, ReturnType<Feature['explain']>> = {};
    for (const { feature, source, available } of this.#lines) if (source !== undefined && available) explanations[feature] = source.explain(market);
    return explanations;
  }
}

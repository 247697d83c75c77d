import { FeatureSet, MarketChange, MINUTE, type ConfluenceRating, type ExplainedRating, type Feature, type MarketListener, type MarketRegime, type MarketView, type TapeEvent } from '@mia-trading/core';
import { AggressorClassifier, OrderBookImbalance, VolumeConfirmation, type OrderflowConfig } from '@mia-trading/orderflow';
import { MtfConfluence, VolumeProfileFeature, VwapTrend, type TechnicalConfig } from '@mia-trading/technical';
import type { ScoringConfig } from '../config.js';
import { ConfluenceScorer } from '../score/confluence-scorer.js';
import { checkWeights, FEATURE_GROUPS, FEATURE_NAMES, namedWeights, type FeatureName, type WeightSet } from '../weights/weight-set.js';
import { AverageRange } from './average-range.js';
import { RegimeGauge } from './regime-gauge.js';

export interface PipelineConfig {
  readonly score: ScoringConfig;
  readonly orderflow: OrderflowConfig;
  readonly technical: TechnicalConfig;
}

type FeatureBuilder = (config: PipelineConfig) => Feature;

/** How each feature is built. A feature of the score that is missing here is `not implemented`. */
const BUILDERS: Partial<Readonly<Record<FeatureName, FeatureBuilder>>> = {
  volumeConfirmation: ({ orderflow }) => new VolumeConfirmation(orderflow.volumeConfirmation),
  orderBookImbalance: ({ orderflow }) => new OrderBookImbalance(orderflow.orderBookImbalance),
  vwapTrend: ({ technical }) => new VwapTrend(technical.vwapTrend),
  mtfConfluence: ({ technical }) => new MtfConfluence(technical.mtfConfluence),
  volumeProfile: ({ technical }) => new VolumeProfileFeature(technical.volumeProfile),
};

/** Features that can be built; every other one is `not implemented`. */
export const IMPLEMENTED_FEATURES: readonly FeatureName[] = FEATURE_NAMES.filter((name) => BUILDERS[name] !== undefined);

/**
 * The one path from events to ratings, live and recorded: owns the features of one instrument, hands them events, and rates the market
 * when asked. Features that are switched off, or weigh nothing and are not reported, are not built.
 *
 * For each event: {@link onEvent} before it is applied to the market, then {@link announce} with what changed.
 */
export class ScoringPipeline {
  readonly weights: WeightSet;
  readonly #classifier = new AggressorClassifier();
  readonly #listeners: FeatureSet;
  readonly #scorer: ConfluenceScorer;
  readonly #range: AverageRange;
  readonly #regime = new RegimeGauge();

  /** @throws MiaError `MIA-SCORE-WEIGHTS` when the configured weights are not a valid set. */
  constructor(config: PipelineConfig) {
    this.weights = weightsOf(config.score);
    const features = buildFeatures(config, this.weights);
    this.#range = new AverageRange(config.score.rangeBarMinutes * MINUTE, config.score.rangeBars);
    const built: MarketListener[] = Object.values(features);
    this.#listeners = new FeatureSet([...built, this.#range]);
    this.#scorer = new ConfluenceScorer(features, {
      weights: this.weights,
      bonusPoints: config.score.bonusPoints,
      trialWeight: config.score.trialWeight,
      absentReasons: absentReasons(config.score),
    });
  }

  /** Average true range in points that stops are measured in; `null` until enough bars have closed. */
  get rangePoints(): number | null {
    const { points } = this.#range;
    return Number.isFinite(points) && points > 0 ? points : null;
  }

  /** The event itself, before the market has it. Prints without an aggressor get the one the quotes tell. */
  onEvent(event: TapeEvent, market: MarketView): void {
    this.#listeners.onEvent(event.kind === 'trade' && event.instrument === market.instrument.symbol ? this.#classifier.classify(event, market) : event, market);
  }

  /** What an event did to the market, as bits of core's `MarketChange`. */
  announce(changes: number, market: MarketView): void {
    if ((changes & (MarketChange.Session | MarketChange.Gap)) !== 0) this.#classifier.reset();
    this.#listeners.announce(changes, market);
  }

  /** Rates the market as of `market.now`. */
  evaluate(market: MarketView): ConfluenceRating {
    return this.#scorer.evaluate(market, this.#regime.at(market));
  }

  /** Adds what is behind each feature to the rating just made; call it before the next event. */
  explain(rating: ConfluenceRating, market: MarketView): ExplainedRating {
    return { ...rating, explanations: this.#scorer.explain(market) };
  }

  /** Regime of the last evaluation. */
  regime(market: MarketView): MarketRegime {
    return this.#regime.at(market);
  }
}

function weightsOf(score: ScoringConfig): WeightSet {
  if (score.customWeights !== null) return checkWeights({ schemaVersion: 1, name: 'custom', points: score.customWeights });
  return checkWeights(namedWeights(score.weights));
}

function buildFeatures(config: PipelineConfig, weights: WeightSet): Partial<Record<FeatureName, Feature>> {
  const features: Partial<Record<FeatureName, Feature>> = {};
  for (const name of FEATURE_NAMES) {
    const builder = BUILDERS[name];
    const isWanted = (weights.points[name] ?? 0) > 0 || FEATURE_GROUPS[name] === 'reported' || FEATURE_GROUPS[name] === 'advanced';
    if (builder !== undefined && isWanted && !config.score.disabledFeatures.includes(name)) features[name] = builder(config);
  }
  return features;
}

function absentReasons(score: ScoringConfig): Partial<Record<FeatureName, string>> {
  return Object.fromEntries(FEATURE_NAMES.filter((name) => BUILDERS[name] !== undefined).map((name) => [name, score.disabledFeatures.includes(name) ? 'switched off' : 'weighs nothing']));
}

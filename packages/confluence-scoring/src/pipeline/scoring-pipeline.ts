import { FeatureSet, MarketChange, MINUTE, type ConfluenceRating, type ExplainedRating, type MarketListener, type MarketRegime, type MarketView, type Side, type TapeEvent } from '@mia-trading/core';
import { AggressorClassifier } from '@mia-trading/orderflow';
import type { OptionsEngine } from '@mia-trading/spx-options';
import type { LevelMap, ZoneAhead } from '@mia-trading/technical';
import type { ScoringConfig } from '../config.js';
import { ConfluenceScorer } from '../score/confluence-scorer.js';
import { checkWeights, namedWeights, type WeightSet } from '../weights/weight-set.js';
import { AverageRange } from './average-range.js';
import { absentReasons, buildFeatures, type PipelineConfig } from './feature-builders.js';
import { LevelDesk } from './level-desk.js';
import { marketHistories, type MarketHistories } from './market-histories.js';
import { RegimeGauge } from './regime-gauge.js';

/**
 * The one path from events to ratings, live and recorded: owns the features of one instrument, hands them events, and rates the market
 * when asked. Features that are switched off, or weigh nothing and are not reported, are not built.
 *
 * For each event: {@link onEvent} before it is applied to the market, then {@link announce} with what changed.
 */
export class ScoringPipeline {
  readonly weights: WeightSet;
  /** Daily series behind the options features, to be kept for the warm-up of a later run. */
  readonly histories: MarketHistories;
  /** The option chain and its exposures; `null` when no feature looks at it. */
  readonly chain: OptionsEngine | null;
  readonly #classifier = new AggressorClassifier();
  readonly #listeners: FeatureSet;
  readonly #scorer: ConfluenceScorer;
  readonly #range: AverageRange;
  readonly #regime: RegimeGauge;
  readonly #levels: LevelDesk;

  /**
   * @param warmUp daily series known beforehand.
   * @throws MiaError `MIA-SCORE-WEIGHTS` when the configured weights are not a valid set.
   */
  constructor(config: PipelineConfig, warmUp: Partial<MarketHistories> = {}) {
    this.weights = weightsOf(config.score);
    this.histories = marketHistories(warmUp);
    const { features, chain } = buildFeatures(config, this.weights, this.histories);
    this.chain = chain;
    this.#regime = new RegimeGauge({ chain, vix: features.vixLevel });
    this.#levels = new LevelDesk(config.technical.levelMap, { vwap: features.vwapTrend?.vwap, profile: features.volumeProfile?.levels }, chain);
    this.#range = new AverageRange(config.score.rangeBarMinutes * MINUTE, config.score.rangeBars);
    const built: MarketListener[] = Object.values(features);
    this.#listeners = new FeatureSet([...(chain === null ? [] : [chain]), ...built, this.#range]);
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
    this.chain?.update(market);
    return this.#scorer.evaluate(market, this.#regime.at(market));
  }

  /** Adds what is behind each feature to the rating just made; call it before the next event. */
  explain(rating: ConfluenceRating, market: MarketView): ExplainedRating {
    return { ...rating, explanations: this.#scorer.explain(market) };
  }

  /** Every level known as of `market.now`. */
  levels(market: MarketView): LevelMap {
    return this.#levels.mapAt(market);
  }

  /** Nearest zone of at least `minimumStrength` that a trade entered at `price` would run into within `ticks`; `null` when there is none. */
  opposingLevel(side: Side, price: number, ticks: number, minimumStrength: number, market: MarketView): ZoneAhead | null {
    return this.levels(market).opposing(side, price, ticks, minimumStrength);
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

import { FeatureSet, ignoreDetections, MarketChange, MINUTE, type ConfluenceRating, type CurrentRating, type DetectionListener, type ExplainedRating, type Explanation, type MarketListener, type MarketRegime, type MarketView, type Side, type TapeEvent } from '@mia-trading/core';
import { AggressorClassifier, type SupportResistance } from '@mia-trading/orderflow';
import { VixLevel, type OptionsEngine } from '@mia-trading/spx-options';
import type { LevelMap, ProfileImbalance, ZoneAhead } from '@mia-trading/technical';
import type { ScoringConfig } from '../config.js';
import { AverageRange } from '../regime/average-range.js';
import { RegimeGauge } from '../regime/regime-gauge.js';
import { TrendGauge } from '../regime/trend-gauge.js';
import { VolatilityGauge } from '../regime/volatility-gauge.js';
import { ConfluenceScorer } from '../score/confluence-scorer.js';
import { namedSessionFactors } from '../session-optimizer/factor-sets.js';
import { SessionOptimizer } from '../session-optimizer/session-optimizer.js';
import { checkWeights, namedWeights, type WeightSet } from '../weights/weight-set.js';
import { absentReasons, buildFeatures, type BuiltFeatures } from './feature-builders.js';
import { LevelDesk } from './level-desk.js';
import { marketHistories, type MarketHistories } from './market-histories.js';
import type { PipelineConfig } from './workbench.js';

/** Who looks on while a pipeline works. They see what features see and change nothing. */
export interface PipelineObservers {
  /** Hears of everything detected, at the event that completed it. */
  readonly onDetection?: DetectionListener;
  /** Hear every event after the features have. */
  readonly listeners?: readonly MarketListener[];
}

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
  /** The features built, each of its own type. */
  readonly features: BuiltFeatures;
  readonly #classifier = new AggressorClassifier();
  readonly #listeners: FeatureSet;
  readonly #scorer: ConfluenceScorer;
  readonly #range: AverageRange;
  readonly #regime: RegimeGauge;
  readonly #levels: LevelDesk;
  readonly #imbalance: ProfileImbalance | null;
  readonly #walls: SupportResistance | null;

  /**
   * @param warmUp daily series known beforehand.
   * @throws MiaError `MIA-SCORE-WEIGHTS` when the configured weights are not a valid set, `MIA-SCORE-SESSIONS` when there are no session factors of that name.
   */
  constructor(config: PipelineConfig, warmUp: Partial<MarketHistories> = {}, { onDetection = ignoreDetections, listeners = [] }: PipelineObservers = {}) {
    const { score, technical } = config;
    this.weights = weightsOf(score);
    this.histories = marketHistories(warmUp);
    this.#levels = new LevelDesk(technical.levelMap);
    const materials = { histories: this.histories, levels: this.#levels, volatility: () => volatility.regime, onDetection };
    const { features, listeners: built, chain, imbalance, walls } = buildFeatures(config, this.weights, materials);
    this.#imbalance = imbalance;
    this.#walls = walls;
    this.chain = chain;
    this.features = features;
    const vwap = features.vwapTrend?.vwap;
    const levels = features.volumeProfile?.levels;
    this.#range = new AverageRange({ barPeriod: score.rangeBarMinutes * MINUTE, bars: score.rangeBars, usualSessions: score.regime.usualSessions, changeBars: score.regime.volatilityTrendBars });
    const trend = new TrendGauge(score.regime, { vwap, levels });
    // The regime asks for the VIX whatever the feature weighs.
    const vix = features.vixLevel ?? new VixLevel(config.options.vixLevel, this.histories.vix);
    const volatility = new VolatilityGauge(score.regime, this.#range, vix);
    this.#regime = new RegimeGauge({ chain, volatility, trend, sessions: new SessionOptimizer(score.customSessions ?? namedSessionFactors(score.sessions)) });
    this.#levels.open({ vwap, profile: levels, imbalance: imbalance ?? undefined, walls: walls ?? undefined }, chain);
    this.#listeners = new FeatureSet([...built, ...(features.vixLevel === undefined ? [vix] : []), this.#range, trend, ...listeners]);
    this.#scorer = new ConfluenceScorer(features, {
      weights: this.weights,
      bonusPoints: score.bonusPoints,
      trialWeight: score.trialWeight,
      absentReasons: absentReasons(score),
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

  /** Rates the market as of `market.now`: a rating to keep. */
  evaluate(market: MarketView): ConfluenceRating {
    return this.rate(market).keep();
  }

  /** The same in place: the answer is one object, written over by the next evaluation. */
  rate(market: MarketView): CurrentRating {
    this.chain?.update(market);
    return this.#scorer.rate(market, this.#regime.at(market), this.#regime.conditions);
  }

  /** Adds what is behind each feature to the rating just made, and the profile's imbalance and lasting support and resistance; call it before the next event. */
  explain(rating: ConfluenceRating, market: MarketView): ExplainedRating {
    const beside: Record<string, Explanation> = {};
    if (this.#imbalance !== null) beside['profileImbalance'] = this.#imbalance.explain(market);
    if (this.#walls !== null) beside['supportResistance'] = this.#walls.explain(market);
    return { ...rating, explanations: { ...this.#scorer.explain(market), ...beside } };
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

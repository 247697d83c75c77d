export { pipelineConfigSections, scoringConfigSchema, type ScoringConfig } from './config.js';
export { DETECTION_COLUMNS, detectionRow } from './feature-table/detection-row.js';
export type * from './feature-table/feature-column.js';
export { FEATURE_COLUMNS } from './feature-table/feature-columns.js';
export { FeatureRecorder, type FeatureRecorderOptions, type RowSpacing } from './feature-table/feature-recorder.js';
export type { BuiltFeatures } from './pipeline/feature-builders.js';
export { marketHistories, type MarketHistories } from './pipeline/market-histories.js';
export { ScoringPipeline, type PipelineObservers } from './pipeline/scoring-pipeline.js';
export type { PipelineConfig } from './pipeline/workbench.js';
export { AverageRange, type AverageRangeOptions } from './regime/average-range.js';
export { regimeConfigSchema, type RegimeConfig } from './regime/regime-config.js';
export { TrendGauge, type TrendSources } from './regime/trend-gauge.js';
export { VolatilityGauge, type VixSource } from './regime/volatility-gauge.js';
export { ConfluenceScorer, type ScorerOptions } from './score/confluence-scorer.js';
export { scoreFrom, type ScoreLines, type ScoreResult } from './score/score.js';
export { namedSessionFactors, SESSION_FACTOR_SETS } from './session-optimizer/factor-sets.js';
export { learnSessions, type LearnedSessions, type LearnSessionsOptions, type SessionEvidence, type SessionVerdict } from './session-optimizer/learn-sessions.js';
export { sessionFactorsSchema, type SessionFactors } from './session-optimizer/session-factors.js';
export { SessionOptimizer } from './session-optimizer/session-optimizer.js';
export { SignalOutcomes, type SignalOutcome, type SignalOutcomeOptions } from './session-optimizer/signal-outcomes.js';
export { TIER_SIZE, tierFloor, tierOf } from './tiers/tier.js';
export {
  BRIEF_LITERAL_WEIGHTS,
  checkWeights,
  DEFAULT_WEIGHTS,
  FEATURE_GROUPS,
  FEATURE_NAMES,
  namedWeights,
  normalisedWeights,
  WEIGHT_SETS,
  type FeatureName,
  type WeightSet,
} from './weights/weight-set.js';

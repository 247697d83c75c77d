export { pipelineConfigSections, scoringConfigSchema, type ScoringConfig } from './config.js';
export { IMPLEMENTED_FEATURES, type PipelineConfig } from './pipeline/feature-builders.js';
export { marketHistories, type MarketHistories } from './pipeline/market-histories.js';
export { ScoringPipeline } from './pipeline/scoring-pipeline.js';
export { ConfluenceScorer, type ScorerOptions } from './score/confluence-scorer.js';
export { scoreFrom, type ScoreLines, type ScoreResult } from './score/score.js';
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

import { orderflowConfig } from '@mia-trading/orderflow';
import { optionsConfig } from '@mia-trading/spx-options';
import { technicalConfig } from '@mia-trading/technical';
import { z } from 'zod';
import { regimeConfigSchema } from './regime/regime-config.js';
import { sessionFactorsSchema } from './session-optimizer/session-factors.js';
import { FEATURE_NAMES } from './weights/weight-set.js';

const POINTS_MAX = 100;

/** Settings of the score. */
export const scoringConfigSchema = z.strictObject({
  evaluationIntervalMs: z.number().int().min(1).max(60_000).default(250).describe('Grid of event time on which the market is rated, in milliseconds.'),
  weights: z.string().default('default').describe("Name of a shipped weight set: 'default' or 'brief-literal'."),
  customWeights: z
    .partialRecord(z.enum(FEATURE_NAMES), z.number().min(0).max(POINTS_MAX))
    .nullable()
    .default(null)
    .describe('Points by feature that replace the named set; they must add up to 100. null uses the named set.'),
  bonusPoints: z.number().min(0).max(POINTS_MAX).default(7).describe('Most points the advanced suite may move the score.'),
  trialWeight: z.number().min(0).max(POINTS_MAX).default(5).describe('Weight in points at which features of weight 0 show what they would add.'),
  rangeBarMinutes: z.number().int().min(1).max(60).default(1).describe('Length of the bars whose average true range measures stops and targets, in minutes.'),
  rangeBars: z.number().int().min(2).max(500).default(14).describe('Number of bars in that average (Wilder).'),
  sessions: z.string().default('neutral').describe("Name of a shipped set of session factors: 'neutral' or 'brief'."),
  customSessions: sessionFactorsSchema.nullable().default(null).describe('Session factors that replace the named set, as learn-sessions writes them. null uses the named set.'),
  regime: regimeConfigSchema.prefault({}).describe('Volatility and trend regimes, and what they change about an entry.'),
  disabledFeatures: z.array(z.enum(FEATURE_NAMES)).default([]).describe('Features that are not built; they count as unavailable.'),
});

export type ScoringConfig = z.infer<typeof scoringConfigSchema>;

/** The sections of a configuration that the scoring pipeline reads. */
export const pipelineConfigSections = {
  score: scoringConfigSchema.prefault({}).describe('The confluence score.'),
  orderflow: orderflowConfig.prefault({}).describe('Order-flow features.'),
  options: optionsConfig.prefault({}).describe('SPX options and volatility indices.'),
  technical: technicalConfig.prefault({}).describe('Technical features.'),
} as const;

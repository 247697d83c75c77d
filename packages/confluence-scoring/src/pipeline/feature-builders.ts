import type { DetectionListener, Feature } from '@mia-trading/core';
import { OrderBookImbalance, VolumeConfirmation, type OrderflowConfig } from '@mia-trading/orderflow';
import { DealerHedging, FearGreed, GammaExposure, OptionsEngine, PutCallRatio, TechSentiment, VixLevel, type OptionsConfig } from '@mia-trading/spx-options';
import { MtfConfluence, VolumeProfileFeature, VwapTrend, type TechnicalConfig } from '@mia-trading/technical';
import type { ScoringConfig } from '../config.js';
import { FEATURE_GROUPS, FEATURE_NAMES, type FeatureName, type WeightSet } from '../weights/weight-set.js';
import type { MarketHistories } from './market-histories.js';

export interface PipelineConfig {
  readonly score: ScoringConfig;
  readonly orderflow: OrderflowConfig;
  readonly options: OptionsConfig;
  readonly technical: TechnicalConfig;
}

/** What features are built from beside their settings. */
export interface Materials {
  readonly weights: WeightSet;
  readonly histories: MarketHistories;
  /** Hears of everything detected. */
  readonly onDetection: DetectionListener;
}

/** What builders share. The chain is kept only where a feature looks at it. */
class Workbench {
  readonly config: PipelineConfig;
  readonly histories: MarketHistories;
  readonly onDetection: DetectionListener;
  chain: OptionsEngine | null = null;

  constructor(config: PipelineConfig, { histories, onDetection }: Materials) {
    this.config = config;
    this.histories = histories;
    this.onDetection = onDetection;
  }

  optionsEngine(): OptionsEngine {
    this.chain ??= new OptionsEngine(this.config.options);
    return this.chain;
  }
}

/** How each feature is built. A feature of the score that is missing here is `not implemented`. */
const BUILDERS = {
  gammaExposure: (bench: Workbench) => new GammaExposure(bench.optionsEngine(), bench.config.options.gammaExposure),
  putCallRatio: ({ config: { options }, histories }: Workbench) => new PutCallRatio(options.putCallRatio, histories.putCall),
  vixLevel: ({ config: { options }, histories }: Workbench) => new VixLevel(options.vixLevel, histories.vix),
  dealerPosition: (bench: Workbench) => new DealerHedging(bench.optionsEngine(), bench.config.options.dealerPosition),
  volumeConfirmation: ({ config: { orderflow } }: Workbench) => new VolumeConfirmation(orderflow.volumeConfirmation),
  orderBookImbalance: ({ config: { orderflow } }: Workbench) => new OrderBookImbalance(orderflow.orderBookImbalance),
  vwapTrend: ({ config: { technical } }: Workbench) => new VwapTrend(technical.vwapTrend),
  mtfConfluence: ({ config: { technical } }: Workbench) => new MtfConfluence(technical.mtfConfluence),
  volumeProfile: ({ config: { technical } }: Workbench) => new VolumeProfileFeature(technical.volumeProfile),
  techSentiment: ({ config: { options }, histories }: Workbench) => new TechSentiment(options.techSentiment, { nasdaq: histories.vxn, broad: histories.vix }),
  fearGreed: ({ config: { options }, histories }: Workbench) => new FearGreed(options.fearGreed, histories),
} as const satisfies Partial<Record<FeatureName, (bench: Workbench) => Feature>>;

type Implemented = keyof typeof BUILDERS;

/** The features of one pipeline, each of its own type. */
export type BuiltFeatures = { readonly [Name in Implemented]?: ReturnType<(typeof BUILDERS)[Name]> };

function isImplemented(name: FeatureName): name is Implemented {
  return name in BUILDERS;
}

/** Features that can be built; every other one is `not implemented`. */
export const IMPLEMENTED_FEATURES: readonly FeatureName[] = FEATURE_NAMES.filter(isImplemented);

/** Builds what is wanted: features that weigh something, are reported or belong to the advanced suite, and are not switched off. */
export function buildFeatures(config: PipelineConfig, materials: Materials): { readonly features: BuiltFeatures; readonly chain: OptionsEngine | null } {
  const bench = new Workbench(config, materials);
  const features: Partial<Record<Implemented, Feature>> = {};
  for (const name of FEATURE_NAMES) {
    const isWanted = (materials.weights.points[name] ?? 0) > 0 || FEATURE_GROUPS[name] === 'reported' || FEATURE_GROUPS[name] === 'advanced';
    if (isImplemented(name) && isWanted && !config.score.disabledFeatures.includes(name)) features[name] = BUILDERS[name](bench);
  }
  return { features: features as BuiltFeatures, chain: bench.chain };
}

/** Why a feature that could be built was not. */
export function absentReasons(score: ScoringConfig): Partial<Record<FeatureName, string>> {
  return Object.fromEntries(IMPLEMENTED_FEATURES.map((name) => [name, score.disabledFeatures.includes(name) ? 'switched off' : 'weighs nothing']));
}

import type { Feature, MarketListener } from '@mia-trading/core';
import { DeltaDivergence, OrderBookImbalance, SmartMoneyFlow, TickMomentum, VolumeConfirmation } from '@mia-trading/orderflow';
import { DealerHedging, FearGreed, GammaExposure, PutCallRatio, TechSentiment, VixLevel, type OptionsEngine } from '@mia-trading/spx-options';
import { MtfConfluence, TickPatterns, VolumeProfileFeature, VwapTrend } from '@mia-trading/technical';
import type { ScoringConfig } from '../config.js';
import { FEATURE_GROUPS, FEATURE_NAMES, type FeatureName, type WeightSet } from '../weights/weight-set.js';
import { IcebergWatch } from './iceberg-watch.js';
import { Workbench, type Materials, type PipelineConfig } from './workbench.js';

function smartMoneyFlow({ config: { orderflow }, levels, onDetection, detectors }: Workbench): SmartMoneyFlow {
  const flow = new SmartMoneyFlow(orderflow.smartMoneyFlow, orderflow.parents, levels, onDetection);
  detectors.push(new IcebergWatch(orderflow.icebergs, flow, onDetection));
  return flow;
}

/** How each feature of the score is built. */
const BUILDERS = {
  gammaExposure: (bench: Workbench) => new GammaExposure(bench.optionsEngine(), bench.config.options.gammaExposure),
  putCallRatio: ({ config: { options }, histories }: Workbench) => new PutCallRatio(options.putCallRatio, histories.putCall),
  vixLevel: ({ config: { options }, histories }: Workbench) => new VixLevel(options.vixLevel, histories.vix),
  dealerPosition: (bench: Workbench) => new DealerHedging(bench.optionsEngine(), bench.config.options.dealerPosition),
  volumeConfirmation: ({ config: { orderflow } }: Workbench) => new VolumeConfirmation(orderflow.volumeConfirmation),
  orderBookImbalance: ({ config: { orderflow } }: Workbench) => new OrderBookImbalance(orderflow.orderBookImbalance),
  smartMoneyFlow,
  vwapTrend: ({ config: { technical }, onDetection }: Workbench) => new VwapTrend(technical.vwapTrend, onDetection),
  tickPatterns: ({ config: { technical }, levels, onDetection }: Workbench) => new TickPatterns(technical.tickPatterns, levels, onDetection),
  mtfConfluence: ({ config: { technical } }: Workbench) => new MtfConfluence(technical.mtfConfluence),
  tickMomentum: ({ config: { orderflow } }: Workbench) => new TickMomentum(orderflow.tickMomentum),
  deltaDivergence: ({ config: { orderflow }, onDetection }: Workbench) => new DeltaDivergence(orderflow.deltaDivergence, orderflow.deltaAnalysis, onDetection),
  volumeProfile: ({ config: { technical } }: Workbench) => new VolumeProfileFeature(technical.volumeProfile),
  techSentiment: ({ config: { options }, histories }: Workbench) => new TechSentiment(options.techSentiment, { nasdaq: histories.vxn, broad: histories.vix }),
  fearGreed: ({ config: { options }, histories }: Workbench) => new FearGreed(options.fearGreed, histories),
} as const satisfies Record<FeatureName, (bench: Workbench) => Feature>;

/** The features of one pipeline, each of its own type. */
export type BuiltFeatures = { readonly [Name in FeatureName]?: ReturnType<(typeof BUILDERS)[Name]> };

export interface BuiltPipeline {
  readonly features: BuiltFeatures;
  /** Detectors beside the features. */
  readonly detectors: readonly MarketListener[];
  /** `null` when no feature looks at the option chain. */
  readonly chain: OptionsEngine | null;
}

/** Builds what is wanted: features that weigh something, are reported or belong to the advanced suite, and are not switched off. */
export function buildFeatures(config: PipelineConfig, weights: WeightSet, materials: Materials): BuiltPipeline {
  const bench = new Workbench(config, materials);
  const features: Partial<Record<FeatureName, Feature>> = {};
  for (const name of FEATURE_NAMES) {
    const isWanted = (weights.points[name] ?? 0) > 0 || FEATURE_GROUPS[name] === 'reported' || FEATURE_GROUPS[name] === 'advanced';
    if (isWanted && !config.score.disabledFeatures.includes(name)) features[name] = BUILDERS[name](bench);
  }
  return { features: features as BuiltFeatures, detectors: bench.detectors, chain: bench.chain };
}

/** Why a feature was not built. */
export function absentReasons(score: ScoringConfig): Partial<Record<FeatureName, string>> {
  return Object.fromEntries(FEATURE_NAMES.map((name) => [name, score.disabledFeatures.includes(name) ? 'switched off' : 'weighs nothing']));
}

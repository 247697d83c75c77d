import type { Detection, Feature, MarketListener } from '@mia-trading/core';
import { DeltaDivergence, Icebergs, OrderBookImbalance, SmartMoneyFlow, SupportResistance, TickMomentum, VolumeConfirmation } from '@mia-trading/orderflow';
import { DealerHedging, FearGreed, GammaExposure, PutCallRatio, TechSentiment, VixLevel, type OptionsEngine } from '@mia-trading/spx-options';
import { MtfConfluence, ProfileImbalance, TickPatterns, VolumeProfileFeature, VwapTrend } from '@mia-trading/technical';
import type { ScoringConfig } from '../config.js';
import { FEATURE_GROUPS, FEATURE_NAMES, type FeatureName, type WeightSet } from '../weights/weight-set.js';
import { Workbench, type Materials, type PipelineConfig } from './workbench.js';

/** Native icebergs count as hidden interest in the flow of large money: synthetic ones are chance too often. */
function countHidden({ kind, side, detail, detectedAt }: Detection, flow: SmartMoneyFlow): void {
  const hidden = detail['hidden'];
  if (kind === 'nativeIceberg' && side !== 0 && typeof hidden === 'number') flow.onIceberg(side, hidden, detectedAt);
}

/** Icebergs are looked for beside it. */
function smartMoneyFlow({ config: { orderflow }, levels, onDetection, detectors }: Workbench): SmartMoneyFlow {
  const flow = new SmartMoneyFlow(orderflow.smartMoneyFlow, orderflow.parents, levels, onDetection);
  const icebergs = new Icebergs(orderflow.icebergs, (detection) => {
    onDetection(detection);
    countHidden(detection, flow);
  });
  detectors.push(icebergs);
  return flow;
}

/** Its depth is resting size; where that lasts is watched beside it, for the level map. */
function orderBookImbalance(bench: Workbench): OrderBookImbalance {
  const { orderflow } = bench.config;
  bench.walls = new SupportResistance(orderflow.supportResistance, bench.onDetection);
  bench.detectors.push(bench.walls);
  return new OrderBookImbalance(orderflow.orderBookImbalance);
}

/** The imbalance reads the profile, so it hears each event after it. */
function volumeProfile(bench: Workbench): VolumeProfileFeature {
  const { technical } = bench.config;
  const feature = new VolumeProfileFeature(technical.volumeProfile);
  bench.imbalance = new ProfileImbalance(technical.profileImbalance, feature.levels, bench.onDetection);
  bench.followers.push(bench.imbalance);
  return feature;
}

/** How each feature of the score is built. */
const BUILDERS = {
  gammaExposure: (bench: Workbench) => new GammaExposure(bench.optionsEngine(), bench.config.options.gammaExposure),
  putCallRatio: ({ config: { options }, histories }: Workbench) => new PutCallRatio(options.putCallRatio, histories.putCall),
  vixLevel: ({ config: { options }, histories }: Workbench) => new VixLevel(options.vixLevel, histories.vix),
  dealerPosition: (bench: Workbench) => new DealerHedging(bench.optionsEngine(), bench.config.options.dealerPosition),
  volumeConfirmation: ({ config: { orderflow } }: Workbench) => new VolumeConfirmation(orderflow.volumeConfirmation),
  orderBookImbalance,
  smartMoneyFlow,
  vwapTrend: ({ config: { technical }, onDetection }: Workbench) => new VwapTrend(technical.vwapTrend, onDetection),
  tickPatterns: ({ config: { technical }, levels, onDetection }: Workbench) => new TickPatterns(technical.tickPatterns, levels, onDetection),
  mtfConfluence: ({ config: { technical }, volatility }: Workbench) => new MtfConfluence(technical.mtfConfluence, volatility),
  tickMomentum: ({ config: { orderflow } }: Workbench) => new TickMomentum(orderflow.tickMomentum),
  deltaDivergence: ({ config: { orderflow }, onDetection }: Workbench) => new DeltaDivergence(orderflow.deltaDivergence, orderflow.deltaAnalysis, onDetection),
  volumeProfile,
  techSentiment: ({ config: { options }, histories }: Workbench) => new TechSentiment(options.techSentiment, { nasdaq: histories.vxn, broad: histories.vix }),
  fearGreed: ({ config: { options }, histories }: Workbench) => new FearGreed(options.fearGreed, histories),
} as const satisfies Record<FeatureName, (bench: Workbench) => Feature>;

/** The features of one pipeline, each of its own type. */
export type BuiltFeatures = { readonly [Name in FeatureName]?: ReturnType<(typeof BUILDERS)[Name]> };

export interface BuiltPipeline {
  readonly features: BuiltFeatures;
  /** Whoever hears market events, in order: detectors, the features, and what reads them. */
  readonly listeners: readonly MarketListener[];
  /** `null` when no feature looks at the option chain. */
  readonly chain: OptionsEngine | null;
  /** Zones, gaps and institutional levels; `null` without the volume profile. */
  readonly imbalance: ProfileImbalance | null;
  /** Lasting support and resistance of the book; `null` without `orderBookImbalance`. */
  readonly walls: SupportResistance | null;
}

/** Builds what is wanted: features that weigh something, are reported or belong to the advanced suite, and are not switched off. */
export function buildFeatures(config: PipelineConfig, weights: WeightSet, materials: Materials): BuiltPipeline {
  const bench = new Workbench(config, materials);
  const features: Partial<Record<FeatureName, Feature>> = {};
  for (const name of FEATURE_NAMES) {
    const isWanted = (weights.points[name] ?? 0) > 0 || FEATURE_GROUPS[name] === 'reported' || FEATURE_GROUPS[name] === 'advanced';
    if (isWanted && !config.score.disabledFeatures.includes(name)) features[name] = BUILDERS[name](bench);
  }
  const { chain, imbalance, walls, detectors, followers } = bench;
  const listeners = [...(chain === null ? [] : [chain]), ...detectors, ...Object.values(features), ...followers];
  return { features: features as BuiltFeatures, listeners, chain, imbalance, walls };
}

/** Why a feature was not built. */
export function absentReasons(score: ScoringConfig): Partial<Record<FeatureName, string>> {
  return Object.fromEntries(FEATURE_NAMES.map((name) => [name, score.disabledFeatures.includes(name) ? 'switched off' : 'weighs nothing']));
}

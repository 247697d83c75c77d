import { MiaError, type FeatureGroup } from '@mia-trading/core';

/** Groups whose weights make up the 100 points. */
export type WeightedGroup = Exclude<FeatureGroup, 'advanced' | 'reported'>;

/** A named distribution of the 100 points over features. */
export interface WeightSet {
  readonly schemaVersion: 1;
  readonly name: string;
  /** Points of 100 by feature; a feature that is absent weighs nothing. */
  readonly points: Readonly<Record<string, number>>;
}

/** Group of every feature of the score. The order is the order of every list of contributions. */
export const FEATURE_GROUPS = {
  gammaExposure: 'sentiment',
  putCallRatio: 'sentiment',
  vixLevel: 'sentiment',
  dealerPosition: 'sentiment',
  volumeConfirmation: 'execution',
  orderBookImbalance: 'execution',
  smartMoneyFlow: 'execution',
  vwapTrend: 'technical',
  tickPatterns: 'technical',
  mtfConfluence: 'technical',
  tickMomentum: 'advanced',
  deltaDivergence: 'advanced',
  volumeProfile: 'reported',
  techSentiment: 'reported',
  fearGreed: 'reported',
} as const satisfies Record<string, FeatureGroup>;

export type FeatureName = keyof typeof FEATURE_GROUPS;

export const FEATURE_NAMES = Object.keys(FEATURE_GROUPS) as readonly FeatureName[];

/** The points of the design: 25 for options sentiment, 47.5 for order flow, 27.5 for the technical picture. */
export const DEFAULT_WEIGHTS: WeightSet = {
  schemaVersion: 1,
  name: 'default',
  points: {
    gammaExposure: 12,
    putCallRatio: 8,
    vixLevel: 3,
    dealerPosition: 2,
    volumeConfirmation: 20,
    orderBookImbalance: 15,
    smartMoneyFlow: 12.5,
    vwapTrend: 10,
    tickPatterns: 10,
    mtfConfluence: 7.5,
  },
};

/** The list of the original brief as written; it adds up to 116.5 and is scaled to 100 when used. */
const BRIEF_POINTS = {
  gammaExposure: 12,
  putCallRatio: 8,
  vixLevel: 3,
  dealerPosition: 2,
  volumeConfirmation: 20,
  orderBookImbalance: 15,
  smartMoneyFlow: 12.5,
  vwapTrend: 16,
  tickPatterns: 16,
  mtfConfluence: 12,
} as const;

const TOTAL_POINTS = 100;

/** Scales any non-negative points to a sum of 100. */
export function normalisedWeights(name: string, points: Readonly<Record<string, number>>): WeightSet {
  const sum = Object.values(points).reduce((total, value) => total + value, 0);
  return {
    schemaVersion: 1,
    name,
    points: Object.fromEntries(Object.entries(points).map(([feature, value]) => [feature, (value * TOTAL_POINTS) / sum])),
  };
}

/** The brief's own weights, normalised to 100, for A/B against {@link DEFAULT_WEIGHTS}. */
export const BRIEF_LITERAL_WEIGHTS: WeightSet = normalisedWeights('brief-literal', BRIEF_POINTS);

export const WEIGHT_SETS: Readonly<Record<string, WeightSet>> = {
  default: DEFAULT_WEIGHTS,
  'brief-literal': BRIEF_LITERAL_WEIGHTS,
};

/** A shipped weight set by name. Throws `MIA-SCORE-WEIGHTS` listing the names when there is none. */
export function namedWeights(name: string): WeightSet {
  const set = WEIGHT_SETS[name];
  if (set === undefined) throw new MiaError('MIA-SCORE-WEIGHTS', `there is no weight set '${name}'`, `use one of: ${Object.keys(WEIGHT_SETS).join(', ')}`, { set: name });
  return set;
}

const SUM_TOLERANCE = 1e-9;

/** Checks a weight set: known features, no negative or non-finite points, none on the advanced suite, a sum of 100. Throws `MIA-SCORE-WEIGHTS`. */
export function checkWeights(set: WeightSet): WeightSet {
  const fail = (problem: string): never => {
    throw new MiaError('MIA-SCORE-WEIGHTS', `weight set '${set.name}': ${problem}`, 'correct the points so that known features add up to 100, or use one of the shipped sets', { set: set.name });
  };
  let sum = 0;
  for (const [feature, points] of Object.entries(set.points)) {
    const group = FEATURE_GROUPS[feature as FeatureName] as FeatureGroup | undefined;
    if (group === undefined) fail(`unknown feature '${feature}'; known: ${FEATURE_NAMES.join(', ')}`);
    if (group === 'advanced') fail(`'${feature}' belongs to the advanced suite, whose weight is score.bonusPoints`);
    if (!Number.isFinite(points) || points < 0) fail(`'${feature}' has ${points} points; expected 0 or more`);
    sum += points;
  }
  if (Math.abs(sum - TOTAL_POINTS) > SUM_TOLERANCE) fail(`points add up to ${sum}; expected 100`);
  return set;
}

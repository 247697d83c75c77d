import {
  createReading,
  PLAIN_CONDITIONS,
  type ConfluenceRating,
  type Contribution,
  type Feature,
  type FeatureGroup,
  type GroupScore,
  type MarketConditions,
  type MarketRegime,
  type MarketView,
  type Reading,
} from '@mia-trading/core';
import { tierOf } from '../tiers/tier.js';
import { FEATURE_GROUPS, FEATURE_NAMES, type FeatureName, type WeightSet } from '../weights/weight-set.js';
import { longPoints, scoreFrom } from './score.js';

const NOT_BUILT = 'not built';
const NOT_FINITE = 'not finite';
const HALF = 50;

interface Line {
  readonly name: FeatureName;
  readonly group: FeatureGroup;
  readonly weight: number;
  readonly feature: Feature | undefined;
  readonly reading: Reading;
  /** Sums of its group; `null` for a group without a score of its own. */
  readonly sum: GroupSum | null;
  /** Points toward long of the last evaluation. */
  long: number;
  /** Points toward long at the trial weight. */
  longTrial: number;
  /** What it brought last: ratings share it until it changes, which between two prints most do not. */
  latest: Contribution;
}

/** Running sums of one group over one evaluation. */
interface GroupSum {
  weight: number;
  covered: number;
  signed: number;
}

export interface ScorerOptions {
  readonly weights: WeightSet;
  /** Most points the advanced suite may move the score. */
  readonly bonusPoints: number;
  /** Weight at which `reported` features are shown. */
  readonly trialWeight: number;
  /** Why a feature that was not built is unavailable; `not built` where it is not said. */
  readonly absentReasons?: Partial<Readonly<Record<FeatureName, string>>>;
}

/** Reads every registered feature at an evaluation point and adds the readings up to an explained rating. */
export class ConfluenceScorer {
  readonly #lines: readonly Line[];
  readonly #totalWeight: number;
  readonly #options: ScorerOptions;
  readonly #sums = { sentiment: emptySum(), execution: emptySum(), technical: emptySum() };

  constructor(features: Partial<Readonly<Record<FeatureName, Feature>>>, options: ScorerOptions) {
    this.#options = options;
    this.#lines = FEATURE_NAMES.map((name) => {
      const group = FEATURE_GROUPS[name];
      const weight = options.weights.points[name] ?? 0;
      const reading = absentReading(options.absentReasons?.[name] ?? NOT_BUILT);
      return { name, group, weight, feature: features[name], reading, sum: group === 'advanced' || group === 'reported' ? null : this.#sums[group], long: 0, longTrial: 0, latest: absentContribution({ name, group, weight, reading }) };
    });
    this.#totalWeight = this.#lines.reduce((sum, line) => sum + line.weight, 0);
  }

  evaluate(market: MarketView, regime: MarketRegime, conditions: MarketConditions = PLAIN_CONDITIONS): ConfluenceRating {
    let sum = 0;
    let covered = 0;
    let advanced = 0;
    let advancedCount = 0;
    resetSum(this.#sums.sentiment);
    resetSum(this.#sums.execution);
    resetSum(this.#sums.technical);
    for (const line of this.#lines) {
      read(line, market);
      const { reading, group, weight } = line;
      const confidence = reading.available ? reading.confidence : 0;
      const signal = reading.available ? reading.signal : 0;
      line.long = weight > 0 ? longPoints(weight, this.#totalWeight, confidence, signal) : 0;
      line.longTrial = group === 'reported' ? longPoints(this.#options.trialWeight, this.#totalWeight + this.#options.trialWeight, confidence, signal) : line.long;
      sum += line.long;
      covered += weight * confidence;
      if (group === 'advanced') {
        advanced += confidence * signal;
        advancedCount += 1;
      } else if (line.sum !== null) {
        addTo(line.sum, weight, confidence, signal);
      }
    }
    const result = scoreFrom({ longPoints: sum, advanced: advancedCount > 0 ? advanced / advancedCount : 0, bonusPoints: this.#options.bonusPoints });
    const direction = result.direction;
    return {
      ts: market.now,
      instrument: market.instrument.symbol,
      price: market.lastPrice,
      score: result.score,
      tier: tierOf(result.score),
      direction,
      net: sum / HALF,
      bonus: result.bonus,
      clamp: result.clamp,
      coverage: covered / this.#totalWeight,
      groups: {
        sentiment: groupScore(this.#sums.sentiment),
        execution: groupScore(this.#sums.execution),
        technical: groupScore(this.#sums.technical),
      },
      contributions: this.#lines.map((line) => contribution(line, direction)),
      regime,
      conditions,
    };
  }

  /** Natural quantities behind the last evaluation, for every available feature. */
  explain(market: MarketView): Readonly<Record<string, ReturnType<Feature['explain']>>> {
    const explanations: Record<string, ReturnType<Feature['explain']>> = {};
    for (const { name, feature, reading } of this.#lines) if (feature !== undefined && reading.available) explanations[name] = feature.explain(market);
    return explanations;
  }
}

function read(line: Line, market: MarketView): void {
  if (line.feature === undefined) return;
  const { reading } = line;
  line.feature.read(market, reading);
  if (!reading.available) return;
  if (!Number.isFinite(reading.signal) || !Number.isFinite(reading.confidence)) {
    reading.available = false;
    reading.reason = NOT_FINITE;
    return;
  }
  reading.signal = Math.min(1, Math.max(-1, reading.signal));
  reading.confidence = Math.min(1, Math.max(0, reading.confidence));
}

function contribution(line: Line, direction: number): Contribution {
  const { latest, reading } = line;
  const { available, signal, confidence, asOf, reason } = reading;
  if (!available) {
    if (latest.available || latest.reason !== reason) line.latest = absentContribution(line);
    return line.latest;
  }
  const points = line.long === 0 ? 0 : direction * line.long;
  const wouldAdd = line.longTrial === 0 ? 0 : direction * line.longTrial;
  const isSame = latest.available && Object.is(signal, latest.signal) && confidence === latest.confidence && points === latest.points && wouldAdd === latest.wouldAdd && asOf === latest.asOf;
  if (!isSame) line.latest = { feature: line.name, group: line.group, weight: line.weight, available: true, signal, confidence, points, wouldAdd, asOf, reason: '' };
  return line.latest;
}

function absentContribution({ name, group, weight, reading }: Pick<Line, 'name' | 'group' | 'weight' | 'reading'>): Contribution {
  return { feature: name, group, weight, available: false, signal: 0, confidence: 0, points: 0, wouldAdd: 0, asOf: 0, reason: reading.reason };
}

function absentReading(reason: string): Reading {
  return { ...createReading(), reason };
}

function emptySum(): GroupSum {
  return { weight: 0, covered: 0, signed: 0 };
}

function resetSum(sum: GroupSum): void {
  sum.weight = 0;
  sum.covered = 0;
  sum.signed = 0;
}

function addTo(sum: GroupSum, weight: number, confidence: number, signal: number): void {
  sum.weight += weight;
  sum.covered += weight * confidence;
  sum.signed += weight * confidence * signal;
}

function groupScore(sum: GroupSum): GroupScore {
  return sum.weight > 0 ? { net: sum.signed / sum.weight, coverage: sum.covered / sum.weight } : { net: 0, coverage: 0 };
}

import type { Contribution, Feature, FeatureGroup, FeatureLine, MarketView, Micros, Reading, Side } from '@mia-trading/core';
import type { FeatureName } from '../weights/weight-set.js';
import { longPoints } from './score.js';

const NOT_FINITE = 'not finite';

/** What a feature may bring. */
export interface FeatureStake {
  readonly feature: FeatureName;
  readonly group: FeatureGroup;
  readonly weight: number;
  /** Sum of all weights. */
  readonly totalWeight: number;
  /** Weight at which a `reported` feature is shown. */
  readonly trialWeight: number;
}

/** One feature of a score: the reading that it writes at every evaluation, and what that brings. */
export class ScoredFeature implements Reading, FeatureLine {
  readonly feature: FeatureName;
  readonly group: FeatureGroup;
  readonly weight: number;
  available = false;
  // Numbers from the start: a field that is undefined first is boxed anew at every store.
  signal = 0;
  confidence = 0;
  asOf: Micros = 0;
  reason: string;
  /** Points toward long of the reading, while it is available. */
  long = 0;
  /** `undefined` when it was not built. */
  readonly source: Feature | undefined;
  readonly #stake: FeatureStake;

  /** `absentReason`: why it is unavailable as long as nothing was read. */
  constructor(source: Feature | undefined, stake: FeatureStake, absentReason: string) {
    this.feature = stake.feature;
    this.group = stake.group;
    this.weight = stake.weight;
    this.reason = absentReason;
    this.source = source;
    this.#stake = stake;
  }

  /** Reads the feature as of `market.now`. Numbers out of their range are brought back into it; one that is none makes the feature unavailable. */
  read(market: MarketView): void {
    if (this.source === undefined) return;
    this.source.read(market, this);
    if (!this.available) return;
    if (!(Math.abs(this.signal) <= 1 && this.confidence > 0 && this.confidence <= 1)) this.#mend();
    this.long = this.weight > 0 ? longPoints(this.weight, this.#stake.totalWeight, this.confidence, this.signal) : 0;
  }

  /** What the reading brings to a score in a direction, as a value. */
  contribution(direction: Side | 0): Contribution {
    const { feature, group, weight, available, signal, confidence, asOf, reason } = this;
    if (!available) return { feature, group, weight, available, signal: 0, confidence: 0, points: 0, wouldAdd: 0, asOf: 0, reason };
    const { long } = this;
    return { feature, group, weight, available, signal, confidence, points: toward(direction, long), wouldAdd: toward(direction, group === 'reported' ? this.#longOnTrial : long), asOf, reason: '' };
  }

  #mend(): void {
    if (!Number.isFinite(this.signal) || !Number.isFinite(this.confidence)) {
      this.available = false;
      this.reason = NOT_FINITE;
      return;
    }
    this.signal = Math.min(1, Math.max(-1, this.signal));
    this.confidence = Math.min(1, Math.max(0, this.confidence));
  }

  /** Points toward long at the trial weight. */
  get #longOnTrial(): number {
    const { totalWeight, trialWeight } = this.#stake;
    return longPoints(trialWeight, totalWeight + trialWeight, this.confidence, this.signal);
  }
}

/** 0 is without a sign. */
function toward(direction: Side | 0, long: number): number {
  return long === 0 ? 0 : direction * long;
}

import { TIERS, type BrokerReport, type ConfluenceRating, type CurrentRating, type Detection, type ExplainedRating, type FeatureLine, type OrderIntent, type OrderPlan, type Refused, type Tier, type TradeRecord, type VenueCommand } from '@mia-trading/core';
import type { RiskAssessment } from '@mia-trading/risk';
import type { AssessmentSource, DecisionSink, ExplanationSource } from './decision-sink.js';

export interface FeatureSummary {
  /** Evaluations at which the feature was available. */
  readonly available: number;
  /** Mean |signal| over those evaluations; 0 when there are none. */
  readonly meanAbsSignal: number;
  /** Why it was unavailable, with the number of evaluations. */
  readonly unavailable: Readonly<Record<string, number>>;
}

/** An entry as it was decided: what was seen and what was planned. */
export interface Entry {
  readonly intent: OrderIntent;
  readonly plan: OrderPlan;
  readonly rating: ExplainedRating;
}

/** Evaluations at which a feature was unavailable for one reason. */
interface ReasonCount {
  readonly reason: string;
  evaluations: number;
}

interface FeatureSums {
  readonly name: string;
  readonly weight: number;
  available: number;
  absSignal: number;
  readonly unavailable: ReasonCount[];
  /** The reason of the last evaluation without the feature: mostly that of the next one too. */
  latest: ReasonCount | undefined;
}

/** Counts what a run decided. Bounded memory but for trades, of which a session has few. */
export class RunSummary implements DecisionSink {
  evaluations = 0;
  orders = 0;
  fills = 0;
  readonly tiers: Record<Tier, number> = { PREMIUM_SIGNAL: 0, STRONG_SIGNAL: 0, GOOD_SIGNAL: 0, WEAK_SIGNAL: 0, NO_TRADE: 0 };
  readonly refusals: Record<string, number> = {};
  /** Detections by kind. */
  readonly detections: Record<string, number> = {};
  readonly trades: TradeRecord[] = [];
  /** Entries by intent id, which is the `tradeId` of the trade that came of them. */
  readonly entries = new Map<string, Entry>();
  /** Highest rating of the run; `undefined` before the first. */
  best: ConfluenceRating | undefined;
  /** What a trade on the highest rating would have looked like; `null` below 60. */
  bestAssessment: RiskAssessment | null = null;
  /** In the order of a rating's lines, which is the same in every rating of a run. */
  readonly #features: FeatureSums[] = [];
  #coverageSum = 0;
  #coverageMin = Infinity;

  onRating(rating: CurrentRating, assessment: AssessmentSource): void {
    this.evaluations += 1;
    this.tiers[rating.tier] += 1;
    this.#coverageSum += rating.coverage;
    this.#coverageMin = Math.min(this.#coverageMin, rating.coverage);
    if (this.best === undefined || rating.score > this.best.score) {
      this.best = rating.keep();
      this.bestAssessment = assessment();
    }
    const { lines } = rating;
    for (let index = 0; index < lines.length; index += 1) this.#count(index, lines[index] as FeatureLine);
  }

  onEntry(intent: OrderIntent, plan: OrderPlan, explained: ExplanationSource): void {
    this.entries.set(intent.intentId, { intent, plan, rating: explained() });
  }

  onRefusal(_intent: OrderIntent, refusal: Refused): void {
    this.refusals[refusal.code] = (this.refusals[refusal.code] ?? 0) + 1;
  }

  onCommand(command: VenueCommand): void {
    if (command.kind === 'submit') this.orders += 1;
  }

  onReport(report: BrokerReport): void {
    if (report.kind === 'executed') this.fills += 1;
  }

  onTrade(trade: TradeRecord): void {
    this.trades.push(trade);
  }

  onDetection({ kind }: Detection): void {
    this.detections[kind] = (this.detections[kind] ?? 0) + 1;
  }

  /** Mean and lowest coverage over the evaluations; 0 when there are none. */
  get coverage(): { readonly mean: number; readonly min: number } {
    return this.evaluations > 0 ? { mean: this.#coverageSum / this.evaluations, min: this.#coverageMin } : { mean: 0, min: 0 };
  }

  /** Tiers that occurred at least once, best first. */
  get tierCounts(): Readonly<Record<string, number>> {
    return Object.fromEntries(TIERS.filter((tier) => this.tiers[tier] > 0).map((tier) => [tier, this.tiers[tier]]));
  }

  get features(): Readonly<Record<string, FeatureSummary>> {
    return Object.fromEntries(
      this.#features.map(({ name, available, absSignal, unavailable }) => [
        name,
        { available, meanAbsSignal: available > 0 ? absSignal / available : 0, unavailable: Object.fromEntries(unavailable.map(({ reason, evaluations }) => [reason, evaluations])) },
      ]),
    );
  }

  /** Points of 100 that each feature could bring. */
  get weights(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#features.map(({ name, weight }) => [name, weight]));
  }

  #count(index: number, line: FeatureLine): void {
    const sums = (this.#features[index] ??= { name: line.feature, weight: line.weight, available: 0, absSignal: 0, unavailable: [], latest: undefined });
    if (line.available) {
      sums.available += 1;
      sums.absSignal += Math.abs(line.signal);
    } else {
      if (sums.latest?.reason !== line.reason) sums.latest = countOf(sums.unavailable, line.reason);
      sums.latest.evaluations += 1;
    }
  }
}

function countOf(counts: ReasonCount[], reason: string): ReasonCount {
  const known = counts.find((count) => count.reason === reason);
  if (known !== undefined) return known;
  const added = { reason, evaluations: 0 };
  counts.push(added);
  return added;
}

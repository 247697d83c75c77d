import { TIERS, type BrokerReport, type ConfluenceRating, type ExplainedRating, type OrderIntent, type OrderPlan, type Refused, type Tier, type TradeRecord, type VenueCommand } from '@mia-trading/core';
import type { RiskAssessment } from '@mia-trading/risk';
import type { DecisionSink } from './decision-sink.js';

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

interface FeatureSums {
  available: number;
  absSignal: number;
  readonly unavailable: Record<string, number>;
}

/** Counts what a run decided. Bounded memory but for trades, of which a session has few. */
export class RunSummary implements DecisionSink {
  evaluations = 0;
  orders = 0;
  fills = 0;
  readonly tiers: Record<Tier, number> = { PREMIUM_SIGNAL: 0, STRONG_SIGNAL: 0, GOOD_SIGNAL: 0, WEAK_SIGNAL: 0, NO_TRADE: 0 };
  readonly refusals: Record<string, number> = {};
  readonly trades: TradeRecord[] = [];
  /** Entries by intent id, which is the `tradeId` of the trade that came of them. */
  readonly entries = new Map<string, Entry>();
  /** Highest rating of the run; `undefined` before the first. */
  best: ConfluenceRating | undefined;
  /** What a trade on the highest rating would have looked like; `null` below 60. */
  bestAssessment: RiskAssessment | null = null;
  /** Latest rating; `undefined` before the first. */
  last: ConfluenceRating | undefined;
  readonly #features: Record<string, FeatureSums> = {};
  #coverageSum = 0;
  #coverageMin = Infinity;

  onRating(rating: ConfluenceRating, assessment: RiskAssessment | null): void {
    this.evaluations += 1;
    this.tiers[rating.tier] += 1;
    this.#coverageSum += rating.coverage;
    this.#coverageMin = Math.min(this.#coverageMin, rating.coverage);
    if (this.best === undefined || rating.score > this.best.score) {
      this.best = rating;
      this.bestAssessment = assessment;
    }
    this.last = rating;
    for (const line of rating.contributions) {
      const sums = (this.#features[line.feature] ??= { available: 0, absSignal: 0, unavailable: {} });
      if (line.available) {
        sums.available += 1;
        sums.absSignal += Math.abs(line.signal);
      } else {
        sums.unavailable[line.reason] = (sums.unavailable[line.reason] ?? 0) + 1;
      }
    }
  }

  onEntry(intent: OrderIntent, plan: OrderPlan, rating: ExplainedRating): void {
    this.entries.set(intent.intentId, { intent, plan, rating });
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
      Object.entries(this.#features).map(([name, sums]) => [
        name,
        { available: sums.available, meanAbsSignal: sums.available > 0 ? sums.absSignal / sums.available : 0, unavailable: sums.unavailable },
      ]),
    );
  }
}

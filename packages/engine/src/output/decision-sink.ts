import type { BrokerReport, CurrentRating, Detection, ExplainedRating, Micros, OrderIntent, OrderPlan, Refused, TradeRecord, VenueCommand } from '@mia-trading/core';
import type { Correction, EntryBlock, ToldClose } from '@mia-trading/execution';
import type { Lockout, RiskAssessment } from '@mia-trading/risk';

/**
 * Answers what a trade on the rating being handed over would look like now, for every score of 60 and more; `null` where none is to be
 * looked at. It is worked out when the first sink asks, and once for all of them. Only from inside {@link DecisionSink.onRating}.
 */
export type AssessmentSource = () => RiskAssessment | null;

/** The rating of an intent with what is behind each feature: for who keeps it, before the next event; an order need not wait for it. */
export type ExplanationSource = () => ExplainedRating;

/** Takes every decision of a run as it is made, in order. Journals, fingerprints, summaries and views are sinks. */
export interface DecisionSink {
  /** The rating of the evaluation under way; `rating.keep()` is one to keep. */
  onRating?(rating: CurrentRating, assessment: AssessmentSource): void;
  /** An intent was approved; its bracket is sent next. */
  onEntry?(intent: OrderIntent, plan: OrderPlan, explained: ExplanationSource): void;
  onRefusal?(intent: OrderIntent, refusal: Refused): void;
  onCommand?(command: VenueCommand, ts: Micros): void;
  onReport?(report: BrokerReport, ts: Micros): void;
  /** A round trip is finished; `ts` is the event time at which that was known. */
  onTrade?(trade: TradeRecord, ts: Micros): void;
  /** The broker was asked: what was corrected here, and what keeps entries back now. */
  onReconciliation?(corrections: readonly Correction[], blocks: readonly EntryBlock[], ts: Micros): void;
  /** Somebody else has closed contracts of ours at the broker, or they are there after all. */
  onOutside?(close: ToldClose, ts: Micros): void;
  /** Entries are locked out from now on: a limit was breached, or a person said so. */
  onLockout?(lockout: Lockout): void;
  /** Something was found in the market, while the event that completed it is being handled: an observation, no decision, and in no fingerprint. */
  onDetection?(detection: Detection): void;
}

/** Hands every decision to each sink in turn. */
export class DecisionFanOut implements Required<DecisionSink> {
  readonly #sinks: readonly DecisionSink[];

  constructor(sinks: readonly DecisionSink[]) {
    this.#sinks = sinks;
  }

  onRating(rating: CurrentRating, assessment: AssessmentSource): void {
    for (const sink of this.#sinks) sink.onRating?.(rating, assessment);
  }

  onEntry(intent: OrderIntent, plan: OrderPlan, explained: ExplanationSource): void {
    for (const sink of this.#sinks) sink.onEntry?.(intent, plan, explained);
  }

  onRefusal(intent: OrderIntent, refusal: Refused): void {
    for (const sink of this.#sinks) sink.onRefusal?.(intent, refusal);
  }

  onCommand(command: VenueCommand, ts: Micros): void {
    for (const sink of this.#sinks) sink.onCommand?.(command, ts);
  }

  onReport(report: BrokerReport, ts: Micros): void {
    for (const sink of this.#sinks) sink.onReport?.(report, ts);
  }

  onTrade(trade: TradeRecord, ts: Micros): void {
    for (const sink of this.#sinks) sink.onTrade?.(trade, ts);
  }

  onReconciliation(corrections: readonly Correction[], blocks: readonly EntryBlock[], ts: Micros): void {
    for (const sink of this.#sinks) sink.onReconciliation?.(corrections, blocks, ts);
  }

  onOutside(close: ToldClose, ts: Micros): void {
    for (const sink of this.#sinks) sink.onOutside?.(close, ts);
  }

  onLockout(lockout: Lockout): void {
    for (const sink of this.#sinks) sink.onLockout?.(lockout);
  }

  onDetection(detection: Detection): void {
    for (const sink of this.#sinks) sink.onDetection?.(detection);
  }
}

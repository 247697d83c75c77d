import { asCurrent, type BrokerReport, type CurrentRating, type Detection, type Micros, type OrderIntent, type OrderPlan, type Refused, type TradeRecord, type VenueCommand } from '@mia-trading/core';
import type { DecisionSink } from '@mia-trading/engine';
import type { Correction, EntryBlock, ToldClose } from '@mia-trading/execution';
import type { Lockout } from '@mia-trading/risk';

type AssessmentSource = Parameters<NonNullable<DecisionSink['onRating']>>[1];
type ExplanationSource = Parameters<NonNullable<DecisionSink['onEntry']>>[2];

/**
 * Hands decisions on when {@link handOver} is called, after the event that brought them about: an order leaves before files and people are
 * told of it. In the order in which they were made. A rating is kept, and what a trade would look like is worked out with it: both hold only then.
 */
export class DeferredSink implements DecisionSink {
  readonly #sink: DecisionSink;
  #waiting: (() => void)[] = [];

  constructor(sink: DecisionSink) {
    this.#sink = sink;
  }

  onRating(current: CurrentRating, assessment: AssessmentSource): void {
    const rating = asCurrent(current.keep());
    const assessed = assessment();
    this.#waiting.push(() => this.#sink.onRating?.(rating, () => assessed));
  }

  onDetection(detection: Detection): void {
    this.#sink.onDetection?.(detection);
  }

  onEntry(intent: OrderIntent, plan: OrderPlan, explained: ExplanationSource): void {
    this.#waiting.push(() => this.#sink.onEntry?.(intent, plan, explained));
  }

  onRefusal(intent: OrderIntent, refusal: Refused): void {
    this.#waiting.push(() => this.#sink.onRefusal?.(intent, refusal));
  }

  onCommand(command: VenueCommand, ts: Micros): void {
    this.#waiting.push(() => this.#sink.onCommand?.(command, ts));
  }

  onReport(report: BrokerReport, ts: Micros): void {
    this.#waiting.push(() => this.#sink.onReport?.(report, ts));
  }

  onTrade(trade: TradeRecord, ts: Micros): void {
    this.#waiting.push(() => this.#sink.onTrade?.(trade, ts));
  }

  onReconciliation(corrections: readonly Correction[], blocks: readonly EntryBlock[], ts: Micros): void {
    this.#waiting.push(() => this.#sink.onReconciliation?.(corrections, blocks, ts));
  }

  onOutside(close: ToldClose, ts: Micros): void {
    this.#waiting.push(() => this.#sink.onOutside?.(close, ts));
  }

  onLockout(lockout: Lockout): void {
    this.#waiting.push(() => this.#sink.onLockout?.(lockout));
  }

  /** Hands over what waits. What a sink throws reaches the caller, and what waited behind it is handed over next time. */
  handOver(): void {
    const waiting = this.#waiting;
    if (waiting.length === 0) return;
    let done = 0;
    try {
      for (const tell of waiting) {
        done += 1;
        tell();
      }
    } finally {
      waiting.splice(0, done);
    }
  }
}

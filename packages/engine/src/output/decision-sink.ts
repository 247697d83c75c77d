import type { BrokerReport, ConfluenceRating, Micros, OrderIntent, Refused, TradeRecord, VenueCommand } from '@mia-trading/core';

/** Takes every decision of a run as it is made, in order. Journals, fingerprints, summaries and views are sinks. */
export interface DecisionSink {
  onRating?(rating: ConfluenceRating): void;
  onRefusal?(intent: OrderIntent, refusal: Refused): void;
  onCommand?(command: VenueCommand, ts: Micros): void;
  onReport?(report: BrokerReport, ts: Micros): void;
  onTrade?(trade: TradeRecord): void;
}

/** Hands every decision to each sink in turn. */
export class DecisionFanOut implements Required<DecisionSink> {
  readonly #sinks: readonly DecisionSink[];

  constructor(sinks: readonly DecisionSink[]) {
    this.#sinks = sinks;
  }

  onRating(rating: ConfluenceRating): void {
    for (const sink of this.#sinks) sink.onRating?.(rating);
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

  onTrade(trade: TradeRecord): void {
    for (const sink of this.#sinks) sink.onTrade?.(trade);
  }
}

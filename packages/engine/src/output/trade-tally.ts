import type { BrokerReport, TradeRecord, VenueCommand } from '@mia-trading/core';
import type { DecisionSink } from './decision-sink.js';

/** Counts what a lane did and keeps its trades; looks at no rating, so that many lanes cost little. */
export class TradeTally implements DecisionSink {
  orders = 0;
  fills = 0;
  refusals = 0;
  readonly trades: TradeRecord[] = [];

  onCommand(command: VenueCommand): void {
    if (command.kind === 'submit') this.orders += 1;
  }

  onReport(report: BrokerReport): void {
    if (report.kind === 'executed') this.fills += 1;
  }

  onRefusal(): void {
    this.refusals += 1;
  }

  onTrade(trade: TradeRecord): void {
    this.trades.push(trade);
  }
}

import { createSessionClock, MarketChange, MarketState, type BrokerReport, type BrokerSnapshot, type ExecutedReport, type MarketEvent, type Micros, type VenueCommand } from '@mia-trading/core';
import type { Config } from '@mia-trading/engine';
import { OrderStore, SimulatedVenue } from '@mia-trading/execution';
import { ES } from './tidal-market.js';

export interface TimedReport {
  readonly report: BrokerReport;
  readonly ts: Micros;
}

/** A broker with an exchange of its own, who lives on whatever happens to the trader, and can be asked. */
export class SimulatedBroker {
  /** Every order that arrived and every fill, as the broker keeps them. */
  readonly orders = new OrderStore();
  readonly commands: VenueCommand[] = [];
  readonly #venue: SimulatedVenue;
  readonly #market = new MarketState(ES, createSessionClock(ES));

  constructor(config: Config) {
    this.#venue = new SimulatedVenue({ instrument: ES, config: config.execution.simulatedVenue });
  }

  get contracts(): number {
    return this.orders.position(ES.symbol);
  }

  /** Sorted. */
  get executionIds(): string[] {
    return this.#executions.map(({ executionId }): string => executionId).sort();
  }

  /** Dollars that all fills have brought, after fees; a profit or loss once the position is flat. */
  get cash(): number {
    return this.#executions.reduce((sum, { side, quantity, price, fees }) => sum - side * quantity * price * ES.pointValue - (fees ?? 0), 0);
  }

  send(command: VenueCommand, now: Micros): void {
    this.commands.push(command);
    if (command.kind === 'submit') this.orders.submitted(command.order, now);
    if (command.kind === 'cancel') this.orders.cancelRequested(command.orderId, now);
    this.#venue.send(command, now);
  }

  /** Event time of the next thing to happen here. */
  nextDue(): Micros {
    return this.#venue.nextDue();
  }

  /** What is told by event time `time`. */
  passTo(time: Micros): TimedReport[] {
    const told: TimedReport[] = [];
    while (this.#venue.nextDue() <= time) {
      const due = Math.max(this.#market.now, this.#venue.nextDue());
      this.#market.advanceTo(due);
      this.#venue.advance(due, this.#market, (report) => {
        this.orders.apply(report, due);
        told.push({ report, ts: due });
      });
      if (told.length > 0) return told;
    }
    return told;
  }

  /** The event happens at the exchange; everything due before it has been told. */
  onMarketEvent(event: MarketEvent): void {
    this.#market.advance(event);
    this.#venue.onMessage(event, this.#market);
    if ((this.#market.apply(event) & MarketChange.Book) !== 0) this.#venue.onBook(this.#market);
  }

  snapshot(askedAt: Micros): BrokerSnapshot {
    const openOrders = this.orders.open.map(({ orderId, request, terms }) => ({ orderId, instrument: ES.symbol, side: request?.side ?? 1, quantity: terms.quantity, limitPrice: terms.limitPrice, stopPrice: terms.stopPrice, state: 'working' as const }));
    return { askedAt, openOrders: { ok: true, value: openOrders }, executions: { ok: true, value: this.#executions }, positions: { ok: true, value: this.contracts === 0 ? [] : [{ instrument: ES.symbol, contracts: this.contracts }] } };
  }

  get #executions(): ExecutedReport[] {
    return [...this.orders.orders].flatMap((order) => [...order.executions]);
  }
}

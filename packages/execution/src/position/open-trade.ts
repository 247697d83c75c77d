import type { DurationMicros, ExitReason, Micros, TradeRecord } from '@mia-trading/core';
import type { OpenPlan } from '../journal/journal-record.js';
import type { OrderStore, OrderUpdate } from '../orders/order-store.js';
import { outsideFills } from '../outside/outside-fills.js';
import { bookFill, contractsWithoutFees, tripOf } from './plan-trip.js';
import type { RoundTrip } from './round-trip.js';

const NEVER: Micros = Number.POSITIVE_INFINITY;

/** The trade of the plan under way: its fills, what it is worth at the last price, and the wait for its fees. */
export class OpenTrade {
  readonly #orders: OrderStore;
  readonly #pointValue: number;
  #trip: RoundTrip | null = null;
  #feesDue: Micros = NEVER;
  #lastPrice = Number.NaN;

  /** `pointValue` in dollars per point per contract. */
  constructor(orders: OrderStore, pointValue: number) {
    this.#orders = orders;
    this.#pointValue = pointValue;
  }

  /** Last trade price of the market in points; `NaN` before the first. */
  get lastPrice(): number {
    return this.#lastPrice;
  }

  /** Until when a closed trade waits for its fees; `Infinity` when none does. */
  get feesDue(): Micros {
    return this.#feesDue;
  }

  /** Goes on with a plan, its fills so far taken in. Before the first price of the market the one it was decided on stands. */
  begin(open: OpenPlan): void {
    this.#trip = tripOf(open, this.#orders, this.#pointValue);
    if (Number.isNaN(this.#lastPrice)) this.#lastPrice = open.terms.referencePrice;
  }

  end(): void {
    this.#trip = null;
    this.#feesDue = NEVER;
  }

  /** A trade price of the market, in points. */
  onPrice(price: number): void {
    this.#lastPrice = price;
    this.#trip?.onPrice(price);
  }

  /** Books the execution that a report brought, corrected, or told the fees of. */
  book(open: OpenPlan, { order, execution, superseded }: OrderUpdate): void {
    if (execution === null || this.#trip === null || order.request === null) return;
    if (superseded !== null) bookFill(this.#trip, open, order.request, superseded, false);
    bookFill(this.#trip, open, order.request, execution);
  }

  /** Others have closed contracts of the plan, or what was said of that has changed. */
  bookOutside(open: OpenPlan): void {
    this.#trip?.closeOutside(outsideFills(open, this.#orders));
  }

  /** Dollars it would bring if closed at the last price now, after all fees; 0 while nothing is filled. */
  unrealised(open: OpenPlan | null): number {
    if (this.#trip === null || this.#trip.entered === 0) return 0;
    return this.#trip.value(this.#lastPrice, (open?.terms.roundTurnFees ?? 0) / 2);
  }

  /** Dollars from the last price to the protective stop, expected slippage and fees included; 0 when flat. */
  openRisk(open: OpenPlan | null): number {
    if (this.#trip === null || open === null) return 0;
    const { side, stopPrice, expectedCosts, quantity } = open.plan;
    const perContract = Math.max(0, side * (this.#lastPrice - stopPrice)) * this.#pointValue + expectedCosts / quantity;
    return Math.abs(this.#trip.openContracts) * perContract;
  }

  /**
   * The trade of a plan whose bracket is closed, `trade: null` when nothing was filled; `null` while fees are missing and may still come.
   * Those that did not come within `feesTimeout` are the expected ones.
   */
  settle(open: OpenPlan, exitReason: ExitReason | null, now: Micros, feesTimeout: DurationMicros): { readonly trade: TradeRecord | null } | null {
    const trip = this.#trip;
    if (trip === null) return null;
    const missing = contractsWithoutFees(open, this.#orders);
    if (missing > 0 && this.#feesDue === NEVER) this.#feesDue = now + feesTimeout;
    if (missing > 0 && now < this.#feesDue) return null;
    trip.addFees((missing * open.terms.roundTurnFees) / 2);
    return { trade: trip.entered > 0 ? trip.toRecord(exitReason ?? 'overfill') : null };
  }
}

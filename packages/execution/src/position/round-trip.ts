import type { ConfluenceRating, ExitReason, Micros, OrderPlan, OrderRole, TradeRecord } from '@mia-trading/core';

export interface RoundTripStart {
  readonly plan: OrderPlan;
  readonly rating: ConfluenceRating;
  /** Price the decision was made on, in points. */
  readonly referencePrice: number;
  /** ISO trade date of the entry. */
  readonly tradeDate: string;
  /** Dollars per point per contract. */
  readonly pointValue: number;
}

/** Fill of one execution, with the price that was decided on when its order was sent. */
export interface TripFill {
  readonly role: OrderRole;
  readonly quantity: number;
  readonly price: number;
  /** Dollars. */
  readonly fees: number;
  readonly ts: Micros;
  readonly decisionPrice: number;
}

/**
 * One position from flat to flat: fills in, excursions along the way, a {@link TradeRecord} out.
 *
 * Gross is `side × (exit - entry) × quantity × point value` summed over fills. Slippage compares each fill with the price decided on:
 * the reference for the entry, the stop or target price for a protective leg, the last price at the decision for any other exit.
 */
export class RoundTrip {
  readonly #start: RoundTripStart;
  #entered = 0;
  #closed = 0;
  #entryValue = 0;
  #exitValue = 0;
  #fees = 0;
  #slippagePoints = 0;
  #entryTs: Micros = 0;
  #exitTs: Micros = 0;
  #lowest = Number.POSITIVE_INFINITY;
  #highest = Number.NEGATIVE_INFINITY;

  constructor(start: RoundTripStart) {
    this.#start = start;
  }

  /** Contracts held in the plan's direction; negative after an overfill. */
  get openContracts(): number {
    return this.#entered - this.#closed;
  }

  get entered(): number {
    return this.#entered;
  }

  /** Every price of the market while the position is open: widens the excursions. */
  onPrice(price: number): void {
    if (this.#entered === 0) return;
    if (price < this.#lowest) this.#lowest = price;
    if (price > this.#highest) this.#highest = price;
  }

  onFill(fill: TripFill): void {
    const { side } = this.#start.plan;
    this.#fees += fill.fees;
    if (fill.role === 'entry') {
      if (this.#entered === 0) this.#entryTs = fill.ts;
      this.#entered += fill.quantity;
      this.#entryValue += fill.price * fill.quantity;
      this.#slippagePoints += side * (fill.price - fill.decisionPrice) * fill.quantity;
    } else {
      this.#closed += fill.quantity;
      this.#exitValue += fill.price * fill.quantity;
      this.#exitTs = fill.ts;
      this.#slippagePoints += side * (fill.decisionPrice - fill.price) * fill.quantity;
    }
    this.onPrice(fill.price);
  }

  /** A fill that takes contracts beyond the plan off again, on the plan's own side. */
  onOverfillRepair(fill: TripFill): void {
    this.#fees += fill.fees;
    this.#closed -= fill.quantity;
    this.#exitValue -= fill.price * fill.quantity;
    this.#exitTs = fill.ts;
    this.#slippagePoints += this.#start.plan.side * (fill.price - fill.decisionPrice) * fill.quantity;
    this.onPrice(fill.price);
  }

  /** A fill that was corrected or busted: as if it had not been. Excursions it made stay. */
  takeBack(fill: TripFill, isOverfillRepair: boolean): void {
    const reversed = { ...fill, quantity: -fill.quantity, fees: -fill.fees };
    if (isOverfillRepair) this.onOverfillRepair(reversed);
    else this.onFill(reversed);
  }

  /** Dollars charged for fills whose own fees are not told yet. */
  addFees(dollars: number): void {
    this.#fees += dollars;
  }

  /** Dollars this trade would have brought if the rest were closed at `mark` (points) for `feesPerSide` dollars a contract. */
  value(mark: number, feesPerSide: number): number {
    const { plan, pointValue } = this.#start;
    const open = this.openContracts;
    const openValue = open === 0 ? 0 : mark * open;
    return plan.side * (this.#exitValue + openValue - this.#entryValue) * pointValue - this.#fees - Math.abs(open) * feesPerSide;
  }

  /** The finished trade; only meaningful once {@link openContracts} is 0 again. */
  toRecord(exitReason: ExitReason): TradeRecord {
    const { plan, rating, tradeDate, pointValue } = this.#start;
    const entryPrice = this.#entryValue / this.#entered;
    const gross = plan.side * (this.#exitValue - this.#entryValue) * pointValue;
    const worst = plan.side === 1 ? this.#lowest : this.#highest;
    const best = plan.side === 1 ? this.#highest : this.#lowest;
    return {
      tradeId: plan.intentId,
      instrument: plan.instrument,
      side: plan.side,
      quantity: this.#entered,
      tradeDate,
      entryTs: this.#entryTs,
      exitTs: this.#exitTs,
      entryPrice,
      exitPrice: this.#exitValue / this.#closed,
      stopPrice: plan.stopPrice,
      targetPrice: plan.targetPrice,
      plannedRisk: plan.riskDollars,
      gross,
      fees: this.#fees,
      slippage: this.#slippagePoints * pointValue,
      net: gross - this.#fees,
      maePoints: Math.max(0, plan.side * (entryPrice - worst)),
      mfePoints: Math.max(0, plan.side * (best - entryPrice)),
      exitReason,
      score: rating.score,
      tier: rating.tier,
      regime: rating.regime,
      contributions: rating.contributions,
      bonus: rating.bonus,
      clamp: rating.clamp,
    };
  }
}

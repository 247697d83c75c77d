import type { ConfluenceRating, ExitReason, Micros, OrderPlan, OrderRole, TradeRecord } from '@mia-trading/core';
import { NOTHING_OUTSIDE, totalOutside, type OutsideTotal } from '../outside/outside-total.js';
import type { OutsideFill } from '../outside/outside-close.js';

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
 *
 * Contracts that others have closed count at the price that was told, without slippage: nothing was decided here. Where none was told
 * they are in neither gross nor slippage.
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
  #outside: OutsideTotal = NOTHING_OUTSIDE;
  #lowest = Number.POSITIVE_INFINITY;
  #highest = Number.NEGATIVE_INFINITY;

  constructor(start: RoundTripStart) {
    this.#start = start;
  }

  /** Contracts held in the plan's direction; negative after an overfill. */
  get openContracts(): number {
    return this.#entered - this.#closed - this.#outside.contracts;
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

  /** All that others have closed so far; replaces what was said of it before. */
  closeOutside(fills: readonly OutsideFill[]): void {
    if (fills.length === 0 && this.#outside === NOTHING_OUTSIDE) return;
    this.#outside = totalOutside(fills, this.#start.plan.side);
    for (const { price } of fills) if (price !== null) this.onPrice(price);
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
    return plan.side * (this.#received + openValue - this.#paid) * pointValue - this.#fees - this.#outside.fees - Math.abs(open) * feesPerSide;
  }

  /** The finished trade; only meaningful once {@link openContracts} is 0 again. */
  toRecord(exitReason: ExitReason): TradeRecord {
    const { plan, rating, tradeDate, pointValue } = this.#start;
    const { unpriced, contracts: outside, fees: outsideFees, lastTs } = this.#outside;
    const entryPrice = this.#entryValue / this.#entered;
    const gross = plan.side * (this.#received - this.#paid) * pointValue;
    const fees = this.#fees + outsideFees;
    const worst = plan.side === 1 ? this.#lowest : this.#highest;
    const best = plan.side === 1 ? this.#highest : this.#lowest;
    return {
      tradeId: plan.intentId,
      instrument: plan.instrument,
      side: plan.side,
      quantity: this.#entered,
      tradeDate,
      entryTs: this.#entryTs,
      exitTs: Math.max(this.#exitTs, lastTs),
      entryPrice,
      exitPrice: unpriced === 0 ? this.#received / (this.#closed + outside) : Number.NaN,
      stopPrice: plan.stopPrice,
      targetPrice: plan.targetPrice,
      plannedRisk: plan.riskDollars,
      gross,
      fees,
      slippage: this.#slippagePoints * pointValue,
      net: gross - fees,
      maePoints: Math.max(0, plan.side * (entryPrice - worst)),
      mfePoints: Math.max(0, plan.side * (best - entryPrice)),
      exitReason,
      score: rating.score,
      tier: rating.tier,
      regime: rating.regime,
      contributions: rating.contributions,
      bonus: rating.bonus,
      clamp: rating.clamp,
      ...(unpriced === 0 ? {} : { unpriced }),
    };
  }

  /** Points times contracts of everything closed at a known price. */
  get #received(): number {
    return this.#exitValue + this.#outside.value;
  }

  /** Points times contracts paid for all but what was closed at a price nobody told. */
  get #paid(): number {
    const { unpriced } = this.#outside;
    return unpriced === 0 ? this.#entryValue : this.#entryValue * (1 - unpriced / this.#entered);
  }
}

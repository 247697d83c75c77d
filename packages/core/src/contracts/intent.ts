import type { Side } from '../events/side.js';
import type { Micros } from '../time/micros.js';
import type { ConfluenceRating } from './rating.js';

/** Wish to enter, made by the engine from a rating; risk answers it. */
export interface OrderIntent {
  /** Session id + counter. */
  readonly intentId: string;
  readonly ts: Micros;
  readonly instrument: string;
  readonly side: Side;
  /** Price the plan is built on: the opposite best quote, else the last trade, in points. */
  readonly referencePrice: number;
  readonly rating: ConfluenceRating;
}

/** A sized bracket that risk has worked out. Prices in points on the tick grid. */
export interface OrderPlan {
  readonly intentId: string;
  readonly instrument: string;
  readonly side: Side;
  readonly quantity: number;
  readonly entryType: 'marketableLimit' | 'limit';
  readonly entryPrice: number;
  readonly stopPrice: number;
  readonly targetPrice: number;
  /** Target gain over stop loss, both after costs. */
  readonly rewardRisk: number;
  /** Dollars lost if the stop fills with expected slippage, after fees. */
  readonly riskDollars: number;
  /** Round-turn fees and expected slippage in dollars for the whole quantity. */
  readonly expectedCosts: number;
}

declare const approved: unique symbol;

/** A value that passed risk. Only `risk` makes one, and only such a value can be submitted. */
export interface Approved<T> {
  readonly kind: 'approved';
  readonly value: T;
  readonly [approved]: true;
}

/** Why not, with the numbers behind it. */
export interface Refused {
  readonly kind: 'refused';
  /** Stable code of the refusal, e.g. `SIZE_ZERO`. */
  readonly code: string;
  readonly context: Readonly<Record<string, number | string | boolean | null>>;
}

import type { Side } from '@mia-trading/core';

/** Resting interest that the book does not show: refilled to `display` inside the matching event that takes from it. */
export interface HiddenOrder {
  readonly side: Side;
  readonly tick: number;
  readonly display: number;
  /** Size of the whole order. */
  readonly lots: number;
  /** Lots not yet displayed. */
  left: number;
  /** Lots of it that have traded. */
  traded: number;
  /** Times it was refilled. */
  refills: number;
}

/** What was traded against a price that is watched, and how often it was restored. */
export interface Tally {
  readonly side: Side;
  readonly tick: number;
  lots: number;
  refills: number;
}

/** What a planted episode does to the market while it lasts. The null market has {@link NO_INFLUENCE} throughout. */
export interface Influence {
  /** Ticks a second that the efficient price is moved, on top of its own ways. */
  readonly drift: number;
  /** Added to the probability that the next market order buys. */
  readonly buyLean: number;
  /** The efficient price is kept inside, ticks. */
  readonly floor: number;
  readonly ceiling: number;
  /** Multiplies the rate of market orders. */
  readonly rate: number;
  readonly hidden: HiddenOrder | null;
  /** A best level of this side is restored soon after it was taken from; 0 none. */
  readonly reload: Side | 0;
  /** Lots it is restored to; twice the usual size of the level when `NaN`. */
  readonly reloadLots: number;
  readonly tally: Tally | null;
  /** Pull toward a price (ticks), per second; the price is `NaN` without a pull. */
  readonly pinTick: number;
  readonly pinRate: number;
}

export const NO_INFLUENCE: Influence = { drift: 0, buyLean: 0, floor: -Infinity, ceiling: Infinity, rate: 1, hidden: null, reload: 0, reloadLots: Number.NaN, tally: null, pinTick: Number.NaN, pinRate: 0 };

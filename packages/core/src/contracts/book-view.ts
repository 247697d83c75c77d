import type { FeedQuality } from '../events/events.js';
import type { Side } from '../events/side.js';
import type { Micros } from '../time/micros.js';

/** A price in whole ticks of its instrument. */
export type Ticks = number;

/** Returned by {@link BookView} for a level that does not exist. */
export const NO_PRICE: Ticks = -2_147_483_648;

/**
 * Read side of a book, L1, L2 or L3. Sides are +1 bid and -1 ask; levels count from 0 at the best price and skip empty prices.
 * Everything is as of the last published state.
 */
export interface BookView {
  readonly quality: FeedQuality;
  /** Points per tick. */
  readonly tickSize: number;
  /** Consistent and usable for continuous-book features: both sides present, uncrossed, not being rebuilt. */
  readonly isWhole: boolean;
  /** Grows by one at each published change of state. */
  readonly version: number;
  /** `tsEvent` of the last published change. */
  readonly asOf: Micros;
  /** Best prices and sizes; {@link NO_PRICE} and 0 when the side is empty. A size also reads 0 where the feed tells prices alone. */
  readonly bestBid: Ticks;
  readonly bestAsk: Ticks;
  readonly bestBidSize: number;
  readonly bestAskSize: number;
  /** Number of non-empty levels of a side. */
  levelCount(side: Side): number;
  /** Price of the n-th non-empty level; {@link NO_PRICE} past the end. O(n + empty prices passed). */
  levelPrice(side: Side, level: number): Ticks;
  /** Displayed size at the n-th non-empty level; 0 past the end. */
  levelSize(side: Side, level: number): number;
  /** Displayed size at a price; 0 when none. */
  sizeAt(side: Side, price: Ticks): number;
  /**
   * Writes the displayed sizes of `count` prices, one tick apart from `price` outward (down for bids, up for asks), into `sizes` from
   * position `at` on; 0 for a price that shows nothing.
   */
  copySizes(side: Side, price: Ticks, count: number, sizes: Float64Array, at: number): void;
  /** Number of resting orders at a price; 0 when none or not known. */
  ordersAt(side: Side, price: Ticks): number;
  /** Contracts left of a resting order of an L3 book; 0 when it does not rest, or the feed does not tell orders. */
  orderSize(orderId: number): number;
  /** Ids of the resting orders at a price of an L3 book, first to fill first; empty when none, or the feed does not tell orders. Allocates. */
  queueAt(side: Side, price: Ticks): number[];
}

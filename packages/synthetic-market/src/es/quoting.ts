/**
 * Makers and takers of displayed liquidity. The best prices always straddle the efficient price, bid ≤ m ≤ ask: whoever takes pays at
 * least what the contract is worth, so no rule for taking earns before costs either. Within the tick the queues lean with m, as on ES:
 * the side that m is near is thin, so that queue imbalance tells which side goes first. Levels follow their usual size by adding and
 * cancelling (Cont, Stoikov and Talreja, "A stochastic model for order book dynamics", Operations Research 58(3), 2010).
 */
import type { SeededRandom, Side } from '@mia-trading/core';
import type { Batch } from './batch.js';
import { LEVELS, type DisplayedBook } from './displayed-book.js';
import type { EfficientPrice } from './efficient-price.js';
import type { Influence } from './influence.js';

/** Usual size of the n-th price from the best, relative to the best one's. */
const LEVEL_SHAPE = [1, 1.25, 1.4, 1.45, 1.45, 1.4, 1.4, 1.35, 1.35, 1.3] as const;
/** The best level's usual size goes from this share (m at the quote) to this plus the lean (m at the other quote). */
const THIN_SHARE = 0.1;
const QUEUE_LEAN = 1.8;
/** Share of book changes that come at a level and not further out. */
const STAY_SHARE = 0.5;
/** Mean size of one change as a share of the level's usual size. */
const CHANGE_SHARE = 0.2;
/** A quote improves only when m is this far (ticks) beyond the new price, so that it does not flicker. */
const IMPROVE_MARGIN = 0.06;
/** A new best level begins with this share of its usual size, on average. */
const FRESH_SHARE = 0.45;
/** Part of the way to its usual size that a best queue goes with each market order and each news. */
const ADJUST_SHARE = 0.3;
/** How much of the local depth (logarithm) outlives a change of the best prices. */
const DEPTH_MEMORY = 0.5;
/**
 * Deviation of the local depth in the long run: in quiet hours queues are much alike (recorded evening: mean over median 1.3), where the
 * price moves fast (ticks a root second) they differ more. It is what keeps order flow imbalance from explaining everything.
 */
const LEAST_DEPTH_DEVIATION = 0.15;
const LARGEST_DEPTH_DEVIATION = 1;
const DEPTH_DEVIATION_PER_SPEED = 1.5;
const QUIET_SPEED = 0.12;
/** A defended price is kept at this many times its usual size, so that few orders are large enough to print through it. */
const DEFENDED_FACTOR = 2;
/** A level that comes into view has this share of its usual size, plus an exponential rest. */
const SURE_SHARE = 0.5;

const DEPTH_INNOVATION = Math.sqrt(1 - DEPTH_MEMORY * DEPTH_MEMORY);

export class Quoting {
  /** Usual size of the best level in lots. */
  usualSize = 1;
  #depthDeviation = LEAST_DEPTH_DEVIATION;
  /** Logarithm of the local depth at the best prices, both sides. */
  #depth = 0;
  readonly #random: SeededRandom;
  readonly #book: DisplayedBook;
  readonly #price: EfficientPrice;
  readonly #batch: Batch;

  constructor(random: SeededRandom, book: DisplayedBook, price: EfficientPrice, batch: Batch) {
    this.#random = random;
    this.#book = book;
    this.#price = price;
    this.#batch = batch;
  }

  /** Deviation of the efficient price, ticks a root second. */
  set priceSpeed(deviation: number) {
    const wanted = DEPTH_DEVIATION_PER_SPEED * (deviation - QUIET_SPEED);
    this.#depthDeviation = Math.min(LARGEST_DEPTH_DEVIATION, Math.max(LEAST_DEPTH_DEVIATION, wanted));
  }

  /** Quotes from nothing: ten levels a side around the efficient price. */
  open(): void {
    this.#book.clear();
    const bid = Math.floor(this.#price.value);
    this.#book.bestBid = bid;
    this.#book.bestAsk = bid + 1;
    for (let level = 0; level < LEVELS; level += 1) {
      this.#reveal(1, bid - level);
      this.#reveal(-1, bid + 1 + level);
    }
  }

  /** Where m lies between the best prices, 0 at the bid, 1 at the ask. */
  get lean(): number {
    return (this.#price.value - this.#book.bestBid) / (this.#book.bestAsk - this.#book.bestBid);
  }

  /** Best price of a side withdrawn or taken whole: the next one takes its place and one more comes into view. */
  retreat(side: Side): void {
    const best = this.#book.best(side);
    this.#book.set(side, best, 0);
    this.#batch.touch(side, best);
    this.#book.setBest(side, best - side);
    this.#newDepth();
    this.#reveal(side, best - side * LEVELS);
  }

  /** Withdraws every quote that the efficient price has passed. */
  withdrawPassed(): void {
    while (this.#book.bestAsk < this.#price.value) this.retreat(-1);
    while (this.#book.bestBid > this.#price.value) this.retreat(1);
  }

  /** Closes a spread of more than a tick by one, where m lets it; whether it did. */
  improve(): boolean {
    const { bestBid, bestAsk } = this.#book;
    if (bestAsk - bestBid <= 1) return false;
    if (bestBid + 1 <= this.#price.value - IMPROVE_MARGIN) return this.#advance(1);
    if (bestAsk - 1 >= this.#price.value + IMPROVE_MARGIN) return this.#advance(-1);
    return false;
  }

  /** One addition or cancellation at one level. */
  change(influence: Influence): void {
    const side: Side = this.#random.uniform() < 0.5 ? 1 : -1;
    let level = 0;
    while (level < LEVELS - 1 && this.#random.uniform() > STAY_SHARE) level += 1;
    const tick = this.#book.best(side) - side * level;
    const hidden = influence.hidden;
    if (hidden !== null && hidden.side === side && hidden.tick === tick) return;
    const shown = this.#book.size(side, tick);
    const usual = level === 0 ? this.usualBest(side) : this.usualSize * (LEVEL_SHAPE[level] as number);
    const size = 1 + Math.floor(this.#random.exponential(CHANGE_SHARE * usual));
    const isAddition = this.#random.uniform() * (shown * shown + usual * usual) < usual * usual;
    const next = isAddition ? shown + size : Math.max(1, shown - size);
    if (next === shown) return;
    this.#book.set(side, tick, next);
    this.#batch.touch(side, tick);
  }

  /** Both best queues move part of the way to their usual size: quotes are pulled and joined as m moves within the tick. */
  adjust(influence: Influence): void {
    this.#adjust(1, influence);
    this.#adjust(-1, influence);
  }

  #adjust(side: Side, { hidden, reload }: Influence): void {
    const tick = this.#book.best(side);
    if (reload === side || (hidden !== null && hidden.side === side && hidden.tick === tick)) return;
    const shown = this.#book.size(side, tick);
    const next = Math.max(1, Math.round(shown + ADJUST_SHARE * (this.usualBest(side) - shown)));
    if (next === shown) return;
    this.#book.set(side, tick, next);
    this.#batch.touch(side, tick);
  }

  /** Restores the best level of a side to `lots`, as a defender of the price does; to twice its usual size when `NaN`. Whether it had to. */
  reload(side: Side, lots: number): boolean {
    const tick = this.#book.best(side);
    const wanted = Number.isNaN(lots) ? Math.ceil(DEFENDED_FACTOR * this.usualSize) : lots;
    if (this.#book.size(side, tick) >= wanted) return false;
    this.#book.set(side, tick, wanted);
    this.#batch.touch(side, tick);
    return true;
  }

  usualBest(side: Side): number {
    const lean = side > 0 ? this.lean : 1 - this.lean;
    return this.usualSize * Math.exp(this.#depth) * (THIN_SHARE + QUEUE_LEAN * lean);
  }

  #newDepth(): void {
    this.#depth = DEPTH_MEMORY * this.#depth + this.#depthDeviation * DEPTH_INNOVATION * this.#random.normal();
  }

  #advance(side: Side): true {
    const best = this.#book.best(side);
    const farthest = best - side * (LEVELS - 1);
    this.#book.set(side, farthest, 0);
    this.#batch.touch(side, farthest);
    this.#book.setBest(side, best + side);
    this.#newDepth();
    this.#book.set(side, best + side, 1 + Math.floor(this.#random.exponential(FRESH_SHARE * this.usualBest(side))));
    this.#batch.touch(side, best + side);
    return true;
  }

  #reveal(side: Side, tick: number): void {
    const level = Math.min(LEVELS - 1, Math.abs(tick - this.#book.best(side)));
    const usual = this.usualSize * (LEVEL_SHAPE[level] as number);
    this.#book.set(side, tick, 1 + Math.floor(usual * SURE_SHARE + this.#random.exponential(usual * (1 - SURE_SHARE))));
    this.#batch.touch(side, tick);
  }
}

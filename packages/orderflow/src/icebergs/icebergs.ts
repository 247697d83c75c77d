import {
  ignoreDetections,
  SECOND,
  type DepthEvent,
  type Detection,
  type DetectionGrade,
  type DetectionListener,
  type MarketListener,
  type MarketView,
  type Micros,
  type OrderEvent,
  type Persistent,
  type Side,
  type StateStream,
  type Ticks,
  type TradeEvent,
} from '@mia-trading/core';
import type { IcebergOptions } from './icebergs-config.js';
import { KnownIcebergs } from './known-icebergs.js';
import { ASIDE, LevelMatches } from './level-matches.js';
import { OrderRefills } from './order-refills.js';
import { RefillWatch } from './refill-watch.js';

const MICROS_PER_MILLISECOND = 1_000;

/** What proves, or suggests, a refill. */
export type IcebergEvidence = 'orderId' | 'level' | 'tradedMoreThanDisplayed' | 'refillsInARow';

/**
 * Icebergs: resting orders that show a part of their size.
 *
 * `nativeIceberg`, one detection for each refill: the exchange shows the next part inside the matching event that took the last one.
 *
 * - On an order-by-order feed by the order's id (`orderId`): displayed after + filled - displayed before > 0.
 * - On an event-atomic book by level (`level`): `hidden = Q1 + V - Q0 > 0` with V traded by the event at the price and the sizes Q0 before and
 *   Q1 after it, which is `max(0, V - Q0) + max(0, Q1 - max(0, Q0 - V))`.
 * - Anywhere by traded more than displayed (`tradedMoreThanDisplayed`): one match traded more at a price than it showed at any moment from the
 *   print until the settling time after it.
 *
 * All three are `confirmed`; the book alone, where it comes apart from the prints, confirms nothing.
 *
 * `syntheticIceberg`, always `possible`: somebody adds a new order after each trade. A price gets back at least as much as traded within the
 * settling time, several times in a row; it is told once a run, when that many are reached. On a feed that comes apart native
 * icebergs look like this too, and so does whoever joins the price by chance: on an hour of ES one in five was an iceberg.
 *
 * `side` is that of the resting order: +1 a hidden buyer. Outside continuous trading, on sampled feeds, and for prints without aggressor,
 * of auctions, spreads or off-book nothing is looked for. After a gap and in a new session everything begins anew.
 *
 * Source: Zotikov and Antonov (2021), Quantitative Finance 21(11) (arXiv 1909.09495). Level formula and accuracy: ../../README.md.
 */
export class Icebergs implements MarketListener, Persistent {
  readonly #options: IcebergOptions;
  readonly #settle: Micros;
  readonly #longestPause: Micros;
  readonly #onDetection: DetectionListener;
  readonly #orders = new OrderRefills((...refill) => this.#onOrderRefill(...refill));
  readonly #matches = new LevelMatches((...match) => this.#onMatch(...match));
  readonly #watch: RefillWatch;
  readonly #native = new KnownIcebergs();
  readonly #synthetic = new KnownIcebergs();
  #tickSize = 1;
  #isByOrder = false;

  constructor(options: IcebergOptions, onDetection: DetectionListener = ignoreDetections) {
    this.#options = options;
    this.#settle = options.settleMs * MICROS_PER_MILLISECOND;
    this.#longestPause = options.runSeconds * SECOND;
    this.#onDetection = onDetection;
    this.#watch = new RefillWatch(this.#settle, (...refill) => this.#onSettled(...refill));
  }

  onTrade(trade: TradeEvent, market: MarketView): void {
    this.#watch.advance(market);
    const { feedQuality } = market;
    if (trade.aggressor === 0 || (trade.flags & ASIDE) !== 0 || market.phase !== 'continuous' || feedQuality === 'sampled') return;
    this.#tickSize = market.instrument.tickSize;
    this.#isByOrder = feedQuality === 'l3';
    if (feedQuality === 'l3' || feedQuality === 'l2-atomic') {
      this.#matches.onTrade(trade, market);
      return;
    }
    const side = -trade.aggressor as Side;
    const price = Math.round(trade.price / this.#tickSize);
    this.#watch.print(side, price, trade.size, market.book.sizeAt(side, price), trade.matchId, market.now);
  }

  onOrder(order: OrderEvent, market: MarketView): void {
    if (order.snapshot || market.phase !== 'continuous') return;
    this.#tickSize = market.instrument.tickSize;
    this.#orders.onOrder(order, market.book, market.now);
  }

  onDepth(depth: DepthEvent, market: MarketView): void {
    this.#matches.onDepth(depth, market);
  }

  onBook(market: MarketView): void {
    this.#matches.onBook(market);
    if (this.#watch.isEmpty) return;
    this.#watch.look(market.book);
    this.#watch.advance(market);
  }

  onGap(): void {
    this.#orders.reset();
    this.#matches.reset();
    this.#watch.reset();
    this.#native.clear();
    this.#synthetic.clear();
  }

  onSession(): void {
    this.onGap();
  }

  /** Contracts that native icebergs have refilled at a price, in ticks, of those heard of since `from`; 0 when there is none. */
  hiddenAt(side: Side, price: Ticks, from: Micros): number {
    return this.#native.hiddenAt(side, price, from);
  }

  persist(state: StateStream): void {
    for (const part of [this.#orders, this.#matches, this.#watch, this.#native, this.#synthetic]) state.part(part);
    this.#tickSize = state.number(this.#tickSize);
    this.#isByOrder = state.boolean(this.#isByOrder);
  }

  #onOrderRefill(orderId: number, side: Side, price: number, before: number, filled: number, after: number, now: Micros): void {
    this.#tellNative('orderId', orderId, side, Math.round(price / this.#tickSize), before, filled, after, now, now);
  }

  #onMatch(side: Side, price: Ticks, before: number, traded: number, after: number, isProven: boolean, since: Micros, now: Micros): void {
    if (before === 0) return;
    if (!this.#isByOrder && isProven && after + traded - before > 0) {
      this.#tellNative(after === 0 ? 'tradedMoreThanDisplayed' : 'level', 0, side, price, before, traded, after, since, now);
    }
    if (isProven) this.#watch.match(side, price, before, traded, after, since);
    else this.#watch.print(side, price, traded, before, 0, since);
  }

  #onSettled(side: Side, price: Ticks, traded: number, largestMatch: number, mostShown: number, refilled: number, since: Micros, now: Micros): void {
    if (mostShown === 0) return;
    if (!this.#isByOrder && largestMatch > mostShown) {
      this.#tellNative('tradedMoreThanDisplayed', 0, side, price, mostShown, largestMatch, 0, since, now);
      return;
    }
    if (refilled < this.#options.refillShare * traded) return;
    const known = this.#synthetic;
    const index = known.note(0, side, price, Math.min(refilled, traded), since, now, this.#longestPause);
    if (known.refills(index) !== this.#options.minimumRefills) return;
    const detail = { evidence: 'refillsInARow', refills: known.refills(index), refilled: known.hidden(index) };
    this.#tell('syntheticIceberg', 'possible', side, price, known.since(index), now, detail);
  }

  #tellNative(evidence: IcebergEvidence, id: number, side: Side, price: Ticks, before: number, traded: number, after: number, since: Micros, now: Micros): void {
    const hidden = after + traded - before;
    if (hidden < this.#options.minimumHidden) return;
    const known = this.#native;
    // An order keeps its id for as long as it rests; a price is another order's after a while.
    const index = known.note(id, side, price, hidden, since, now, id !== 0 ? Infinity : this.#longestPause);
    const detail = { evidence, orderId: id === 0 ? null : id, displayedBefore: before, traded, displayedAfter: after, hidden, refills: known.refills(index), hiddenTotal: known.hidden(index) };
    this.#tell('nativeIceberg', 'confirmed', side, price, known.since(index), now, detail);
  }

  #tell(kind: string, grade: DetectionGrade, side: Side, price: Ticks, since: Micros, detectedAt: Micros, detail: Detection['detail']): void {
    this.#onDetection({ kind, detectedAt, since, side, price: price * this.#tickSize, grade, detail });
  }
}

import {
  ignoreDetections,
  SECOND,
  TradeFlag,
  WindowMedian,
  type DetectionListener,
  type Explanation,
  type MarketListener,
  type MarketView,
  type Micros,
  type Persistent,
  type Side,
  type StateStream,
  type Ticks,
  type TradeEvent,
} from '@mia-trading/core';
import { finite } from '../signals/signals.js';
import type { SupportResistanceOptions } from './support-resistance-config.js';
import { WatchedSide } from './watched-side.js';

const ASIDE = TradeFlag.OffBook | TradeFlag.Auction | TradeFlag.Spread | TradeFlag.SizeUnknown;
const SAMPLES_PER_MINUTE = 60;
/** A large price is over when it shows less than this share of what made it large: between the two it flickers. */
const OVER = 0.5;

/**
 * Dynamic support and resistance: prices at which size rests, and stays.
 *
 *     strength = min(1, w / (fullRatio · usual)) · (1 - pullRate)
 *
 * at each of 20 prices a side, where w is the size shown, weighted by time with a half-life of 60 s from the moment the price came into
 * view (so that size which has just appeared has none), `usual` the median over 5 minutes of the average size of a price, and
 * `pullRate = pulled / (pulled + traded + w)` the share of size that was withdrawn without trading, with the same half-life. A support
 * (bid) or resistance (ask) is a price with w ≥ 1.5 · usual.
 *
 * Detections, told once each:
 *
 * - `largeResting`: a price has shown at least 3 times the usual size in every sample of 5 s. `side` is that of the book.
 * - `pulledLiquidity`: a price told as large shows less than half of that, and at least 0.7 of what it lost was withdrawn. `side` is
 *   against that of the book; `spoofLike` when the market was within 4 ticks of it. It is a description: intent cannot be seen.
 *
 * The book is sampled at the first state published in each second: what comes and goes in between is not seen, so `pulled` is the least there
 * must have been. Prices that leave the window are forgotten, and so are those that leave the levels which a feed of few levels tells; what it
 * does not tell is not part of what is usual. `confirmed` on event-atomic feeds, `possible` on others. Not on L1 or sampled feeds, outside
 * continuous trading, or before a minute of usual size. Source: ../../README.md; the weights are this system's own.
 */
export class SupportResistance implements MarketListener, Persistent {
  readonly #options: SupportResistanceOptions;
  readonly #persistence: Micros;
  readonly #onDetection: DetectionListener;
  readonly #bids: WatchedSide;
  readonly #asks: WatchedSide;
  readonly #usualSizes: WindowMedian;
  #usual = Number.NaN;
  #support: Ticks = Number.NaN;
  #resistance: Ticks = Number.NaN;
  #sampledAt: Micros = 0;
  #nextSample = -Infinity;

  constructor(options: SupportResistanceOptions, onDetection: DetectionListener = ignoreDetections) {
    this.#options = options;
    this.#persistence = options.persistenceSeconds * SECOND;
    this.#onDetection = onDetection;
    const side = { levels: options.levels, timeConstant: (options.halfLifeSeconds * SECOND) / Math.LN2 };
    this.#bids = new WatchedSide({ ...side, side: 1 });
    this.#asks = new WatchedSide({ ...side, side: -1 });
    this.#usualSizes = new WindowMedian(options.usualMinutes * SAMPLES_PER_MINUTE);
  }

  onTrade(trade: TradeEvent, market: MarketView): void {
    if (trade.aggressor === 0 || (trade.flags & ASIDE) !== 0) return;
    (trade.aggressor > 0 ? this.#asks : this.#bids).trade(Math.round(trade.price / market.instrument.tickSize), trade.size);
  }

  onBook(market: MarketView): void {
    if (market.now >= this.#nextSample) this.#sample(market);
  }

  onGap(): void {
    this.#bids.reset();
    this.#asks.reset();
    this.#usualSizes.clear();
    this.#usual = Number.NaN;
    this.#support = Number.NaN;
    this.#resistance = Number.NaN;
    this.#nextSample = -Infinity;
  }

  onSession(): void {
    this.onGap();
  }

  /** Nearest support (+1) or resistance (-1) in ticks, as of the last sample; `NaN` when there is none or it is not known. */
  nearest(side: Side): Ticks {
    return side > 0 ? this.#support : this.#resistance;
  }

  /** Strength 0 .. 1 of a price in ticks, as of the last sample; 0 when it is not watched or usual size is not known. */
  strength(side: Side, price: Ticks): number {
    const watched = this.#side(side);
    const slot = watched.slotOf(price);
    return slot < 0 || !(this.#usual > 0) ? 0 : Math.min(1, watched.weighted(slot) / (this.#options.fullRatio * this.#usual)) * (1 - watched.pullRate(slot));
  }

  /** Share 0 .. 1 of the size at a price that was withdrawn; `NaN` when it is not watched. */
  pullRate(side: Side, price: Ticks): number {
    const watched = this.#side(side);
    const slot = watched.slotOf(price);
    return slot < 0 ? Number.NaN : watched.pullRate(slot);
  }

  /** Usual size of a price in contracts; `NaN` before a minute of samples. */
  get usualSize(): number {
    return this.#usual;
  }

  /** What is known, for people: prices in points, strengths, usual size. */
  explain(market: MarketView): Explanation {
    const tickSize = market.instrument.tickSize;
    return {
      usualSize: finite(this.#usual),
      support: finite(this.#support * tickSize),
      supportStrength: this.strength(1, this.#support),
      supportPullRate: finite(this.pullRate(1, this.#support)),
      resistance: finite(this.#resistance * tickSize),
      resistanceStrength: this.strength(-1, this.#resistance),
      resistancePullRate: finite(this.pullRate(-1, this.#resistance)),
    };
  }

  persist(state: StateStream): void {
    for (const part of [this.#bids, this.#asks, this.#usualSizes]) state.part(part);
    this.#usual = state.number(this.#usual);
    this.#support = state.number(this.#support);
    this.#resistance = state.number(this.#resistance);
    this.#sampledAt = state.number(this.#sampledAt);
    this.#nextSample = state.number(this.#nextSample);
  }

  #side(side: Side): WatchedSide {
    return side > 0 ? this.#bids : this.#asks;
  }

  #sample(market: MarketView): void {
    const { book, now, feedQuality } = market;
    if (!book.isWhole || market.phase !== 'continuous' || feedQuality === 'l1' || feedQuality === 'sampled') return;
    const elapsed = this.#nextSample === -Infinity ? 0 : now - this.#sampledAt;
    this.#sampledAt = now;
    this.#nextSample = (Math.floor(now / SECOND) + 1) * SECOND;
    // Judged by what was usual before this sample.
    this.#usual = this.#usualSizes.count < SAMPLES_PER_MINUTE ? Number.NaN : this.#usualSizes.median;
    const least = this.#options.minimumRatio * this.#usual;
    const large = this.#options.largeRatio * this.#usual;
    const total = this.#bids.sample(book, elapsed, least, large) + this.#asks.sample(book, elapsed, least, large);
    this.#usualSizes.add(total / (this.#bids.reach + this.#asks.reach));
    this.#support = this.#bids.nearest;
    this.#resistance = this.#asks.nearest;
    if (this.#usual > 0) {
      this.#watchLarge(this.#bids, market);
      this.#watchLarge(this.#asks, market);
    }
  }

  #watchLarge(side: WatchedSide, market: MarketView): void {
    const large = this.#options.largeRatio * this.#usual;
    for (let index = 0; index < side.largeCount; index += 1) {
      const distance = side.largeDistance(index);
      const slot = side.slotAt(distance);
      const since = side.largeSince(slot);
      const shown = side.shown(slot);
      if (since !== since) {
        if (shown >= large) side.beginLarge(slot, market.now);
      } else if (shown < (side.isTold(slot) ? OVER * large : large)) {
        if (side.isTold(slot)) this.#tellPulled(side, slot, distance, market);
        side.endLarge(slot);
      } else if (!side.isTold(slot) && market.now - since >= this.#persistence) {
        side.markTold(slot);
        this.#tell('largeResting', side.side, side, slot, market, { shown, usual: this.#usual, ratio: shown / this.#usual, distanceTicks: distance, pullRate: side.pullRate(slot) });
      }
    }
  }

  #tellPulled(side: WatchedSide, slot: number, distance: number, market: MarketView): void {
    const pulled = side.largePulled(slot);
    const traded = side.largeTraded(slot);
    if (pulled < this.#options.pulledShare * (pulled + traded)) return;
    const distanceTicks = Math.max(0, distance);
    this.#tell('pulledLiquidity', -side.side as Side, side, slot, market, { pulled, traded, left: side.shown(slot), distanceTicks, spoofLike: distanceTicks <= this.#options.spoofTicks });
  }

  #tell(kind: string, direction: Side, side: WatchedSide, slot: number, market: MarketView, detail: Explanation): void {
    const grade = market.feedQuality === 'l3' || market.feedQuality === 'l2-atomic' ? 'confirmed' : 'possible';
    this.#onDetection({ kind, detectedAt: market.now, since: side.largeSince(slot), side: direction, price: side.price(slot) * market.instrument.tickSize, grade, detail });
  }
}

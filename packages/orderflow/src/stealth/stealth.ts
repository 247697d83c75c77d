import {
  ignoreDetections,
  MEDIAN_TO_DEVIATION,
  QuantileSketch,
  SECOND,
  type DetectionListener,
  type MarketView,
  type Micros,
  type Persistent,
  type Side,
  type StateStream,
} from '@mia-trading/core';
import type { OrderflowConfig } from '../config.js';
import { SizeQuantile } from '../large-orders/size-quantile.js';
import type { ParentOrder } from '../parents/parent-aggregator.js';
import { BucketSums } from '../windows/bucket-sums.js';

export type StealthOptions = OrderflowConfig['smartMoneyFlow']['stealth'];

/** Somebody trades in small pieces: the side and the net contracts of the window. */
export type StealthListener = (side: Side, contracts: number, market: MarketView) => void;

const BUCKET = SECOND;
const BUYS = 0;
const SELLS = 1;
const BUY_LOTS = 2;
const SELL_LOTS = 3;
/** Sums of squared sizes, contracts². */
const BUY_SQUARES = 4;
const SELL_SQUARES = 5;
const MOVE = 6;
const COLUMNS = 7;
const MEDIAN = 0.5;
/** A new stretch may be told of when the imbalance has gone below this part of the threshold. */
const REARM_SHARE = 0.5;
const nobody: StealthListener = () => undefined;

/**
 * Stealth accumulation and distribution: one side trades again and again in medium-sized pieces much alike, and the price does not go
 * with it.
 *
 * Medium is a parent of a known aggressor below the large size and not below the given quantile of all parents of this session before it. Over a
 * window of event time, of medium parents,
 *
 *     z     = (buys - sells) / √(buys + sells)                  in parents: deviations if signs were independent
 *     usual = 1.4826 · median |z| of this session so far         signs of orders are not independent: judged by their own custom
 *     variation = deviation / mean of the sizes of the leading side
 *     move  = price change over the window in ticks, between parents of any size
 *
 * and it is stealth when |z| ≥ deviations, |z| ≥ usualFactor · usual, variation ≤ largestVariation, |move| ≤ heldShare · its own usual
 * (median |move| of the session so far, at least heldTicks), and at least minimumParents have traded. Judged once a second with a medium
 * parent, by norms from before it, which need minimumObservations. Told once, again only after |z| has fallen to half of what was needed, or the side has changed.
 *
 * Detections: `stealthAccumulation` (side +1), `stealthDistribution` (-1), always `possible`: an execution algorithm and a crowd of
 * small traders look alike. Price = that of the parent that completed it.
 *
 * Sources: Barclay and Warner (1993), Journal of Financial Economics 34(3):281-305 (stealth trading: the informed prefer medium sizes);
 * order splitting as in Lillo, Mike and Farmer (2005), Physical Review E 71, 066122 (persistent signs come
 * from orders worked in pieces). The test is this system's own. Heuristic; measured on planted truth in docs/detectors.md.
 */
export class Stealth implements Persistent {
  readonly #options: StealthOptions;
  readonly #listener: DetectionListener;
  readonly #onStealth: StealthListener;
  readonly #sums: BucketSums;
  readonly #sizes: SizeQuantile;
  readonly #usualImbalance = new QuantileSketch({ quantile: MEDIAN });
  readonly #usualMove = new QuantileSketch({ quantile: MEDIAN });
  #price = Number.NaN;
  #nextJudgement: Micros = -Infinity;
  /** Side told of last and not yet over; 0 none. */
  #told: Side | 0 = 0;

  /** @param onStealth hears the same as `listener`, without an object being made. */
  constructor(options: StealthOptions, onStealth: StealthListener = nobody, listener: DetectionListener = ignoreDetections) {
    this.#options = options;
    this.#listener = listener;
    this.#onStealth = onStealth;
    this.#sizes = new SizeQuantile(options.mediumQuantile);
    this.#sums = new BucketSums(BUCKET, [options.windowSeconds * SECOND], COLUMNS);
  }

  /** A finished parent that is not large. */
  onParent(parent: ParentOrder, market: MarketView): void {
    if (!Number.isFinite(parent.price)) return;
    const { now } = market;
    this.#sums.advance(now);
    const price = Math.round(parent.price / market.instrument.tickSize);
    if (this.#price === this.#price) this.#sums.add(MOVE, price - this.#price);
    this.#price = price;
    if (parent.aggressor === 0) return;
    const isSmall = parent.size < this.#sizes.value;
    this.#sizes.add(parent.size);
    if (isSmall) return;
    this.#count(parent);
    if (now < this.#nextJudgement) return;
    this.#nextJudgement = (Math.floor(now / SECOND) + 1) * SECOND;
    this.#judge(parent.price, market);
  }

  onGap(): void {
    this.#sums.reset();
    this.#price = Number.NaN;
    this.#nextJudgement = -Infinity;
    this.#told = 0;
  }

  onSession(): void {
    this.onGap();
    this.#sizes.clear();
    this.#usualImbalance.clear();
    this.#usualMove.clear();
  }

  persist(state: StateStream): void {
    state.part(this.#sums);
    state.part(this.#sizes);
    state.part(this.#usualImbalance);
    state.part(this.#usualMove);
    this.#price = state.number(this.#price);
    this.#nextJudgement = state.number(this.#nextJudgement);
    this.#told = state.number(this.#told) as Side | 0;
  }

  #count(parent: ParentOrder): void {
    const buys = parent.aggressor > 0;
    this.#sums.add(buys ? BUYS : SELLS, 1);
    this.#sums.add(buys ? BUY_LOTS : SELL_LOTS, parent.size);
    this.#sums.add(buys ? BUY_SQUARES : SELL_SQUARES, parent.size * parent.size);
  }

  #judge(price: number, market: MarketView): void {
    const { minimumParents, minimumObservations, deviations, usualFactor, heldShare, heldTicks } = this.#options;
    const buys = this.#sums.sum(0, BUYS);
    const sells = this.#sums.sum(0, SELLS);
    if (!this.#sums.covers(0) || buys + sells < minimumParents) return;
    const imbalance = (buys - sells) / Math.sqrt(buys + sells);
    const move = Math.abs(this.#sums.sum(0, MOVE));
    const isWarm = this.#usualImbalance.count >= minimumObservations;
    const needed = Math.max(deviations, usualFactor * MEDIAN_TO_DEVIATION * this.#usualImbalance.value);
    const heldWithin = Math.max(heldTicks, heldShare * this.#usualMove.value);
    this.#usualImbalance.add(Math.abs(imbalance));
    this.#usualMove.add(move);
    if (!isWarm) return;
    const side: Side = imbalance > 0 ? 1 : -1;
    if (side !== this.#told || Math.abs(imbalance) < REARM_SHARE * needed) this.#told = 0;
    if (this.#told !== 0 || Math.abs(imbalance) < needed || move > heldWithin) return;
    const variation = this.#variation(side);
    if (variation > this.#options.largestVariation) return;
    this.#told = side;
    this.#tell(side, price, { imbalance, needed, variation, heldWithin }, market);
  }

  /** Deviation over mean of the sizes of a side that has traded. */
  #variation(side: Side): number {
    const count = this.#sums.sum(0, side > 0 ? BUYS : SELLS);
    const mean = this.#sums.sum(0, side > 0 ? BUY_LOTS : SELL_LOTS) / count;
    const square = this.#sums.sum(0, side > 0 ? BUY_SQUARES : SELL_SQUARES) / count;
    return Math.sqrt(Math.max(0, square - mean * mean)) / mean;
  }

  #tell(side: Side, price: number, behind: Readonly<Record<string, number>>, market: MarketView): void {
    const contracts = side * (this.#sums.sum(0, BUY_LOTS) - this.#sums.sum(0, SELL_LOTS));
    this.#onStealth(side, Math.max(0, contracts), market);
    this.#listener({
      kind: side > 0 ? 'stealthAccumulation' : 'stealthDistribution',
      detectedAt: market.now,
      since: market.now - this.#options.windowSeconds * SECOND,
      side,
      price,
      grade: 'possible',
      detail: { contracts, buys: this.#sums.sum(0, BUYS), sells: this.#sums.sum(0, SELLS), moveTicks: this.#sums.sum(0, MOVE), ...behind },
    });
  }
}

import { SECOND, type Explanation, type Feature, type MarketView, type Persistent, type Reading, type StateStream, type TradeEvent } from '@mia-trading/core';
import type { OrderflowConfig } from '../config.js';
import { OrderFlowImbalance } from '../order-flow-imbalance/order-flow-imbalance.js';
import { weightedMidOffset, weightedQueueImbalance } from '../queue-imbalance/queue-imbalance.js';
import { finite, refuse, squash } from '../signals/signals.js';
import { TradePressure } from '../trade-pressure/trade-pressure.js';
import { PersistentDepth } from './persistent-depth.js';
import { ScaledComponents, type Component, type ComponentScales } from './scaled-components.js';

export type OrderBookImbalanceOptions = OrderflowConfig['orderBookImbalance'];

/** Prior sessions of an {@link OrderBookImbalance} by component, plain JSON: the warm-up of a later run. */
export interface OrderBookImbalanceSnapshot {
  readonly schemaVersion: 1;
  readonly components: ComponentScales;
}

/** Share of the imbalance part that must be warm before anything is said. */
const LEAST_IMBALANCE = 0.5;
/** Shares are sums of decimals: half of them must not fail by rounding. */
const ROUNDING = 1e-9;

/** Positions in the list of components; order flow has one per window, from `FLOW` on. */
const QUEUE = 0;
const WEIGHTED_MID = 1;
const PRESSURE = 2;
const DEPTH = 3;
const FLOW = 4;

/**
 * Which way does the order book lean?
 *
 *     signal = Σ weight · tanh(measure / scale) / Σ weight
 *
 * over the components that are there and warm:
 *
 * - imbalance part, 0.6: queue imbalance over 5 levels of decay 0.8 (0.3 of it), offset of the weighted mid in ticks (0.1), order flow
 *   imbalance over 1, 5 and 10 s in units of average depth (0.4), trade pressure over 10 s in the same unit (0.2);
 * - depth part, 0.4: persistent size at 10 prices a side, bid less ask, in contracts. Not on an L1 feed. Single prices that stand out, large
 *   orders and pull rates are told by `SupportResistance` and go to the level map.
 *
 * Scales are those of `SignalScale`, observed at the first state published in each second. Confidence = Σ weight · confidence of the scale / all weight,
 * × 0.8 on feeds whose book and prints come apart (`l2-async`, `l1`). Unavailable on a sampled feed, outside continuous trading, while the book
 * is not whole, and before half of the imbalance part is warm.
 *
 * Sources: see the components. Weights are this system's own.
 */
export class OrderBookImbalance implements Feature, Persistent {
  readonly name = 'orderBookImbalance';
  readonly #options: OrderBookImbalanceOptions;
  readonly #orderFlow: OrderFlowImbalance;
  readonly #pressure: TradePressure;
  readonly #depth: PersistentDepth;
  readonly #components: ScaledComponents;
  readonly #totalWeight: number;
  readonly #leastWeight: number;
  #nextSample = -Infinity;

  constructor(options: OrderBookImbalanceOptions) {
    this.#options = options;
    this.#orderFlow = new OrderFlowImbalance(options.orderFlowSeconds.map((seconds) => seconds * SECOND));
    this.#pressure = new TradePressure(options.pressureSeconds * SECOND);
    this.#depth = new PersistentDepth(options.depthLevels, options.depthDecay, options.persistenceSeconds);
    this.#components = new ScaledComponents(componentsOf(options), options.scale);
    this.#totalWeight = this.#components.weights.reduce((sum, weight) => sum + weight, 0);
    this.#leastWeight = LEAST_IMBALANCE * options.imbalanceWeight - ROUNDING;
  }

  onTrade(trade: TradeEvent, market: MarketView): void {
    this.#pressure.onTrade(trade, market);
  }

  onBook(market: MarketView): void {
    this.#orderFlow.onBook(market);
    if (market.now >= this.#nextSample) this.#sample(market);
  }

  onGap(): void {
    this.#orderFlow.reset();
    this.#pressure.reset();
    this.#depth.reset();
  }

  onSession(): void {
    this.onGap();
    this.#components.onSession();
  }

  read(market: MarketView, reading: Reading): void {
    reading.asOf = market.book.asOf;
    const obstacle = obstacleOf(market);
    if (obstacle !== '') {
      refuse(reading, obstacle);
      return;
    }
    this.#measure(market);
    const { weights, measures, scales, confidences } = this.#components;
    this.#components.lookUp(market.sessionMinute);
    let signal = 0;
    let weight = 0;
    let imbalance = 0;
    let confidence = 0;
    for (let index = 0; index < measures.length; index += 1) {
      const measure = measures[index] as number;
      const scale = scales[index] as number;
      if (measure !== measure || scale !== scale) continue;
      const share = weights[index] as number;
      signal += share * squash(measure, scale);
      weight += share;
      confidence += share * (confidences[index] as number);
      if (index !== DEPTH) imbalance += share;
    }
    if (weight === 0 || imbalance < this.#leastWeight) {
      refuse(reading, 'not warm');
      return;
    }
    reading.available = true;
    reading.signal = signal / weight;
    reading.confidence = (confidence / this.#totalWeight) * (isAtomic(market) ? 1 : this.#options.asynchronousConfidence);
    reading.reason = '';
  }

  explain(market: MarketView): Explanation {
    const { components, measures, scales } = this.#components;
    const isUsable = obstacleOf(market) === '';
    if (isUsable) this.#measure(market);
    else measures.fill(Number.NaN);
    this.#components.lookUp(market.sessionMinute);
    const behind: Record<string, number | null> = {};
    components.forEach(({ name }, index) => {
      const measure = measures[index] as number;
      behind[name] = finite(measure);
      behind[`${name}Signal`] = finite(squash(measure, scales[index] as number));
    });
    behind['averageDepth'] = isUsable ? finite(this.#orderFlow.averageDepth) : null;
    return behind;
  }

  /** Prior sessions, for the warm-up of a later run. */
  snapshot(): OrderBookImbalanceSnapshot {
    return { schemaVersion: 1, components: this.#components.snapshot() };
  }

  /** Replaces the prior sessions of the components that the snapshot names. @throws MiaError `MIA-STATS-SNAPSHOT` when it is of other scales. */
  restore(snapshot: OrderBookImbalanceSnapshot): void {
    this.#components.restore(snapshot.components);
  }

  /** Everything, the session under way too: for a restart within it. */
  persist(state: StateStream): void {
    for (const part of [this.#orderFlow, this.#pressure, this.#depth, this.#components]) state.part(part);
    this.#nextSample = state.number(this.#nextSample);
  }

  #sample(market: MarketView): void {
    if (obstacleOf(market) !== '') return;
    this.#nextSample = (Math.floor(market.now / SECOND) + 1) * SECOND;
    this.#pressure.watch(market.now);
    if (hasDepth(market)) this.#depth.sample(market);
    this.#components.observeHeld();
    this.#measure(market);
    this.#components.hold(market.sessionMinute);
  }

  /** Brings the measures up to the present state of a usable book. */
  #measure(market: MarketView): void {
    const { book, now } = market;
    const { measures } = this.#components;
    const options = this.#options;
    this.#orderFlow.slide(now);
    this.#pressure.slide(now);
    const averageDepth = this.#orderFlow.averageDepth;
    const knowsPressure = this.#pressure.isCovered && this.#pressure.coverage >= options.minimumCoverage;
    measures[QUEUE] = weightedQueueImbalance(book, options.queueLevels, options.queueDecay);
    measures[WEIGHTED_MID] = weightedMidOffset(book);
    measures[PRESSURE] = knowsPressure ? this.#pressure.net / averageDepth : Number.NaN;
    measures[DEPTH] = hasDepth(market) ? this.#depth.value : Number.NaN;
    for (let window = 0; window < options.orderFlowSeconds.length; window += 1) {
      measures[FLOW + window] = this.#orderFlow.covers(window) ? this.#orderFlow.sum(window) / averageDepth : Number.NaN;
    }
  }
}

function componentsOf(options: OrderBookImbalanceOptions): Component[] {
  const { imbalanceWeight, orderFlowSeconds } = options;
  const inside = options.queueWeight + options.weightedMidWeight + options.orderFlowWeight + options.pressureWeight;
  const part = (weight: number): number => (inside === 0 ? 0 : (imbalanceWeight * weight) / inside);
  const component = (name: string, weight: number): Component => ({ name, weight });
  return [
    component('queueImbalance', part(options.queueWeight)),
    component('weightedMidOffsetTicks', part(options.weightedMidWeight)),
    component('tradePressure', part(options.pressureWeight)),
    component('persistentDepth', options.depthWeight),
    ...orderFlowSeconds.map((seconds) => component(`orderFlowImbalance${seconds}s`, part(options.orderFlowWeight) / orderFlowSeconds.length)),
  ];
}

function obstacleOf(market: MarketView): string {
  if (market.feedQuality === 'sampled') return 'feed is sampled';
  if (market.phase !== 'continuous') return 'not in continuous trading';
  if (!market.book.isWhole) return 'book is not whole';
  return market.book.bestBidSize > 0 && market.book.bestAskSize > 0 ? '' : 'sizes of the quotes are not known';
}

function isAtomic(market: MarketView): boolean {
  return market.feedQuality === 'l3' || market.feedQuality === 'l2-atomic';
}

function hasDepth(market: MarketView): boolean {
  return market.feedQuality !== 'l1';
}

import {
  ignoreDetections,
  SECOND,
  SignalScale,
  TradeFlag,
  type DetectionListener,
  type Explanation,
  type Feature,
  type MarketView,
  type Micros,
  type Persistent,
  type Reading,
  type Side,
  type SignalScaleSnapshot,
  type StateStream,
  type TradeEvent,
} from '@mia-trading/core';
import { Absorption } from '../absorption/absorption.js';
import type { OrderflowConfig } from '../config.js';
import { LargeOrders } from '../large-orders/large-orders.js';
import { ParentAggregator, type ParentOrder } from '../parents/parent-aggregator.js';
import { finite, refuse, squash } from '../signals/signals.js';
import { Stealth } from '../stealth/stealth.js';
import { Sweeps } from '../sweeps/sweeps.js';
import { smartMoneyBehaviour, smartMoneyType } from './flow-character.js';
import { Flow, FLOW_KINDS, FlowLedger } from './flow-ledger.js';
import { FlowPersistence } from './flow-persistence.js';
import { FlowWatch } from './flow-watch.js';
import { NO_LEVELS, type LevelsNear } from './levels-near.js';

export type SmartMoneyFlowOptions = OrderflowConfig['smartMoneyFlow'];

/** Prior sessions of a {@link SmartMoneyFlow}, plain JSON: the warm-up of a later run. */
export interface SmartMoneyFlowSnapshot {
  readonly schemaVersion: 1;
  readonly flow: SignalScaleSnapshot;
}

const MILLISECOND = 1_000;
const EXCLUDED = TradeFlag.OffBook | TradeFlag.Auction;

/**
 * Which way does large money go?
 *
 *     flow   = Σ weight · side · contracts · 2^(-age / 5 min)        half-life 5 min, time constant 7.2 min
 *     signal = tanh(flow / max(scale, minimumSize)) · (n + (1 - n)·persistence) · (1 + b·near), clamped to [-1, 1]
 *
 * over large parents, blocks and sweeps (weight 1, side of the aggressor) and what waits or hides: absorption, icebergs told by
 * {@link onIceberg}, stealth accumulation and distribution (weight 0.5, the side that absorbs or collects). A parent counts once: as block, else as sweep,
 * else as large. n = 0.7; persistence = share of the last five minutes, the one under way included, whose flow has the sign of the signal; b = 0.25;
 * near = strength 0 .. 1 of the strongest level within 4 ticks of the last price, 0 where no levels are given: a level makes the signal
 * larger and never turns it.
 *
 * The scale is that of `SignalScale` (1.4826 · median |flow|), observed at the first print of each second. It is never below `minimumSize`,
 * the least large parent: where large money is rare, one such parent gives tanh(1), which then fades. Nothing found: signal 0.
 *
 * Confidence = scale (0.7 while the session is its own) × reliability of the aggressors over one half-life (quote rule × 0.9, tick rule
 * × 0.75) × 0.8 on feeds that do not keep exchange events whole. Unavailable on a sampled feed, outside continuous trading,
 * without sizes, below 80 % known aggressors, and until one half-life was watched whole and the scale is warm.
 *
 * Sources: the detectors'. Weights are this system's own; heuristic, and no forecast is shown for it.
 */
export class SmartMoneyFlow implements Feature, Persistent {
  readonly name = 'smartMoneyFlow';
  readonly #options: SmartMoneyFlowOptions;
  readonly #levels: LevelsNear;
  readonly #parents: ParentAggregator;
  readonly #largeOrders: LargeOrders;
  readonly #sweeps: Sweeps;
  readonly #absorption: Absorption;
  readonly #stealth: Stealth;
  readonly #watch: FlowWatch;
  readonly #ledger: FlowLedger;
  readonly #persistence: FlowPersistence;
  readonly #scale: SignalScale;
  /** Market of the event under way, for parents that it finishes. */
  #market: MarketView | null = null;
  #lastPrint: Micros = 0;
  #nextSample: Micros = -Infinity;

  /**
   * @param levels where levels and gamma strikes lie; absent: nothing is scaled.
   * @param listener hears of `largeParent`, `block`, `offBookPrint`, `sweep`, `absorption`, `stealthAccumulation`, `stealthDistribution`.
   */
  constructor(options: SmartMoneyFlowOptions, parents: OrderflowConfig['parents'], levels: LevelsNear = NO_LEVELS, listener: DetectionListener = ignoreDetections) {
    this.#options = options;
    this.#levels = levels;
    this.#parents = new ParentAggregator({ timeWindow: parents.timeWindowMs * MILLISECOND }, (parent) => this.#onParent(parent));
    this.#largeOrders = new LargeOrders(options.largeOrders, listener);
    this.#sweeps = new Sweeps(options.sweeps, listener);
    this.#absorption = new Absorption(options.absorption, (side, contracts, market) => this.#enterPassive(Flow.Absorption, side, contracts, market.now), listener);
    this.#stealth = new Stealth(options.stealth, (side, contracts, market) => this.#enterPassive(Flow.Stealth, side, contracts, market.now), listener);
    this.#watch = new FlowWatch(options);
    this.#ledger = new FlowLedger(options.halfLifeSeconds * SECOND);
    this.#persistence = new FlowPersistence(options.persistenceWindowSeconds * SECOND, options.persistenceWindows);
    this.#scale = new SignalScale(options.scale);
  }

  onTrade(trade: TradeEvent, market: MarketView): void {
    if (!Number.isFinite(trade.price) || !Number.isFinite(trade.size)) return;
    this.#market = market;
    this.#largeOrders.onTrade(trade, market);
    if ((trade.flags & EXCLUDED) === 0) {
      if (market.now >= this.#nextSample) this.#sample(market);
      this.#watch.onTrade(trade, market);
      this.#lastPrint = market.now;
    }
    this.#parents.onTrade(trade);
    this.#absorption.onTrade(trade, market);
  }

  onBook(market: MarketView): void {
    this.#market = market;
    this.#parents.onBook(market);
    this.#absorption.onBook(market);
  }

  /** An iceberg that a detector of them has found now: contracts newly known to be hidden on a side. */
  onIceberg(side: Side, contracts: number, now: Micros): void {
    this.#enterPassive(Flow.Iceberg, side, contracts, now);
  }

  onGap(market: MarketView): void {
    this.#market = market;
    this.#parents.flush(market.now);
    this.#absorption.onGap();
    this.#stealth.onGap();
    this.#beginAnew(market.now);
  }

  onSession(market: MarketView): void {
    this.#market = market;
    this.#parents.flush(market.now);
    this.#largeOrders.onSession();
    this.#absorption.onSession();
    this.#stealth.onSession();
    this.#scale.onSession();
    this.#beginAnew(market.now);
  }

  read(market: MarketView, reading: Reading): void {
    reading.asOf = this.#lastPrint;
    const obstacle = this.#watch.obstacle(market);
    const scale = this.#scale.scaleAt(market.sessionMinute);
    if (obstacle !== '' || scale !== scale) {
      refuse(reading, obstacle === '' ? 'not warm' : obstacle);
      return;
    }
    const { lonelyFactor, levelBoost } = this.#options;
    const flow = this.#flowAt(market.now);
    const agreement = lonelyFactor + (1 - lonelyFactor) * this.#persistence.shareAt(market.now, flow);
    const signal = squash(flow, this.#atLeastOneParent(scale)) * agreement * (1 + levelBoost * this.#nearness(market));
    reading.available = true;
    reading.signal = Math.min(1, Math.max(-1, signal));
    reading.confidence = this.#scale.confidence * this.#watch.confidence(market);
    reading.reason = '';
  }

  explain(market: MarketView): Explanation {
    const factor = this.#ledger.factorAt(market.now);
    const minimum = this.#options.largeOrders.minimumSize;
    const flow = this.#flowAt(market.now);
    const behind: Record<string, number | string | null> = {
      type: smartMoneyType(this.#ledger, factor, minimum),
      behaviour: smartMoneyBehaviour(this.#ledger, factor, minimum),
      flowContracts: flow,
      scaleContracts: finite(this.#atLeastOneParent(this.#scale.scaleAt(market.sessionMinute))),
      persistence: this.#persistence.shareAt(market.now, flow),
      levelStrength: this.#nearness(market),
      largeThreshold: this.#largeOrders.threshold,
      largeParents: this.#largeOrders.count,
      largeVolume: this.#largeOrders.volume,
      usualVolumeAtPrice: finite(this.#absorption.usualVolume),
      offBookPrints: this.#largeOrders.offBookPrints,
      offBookVolume: this.#largeOrders.offBookVolume,
      aggressorCoverage: finite(this.#watch.coverage),
    };
    FLOW_KINDS.forEach((kind, index) => (behind[`${kind}Contracts`] = factor * this.#ledger.net(index)));
    return behind;
  }

  /** Prior sessions, for the warm-up of a later run. */
  snapshot(): SmartMoneyFlowSnapshot {
    return { schemaVersion: 1, flow: this.#scale.snapshot() };
  }

  /** Replaces the prior sessions. @throws MiaError `MIA-STATS-SNAPSHOT` when the snapshot is of other scales. */
  restore(snapshot: SmartMoneyFlowSnapshot): void {
    this.#scale.restore(snapshot.flow);
  }

  persist(state: StateStream): void {
    state.part(this.#parents);
    state.part(this.#largeOrders);
    state.part(this.#absorption);
    state.part(this.#stealth);
    state.part(this.#watch);
    state.part(this.#ledger);
    state.part(this.#persistence);
    state.part(this.#scale);
    this.#lastPrint = state.number(this.#lastPrint);
    this.#nextSample = state.number(this.#nextSample);
  }

  #onParent(parent: ParentOrder): void {
    const market = this.#market;
    if (market === null) return;
    const sizeClass = this.#largeOrders.onParent(parent);
    const isSweep = this.#sweeps.onParent(parent);
    if (sizeClass === 'ordinary' && !isSweep) {
      this.#stealth.onParent(parent, market);
      return;
    }
    if (parent.aggressor === 0) return;
    this.#ledger.add(sizeClass === 'block' ? Flow.Block : isSweep ? Flow.Sweep : Flow.Aggressive, parent.aggressor, parent.size, market.now);
    this.#persistence.add(parent.aggressor * parent.size, market.now);
  }

  #enterPassive(kind: number, side: Side, contracts: number, now: Micros): void {
    this.#ledger.add(kind, side, contracts, now);
    this.#persistence.add(this.#options.passiveWeight * side * contracts, now);
  }

  /** Decayed contracts, weighted. */
  #flowAt(now: Micros): number {
    const ledger = this.#ledger;
    const taking = ledger.net(Flow.Aggressive) + ledger.net(Flow.Block) + ledger.net(Flow.Sweep);
    const waiting = ledger.net(Flow.Absorption) + ledger.net(Flow.Iceberg) + ledger.net(Flow.Stealth);
    return ledger.factorAt(now) * (taking + this.#options.passiveWeight * waiting);
  }

  #atLeastOneParent(scale: number): number {
    return Math.max(scale, this.#options.largeOrders.minimumSize);
  }

  #nearness(market: MarketView): number {
    const strength = this.#levels.strengthNear(market.lastPrice, this.#options.levelTicks, market);
    return strength > 0 ? Math.min(1, strength) : 0;
  }

  #sample(market: MarketView): void {
    this.#nextSample = (Math.floor(market.now / SECOND) + 1) * SECOND;
    if (this.#watch.obstacle(market) === '') this.#scale.observe(this.#flowAt(market.now), market.sessionMinute);
  }

  #beginAnew(now: Micros): void {
    this.#ledger.clear();
    this.#persistence.clear();
    this.#watch.begin(now);
    this.#nextSample = -Infinity;
  }
}

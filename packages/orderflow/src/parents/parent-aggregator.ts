import {
  TradeFlag,
  type Aggressor,
  type AggressorSource,
  type DetectionGrade,
  type DurationMicros,
  type MarketView,
  type Micros,
  type Persistent,
  type StateStream,
  type TradeEvent,
} from '@mia-trading/core';

/**
 * A parent order as the tape shows it: the prints of one aggressor in one matching event.
 *
 * An exchange reports one order that trades against several resting ones, or at several prices, as several prints; any test of size
 * must look at their sum. Prints are bundled by (aggressor, matchId). Where a feed has no matchId, prints of one known aggressor are
 * bundled while each follows the one before within a short time and no price goes back against the aggressor.
 * Source: CME MDP 3.0 Trade Summary; ../README.md lists measured sizes.
 */
export interface ParentOrder {
  /** 0 where there is none (an auction) or it is not known. */
  aggressor: Aggressor;
  /** Where the aggressor of its prints comes from; of several sources the least reliable. */
  aggressorSource: AggressorSource;
  /** 0 when bundled by time. */
  matchId: number;
  /** Contracts. */
  size: number;
  prints: number;
  /** Volume-weighted price in points. */
  price: number;
  /** Extremes in points. */
  lowPrice: number;
  highPrice: number;
  /** Distinct prices traded; past {@link MAXIMUM_LEVELS} only new extremes are counted. */
  levels: number;
  /** Two or more price levels were taken by an aggressor. */
  isSweep: boolean;
  /** Bits of `TradeFlag` that any of its prints carried. */
  flags: number;
  /** Exchange time of the first print. */
  tsEvent: Micros;
  /** Event time at which it was known to be finished: nothing may be concluded from it before. */
  detectedAt: Micros;
}

export interface ParentAggregatorOptions {
  /** Longest time between two prints of one parent where there is no matchId, and patience for a feed that does not end its events; microseconds. */
  readonly timeWindow: DurationMicros;
}

/** From most to least reliable. */
const SOURCES: readonly AggressorSource[] = ['exchange', 'quote', 'tick', 'none'];

/** Distinct prices told apart in one parent; 64 ticks are 16 ES points in one match, beyond any recorded one. */
export const MAXIMUM_LEVELS = 64;

/** `confirmed` where the exchange itself says which prints belong together and who the aggressor was. */
export function gradeOf(parent: ParentOrder): DetectionGrade {
  return parent.matchId !== 0 && parent.aggressorSource === 'exchange' ? 'confirmed' : 'possible';
}

/**
 * Bundles prints into parents and hands each over exactly once, when it is finished: at the end of its exchange event where the feed
 * keeps them apart, else with the first print that does not belong, or once time has passed it by.
 *
 * Off-book prints and prints without size are left out. The record handed over is reused: copy what is to be kept.
 */
export class ParentAggregator implements Persistent {
  readonly #timeWindow: DurationMicros;
  readonly #onParent: (parent: ParentOrder) => void;
  readonly #prices = new Float64Array(MAXIMUM_LEVELS);
  readonly #parent: ParentOrder = {
    aggressor: 0,
    aggressorSource: 'none',
    matchId: 0,
    size: 0,
    prints: 0,
    price: 0,
    lowPrice: 0,
    highPrice: 0,
    levels: 0,
    isSweep: false,
    flags: 0,
    tsEvent: 0,
    detectedAt: 0,
  };
  #isOpen = false;
  #notional = 0;
  #lastPrice = 0;
  /** Arrival of the latest print. */
  #lastTime: Micros = 0;

  constructor(options: ParentAggregatorOptions, onParent: (parent: ParentOrder) => void) {
    this.#timeWindow = options.timeWindow;
    this.#onParent = onParent;
  }

  onTrade(trade: TradeEvent): void {
    if (!(trade.size > 0) || (trade.flags & TradeFlag.OffBook) !== 0) return;
    if (this.#isOpen && !this.#belongs(trade)) this.#finish(trade.tsInit);
    if (!this.#isOpen) this.#open(trade);
    this.#include(trade);
    if (trade.matchId !== 0 && (trade.flags & TradeFlag.Last) !== 0) this.#finish(trade.tsInit);
  }

  /** The book was published: ends the exchange event on a feed that keeps events apart, else only lets time pass. */
  onBook(market: MarketView): void {
    if (!this.#isOpen) return;
    const isAtomic = market.feedQuality === 'l3' || market.feedQuality === 'l2-atomic';
    if (isAtomic && this.#parent.matchId !== 0) this.#finish(market.now);
    else this.advance(market.now);
  }

  /** Hands over a parent whose latest print is further back than the time window. */
  advance(now: Micros): void {
    if (this.#isOpen && now - this.#lastTime > this.#timeWindow) this.#finish(now);
  }

  /** Hands over what is open: end of the recording, of the session, or a gap at `now`. */
  flush(now: Micros): void {
    if (this.#isOpen) this.#finish(now);
  }

  persist(state: StateStream): void {
    const parent = this.#parent;
    parent.aggressor = state.number(parent.aggressor) as Aggressor;
    parent.aggressorSource = state.string(parent.aggressorSource) as AggressorSource;
    parent.matchId = state.number(parent.matchId);
    parent.size = state.number(parent.size);
    parent.prints = state.number(parent.prints);
    parent.price = state.number(parent.price);
    parent.lowPrice = state.number(parent.lowPrice);
    parent.highPrice = state.number(parent.highPrice);
    parent.levels = state.number(parent.levels);
    parent.isSweep = state.boolean(parent.isSweep);
    parent.flags = state.number(parent.flags);
    parent.tsEvent = state.number(parent.tsEvent);
    parent.detectedAt = state.number(parent.detectedAt);
    state.numbers(this.#prices);
    this.#isOpen = state.boolean(this.#isOpen);
    this.#notional = state.number(this.#notional);
    this.#lastPrice = state.number(this.#lastPrice);
    this.#lastTime = state.number(this.#lastTime);
  }

  #belongs(trade: TradeEvent): boolean {
    const parent = this.#parent;
    if (trade.aggressor !== parent.aggressor || trade.matchId !== parent.matchId) return false;
    if (trade.matchId !== 0) return true;
    if (trade.aggressor === 0 || trade.tsInit - this.#lastTime > this.#timeWindow) return false;
    return trade.aggressor > 0 ? trade.price >= this.#lastPrice : trade.price <= this.#lastPrice;
  }

  #open(trade: TradeEvent): void {
    const parent = this.#parent;
    parent.aggressor = trade.aggressor;
    parent.aggressorSource = trade.aggressorSource;
    parent.matchId = trade.matchId;
    parent.size = 0;
    parent.prints = 0;
    parent.levels = 0;
    parent.flags = 0;
    parent.lowPrice = trade.price;
    parent.highPrice = trade.price;
    parent.tsEvent = trade.tsEvent;
    this.#notional = 0;
    this.#isOpen = true;
  }

  #include(trade: TradeEvent): void {
    const parent = this.#parent;
    this.#countLevel(trade.price);
    if (trade.aggressorSource !== parent.aggressorSource && SOURCES.indexOf(trade.aggressorSource) > SOURCES.indexOf(parent.aggressorSource)) parent.aggressorSource = trade.aggressorSource;
    parent.size += trade.size;
    parent.prints += 1;
    parent.flags |= trade.flags;
    if (trade.price < parent.lowPrice) parent.lowPrice = trade.price;
    if (trade.price > parent.highPrice) parent.highPrice = trade.price;
    this.#notional += trade.price * trade.size;
    this.#lastPrice = trade.price;
    this.#lastTime = trade.tsInit;
  }

  #countLevel(price: number): void {
    const { levels, lowPrice, highPrice } = this.#parent;
    if (levels === 0 || price < lowPrice || price > highPrice) {
      if (levels < MAXIMUM_LEVELS) this.#prices[levels] = price;
      this.#parent.levels = levels + 1;
      return;
    }
    if (levels >= MAXIMUM_LEVELS) return;
    for (let index = levels - 1; index >= 0; index -= 1) if (this.#prices[index] === price) return;
    this.#prices[levels] = price;
    this.#parent.levels = levels + 1;
  }

  #finish(now: Micros): void {
    const parent = this.#parent;
    this.#isOpen = false;
    parent.price = this.#notional / parent.size;
    parent.isSweep = parent.aggressor !== 0 && parent.levels > 1;
    parent.detectedAt = now;
    this.#onParent(parent);
  }
}

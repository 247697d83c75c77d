import { DAY, MINUTE, SAME_SESSION_CONFIDENCE, TimeOfDayNorm, TimeWindowSum, TradeFlag, WindowMedian, type Explanation, type Feature, type MarketView, type Micros, type Reading, type TradeEvent } from '@mia-trading/core';
import type { OptionsEngine } from '../engine/options-engine.js';
import { ONE_PERCENT } from '../exposure/gamma-terms.js';
import type { LargeFlowSnapshot } from '../flow/large-flow.js';
import { finite, refuse } from '../sentiment/readings.js';
import type { DealerPositionConfig } from './config.js';

/** One entry a minute and one for the minute under way, in pairs before the window has to coalesce. */
const HEDGE_SLOTS = 512;
/** Prints of one microsecond share a slot: enough for half an hour of a quiet market, coalesced to some seconds in a busy one. */
const VOLUME_SLOTS = 1_024;
/** A regular session, in minutes. */
const KEPT_WINDOWS = 390;
const PRINTS_ASIDE = TradeFlag.OffBook | TradeFlag.Spread;

/**
 * Futures that dealers must have traded over a stretch to stay delta neutral, positive bought:
 *
 *     contracts = -(netGex · (S₁ - S₀)/(0.01·S₀) + charm · days) / (S₁ · point value)
 *
 * with net gamma at S₀ in $ per 1 %, charm in $ of delta per calendar day. Long gamma and a rally: dealers' delta grows, so they sell.
 */
export function hedgeContracts(netGex: number, charmPerDay: number, from: number, to: number, elapsed: Micros, pointValue: number): number {
  const delta = (netGex * (to - from)) / (ONE_PERCENT * from) + (charmPerDay * elapsed) / DAY;
  return -delta / (to * pointValue);
}

/**
 * Do option dealers have to buy or to sell the future, next to what usually trades?
 *
 *     signal = tanh(H / V)
 *     H = modelled hedging over the last 30 min, in contracts ({@link hedgeContracts}), summed a minute at a time
 *     V = median volume of 30 min at this time of day over prior sessions, in contracts
 *
 * With fewer than 5 prior sessions V is the median of the 30-min volumes of this session, one a minute, at confidence 0.7. Confidence is that of
 * the exposures times that of V. Positive: dealers buy. Open interest does not tell who is long what; H is an upper bound of its model.
 *
 * Unavailable: the reasons of {@link OptionsEngine.reason}; `not warm` before 30 min of exposures without a hole of 5 min, and before V is known;
 * `ES volume is not known` where prints have no size.
 */
export class DealerHedging implements Feature {
  readonly name = 'dealerPosition';
  readonly #engine: OptionsEngine;
  readonly #config: DealerPositionConfig;
  readonly #window: Micros;
  readonly #hedges: TimeWindowSum;
  readonly #volume: TimeWindowSum;
  readonly #norm: TimeOfDayNorm;
  readonly #volumes = new WindowMedian(KEPT_WINDOWS);
  #isSizeKnown = true;
  /** First print of the session. */
  #firstPrint: Micros = Infinity;
  #volumeMinute = -1;
  #hedgeMinute = -1;
  /** Since when {@link #hedges} has no hole. */
  #coveredSince: Micros = Infinity;
  #lastAt: Micros = 0;
  #lastSpot = Number.NaN;
  #lastGex = Number.NaN;

  constructor(engine: OptionsEngine, config: DealerPositionConfig) {
    this.#engine = engine;
    this.#config = config;
    this.#window = config.windowMinutes * MINUTE;
    this.#hedges = new TimeWindowSum(this.#window, HEDGE_SLOTS);
    this.#volume = new TimeWindowSum(this.#window, VOLUME_SLOTS);
    this.#norm = new TimeOfDayNorm({ bucketMinutes: config.windowMinutes, minimumSessions: config.minimumSessions });
  }

  onTrade(trade: TradeEvent, market: MarketView): void {
    if ((trade.flags & PRINTS_ASIDE) !== 0) return;
    if ((trade.flags & TradeFlag.SizeUnknown) !== 0) this.#isSizeKnown = false;
    if (this.#firstPrint === Infinity) this.#firstPrint = market.now;
    if (market.sessionMinute !== this.#volumeMinute) this.#noteVolume(market);
    this.#norm.add(trade.size, market.sessionMinute);
    this.#volume.add(trade.size, market.now);
  }

  onSession(): void {
    this.#norm.onSession();
    this.#volume.clear();
    this.#volumes.clear();
    this.#isSizeKnown = true;
    this.#firstPrint = Infinity;
    this.#volumeMinute = -1;
    this.#forget();
  }

  read(market: MarketView, reading: Reading): void {
    const engine = this.#engine;
    const isUsable = engine.update(market);
    reading.asOf = engine.asOf;
    if (!isUsable) {
      refuse(reading, engine.reason);
      return;
    }
    this.#fold(market);
    const usual = this.#usualVolume(market);
    const obstacle = this.#obstacle(market, usual);
    if (obstacle !== '') {
      refuse(reading, obstacle);
      return;
    }
    reading.available = true;
    reading.signal = Math.tanh(this.#hedges.sumAt(market.now) / usual);
    reading.confidence = engine.confidence * (this.#isOwnSession(market) ? SAME_SESSION_CONFIDENCE : 1);
    reading.reason = '';
  }

  explain(market: MarketView): Explanation {
    return {
      position: this.#engine.position,
      hedgeContracts: finite(this.#hedges.sumAt(market.now)),
      usualVolume: finite(this.#usualVolume(market)),
      netGexBillions: finite(this.#engine.netGex / BILLION),
      charmBillionsPerDay: finite((this.#engine.snapshot?.charm ?? Number.NaN) / BILLION),
      ...largeFlow(this.#engine.largeFlowAt(market)),
    };
  }

  /** Adds what dealers hedge since the last minute. */
  #fold(market: MarketView): void {
    const { now } = market;
    const minute = Math.floor(now / MINUTE);
    if (minute === this.#hedgeMinute) return;
    this.#hedgeMinute = minute;
    const { spot, netGex, snapshot } = this.#engine;
    if (now - this.#lastAt > this.#config.longestHoleMinutes * MINUTE) {
      this.#hedges.clear();
      this.#coveredSince = now;
    } else {
      this.#hedges.add(hedgeContracts(this.#lastGex, snapshot?.charm ?? 0, this.#lastSpot, spot, now - this.#lastAt, market.instrument.pointValue), now);
    }
    this.#lastAt = now;
    this.#lastSpot = spot;
    this.#lastGex = netGex;
  }

  #forget(): void {
    this.#hedges.clear();
    this.#hedgeMinute = -1;
    this.#coveredSince = Infinity;
    this.#lastAt = 0;
  }

  /** A minute has begun: the volume of the window that ends with it joins those of the session. */
  #noteVolume(market: MarketView): void {
    this.#volumeMinute = market.sessionMinute;
    const minute = Math.floor(market.now / MINUTE) * MINUTE;
    if (minute - this.#firstPrint >= this.#window) this.#volumes.add(this.#volume.sumAt(minute));
  }

  #usualVolume(market: MarketView): number {
    const norm = this.#norm.normAt(market.sessionMinute);
    if (norm === norm) return norm;
    return this.#volumes.count >= this.#config.minimumWindows ? this.#volumes.median : Number.NaN;
  }

  #isOwnSession(market: MarketView): boolean {
    return Number.isNaN(this.#norm.normAt(market.sessionMinute));
  }

  #obstacle(market: MarketView, usual: number): string {
    if (!this.#isSizeKnown) return 'ES volume is not known';
    if (market.now - this.#coveredSince < this.#window) return 'not warm';
    return usual > 0 ? '' : 'not warm';
  }
}

const BILLION = 1e9;

/** Which way the large option prints lean, -1 to 1, with the share of premium whose side is known: beside the position, in no signal. Nothing where they are not followed. */
function largeFlow(flow: LargeFlowSnapshot | null): Explanation {
  if (flow === null) return {};
  const { later, zeroDte } = flow;
  return {
    largeFlowDirection: later.premiumDirection,
    largeFlowDeltaDirection: later.deltaDirection,
    largeFlowCoverage: later.coverage,
    zeroDteFlowDirection: zeroDte.premiumDirection,
    zeroDteFlowDeltaDirection: zeroDte.deltaDirection,
    zeroDteFlowCoverage: zeroDte.coverage,
  };
}

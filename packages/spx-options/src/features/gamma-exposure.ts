import { SignalScale, type Explanation, type Feature, type MarketView, type Reading, type SignalScaleSnapshot, type TradeEvent } from '@mia-trading/core';
import type { OptionsEngine } from '../engine/options-engine.js';
import { clamp, finite, refuse } from '../sentiment/readings.js';
import type { GammaExposureConfig } from './config.js';
import { MinuteReturns } from './minute-returns.js';

/**
 * Where do the hedges of option dealers push the price?
 *
 *     r      = (index - absolute gamma strike) / expected move to the close
 *     long   : s = -clamp(2r, -1, 1) · fade      fade falls from 1 at |r| = 1.0 to 0 at |r| = 1.5: pinning
 *     short  : s = tanh(return over 30 min / its scale)      dealers feed the move
 *     neutral: s = 0
 *     signal = s · min(1, |net / gross| / 0.2) · damp
 *     damp   = min(1, |wall - index| / (0.25 · expected move)), wall the call wall for s > 0, the put wall for s < 0
 *
 * Dealers who are long gamma sell rallies and buy dips, which draws the price to the strike with most gamma; short of it they buy
 * rallies and sell dips. Side of gamma: {@link OptionsEngine.position}. The index is the future less the basis. The scale of the return is that of
 * `SignalScale`, by time of day over prior sessions, observed once a minute.
 *
 * Confidence: share of open interest that is valued, × 0.7 on delayed data, × that of the scale where dealers are short gamma. Unavailable: the
 * reasons of {@link OptionsEngine.reason}; `no gamma to speak of`; `no expected move`; and, short gamma only, `not warm`. No mirror: calls and puts differ.
 *
 * Sources: gamma hedging and intraday moves, Baltussen et al. 2021, Journal of Financial Economics 142(1); pinning, Ni, Pearson and Poteshman 2005,
 * ibid. 78(1). The literature supports gamma as a volatility regime more than as a direction; this system's own constants.
 */
export class GammaExposure implements Feature {
  readonly name = 'gammaExposure';
  readonly #engine: OptionsEngine;
  readonly #config: GammaExposureConfig;
  readonly #returns: MinuteReturns;
  readonly #scale = new SignalScale();

  constructor(engine: OptionsEngine, config: GammaExposureConfig) {
    this.#engine = engine;
    this.#config = config;
    this.#returns = new MinuteReturns(config.returnMinutes);
  }

  onTrade(trade: TradeEvent, market: MarketView): void {
    const before = this.#returns.value;
    if (this.#returns.add(trade.price, market.now)) this.#scale.observe(before, market.sessionMinute);
  }

  onSession(): void {
    this.#returns.clear();
    this.#scale.onSession();
  }

  read(market: MarketView, reading: Reading): void {
    const engine = this.#engine;
    const isUsable = engine.update(market);
    reading.asOf = engine.asOf;
    if (!isUsable) {
      refuse(reading, engine.reason);
      return;
    }
    const obstacle = this.#obstacle(market);
    if (obstacle !== '') {
      refuse(reading, obstacle);
      return;
    }
    reading.available = true;
    reading.signal = this.#signal(market);
    reading.confidence = engine.confidence * (engine.position === 'short' ? this.#scale.confidence : 1);
    reading.reason = '';
  }

  explain(market: MarketView): Explanation {
    const engine = this.#engine;
    const levels = engine.levelsAt(market.now);
    const move = engine.expectedMoveAt(market.now);
    return {
      position: engine.position,
      netGexBillions: finite(engine.netGex / BILLION),
      grossGexBillions: finite(engine.grossGex / BILLION),
      spx: finite(engine.spot),
      expectedMove: finite(move),
      distanceInMoves: finite(this.#distance(move)),
      absoluteGammaSpx: levels?.absoluteGamma?.spx ?? null,
      absoluteGammaEs: levels?.absoluteGamma?.es ?? null,
      callWallSpx: levels?.callWall?.spx ?? null,
      callWallEs: levels?.callWall?.es ?? null,
      putWallSpx: levels?.putWall?.spx ?? null,
      putWallEs: levels?.putWall?.es ?? null,
      gammaFlipSpx: levels?.gammaFlip?.spx ?? null,
      gammaFlipEs: levels?.gammaFlip?.es ?? null,
      coverage: engine.snapshot?.coverage ?? null,
    };
  }

  /** Prior sessions of the scale of returns, plain JSON: the warm-up of a later run. */
  snapshot(): SignalScaleSnapshot {
    return this.#scale.snapshot();
  }

  /** Replaces the prior sessions. @throws MiaError `MIA-STATS-SNAPSHOT` when the snapshot does not fit. */
  restore(snapshot: SignalScaleSnapshot): void {
    this.#scale.restore(snapshot);
  }

  #obstacle(market: MarketView): string {
    const engine = this.#engine;
    if (!(engine.grossGex > 0)) return 'no gamma to speak of';
    if (engine.position === 'short') return Number.isFinite(this.#returns.value) && Number.isFinite(this.#scale.scaleAt(market.sessionMinute)) ? '' : 'not warm';
    return engine.expectedMoveAt(market.now) > 0 ? '' : 'no expected move';
  }

  #distance(move: number): number {
    return (this.#engine.spot - (this.#engine.snapshot?.walls.absGammaStrike ?? Number.NaN)) / move;
  }

  #signal(market: MarketView): number {
    const engine = this.#engine;
    const move = engine.expectedMoveAt(market.now);
    const plain = this.#plainSignal(move, market.sessionMinute);
    const size = Math.min(1, Math.abs(engine.netGex / engine.grossGex) / this.#config.fullRatio);
    return plain * size * this.#damping(plain, move);
  }

  #plainSignal(move: number, sessionMinute: number): number {
    const { steepness, fadeFrom, fadeTo } = this.#config;
    if (this.#engine.position === 'neutral') return 0;
    if (this.#engine.position === 'short') {
      const scale = this.#scale.scaleAt(sessionMinute);
      return scale === 0 ? 0 : Math.tanh(this.#returns.value / scale);
    }
    const r = this.#distance(move);
    return -clamp(steepness * r, -1, 1) * clamp((fadeTo - Math.abs(r)) / (fadeTo - fadeFrom), 0, 1);
  }

  #damping(signal: number, move: number): number {
    const walls = this.#engine.snapshot?.walls;
    const wall = signal > 0 ? walls?.callWall : signal < 0 ? walls?.putWall : null;
    if (wall === null || wall === undefined || !(move > 0)) return 1;
    return Math.min(1, Math.abs(wall - this.#engine.spot) / (this.#config.wallReach * move));
  }
}

const BILLION = 1e9;

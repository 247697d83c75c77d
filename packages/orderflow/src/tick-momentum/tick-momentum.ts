import {
  SECOND,
  SignalScale,
  TradeFlag,
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
import { KeptReading } from '../signals/kept-reading.js';
import { aggressorReliability, refuse } from '../signals/signals.js';
import type { TickMomentumOptions } from './tick-momentum-config.js';
import { TickWindow } from './tick-window.js';

const ASIDE = TradeFlag.OffBook | TradeFlag.Auction | TradeFlag.Spread;
/** Ticks within one millisecond are as if a millisecond apart: no clock of a feed is finer than that and right. */
const SHORTEST = 1_000;

/**
 * Momentum of the last 20 matched orders:
 *
 *     volume     V = Σ aggressor·size / Σ size
 *     direction  D = (newest - oldest price) / Σ |price change from each order to the next|     0 while no price changed
 *     measure    0.6·V + 0.4·D, in -1 .. +1
 *     signal     tanh(measure / scale), × 0.7 while the price decelerates
 *
 * Velocity is ticks per second over the window; acceleration is that of its newer half less that of its older half, per second. A micro-trend
 * needs V and D of one sign, both at least 0.2. Entry timing: `enter` in a micro-trend that does not decelerate, `wait` in one that does, else `none`.
 * The scale is that of `SignalScale`, observed at the first print after each whole second, as of the print before it.
 *
 * Confidence = that of the scale × reliability of the aggressors. Source: D is the signed efficiency ratio of Kaufman (1995), Smarter Trading;
 * the combination and its weights are this system's own.
 */
export class TickMomentum implements Feature, Persistent {
  readonly name = 'tickMomentum';
  readonly #options: TickMomentumOptions;
  readonly #window: TickWindow;
  readonly #scale: SignalScale;
  #lastPrint: Micros = 0;
  #lastMinute = 0;
  #observeAt: Micros = Infinity;
  #isUnsized = false;
  #prints = 0;
  readonly #kept = new KeptReading();

  constructor(options: TickMomentumOptions) {
    this.#options = options;
    this.#window = new TickWindow(options.ticks);
    this.#scale = new SignalScale(options.scale);
  }

  onTrade(trade: TradeEvent, market: MarketView): void {
    if ((trade.flags & ASIDE) !== 0) return;
    const { now } = market;
    this.#prints += 1;
    if (now > this.#observeAt) this.#observe();
    this.#isUnsized = (trade.flags & TradeFlag.SizeUnknown) !== 0;
    if (this.#isUnsized) {
      this.#window.clear();
      return;
    }
    if (!(trade.size > 0) || !Number.isFinite(trade.price)) return;
    this.#window.add(trade, Math.round(trade.price / market.instrument.tickSize), now);
    this.#lastPrint = now;
    this.#lastMinute = market.sessionMinute;
    if (this.#observeAt === Infinity) this.#observeAt = Math.ceil(now / SECOND) * SECOND;
  }

  onGap(): void {
    this.#kept.forget();
    this.#window.clear();
    this.#observeAt = Infinity;
  }

  onSession(): void {
    this.onGap();
    this.#scale.onSession();
  }

  read(market: MarketView, reading: Reading): void {
    reading.asOf = this.#lastPrint;
    const obstacle = this.#obstacle(market);
    if (obstacle !== '') {
      refuse(reading, obstacle);
      return;
    }
    if (!this.#kept.isOf(this.#prints, market.sessionMinute)) this.#judge(this.#kept.reading, market.sessionMinute);
    this.#kept.copyTo(reading);
  }

  explain(): Explanation {
    const window = this.#window;
    if (!window.isFull) return { volume: null, direction: null, velocity: null, acceleration: null, microTrend: 'none', entryTiming: 'none' };
    const trend = this.#microTrend();
    return {
      volume: this.#volume(),
      direction: this.#direction(),
      deltaContracts: window.delta,
      moveTicks: window.move,
      velocity: velocity(window, 0, window.size - 1),
      acceleration: this.#acceleration(),
      microTrend: trend > 0 ? 'up' : trend < 0 ? 'down' : 'none',
      entryTiming: trend === 0 ? 'none' : this.#isFading(trend) ? 'wait' : 'enter',
    };
  }

  /** Prior sessions, for the warm-up of a later run. */
  snapshot(): SignalScaleSnapshot {
    return this.#scale.snapshot();
  }

  /** Replaces the prior sessions. @throws MiaError `MIA-STATS-SNAPSHOT` when the snapshot is of another scale. */
  restore(snapshot: SignalScaleSnapshot): void {
    this.#scale.restore(snapshot);
    this.#kept.forget();
  }

  persist(state: StateStream): void {
    state.part(this.#window);
    state.part(this.#scale);
    this.#lastPrint = state.number(this.#lastPrint);
    this.#lastMinute = state.number(this.#lastMinute);
    this.#observeAt = state.number(this.#observeAt);
    this.#isUnsized = state.boolean(this.#isUnsized);
    if (state.isRestoring) this.#kept.forget();
  }

  #judge(reading: Reading, minute: number): void {
    if (!this.#scale.apply(this.#measure(), minute, reading)) return;
    if (this.#isFading(reading.signal)) reading.signal *= this.#options.fadingFactor;
    const { volume, unknownVolume, quoteRuleVolume, tickRuleVolume } = this.#window;
    reading.confidence *= aggressorReliability(volume, unknownVolume, quoteRuleVolume, tickRuleVolume, this.#options);
  }

  #obstacle(market: MarketView): string {
    if (market.feedQuality === 'sampled') return 'feed is sampled';
    if (market.phase !== 'continuous') return 'not in continuous trading';
    if (this.#isUnsized) return 'trade sizes are unknown';
    if (!this.#window.isFull) return 'not warm';
    if (market.now - this.#lastPrint > this.#options.staleSeconds * SECOND) return 'no recent trades';
    return this.#isKnown() ? '' : 'aggressor coverage too low';
  }

  #isKnown(): boolean {
    return 1 - this.#window.unknownVolume / this.#window.volume >= this.#options.minimumCoverage;
  }

  #observe(): void {
    this.#observeAt = Infinity;
    if (this.#window.isFull && this.#isKnown()) this.#scale.observe(this.#measure(), this.#lastMinute);
  }

  #volume(): number {
    return this.#window.delta / this.#window.volume;
  }

  #direction(): number {
    const { path, move } = this.#window;
    return path === 0 ? 0 : move / path;
  }

  #measure(): number {
    const { volumeWeight, directionWeight } = this.#options;
    return (volumeWeight * this.#volume() + directionWeight * this.#direction()) / (volumeWeight + directionWeight);
  }

  /** Ticks per second per second. */
  #acceleration(): number {
    const window = this.#window;
    const oldest = window.size - 1;
    const middle = window.size / 2;
    const between = Math.max(SHORTEST, window.time(0) - window.time(oldest)) / (2 * SECOND);
    return (velocity(window, 0, middle) - velocity(window, middle, oldest)) / between;
  }

  #isFading(direction: number): boolean {
    return direction * this.#acceleration() < 0;
  }

  #microTrend(): Side | 0 {
    const volume = this.#volume();
    const direction = this.#direction();
    const { trendThreshold } = this.#options;
    if (volume * direction <= 0 || Math.abs(volume) < trendThreshold || Math.abs(direction) < trendThreshold) return 0;
    return volume > 0 ? 1 : -1;
  }
}

/** Ticks per second from one tick of the window to a newer one. */
function velocity(window: TickWindow, newer: number, older: number): number {
  return ((window.price(newer) - window.price(older)) * SECOND) / Math.max(SHORTEST, window.time(newer) - window.time(older));
}

import {
  SECOND,
  TradeFlag,
  type Explanation,
  type Feature,
  type MarketView,
  type Micros,
  type Persistent,
  type Reading,
  type SignalScale,
  type SignalScaleSnapshot,
  type StateStream,
  type TradeEvent,
} from '@mia-trading/core';
import type { OrderflowConfig } from '../config.js';
import { KeptReading } from '../signals/kept-reading.js';
import { aggressorReliability, finite, refuse } from '../signals/signals.js';
import { ConfirmationWindow } from './confirmation-window.js';
import { FlowWindows } from './flow-windows.js';
import { RelativeVolume } from './relative-volume.js';

export type VolumeConfirmationOptions = OrderflowConfig['volumeConfirmation'];

/** Prior sessions of a {@link VolumeConfirmation}, plain JSON: the warm-up of a later run. */
export interface VolumeConfirmationSnapshot {
  readonly schemaVersion: 1;
  readonly delta: readonly SignalScaleSnapshot[];
  readonly deltaShare: readonly SignalScaleSnapshot[];
  readonly move: readonly SignalScaleSnapshot[];
  readonly volume: SignalScaleSnapshot;
}

const EXCLUDED = TradeFlag.OffBook | TradeFlag.Auction;

/**
 * Does traded volume confirm the direction of the price?
 *
 * For each window w of event time (30 s, 2 min, 5 min):
 *
 *     flow  = ½ tanh(delta / scale) + ½ tanh(deltaShare / scale)      delta = Σ aggressor·size; deltaShare = delta / volume
 *     agree = sign(flow) · tanh(move / scale)                         move = price change over w in ticks, from prints
 *     keep  = n + (1 - n)·agree  for agree ≥ 0,   n·(1 + agree)  for agree < 0;   n = 0.6
 *
 * so flow against the price (divergence) is cut, down to nothing. Over the windows that were watched whole and whose scales are warm:
 *
 *     signal = clamp(2r / (1 + r) · Σ weight·flow·keep / Σ weight, -1, 1)
 *
 * r = volume of the last 5 whole minutes over the median of the same minutes in prior sessions (1 is usual; the factor then is 1); it is
 * left out with fewer than 5 prior sessions. Scales are those of `SignalScale`, observed on whole seconds after a print.
 *
 * Confidence = warm windows (0.7 while the session is its own scale) × reliability (share of the volume whose aggressor is known; by
 * quote rule × 0.9, by tick rule × 0.75) × 0.85 without r.
 *
 * Source: delta and its divergence from price as in the order-flow literature (order flow explains the price move of its own interval,
 * Evans and Lyons 2002, Journal of Political Economy 110(1)); the combination is this system's own.
 */
export class VolumeConfirmation implements Feature, Persistent {
  readonly name = 'volumeConfirmation';
  readonly #options: VolumeConfirmationOptions;
  readonly #windows: readonly ConfirmationWindow[];
  readonly #longest: number;
  readonly #totalWeight: number;
  readonly #flow: FlowWindows;
  readonly #relativeVolume: RelativeVolume;
  #lastPrint: Micros = 0;
  #lastMinute = 0;
  /** Whole second after the last print, at which its windows are observed; `Infinity` when that is done. */
  #observeAt: Micros = Infinity;
  readonly #kept = new KeptReading();

  constructor(options: VolumeConfirmationOptions) {
    this.#options = options;
    const { scale } = options;
    this.#windows = options.windows.map(({ seconds, weight }) => new ConfirmationWindow(seconds, weight, options.flatPriceFactor, scale));
    const lengths = options.windows.map(({ seconds }) => seconds);
    this.#longest = lengths.indexOf(Math.max(...lengths));
    this.#totalWeight = options.windows.reduce((sum, { weight }) => sum + weight, 0);
    this.#flow = new FlowWindows(lengths.map((length) => length * SECOND));
    this.#relativeVolume = new RelativeVolume(options.relativeVolumeMinutes, { minimumSessions: scale.minimumSessions, keptSessions: scale.keptSessions });
  }

  onTrade(trade: TradeEvent, market: MarketView): void {
    if ((trade.flags & EXCLUDED) !== 0) return;
    const now = market.now;
    if (now > this.#observeAt) this.#settle(now);
    this.#flow.advance(now);
    this.#flow.add(trade, market.instrument.tickSize);
    this.#relativeVolume.add(trade.size, market.sessionMinute);
    this.#lastPrint = now;
    this.#lastMinute = market.sessionMinute;
    if (this.#observeAt === Infinity) this.#observeAt = Math.ceil(now / SECOND) * SECOND;
  }

  onGap(market: MarketView): void {
    this.#settle(market.now);
    this.#beginAnew(market.now);
    this.#relativeVolume.onGap();
  }

  onSession(market: MarketView): void {
    this.#settle(market.now);
    this.#beginAnew(market.now);
    this.#relativeVolume.onSession();
    for (const window of this.#windows) window.onSession();
  }

  read(market: MarketView, reading: Reading): void {
    this.#settle(market.now);
    reading.asOf = this.#lastPrint;
    if (market.feedQuality === 'sampled' || market.phase !== 'continuous') {
      refuse(reading, market.feedQuality === 'sampled' ? 'feed is sampled' : 'not in continuous trading');
      return;
    }
    const minute = market.sessionMinute;
    if (!this.#kept.isOf(this.#flow.version, minute)) this.#judge(this.#kept.reading, minute);
    this.#kept.copyTo(reading);
  }

  explain(market: MarketView): Explanation {
    const minute = market.sessionMinute;
    const behind: Record<string, number | null> = {};
    this.#windows.forEach((_, index) => {
      const window = this.#look(index, minute);
      behind[`delta${window.seconds}s`] = this.#flow.delta(index);
      behind[`volume${window.seconds}s`] = this.#flow.volume(index);
      behind[`moveTicks${window.seconds}s`] = this.#flow.move(index);
      behind[`flow${window.seconds}s`] = finite(window.flow);
      behind[`agreement${window.seconds}s`] = finite(window.agreement);
    });
    behind['aggressorCoverage'] = finite(this.#coverage());
    behind['relativeVolume'] = finite(this.#relativeVolume.at(minute));
    return behind;
  }

  /** Prior sessions, for the warm-up of a later run. */
  snapshot(): VolumeConfirmationSnapshot {
    return {
      schemaVersion: 1,
      delta: this.#windows.map((window) => window.delta.snapshot()),
      deltaShare: this.#windows.map((window) => window.deltaShare.snapshot()),
      move: this.#windows.map((window) => window.move.snapshot()),
      volume: this.#relativeVolume.snapshot(),
    };
  }

  /** Replaces the prior sessions. @throws MiaError `MIA-STATS-SNAPSHOT` when the snapshot is of other scales. */
  restore(snapshot: VolumeConfirmationSnapshot): void {
    restoreScales(this.#windows.map((window) => window.delta), snapshot.delta);
    restoreScales(this.#windows.map((window) => window.deltaShare), snapshot.deltaShare);
    restoreScales(this.#windows.map((window) => window.move), snapshot.move);
    for (const window of this.#windows) window.forget();
    this.#relativeVolume.restore(snapshot.volume);
    this.#kept.forget();
  }

  persist(state: StateStream): void {
    for (const window of this.#windows) state.part(window);
    state.part(this.#flow);
    state.part(this.#relativeVolume);
    this.#lastPrint = state.number(this.#lastPrint);
    this.#lastMinute = state.number(this.#lastMinute);
    this.#observeAt = state.number(this.#observeAt);
    if (state.isRestoring) this.#kept.forget();
  }

  #judge(reading: Reading, minute: number): void {
    const obstacle = this.#obstacle();
    if (obstacle !== '') {
      refuse(reading, obstacle);
      return;
    }
    let signal = 0;
    let weight = 0;
    let confidence = 0;
    for (let index = 0; index < this.#windows.length; index += 1) {
      if (!this.#flow.covers(index)) continue;
      const window = this.#look(index, minute);
      const { flow } = window;
      if (flow !== flow) continue;
      signal += window.weight * flow * window.kept;
      weight += window.weight;
      confidence += window.weight * window.delta.confidence;
    }
    if (weight === 0) {
      refuse(reading, 'not warm');
      return;
    }
    const relativeVolume = this.#relativeVolume.at(minute);
    const hasNorm = relativeVolume === relativeVolume;
    const strength = hasNorm ? (2 * relativeVolume) / (1 + relativeVolume) : 1;
    reading.available = true;
    reading.signal = Math.min(1, Math.max(-1, (strength * signal) / weight));
    reading.confidence = (confidence / this.#totalWeight) * this.#reliability() * (hasNorm ? 1 : this.#options.withoutNormConfidence);
    reading.reason = '';
  }

  #obstacle(): string {
    if (this.#flow.unsizedPrints(this.#longest) > 0) return 'trade sizes are unknown';
    if (this.#flow.volume(this.#longest) === 0) return 'no recent trades';
    return this.#coverage() < this.#options.minimumCoverage ? 'aggressor coverage too low' : '';
  }

  #coverage(): number {
    return 1 - this.#flow.unknownVolume(this.#longest) / this.#flow.volume(this.#longest);
  }

  #reliability(): number {
    const flow = this.#flow;
    const longest = this.#longest;
    return aggressorReliability(flow.volume(longest), flow.unknownVolume(longest), flow.quoteRuleVolume(longest), flow.tickRuleVolume(longest), this.#options);
  }

  #look(index: number, minute: number): ConfirmationWindow {
    const window = this.#windows[index] as ConfirmationWindow;
    window.look(this.#flow.delta(index), this.#flow.volume(index), this.#flow.move(index), minute);
    return window;
  }

  /** Windows as of the whole second after the last print join the scales, once it is past; then windows slide to `now`. */
  #settle(now: Micros): void {
    if (now > this.#observeAt) {
      this.#flow.advance(this.#observeAt);
      this.#observe();
      this.#kept.forget();
      this.#observeAt = Infinity;
    }
    this.#flow.slide(now);
  }

  #observe(): void {
    if (this.#flow.unsizedPrints(this.#longest) > 0 || this.#coverage() < this.#options.minimumCoverage) return;
    for (let index = 0; index < this.#windows.length; index += 1) {
      if (!this.#flow.covers(index)) continue;
      (this.#windows[index] as ConfirmationWindow).observe(this.#flow.delta(index), this.#flow.volume(index), this.#flow.move(index), this.#lastMinute);
    }
  }

  #beginAnew(now: Micros): void {
    this.#flow.reset();
    this.#flow.advance(now);
    this.#observeAt = Infinity;
    this.#kept.forget();
  }
}

function restoreScales(scales: readonly SignalScale[], snapshots: readonly SignalScaleSnapshot[]): void {
  scales.forEach((scale, index) => {
    const snapshot = snapshots[index];
    if (snapshot !== undefined) scale.restore(snapshot);
  });
}

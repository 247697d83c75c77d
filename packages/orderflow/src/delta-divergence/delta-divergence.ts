import {
  SECOND,
  ignoreDetections,
  ticksToPrice,
  type BarEvent,
  type DetectionListener,
  type DurationMicros,
  type Explanation,
  type Feature,
  type MarketView,
  type Micros,
  type Persistent,
  type Reading,
  type Side,
  type StateStream,
  type TradeEvent,
} from '@mia-trading/core';
import type { DeltaAnalysisOptions } from '../delta-analysis/delta-analysis-config.js';
import { DeltaAnalysis, type DivergenceKind } from '../delta-analysis/delta-analysis.js';
import { finite, refuse } from '../signals/signals.js';
import type { DeltaDivergenceOptions } from './delta-divergence-config.js';
import { WindowDivergence } from './window-divergence.js';

const NO_REVERSAL = 0;

/** When a kind of divergence last spoke for either side; a bar may confirm one of each. */
class Remembered implements Persistent {
  #upAt: Micros = -Infinity;
  #downAt: Micros = -Infinity;

  note(side: Side, now: Micros): void {
    if (side > 0) this.#upAt = now;
    else this.#downAt = now;
  }

  /** -1 .. +1: up less down, each fading by half in each half-life. */
  weightAt(now: Micros, halfLife: DurationMicros): number {
    return leftOf(now - this.#upAt, halfLife) - leftOf(now - this.#downAt, halfLife);
  }

  age(side: Side, now: Micros): DurationMicros {
    return now - (side > 0 ? this.#upAt : this.#downAt);
  }

  clear(): void {
    this.#upAt = -Infinity;
    this.#downAt = -Infinity;
  }

  persist(state: StateStream): void {
    this.#upAt = state.number(this.#upAt);
    this.#downAt = state.number(this.#downAt);
  }
}

/** 0 .. 1: what has not faded after `age`; 0 of what never was. */
function leftOf(age: DurationMicros, halfLife: DurationMicros): number {
  return age === Infinity ? 0 : Math.exp((-Math.LN2 / halfLife) * age);
}

/**
 * Does aggressive volume go with the price? Positive where delta says that it should rise.
 *
 *     trend   = Σ weight·divergence / Σ weight over the windows that are warm            see WindowDivergence
 *     pivots  = clamp(Σ factor·side·2^(-age / half-life), -1, 1) over the last regular, hidden and absorption divergence of either side
 *     signal  = clamp(b · (0.6·trend + 0.4·pivots), -1, 1)                               b = 1.25 under a reversal warning, else 1
 *
 * A hidden divergence at lows is hidden strength, at highs hidden weakness. A reversal warning stands while, at the last closed bar, two
 * windows or more diverge to one side, the shortest of them on at least usual volume, and a regular or absorption divergence of that side is
 * younger than its half-life; its beginning is detected as `reversalWarning`.
 *
 * Windows are measured on closed bars, at the event that closed the last one; between bars only the pivots fade. Confidence: weight of the warm
 * windows × confidence of their scales × reliability of the aggressors (inferred ones count 0.8).
 *
 * Source: the pivots as in `PivotDivergences`; the regression over windows with a least R² is this system's own.
 */
export class DeltaDivergence implements Feature, Persistent {
  readonly name = 'deltaDivergence';
  /** Cumulative delta, footprints, bars and detections beneath. */
  readonly analysis: DeltaAnalysis;
  readonly #options: DeltaDivergenceOptions;
  readonly #windows: readonly WindowDivergence[];
  readonly #totalWeight: number;
  readonly #remembered: Readonly<Record<DivergenceKind, Remembered>> = { regular: new Remembered(), hidden: new Remembered(), absorption: new Remembered() };
  readonly #onDetection: DetectionListener;
  #reversal: Side | 0 = NO_REVERSAL;
  #lastPrint: Micros = 0;
  #measuredBars = 0;
  #unknownShare = 0;
  #inferredShare = 0;

  constructor(options: DeltaDivergenceOptions, analysis: DeltaAnalysisOptions, onDetection: DetectionListener = ignoreDetections) {
    this.#options = options;
    this.#onDetection = onDetection;
    this.analysis = new DeltaAnalysis(analysis, onDetection, (kind, side, now) => this.#remembered[kind].note(side, now));
    this.#windows = options.windows.map(({ bars, weight }) => new WindowDivergence(bars, weight, options.minimumFit, options.scale));
    this.#totalWeight = options.windows.reduce((sum, { weight }) => sum + weight, 0);
  }

  onTrade(trade: TradeEvent, market: MarketView): void {
    this.analysis.onTrade(trade, market);
    this.#lastPrint = market.now;
    if (this.analysis.bars.series.closedCount !== this.#measuredBars) this.#measure(market);
  }

  onBar(bar: BarEvent, market: MarketView): void {
    this.analysis.onBar(bar, market);
    this.#lastPrint = market.now;
    if (this.analysis.bars.series.closedCount !== this.#measuredBars) this.#measure(market);
  }

  onGap(): void {
    this.analysis.onGap();
    this.#forget();
  }

  onSession(market: MarketView): void {
    this.analysis.onSession(market);
    this.#measuredBars = this.analysis.bars.series.closedCount;
    this.#forget();
    for (const window of this.#windows) window.onSession();
  }

  read(market: MarketView, reading: Reading): void {
    reading.asOf = this.#lastPrint;
    const obstacle = this.#obstacle(market);
    if (obstacle !== '') {
      refuse(reading, obstacle);
      return;
    }
    let trend = 0;
    let weight = 0;
    let confidence = 0;
    for (const window of this.#windows) {
      if (window.divergence !== window.divergence) continue;
      trend += window.weight * window.divergence;
      weight += window.weight;
      confidence += window.weight * window.confidence;
    }
    if (weight === 0) {
      refuse(reading, 'not warm');
      return;
    }
    const { trendWeight, pivotWeight, reversalBoost, inferredReliability } = this.#options;
    const boost = this.#reversal === NO_REVERSAL ? 1 : reversalBoost;
    const signal = (boost * (trendWeight * (trend / weight) + pivotWeight * this.#pivots(market.now))) / (trendWeight + pivotWeight);
    reading.available = true;
    reading.signal = Math.min(1, Math.max(-1, signal));
    reading.confidence = (confidence / this.#totalWeight) * (1 - this.#unknownShare - (1 - inferredReliability) * this.#inferredShare);
    reading.reason = '';
  }

  explain(market: MarketView): Explanation {
    const { cumulative, bars } = this.analysis;
    const behind: Record<string, number | string | null> = { sessionDelta: cumulative.session.delta, regularHoursDelta: cumulative.regularHours.delta, barDelta: bars.isForming ? bars.forming.delta : null };
    for (const window of this.#windows) {
      const unit = `${window.bars}Bars`;
      behind[`divergence${unit}`] = finite(window.divergence);
      behind[`priceTicks${unit}`] = finite(window.priceChange);
      behind[`deltaChange${unit}`] = finite(window.deltaChange);
      behind[`priceFit${unit}`] = finite(window.priceFit);
      behind[`deltaFit${unit}`] = finite(window.deltaFit);
      behind[`relativeVolume${unit}`] = finite(window.relativeVolume);
    }
    behind['pivots'] = this.#pivots(market.now);
    const hidden = this.#remembered.hidden.weightAt(market.now, this.#halfLife);
    behind['hiddenStrength'] = Math.max(0, hidden);
    behind['hiddenWeakness'] = Math.max(0, 0 - hidden);
    behind['reversalWarning'] = this.#reversal > 0 ? 'up' : this.#reversal < 0 ? 'down' : 'none';
    return behind;
  }

  persist(state: StateStream): void {
    state.part(this.analysis);
    for (const window of this.#windows) state.part(window);
    state.part(this.#remembered.regular);
    state.part(this.#remembered.hidden);
    state.part(this.#remembered.absorption);
    this.#reversal = state.number(this.#reversal) as Side | 0;
    this.#lastPrint = state.number(this.#lastPrint);
    this.#measuredBars = state.number(this.#measuredBars);
    this.#unknownShare = state.number(this.#unknownShare);
    this.#inferredShare = state.number(this.#inferredShare);
  }

  get #halfLife(): number {
    return this.#options.halfLifeSeconds * SECOND;
  }

  #obstacle(market: MarketView): string {
    if (market.feedQuality === 'sampled') return 'feed is sampled';
    if (market.phase !== 'continuous') return 'not in continuous trading';
    if (this.analysis.bars.series.length === 0) return 'not warm';
    if (market.now - this.#lastPrint > this.#options.staleSeconds * SECOND) return 'no recent trades';
    return 1 - this.#unknownShare < this.#options.minimumCoverage ? 'aggressor coverage too low' : '';
  }

  #pivots(now: Micros): number {
    const { regular, hidden, absorption } = this.#remembered;
    const { hiddenFactor, absorptionFactor } = this.#options;
    const halfLife = this.#halfLife;
    const sum = regular.weightAt(now, halfLife) + hiddenFactor * hidden.weightAt(now, halfLife) + absorptionFactor * absorption.weightAt(now, halfLife);
    return Math.min(1, Math.max(-1, sum));
  }

  #measure(market: MarketView): void {
    const { series } = this.analysis.bars;
    this.#measuredBars = series.closedCount;
    let volume = 0;
    let unknown = 0;
    let inferred = 0;
    for (let ago = 0; ago < series.length; ago += 1) {
      volume += series.volume(ago);
      unknown += series.unknown(ago);
      inferred += series.inferred(ago);
    }
    this.#unknownShare = volume === 0 ? 0 : unknown / volume;
    this.#inferredShare = volume === 0 ? 0 : inferred / volume;
    for (const window of this.#windows) window.measure(series, volume, market.sessionMinute);
    const before = this.#reversal;
    this.#reversal = this.#warning(market.now);
    if (this.#reversal !== NO_REVERSAL && this.#reversal !== before) this.#warn(this.#reversal, market);
  }

  /** Side to which a reversal is due as of the last closed bar, 0 for none. */
  #warning(now: Micros): Side | 0 {
    for (const side of [1, -1] as const) {
      const windows = this.#windows.filter(({ divergence }) => side * divergence > 0);
      const shortest = windows.reduce<WindowDivergence | null>((least, window) => (least === null || window.bars < least.bars ? window : least), null);
      const { regular, absorption } = this.#remembered;
      const hasTurned = Math.min(regular.age(side, now), absorption.age(side, now)) <= this.#halfLife;
      if (shortest !== null && windows.length >= this.#options.reversalWindows && shortest.relativeVolume >= 1 && hasTurned) return side;
    }
    return NO_REVERSAL;
  }

  #warn(side: Side, market: MarketView): void {
    const { series } = this.analysis.bars;
    const longest = this.#windows.reduce((most, { bars, divergence }) => (side * divergence > 0 ? Math.max(most, bars) : most), 0);
    this.#onDetection({
      kind: 'reversalWarning',
      detectedAt: market.now,
      since: series.since(longest - 1),
      side,
      price: ticksToPrice(series.close(0), market.instrument.tickSize),
      grade: 'possible',
      detail: { bars: longest, windows: this.#windows.filter(({ divergence }) => side * divergence > 0).length },
    });
  }

  #forget(): void {
    for (const window of this.#windows) window.clear();
    this.#remembered.regular.clear();
    this.#remembered.hidden.clear();
    this.#remembered.absorption.clear();
    this.#reversal = NO_REVERSAL;
  }
}

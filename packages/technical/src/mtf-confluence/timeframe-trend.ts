import type { Persistent, StateStream } from '@mia-trading/core';
import { AverageTrueRange } from '../indicators/atr.js';
import { ConvergenceDivergence } from '../indicators/macd.js';
import { ExponentialAverage } from '../indicators/ema.js';
import { RelativeStrength } from '../indicators/rsi.js';
import type { BarSeries } from '../bars/bar-series.js';
import type { MtfConfluenceConfig } from './mtf-config.js';

const RSI_MIDDLE = 50;
const HALF = 0.5;
/** EMA relation, close, RSI, structure, MACD. */
const CONDITIONS = 5;
/** Points, and RSI points: averages of equal values differ by less through rounding alone, and a tick moves them by far more. */
const ROUNDING = 1e-9;

/**
 * Trend, momentum and structure of one timeframe, from its closed bars only; each -1 .. +1.
 *
 * - trend = tanh((EMA9 - EMA21) / ATR14)
 * - momentum = ½·clamp((RSI14 - 50)/20) + ½·tanh(MACD histogram / (0.25·ATR14)); the RSI alone while the MACD is not warm
 * - structure = (Σ sign of the step of the high + Σ sign of the step of the low) / 10 over the last 5 steps from bar to bar
 * - signal = 0.4·trend + 0.3·momentum + 0.3·structure
 * - completeness = share of the conditions of a trend that hold on the side of the signal: EMA9 beyond EMA21, close beyond EMA9, RSI beyond 50,
 *   structure, and the MACD histogram once it is warm, each by more than rounding; 0 for a signal of 0
 * - confidence = share of whole bars among the last 21, × 0.85 while the MACD is not warm; 0 until EMA21 is warm
 *
 * A market that has not moved at all (ATR 0) has trend and momentum 0.
 */
export class TimeframeTrend implements Persistent {
  /** -1 .. +1 each; meaningless while {@link confidence} is 0. */
  signal = 0;
  trend = 0;
  momentum = 0;
  structure = 0;
  confidence = 0;
  completeness = 0;
  readonly #series: BarSeries;
  readonly #config: MtfConfluenceConfig;
  readonly #fast: ExponentialAverage;
  readonly #slow: ExponentialAverage;
  readonly #rsi: RelativeStrength;
  readonly #atr: AverageTrueRange;
  readonly #macd: ConvergenceDivergence;
  #folded = 0;

  constructor(series: BarSeries, config: MtfConfluenceConfig) {
    this.#series = series;
    this.#config = config;
    this.#fast = new ExponentialAverage(config.fastPeriod);
    this.#slow = new ExponentialAverage(config.slowPeriod);
    this.#rsi = new RelativeStrength(config.rsiPeriod);
    this.#atr = new AverageTrueRange(config.atrPeriod);
    this.#macd = new ConvergenceDivergence(config.macdFast, config.macdSlow, config.macdSignal);
  }

  /** Bars folded so far. */
  get bars(): number {
    return this.#folded;
  }

  /** RSI of the closed bars, 0 .. 100; `NaN` until warm. */
  get rsi(): number {
    return this.#rsi.value;
  }

  /** ATR of the closed bars, points; `NaN` until warm. */
  get atr(): number {
    return this.#atr.value;
  }

  /** Takes in the bars that have closed since the last call. */
  foldClosed(): void {
    if (this.#folded === this.#series.closedCount) return;
    while (this.#folded < this.#series.closedCount) {
      const ago = this.#series.closedCount - 1 - this.#folded;
      this.#folded += 1;
      const close = this.#series.close(ago);
      this.#fast.next(close);
      this.#slow.next(close);
      this.#rsi.next(close);
      this.#macd.next(close);
      this.#atr.next(this.#series.high(ago), this.#series.low(ago), close);
    }
    this.#judge();
  }

  persist(state: StateStream): void {
    this.signal = state.number(this.signal);
    this.trend = state.number(this.trend);
    this.momentum = state.number(this.momentum);
    this.structure = state.number(this.structure);
    this.confidence = state.number(this.confidence);
    this.completeness = state.number(this.completeness);
    state.part(this.#fast);
    state.part(this.#slow);
    state.part(this.#rsi);
    state.part(this.#atr);
    state.part(this.#macd);
    this.#folded = state.number(this.#folded);
  }

  #judge(): void {
    const config = this.#config;
    const atr = this.#atr.value;
    const difference = this.#fast.value - this.#slow.value;
    if (Number.isNaN(difference) || Number.isNaN(atr) || Number.isNaN(this.#rsi.value) || this.#series.length <= config.structureBars) return;
    const { histogram } = this.#macd;
    const strength = clampUnit((this.#rsi.value - RSI_MIDDLE) / config.rsiUnit);
    const isMacdWarm = !Number.isNaN(histogram);
    this.trend = atr > 0 ? Math.tanh(difference / atr) : 0;
    this.momentum = strength;
    if (isMacdWarm) this.momentum = HALF * strength + HALF * (atr > 0 ? Math.tanh(histogram / (config.histogramUnit * atr)) : 0);
    this.structure = this.#steps();
    this.signal = clampUnit(config.trendWeight * this.trend + config.momentumWeight * this.momentum + config.structureWeight * this.structure);
    this.completeness = this.#conditionsMet(difference, histogram);
    this.confidence = this.#wholeShare() * (isMacdWarm ? 1 : 1 - HALF * config.momentumWeight);
  }

  #conditionsMet(difference: number, histogram: number): number {
    const side = Math.sign(this.signal);
    if (side === 0) return 0;
    let met = 0;
    if (side * difference > ROUNDING) met += 1;
    if (side * (this.#series.close(0) - this.#fast.value) > ROUNDING) met += 1;
    if (side * (this.#rsi.value - RSI_MIDDLE) > ROUNDING) met += 1;
    if (side * this.structure > 0) met += 1;
    if (side * histogram > ROUNDING) met += 1;
    return met / (Number.isNaN(histogram) ? CONDITIONS - 1 : CONDITIONS);
  }

  #steps(): number {
    const steps = this.#config.structureBars;
    let sum = 0;
    for (let ago = 0; ago < steps; ago += 1) {
      sum += Math.sign(this.#series.high(ago) - this.#series.high(ago + 1)) + Math.sign(this.#series.low(ago) - this.#series.low(ago + 1));
    }
    return sum / (2 * steps);
  }

  #wholeShare(): number {
    const bars = Math.min(this.#config.slowPeriod, this.#series.length);
    let whole = 0;
    for (let ago = 0; ago < bars; ago += 1) if (this.#series.isWhole(ago)) whole += 1;
    return whole / bars;
  }
}

function clampUnit(value: number): number {
  return value > 1 ? 1 : value < -1 ? -1 : value;
}

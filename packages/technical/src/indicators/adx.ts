import type { Persistent, StateStream } from '@mia-trading/core';

const HUNDRED = 100;

/**
 * Average directional index, Wilder: how strong a trend is, whichever way it runs.
 *
 * up = high - previous high, down = previous low - low; +DM = up if up > down and up > 0, -DM likewise. Wilder sums of +DM, -DM and the
 * true range give +DI and -DI = 100·DM/TR; DX = 100·|+DI - -DI|/(+DI + -DI); ADX is the Wilder average of DX begun with the mean of the
 * first `period`. Own code: in `technicalindicators` one stretch without movement makes DX 0/0 and the ADX NaN for ever; here such a DX is 0.
 * Source: Wilder 1978, New Concepts in Technical Trading Systems, section IV.
 */
export class DirectionalIndex implements Persistent {
  readonly period: number;
  /** 0 .. 100; `NaN` until 2·`period` bars were seen. */
  adx = Number.NaN;
  /** 0 .. 100; `NaN` until `period` + 1 bars were seen. */
  plusDi = Number.NaN;
  minusDi = Number.NaN;
  #high = Number.NaN;
  #low = Number.NaN;
  #close = Number.NaN;
  #plus = 0;
  #minus = 0;
  #range = 0;
  #dxMean = 0;
  #bars = 0;

  constructor(period: number) {
    this.period = period;
  }

  /** Folds a closed bar and returns the ADX; a bar that is not finite or has high < low is left out. */
  next(high: number, low: number, close: number): number {
    if (!(high >= low) || !Number.isFinite(high) || !Number.isFinite(low) || !Number.isFinite(close)) return this.adx;
    const up = high - this.#high;
    const down = this.#low - low;
    const range = Math.max(high, this.#close) - Math.min(low, this.#close);
    this.#high = high;
    this.#low = low;
    this.#close = close;
    if (Number.isNaN(up)) return this.adx;
    this.#bars += 1;
    const keep = this.#bars > this.period ? (this.period - 1) / this.period : 1;
    this.#plus = this.#plus * keep + (up > down && up > 0 ? up : 0);
    this.#minus = this.#minus * keep + (down > up && down > 0 ? down : 0);
    this.#range = this.#range * keep + range;
    if (this.#bars >= this.period) this.#smooth();
    return this.adx;
  }

  persist(state: StateStream): void {
    this.adx = state.number(this.adx);
    this.plusDi = state.number(this.plusDi);
    this.minusDi = state.number(this.minusDi);
    this.#high = state.number(this.#high);
    this.#low = state.number(this.#low);
    this.#close = state.number(this.#close);
    this.#plus = state.number(this.#plus);
    this.#minus = state.number(this.#minus);
    this.#range = state.number(this.#range);
    this.#dxMean = state.number(this.#dxMean);
    this.#bars = state.number(this.#bars);
  }

  #smooth(): void {
    this.plusDi = this.#range > 0 ? (HUNDRED * this.#plus) / this.#range : 0;
    this.minusDi = this.#range > 0 ? (HUNDRED * this.#minus) / this.#range : 0;
    const sum = this.plusDi + this.minusDi;
    const dx = sum > 0 ? (HUNDRED * Math.abs(this.plusDi - this.minusDi)) / sum : 0;
    const seen = this.#bars - this.period + 1;
    this.#dxMean += (dx - this.#dxMean) / Math.min(seen, this.period);
    if (seen >= this.period) this.adx = this.#dxMean;
  }
}

import type { Persistent, StateStream, Ticks } from '@mia-trading/core';
import type { VolumeHistogram } from './volume-histogram.js';

/** Smoothing is cut where the Gaussian is below 1.2 % of its middle. */
const REACH_IN_SIGMAS = 3;
const HALF = 0.5;

/**
 * High- and low-volume nodes of a profile: prices around which much has traded, and the thin places between them.
 *
 * - smoothed volume s(p) = Σ g(k)·v(p + k), g a Gaussian of 3 ticks cut at ±9 and made to add up to 1; 0 outside the traded range.
 * - high-volume node: a local maximum of s with a prominence of at least 15 % of the largest s, prominence being its height above the
 *   higher of the lowest places that separate it from higher ground (0 beyond the range) on either side.
 * - low-volume node: the lowest place of s between two neighbouring high-volume nodes.
 *
 * Of equal heights in a row the lowest price counts. One pass: a peak stands once s has fallen by the threshold from it, a valley once s
 * has risen by it, which picks exactly the peaks of that prominence. Source: Steidlmayer & Hawkins 2003, Steidlmayer on Markets, ch. 7
 * (high- and low-volume areas); smoothing and prominence as in kernel density estimates, defaults are the system's own.
 */
export class ProfileNodes implements Persistent {
  /** High-volume nodes in ticks, from low to high. */
  readonly high: Ticks[] = [];
  /** Low-volume nodes in ticks, from low to high; one fewer than {@link high}, or none. */
  readonly low: Ticks[] = [];
  /** Grows whenever the nodes are found anew or cleared. */
  version = 0;
  readonly #prominence: number;
  readonly #weights: Float64Array;
  #smoothed = new Float64Array(0);

  /** @param smoothing sigma of the Gaussian (ticks). @param prominence part of the largest smoothed volume (share). */
  constructor(smoothing: Ticks, prominence: number) {
    this.#prominence = prominence;
    const reach = Math.ceil(REACH_IN_SIGMAS * smoothing);
    const weights = Float64Array.from({ length: 2 * reach + 1 }, (_, i) => Math.exp((-HALF * (i - reach) * (i - reach)) / (smoothing * smoothing)));
    const sum = weights.reduce((total, weight) => total + weight, 0);
    this.#weights = weights.map((weight) => weight / sum);
  }

  /** {@link high}, as prices that levels are made of. */
  get prices(): readonly Ticks[] {
    return this.high;
  }

  clear(): void {
    this.version += 1;
    this.high.length = 0;
    this.low.length = 0;
  }

  /** Finds the nodes of a profile as it stands: one pass over its rows, for now and then, not for each print. */
  update(histogram: VolumeHistogram): void {
    this.clear();
    if (histogram.volume === 0) return;
    const rows = histogram.highest - histogram.lowest + 1;
    if (this.#smoothed.length < rows) this.#smoothed = new Float64Array(2 * rows);
    const largest = this.#smooth(histogram, rows);
    this.#pick(rows, largest * this.#prominence, histogram.lowest);
  }

  persist(state: StateStream): void {
    if (state.isRestoring) this.version += 1;
    for (const nodes of [this.high, this.low]) state.list(nodes, (price = 0) => state.number(price));
  }

  #smooth({ totals, origin, lowest }: VolumeHistogram, rows: number): number {
    const weights = this.#weights;
    const reach = (weights.length - 1) * HALF;
    const from = lowest - origin;
    let largest = 0;
    for (let row = 0; row < rows; row += 1) {
      const first = Math.max(0, row - reach);
      const last = Math.min(rows - 1, row + reach);
      let sum = 0;
      for (let at = first; at <= last; at += 1) sum += (weights[at - row + reach] as number) * (totals[from + at] as number);
      this.#smoothed[row] = sum;
      if (sum > largest) largest = sum;
    }
    return largest;
  }

  /** Walks from below the range to above it, turning whenever s has come back by `threshold` from its extreme. */
  #pick(rows: number, threshold: number, lowest: Ticks): void {
    const smoothed = this.#smoothed;
    let isRising = true;
    let extreme = 0;
    let extremeAt = -1;
    for (let row = 0; row <= rows; row += 1) {
      const value = row < rows ? (smoothed[row] as number) : 0;
      if (isRising ? value > extreme : value < extreme) {
        extreme = value;
        extremeAt = row;
      } else if (isRising && extreme - value >= threshold) {
        this.high.push(lowest + extremeAt);
        isRising = false;
        extreme = value;
        extremeAt = row;
      } else if (!isRising && value - extreme >= threshold) {
        this.low.push(lowest + extremeAt);
        isRising = true;
        extreme = value;
        extremeAt = row;
      }
    }
  }
}

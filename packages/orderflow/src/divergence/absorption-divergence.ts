import { QuantileSketch, type Persistent, type Side, type StateStream } from '@mia-trading/core';
import type { DeltaBarSeries } from '../delta-analysis/delta-bar-series.js';

export interface AbsorptionDivergenceOptions {
  /** Bars looked at together, a count. */
  readonly bars: number;
  /** How unusual their delta must be: quantile of |delta| of earlier stretches of this session. */
  readonly quantile: number;
  /** Stretches of this session needed before there is a norm, a count. */
  readonly minimumObservations: number;
  /** Most that the price may have gone the way of the aggressors, ticks. */
  readonly maximumTicks: number;
}

/** Aggressors leaned one way and the price did not go. Reused: copy what is to be kept. */
export interface AbsorptionDivergence {
  /** Where the price should go: against the aggressors. */
  side: Side;
  delta: number;
  /** Last close less first open, ticks. */
  priceTicks: number;
  volume: number;
}

/**
 * Absorption divergence: over the last few closed bars |delta| is above the quantile of earlier stretches of this session, and the price has
 * gone at most a tick the way of the aggressors: somebody takes the other side of all they do.
 *
 *     |Σ delta| ≥ quantile   and   sign(Σ delta) · (close - open) ≤ maximumTicks
 *
 * A stretch joins the norm after it was judged. After a detection the same side rests until none of its bars is looked at any more.
 */
export class AbsorptionDivergences implements Persistent {
  readonly #options: AbsorptionDivergenceOptions;
  readonly #norm: QuantileSketch;
  readonly #found: AbsorptionDivergence = { side: 1, delta: 0, priceTicks: 0, volume: 0 };
  /** Number of the bar that completed the last detection against sellers and against buyers. */
  #lastUp = -Infinity;
  #lastDown = -Infinity;

  constructor(options: AbsorptionDivergenceOptions) {
    this.#options = options;
    this.#norm = new QuantileSketch({ quantile: options.quantile });
  }

  /** After a bar closed: what it completes; `null` for nothing. The record is reused. */
  completed(bars: DeltaBarSeries): AbsorptionDivergence | null {
    const { bars: count } = this.#options;
    if (bars.length < count) return null;
    let delta = 0;
    let volume = 0;
    for (let ago = 0; ago < count; ago += 1) {
      delta += bars.delta(ago);
      volume += bars.volume(ago);
    }
    const found = this.#judge(bars, delta, volume);
    this.#norm.add(Math.abs(delta));
    return found;
  }

  /** A new session: its delta has a norm of its own. */
  onSession(): void {
    this.#norm.clear();
    this.#lastUp = -Infinity;
    this.#lastDown = -Infinity;
  }

  persist(state: StateStream): void {
    state.part(this.#norm);
    this.#lastUp = state.number(this.#lastUp);
    this.#lastDown = state.number(this.#lastDown);
  }

  #judge(bars: DeltaBarSeries, delta: number, volume: number): AbsorptionDivergence | null {
    const { bars: count, minimumObservations, maximumTicks } = this.#options;
    if (delta === 0 || this.#norm.count < minimumObservations || Math.abs(delta) < this.#norm.value) return null;
    const priceTicks = bars.close(0) - bars.open(count - 1);
    if (Math.sign(delta) * priceTicks > maximumTicks) return null;
    const side: Side = delta > 0 ? -1 : 1;
    const bar = bars.closedCount;
    if (bar - (side > 0 ? this.#lastUp : this.#lastDown) < count) return null;
    if (side > 0) this.#lastUp = bar;
    else this.#lastDown = bar;
    const found = this.#found;
    found.side = side;
    found.delta = delta;
    found.priceTicks = priceTicks;
    found.volume = volume;
    return found;
  }
}

import { MILLISECOND, QuantileSketch, SECOND, type DurationMicros, type Micros, type Side, type StateStream } from '@mia-trading/core';
import { shareOfThree } from './pattern.js';
import type { PrintPattern, PrintSeen } from './print-pattern.js';
import type { TickPatternsConfig } from './tick-patterns-config.js';

/** Seconds with prints before a usual velocity is known. */
const WARM_SECONDS = 60;

/**
 * Momentum shift (upward): a strong velocity down turns into a strong velocity up.
 *
 * Velocity v = Σ change · e^(-age/τ) / τ in ticks per second, τ = `shiftTimeMs`; strong from max(`shiftFactor` · median |v|, `shiftLeast`) on, the
 * median over the prior seconds of the session, one value for each second with a print: v at its first print, before it.
 *
 * 1. v was strong downward at a price change of the last `shiftWithinMs`
 * 2. v is above 0
 * 3. v is strong upward
 *
 * Not looked at until 60 seconds with prints were seen. Mirror: from up to down. Source: sign change of an exponential mean of the price velocity,
 * against its median absolute value (reference notes, C.12).
 */
export class MomentumShift implements PrintPattern {
  readonly name = 'momentumShift';
  since: Micros = 0;
  readonly #time: DurationMicros;
  readonly #within: DurationMicros;
  readonly #factor: number;
  readonly #least: number;
  readonly #usual = new QuantileSketch({ quantile: 0.5 });
  #flow = 0;
  #asOf: Micros = 0;
  #second = Number.NaN;
  #strongUpAt: Micros = Number.NEGATIVE_INFINITY;
  #strongDownAt: Micros = Number.NEGATIVE_INFINITY;

  constructor({ shiftTimeMs, shiftWithinMs, shiftFactor, shiftLeast }: TickPatternsConfig) {
    this.#time = shiftTimeMs * MILLISECOND;
    this.#within = shiftWithinMs * MILLISECOND;
    this.#factor = shiftFactor;
    this.#least = shiftLeast;
  }

  /** Ticks per second as of `now`. */
  velocityAt(now: Micros): number {
    return this.#flow === 0 ? 0 : (this.#flow * Math.exp(-(now - this.#asOf) / this.#time) * SECOND) / this.#time;
  }

  onPrint({ now, change }: PrintSeen): Side | 0 {
    const second = Math.floor(now / SECOND);
    if (second !== this.#second) {
      this.#second = second;
      this.#usual.add(Math.abs(this.velocityAt(now)));
    }
    if (change === 0) return 0;
    this.#flow = change + (this.#flow === 0 ? 0 : this.#flow * Math.exp(-(now - this.#asOf) / this.#time));
    this.#asOf = now;
    if (this.#usual.count < WARM_SECONDS) return 0;
    const velocity = (this.#flow * SECOND) / this.#time;
    if (Math.abs(velocity) < this.#strong) return 0;
    const side: Side = velocity > 0 ? 1 : -1;
    const before = side > 0 ? this.#strongDownAt : this.#strongUpAt;
    if (side > 0) this.#strongUpAt = now;
    else this.#strongDownAt = now;
    if (now - before > this.#within) return 0;
    // Each strong velocity is answered once.
    if (side > 0) this.#strongDownAt = Number.NEGATIVE_INFINITY;
    else this.#strongUpAt = Number.NEGATIVE_INFINITY;
    this.since = before;
    return side;
  }

  get isSeen(): boolean {
    return this.#usual.count >= WARM_SECONDS;
  }

  completeness(side: Side, now: Micros): number {
    if (!this.isSeen) return Number.NaN;
    const velocity = side * this.velocityAt(now);
    return shareOfThree(now - (side > 0 ? this.#strongDownAt : this.#strongUpAt) <= this.#within, velocity > 0, velocity >= this.#strong);
  }

  reset(): void {
    this.#usual.clear();
    this.#flow = 0;
    this.#second = Number.NaN;
    this.#strongUpAt = this.#strongDownAt = Number.NEGATIVE_INFINITY;
  }

  persist(state: StateStream): void {
    this.since = state.number(this.since);
    state.part(this.#usual);
    this.#flow = state.number(this.#flow);
    this.#asOf = state.number(this.#asOf);
    this.#second = state.number(this.#second);
    this.#strongUpAt = state.number(this.#strongUpAt);
    this.#strongDownAt = state.number(this.#strongDownAt);
  }

  get #strong(): number {
    return Math.max(this.#factor * this.#usual.value, this.#least);
  }
}

import { SECOND, type Micros, type Persistent, type StateStream } from '@mia-trading/core';

const TIME_CONSTANT_SECONDS = 60;
const FADE_OF_A_SECOND = Math.exp(-1 / TIME_CONSTANT_SECONDS);
/** Weight of 60 observed seconds: 1 - 1/e. */
const WARM = 1 - Math.exp(-1);
/** Rounding of a sum of 60 terms. */
const ROUNDING = 1e-9;

/**
 * Usual volume per second: exponentially weighted mean over the finished seconds of event time, time constant 60 s; the second under way is not in it.
 *
 *     rate = Σ a^k · volume_k / Σ a^k,  a = e^(-1/60),  k seconds back
 */
export class VolumeRate implements Persistent {
  #second = Number.NaN;
  #current = 0;
  #weighted = 0;
  #weight = 0;

  reset(): void {
    this.#second = Number.NaN;
    this.#current = this.#weighted = this.#weight = 0;
  }

  add(now: Micros, contracts: number): void {
    this.advance(now);
    this.#current += contracts;
  }

  /** Closes the seconds that are over at `now`. */
  advance(now: Micros): void {
    const second = Math.floor(now / SECOND);
    if (second === this.#second) return;
    if (Number.isNaN(this.#second)) {
      this.#second = second;
      return;
    }
    const empty = Math.exp(-(second - this.#second - 1) / TIME_CONSTANT_SECONDS);
    const share = 1 - FADE_OF_A_SECOND;
    this.#weighted = (this.#weighted * FADE_OF_A_SECOND + this.#current * share) * empty;
    this.#weight = (this.#weight * FADE_OF_A_SECOND + share) * empty + (1 - empty);
    this.#second = second;
    this.#current = 0;
  }

  /** Contracts per second as of the last {@link advance}; `NaN` until 60 seconds were seen. */
  get value(): number {
    return this.#weight >= WARM - ROUNDING ? this.#weighted / this.#weight : Number.NaN;
  }

  persist(state: StateStream): void {
    this.#second = state.number(this.#second);
    this.#current = state.number(this.#current);
    this.#weighted = state.number(this.#weighted);
    this.#weight = state.number(this.#weight);
  }
}

/**
 * Self-exciting arrivals of market orders: a Hawkes process with two exponential kernels,
 * λ(t) = μ + Σ n₁β₁·exp(-β₁(t - tᵢ)) + n₂β₂·exp(-β₂(t - tᵢ)) over earlier orders, simulated by thinning.
 * Sources: Hawkes (1971); Ogata (1981); Bacry, Mastromatteo and Muzy, "Hawkes processes in finance", 2015.
 */
import type { SeededRandom } from '@mia-trading/core';

/** Orders that each order sets off within about a tenth of a second, and within about twenty. Together below 1: the process is stable. */
const FAST_BRANCHING = 0.6;
const SLOW_BRANCHING = 0.25;
const FAST_DECAY = 12;
const SLOW_DECAY = 0.05;

export class TradeArrivals {
  readonly #random: SeededRandom;
  #base = 0;
  #fast = 0;
  #slow = 0;
  #bound = 0;

  constructor(random: SeededRandom) {
    this.#random = random;
  }

  /** Mean rate per second over the long run. */
  set meanRate(rate: number) {
    this.#base = rate * (1 - FAST_BRANCHING - SLOW_BRANCHING);
  }

  /** Seconds to the next candidate, which {@link isReal} accepts or drops; everything that goes with trading comes `factor` as often. */
  nextWait(factor: number): number {
    this.#bound = this.#base + this.#fast + this.#slow;
    const wait = this.#random.exponential(1 / (this.#bound * factor));
    this.#fast *= Math.exp(-FAST_DECAY * wait);
    this.#slow *= Math.exp(-SLOW_DECAY * wait);
    return wait;
  }

  isReal(): boolean {
    return this.#random.uniform() * this.#bound < this.#base + this.#fast + this.#slow;
  }

  /** An order has come. */
  excite(): void {
    this.#fast += FAST_BRANCHING * FAST_DECAY;
    this.#slow += SLOW_BRANCHING * SLOW_DECAY;
  }
}

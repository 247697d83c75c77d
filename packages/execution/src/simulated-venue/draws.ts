const UINT32 = 4_294_967_296;
/** Increment and multipliers of mulberry32. */
const STEP = 0x6d2b79f5;
const ODD = 61;

/**
 * Seeded random numbers of one model: mulberry32 (Tommy Ettinger), period 2³². Integer arithmetic, logarithm and square root only, so a
 * seed gives the same numbers on every machine and Node version.
 */
export class Draws {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 0;
  }

  /** Uniform in (0, 1): never 0, never 1. */
  uniform(): number {
    this.#state = (this.#state + STEP) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | ODD);
    return (((mixed ^ (mixed >>> 14)) >>> 0) + 0.5) / UINT32;
  }

  /** Standard normal, by Marsaglia's polar method. */
  normal(): number {
    for (;;) {
      const x = 2 * this.uniform() - 1;
      const y = 2 * this.uniform() - 1;
      const square = x * x + y * y;
      if (square > 0 && square < 1) return x * Math.sqrt((-2 * Math.log(square)) / square);
    }
  }

  /** One of a list that is not empty. */
  pick(samples: readonly number[]): number {
    return samples[Math.floor(this.uniform() * samples.length)] ?? Number.NaN;
  }
}

/**
 * Seeded generator of uniform numbers: sfc32 (Chris Doty-Humphrey, PractRand), 128 bits of state, period ≥ 2³².
 * Integer arithmetic only, so a seed gives the same numbers on every machine and Node version.
 */
export class SeededRandom {
  #a: number;
  #b: number;
  #c: number;
  #counter: number;

  constructor(seed: number) {
    this.#a = 0;
    this.#b = seed | 0;
    this.#c = Math.floor(seed / UINT32) | 0;
    this.#counter = 1;
    for (let round = 0; round < WARM_UP_ROUNDS; round += 1) this.uint32();
  }

  /** A whole number from 0 to 2³² - 1. */
  uint32(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }

  /** A whole number from 0 to `count` - 1, all but equally likely for a count far below 2³². */
  below(count: number): number {
    return Math.floor((this.uint32() / UINT32) * count);
  }

  /** Uniform in (0, 1): never 0, never 1. */
  uniform(): number {
    return (this.uint32() + 0.5) / UINT32;
  }

  /** Exponential waiting time with the given mean. */
  exponential(mean: number): number {
    return -mean * Math.log(this.uniform());
  }

  /** A generator of its own for a named part, so that what one part draws does not shift the others. */
  fork(label: number): SeededRandom {
    return new SeededRandom(this.uint32() * FORK_SPREAD + label);
  }

  /** Two-sided exponential (Laplace) with mean 0 and the given standard deviation. */
  laplace(deviation: number): number {
    const draw = this.uniform() - 0.5;
    const size = -Math.log(1 - 2 * Math.abs(draw)) * deviation * Math.SQRT1_2;
    return draw < 0 ? -size : size;
  }

  /** Standard normal, by the sum of twelve uniforms (no trigonometry, whose last bits differ between engines). */
  normal(): number {
    let sum = -NORMAL_TERMS / 2;
    for (let term = 0; term < NORMAL_TERMS; term += 1) sum += this.uniform();
    return sum;
  }
}

const UINT32 = 4_294_967_296;
/** Keeps labels below it apart inside the 53 bits of a seed. */
const FORK_SPREAD = 1_024;
const WARM_UP_ROUNDS = 15;
/** Twelve uniforms have variance 1. */
const NORMAL_TERMS = 12;

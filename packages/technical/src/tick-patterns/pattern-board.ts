import type { Micros, Persistent, Side, StateStream } from '@mia-trading/core';

/** A pattern that is e^-8 = 0.03 % of its weight has faded. */
const FADED = 8;

/**
 * For every pattern and side: how complete it is, when it was complete last, and when it was last reported. A pattern weighs its full weight
 * while it is complete and fades exponentially from then on.
 */
export class PatternBoard implements Persistent {
  readonly #completeness: Float64Array;
  readonly #completeAt: Float64Array;
  readonly #reportedAt: Float64Array;

  /** Grows whenever a completeness is set. */
  version = 0;
  /** When any pattern was complete last. */
  #latest: Micros = Number.NEGATIVE_INFINITY;

  constructor(patterns: number) {
    this.#completeness = new Float64Array(2 * patterns);
    this.#completeAt = new Float64Array(2 * patterns);
    this.#reportedAt = new Float64Array(2 * patterns);
    this.reset();
  }

  reset(): void {
    this.version += 1;
    this.#latest = Number.NEGATIVE_INFINITY;
    this.#completeness.fill(Number.NaN);
    this.#completeAt.fill(Number.NEGATIVE_INFINITY);
    this.#reportedAt.fill(Number.NEGATIVE_INFINITY);
  }

  /** 0 .. 1 as of the last {@link set}; `NaN`: not looked at. */
  completeness(pattern: number, side: Side): number {
    return this.#completeness[slotOf(pattern, side)] as number;
  }

  /**
   * Sets the completeness of a pattern at `now`. Returns whether it is to be reported: complete, not so before, and `quiet` (in the unit of `count`)
   * has passed since it last was.
   */
  set(pattern: number, side: Side, completeness: number, now: Micros, count: number, quiet: number): boolean {
    const slot = slotOf(pattern, side);
    const before = this.#completeness[slot] as number;
    this.#completeness[slot] = completeness;
    this.version += 1;
    if (completeness !== 1) return false;
    this.#completeAt[slot] = now;
    this.#latest = now;
    if (before === 1 || count - (this.#reportedAt[slot] as number) < quiet) return false;
    this.#reportedAt[slot] = count;
    return true;
  }

  /** Whether nothing is left of any pattern: {@link lean} is 0 for all. */
  hasFaded(now: Micros, fade: Micros): boolean {
    return !((now - this.#latest) / fade < FADED);
  }

  /** What is left of a pattern's weight: of the upward one less of the downward one, -1 .. +1. */
  lean(pattern: number, now: Micros, fade: Micros): number {
    return this.#left(slotOf(pattern, 1), now, fade) - this.#left(slotOf(pattern, -1), now, fade);
  }

  persist(state: StateStream): void {
    state.numbers(this.#completeness);
    state.numbers(this.#completeAt);
    state.numbers(this.#reportedAt);
    if (!state.isRestoring) return;
    this.version += 1;
    this.#latest = this.#completeAt.reduce((latest, time) => Math.max(latest, time), Number.NEGATIVE_INFINITY);
  }

  #left(slot: number, now: Micros, fade: Micros): number {
    const age = (now - (this.#completeAt[slot] as number)) / fade;
    return age < FADED ? Math.exp(-age) : 0;
  }
}

function slotOf(pattern: number, side: Side): number {
  return side > 0 ? 2 * pattern : 2 * pattern + 1;
}

import type { Aggressor, Persistent, StateStream } from '@mia-trading/core';

/**
 * Delta of a stretch of the tape: `Σ aggressor · size`, with what it was made of. All in contracts, exact integers.
 * Volume without a known aggressor is kept apart and is never shared out.
 */
export class DeltaSum implements Persistent {
  #buyVolume = 0;
  #sellVolume = 0;
  #unknownVolume = 0;
  #minimum = 0;
  #maximum = 0;
  #prints = 0;

  add(size: number, aggressor: Aggressor): void {
    this.#prints += 1;
    if (aggressor === 0) {
      this.#unknownVolume += size;
      return;
    }
    if (aggressor > 0) this.#buyVolume += size;
    else this.#sellVolume += size;
    const delta = this.#buyVolume - this.#sellVolume;
    if (delta > this.#maximum) this.#maximum = delta;
    if (delta < this.#minimum) this.#minimum = delta;
  }

  reset(): void {
    this.#buyVolume = 0;
    this.#sellVolume = 0;
    this.#unknownVolume = 0;
    this.#minimum = 0;
    this.#maximum = 0;
    this.#prints = 0;
  }

  persist(state: StateStream): void {
    this.#buyVolume = state.number(this.#buyVolume);
    this.#sellVolume = state.number(this.#sellVolume);
    this.#unknownVolume = state.number(this.#unknownVolume);
    this.#minimum = state.number(this.#minimum);
    this.#maximum = state.number(this.#maximum);
    this.#prints = state.number(this.#prints);
  }

  get delta(): number {
    return this.#buyVolume - this.#sellVolume;
  }
  get buyVolume(): number {
    return this.#buyVolume;
  }
  get sellVolume(): number {
    return this.#sellVolume;
  }
  get unknownVolume(): number {
    return this.#unknownVolume;
  }
  /** All contracts, known and unknown. */
  get volume(): number {
    return this.#buyVolume + this.#sellVolume + this.#unknownVolume;
  }
  /** Lowest running delta, at most 0: the sum starts at 0. */
  get minimum(): number {
    return this.#minimum;
  }
  /** Highest running delta, at least 0. */
  get maximum(): number {
    return this.#maximum;
  }
  get prints(): number {
    return this.#prints;
  }
  /** 0 .. 1: share of the volume whose aggressor is known; `NaN` without volume. */
  get coverage(): number {
    return this.volume === 0 ? Number.NaN : 1 - this.#unknownVolume / this.volume;
  }
  /** -1 .. +1: delta over volume; `NaN` without volume. */
  get deltaShare(): number {
    return this.volume === 0 ? Number.NaN : this.delta / this.volume;
  }
}

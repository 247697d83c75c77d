import type { FeatureLine, GroupScore } from '@mia-trading/core';

/** Running sums of one group over one evaluation. */
export class GroupSum {
  #weight = 0;
  #covered = 0;
  #signed = 0;

  /** A feature of the group, which is there whether or not it is available. */
  enter(weight: number): void {
    this.#weight += weight;
  }

  reset(): void {
    this.#covered = 0;
    this.#signed = 0;
  }

  add({ weight, confidence, signal }: FeatureLine): void {
    this.#covered += weight * confidence;
    this.#signed += weight * confidence * signal;
  }

  get score(): GroupScore {
    return this.#weight > 0 ? { net: this.#signed / this.#weight, coverage: this.#covered / this.#weight } : { net: 0, coverage: 0 };
  }
}

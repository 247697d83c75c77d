import type { DurationMicros, Micros, Persistent, Side, StateStream } from '@mia-trading/core';

/** Ways in which large money shows itself. */
export const FLOW_KINDS = ['aggressive', 'block', 'sweep', 'absorption', 'iceberg', 'stealth'] as const;

export type FlowKind = (typeof FLOW_KINDS)[number];

export const Flow = { Aggressive: 0, Block: 1, Sweep: 2, Absorption: 3, Iceberg: 4, Stealth: 5 } as const;

const KINDS = FLOW_KINDS.length;

/**
 * Decayed contracts by kind and side: an entry of age t counts `contracts · 2^(-t / halfLife)`. Of 5 min half-life, an entry is worth half
 * after 5 min, an eighth after 15; the time constant is halfLife / ln 2 = 7.2 min. Reading leaves no trace.
 */
export class FlowLedger implements Persistent {
  readonly #timeConstant: DurationMicros;
  readonly #bought = new Float64Array(KINDS);
  readonly #sold = new Float64Array(KINDS);
  #asOf: Micros = 0;

  constructor(halfLife: DurationMicros) {
    this.#timeConstant = halfLife / Math.LN2;
  }

  /** Enters contracts; a time before the last entry counts as that one's. */
  add(kind: number, side: Side, contracts: number, now: Micros): void {
    const factor = this.factorAt(now);
    if (factor < 1) {
      for (let index = 0; index < KINDS; index += 1) {
        this.#bought[index] = factor * (this.#bought[index] as number);
        this.#sold[index] = factor * (this.#sold[index] as number);
      }
    }
    this.#asOf = Math.max(this.#asOf, now);
    const column = side > 0 ? this.#bought : this.#sold;
    column[kind] = (column[kind] as number) + contracts;
  }

  /** What an entry made at the time of the last one has decayed to, 0 .. 1: multiplies {@link net} and {@link gross}. */
  factorAt(now: Micros): number {
    return now > this.#asOf ? Math.exp((this.#asOf - now) / this.#timeConstant) : 1;
  }

  /** Contracts bought less sold, as of the last entry. */
  net(kind: number): number {
    return (this.#bought[kind] as number) - (this.#sold[kind] as number);
  }

  /** Contracts bought and sold, as of the last entry. */
  gross(kind: number): number {
    return (this.#bought[kind] as number) + (this.#sold[kind] as number);
  }

  clear(): void {
    this.#bought.fill(0);
    this.#sold.fill(0);
  }

  persist(state: StateStream): void {
    state.numbers(this.#bought);
    state.numbers(this.#sold);
    this.#asOf = state.number(this.#asOf);
  }
}

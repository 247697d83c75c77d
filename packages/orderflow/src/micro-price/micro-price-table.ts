import type { Persistent, StateStream, Ticks } from '@mia-trading/core';

/** Moves of the mid beyond this are counted as this, in ticks: a jump says nothing of the queues before it. */
const LARGEST_MOVE = 2;
/** Sweeps over the states until the equations are solved. */
const LARGEST_SWEEPS = 2_000;
/** Largest change in a sweep at which they are, in ticks. */
const SOLVED = 1e-10;
/** Terms of the series: moves of the mid looked ahead. Six are where the paper's estimates have settled. */
const ROUNDS = 6;

/**
 * How states of a quoted market follow one another, and the micro-price adjustment that follows from it.
 *
 * With Q the probabilities to go from a state to another without a move of the mid, R those of a move times its size K, and T those of a
 * move into each state,
 *
 *     G₁ = (1 - Q)⁻¹ · R K,    B = (1 - Q)⁻¹ · T,    g = G₁ + B G₁ + B² G₁ + ...
 *
 * Every transition is counted with its mirror image (bid for ask), so that g is odd and the mid is not believed to drift. A state that was
 * never left has adjustment 0. Stoikov (2018), sections 3 and 4; the linear systems are solved by Gauss-Seidel sweeps, which converge
 * because Q is substochastic.
 */
export class MicroPriceTable implements Persistent {
  readonly #bins: number;
  readonly #states: number;
  readonly #still: Float64Array;
  readonly #moved: Float64Array;
  readonly #drift: Float64Array;
  readonly #left: Float64Array;
  readonly #adjustments: Float64Array;
  #moves = 0;

  constructor(bins: number, spreads: number) {
    this.#bins = bins;
    this.#states = bins * spreads;
    this.#still = new Float64Array(this.#states * this.#states);
    this.#moved = new Float64Array(this.#states * this.#states);
    this.#drift = new Float64Array(this.#states);
    this.#left = new Float64Array(this.#states);
    this.#adjustments = new Float64Array(this.#states);
  }

  /** Moves of the mid counted so far. */
  get moves(): number {
    return this.#moves;
  }

  /** One transition; `move` of the mid in ticks, a multiple of a half. */
  count(from: number, to: number, move: Ticks): void {
    const bounded = Math.max(-LARGEST_MOVE, Math.min(LARGEST_MOVE, move));
    this.#add(from, to, bounded);
    this.#add(this.#mirror(from), this.#mirror(to), -bounded);
    if (move !== 0) this.#moves += 1;
  }

  /** Solves for the adjustments from what was counted. */
  solve(): void {
    const first = this.#absorb(this.#drift);
    let latest = first;
    this.#adjustments.set(first);
    for (let round = 1; round < ROUNDS; round += 1) {
      latest = this.#absorb(this.#after(latest));
      for (let state = 0; state < this.#states; state += 1) this.#adjustments[state] = (this.#adjustments[state] as number) + (latest[state] as number);
    }
  }

  /** g of a state as of the last {@link solve}, in ticks. */
  adjustment(state: number): number {
    return this.#adjustments[state] as number;
  }

  clear(): void {
    for (const column of [this.#still, this.#moved, this.#drift, this.#left, this.#adjustments]) column.fill(0);
    this.#moves = 0;
  }

  persist(state: StateStream): void {
    for (const column of [this.#still, this.#moved, this.#drift, this.#left, this.#adjustments]) state.numbers(column);
    this.#moves = state.number(this.#moves);
  }

  #add(from: number, to: number, move: number): void {
    const counts = move === 0 ? this.#still : this.#moved;
    const cell = from * this.#states + to;
    counts[cell] = (counts[cell] as number) + 1;
    this.#drift[from] = (this.#drift[from] as number) + move;
    this.#left[from] = (this.#left[from] as number) + 1;
  }

  #mirror(state: number): number {
    const bin = state % this.#bins;
    return state - bin + (this.#bins - 1 - bin);
  }

  /** `T · values`, as counts: what is to come after a move. */
  #after(values: Float64Array): Float64Array {
    const sums = new Float64Array(this.#states);
    for (let from = 0; from < this.#states; from += 1) {
      for (let to = 0; to < this.#states; to += 1) sums[from] = (sums[from] as number) + (this.#moved[from * this.#states + to] as number) * (values[to] as number);
    }
    return sums;
  }

  /** `(1 - Q)⁻¹ · sums / left`: the expectation of `sums` at the first move. */
  #absorb(sums: Float64Array): Float64Array {
    const values = new Float64Array(this.#states);
    for (let sweep = 0; sweep < LARGEST_SWEEPS; sweep += 1) {
      let change = 0;
      for (let from = 0; from < this.#states; from += 1) {
        const value = this.#absorbedAt(from, sums, values);
        change = Math.max(change, Math.abs(value - (values[from] as number)));
        values[from] = value;
      }
      if (change < SOLVED) break;
    }
    return values;
  }

  #absorbedAt(from: number, sums: Float64Array, values: Float64Array): number {
    const left = (this.#left[from] as number) - (this.#still[from * this.#states + from] as number);
    if (left === 0) return 0;
    let total = sums[from] as number;
    for (let to = 0; to < this.#states; to += 1) if (to !== from) total += (this.#still[from * this.#states + to] as number) * (values[to] as number);
    return total / left;
  }
}

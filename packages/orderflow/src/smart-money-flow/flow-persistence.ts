import type { DurationMicros, Micros, Persistent, StateStream } from '@mia-trading/core';

/**
 * Has the flow gone one way for long? The share of the last windows of event time, the one under way included, whose net flow has a
 * given sign. Window k holds `((k-1)·length, k·length]`.
 */
export class FlowPersistence implements Persistent {
  readonly #length: DurationMicros;
  readonly #nets: Float64Array;
  #window = -Infinity;
  /** The last question, and the answer: it changes with an entry, a window or the sign of the flow, not with each evaluation. */
  #askedOldest = Number.NaN;
  #askedSign = 0;
  #share = 0;

  constructor(length: DurationMicros, windows: number) {
    this.#length = length;
    this.#nets = new Float64Array(windows);
  }

  /** Adds signed contracts. Times must not fall. */
  add(net: number, now: Micros): void {
    const window = Math.ceil(now / this.#length);
    const passed = Math.min(window - this.#window, this.#nets.length);
    for (let back = 0; back < passed; back += 1) this.#nets[this.#slot(window - back)] = 0;
    this.#window = window;
    this.#askedOldest = Number.NaN;
    const slot = this.#slot(window);
    this.#nets[slot] = (this.#nets[slot] as number) + net;
  }

  /** Windows of `sign` among the last ones as of `now`, 0 .. 1. Leaves no trace. */
  shareAt(now: Micros, sign: number): number {
    const oldest = Math.ceil(now / this.#length) - this.#nets.length;
    const asked = Math.sign(sign);
    if (oldest !== this.#askedOldest || asked !== this.#askedSign) {
      this.#askedOldest = oldest;
      this.#askedSign = asked;
      this.#share = this.#count(oldest, asked) / this.#nets.length;
    }
    return this.#share;
  }

  clear(): void {
    this.#nets.fill(0);
    this.#window = -Infinity;
    this.#askedOldest = Number.NaN;
  }

  persist(state: StateStream): void {
    state.numbers(this.#nets);
    this.#window = state.number(this.#window);
    if (state.isRestoring) this.#askedOldest = Number.NaN;
  }

  /** Windows after `oldest` whose net flow has a sign. */
  #count(oldest: number, sign: number): number {
    const windows = this.#nets.length;
    let same = 0;
    for (let back = 0; back < windows; back += 1) {
      const window = this.#window - back;
      if (window > oldest && sign * (this.#nets[this.#slot(window)] as number) > 0) same += 1;
    }
    return same;
  }

  #slot(window: number): number {
    const slot = window % this.#nets.length;
    return slot < 0 ? slot + this.#nets.length : slot;
  }
}

import type { DurationMicros, Micros, Persistent, StateStream } from '@mia-trading/core';

/**
 * Has the flow gone one way for long? The share of the last windows of event time, the one under way included, whose net flow has a
 * given sign. Window k holds `((k-1)·length, k·length]`.
 */
export class FlowPersistence implements Persistent {
  readonly #length: DurationMicros;
  readonly #nets: Float64Array;
  #window = -Infinity;

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
    const slot = this.#slot(window);
    this.#nets[slot] = (this.#nets[slot] as number) + net;
  }

  /** Windows of `sign` among the last ones as of `now`, 0 .. 1. Leaves no trace. */
  shareAt(now: Micros, sign: number): number {
    const windows = this.#nets.length;
    const oldest = Math.ceil(now / this.#length) - windows;
    let same = 0;
    for (let back = 0; back < windows; back += 1) {
      const window = this.#window - back;
      if (window > oldest && sign * (this.#nets[this.#slot(window)] as number) > 0) same += 1;
    }
    return same / windows;
  }

  clear(): void {
    this.#nets.fill(0);
    this.#window = -Infinity;
  }

  persist(state: StateStream): void {
    state.numbers(this.#nets);
    this.#window = state.number(this.#window);
  }

  #slot(window: number): number {
    const slot = window % this.#nets.length;
    return slot < 0 ? slot + this.#nets.length : slot;
  }
}

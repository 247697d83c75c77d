import type { Micros } from '@mia-trading/core';

interface Parcel<T> {
  readonly due: Micros;
  readonly order: number;
  readonly content: T;
}

/** Things on their way down one line: they arrive in the order they were put in. Small: a handful at once. */
export class InFlight<T> {
  readonly #parcels: Parcel<T>[] = [];
  #latest: Micros = Number.NEGATIVE_INFINITY;

  /** Due time of the next one; `Infinity` when empty. Kept, since it is asked for at every event. */
  nextDue: Micros = Number.POSITIVE_INFINITY;

  /** Place in the common order of the next one, to break ties with another queue; `Infinity` when empty. */
  get nextOrder(): number {
    return this.#parcels[0]?.order ?? Number.POSITIVE_INFINITY;
  }

  /** Arrives at `due`, or with what was put in before it if that is later. */
  put(content: T, due: Micros, order: number): void {
    this.#latest = Math.max(this.#latest, due);
    this.#parcels.push({ due: this.#latest, order, content });
    this.nextDue = Math.min(this.nextDue, this.#latest);
  }

  take(): T | undefined {
    const first = this.#parcels.shift();
    this.nextDue = this.#parcels[0]?.due ?? Number.POSITIVE_INFINITY;
    return first?.content;
  }
}

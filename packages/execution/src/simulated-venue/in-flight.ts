import type { Micros } from '@mia-trading/core';

interface Parcel<T> {
  readonly due: Micros;
  readonly order: number;
  readonly content: T;
}

/** Things on their way, taken out by due time, ties in the order they were put in. Small: a handful at once. */
export class InFlight<T> {
  readonly #parcels: Parcel<T>[] = [];

  /** Due time of the next one; `Infinity` when empty. Kept, since it is asked for at every event. */
  nextDue: Micros = Number.POSITIVE_INFINITY;

  /** Place in the common order of the next one, to break ties with another queue; `Infinity` when empty. */
  get nextOrder(): number {
    return this.#parcels[0]?.order ?? Number.POSITIVE_INFINITY;
  }

  put(content: T, due: Micros, order: number): void {
    let at = this.#parcels.length;
    while (at > 0 && (this.#parcels[at - 1]?.due ?? 0) > due) at -= 1;
    this.#parcels.splice(at, 0, { due, order, content });
    this.nextDue = Math.min(this.nextDue, due);
  }

  take(): T | undefined {
    const first = this.#parcels.shift();
    this.nextDue = this.#parcels[0]?.due ?? Number.POSITIVE_INFINITY;
    return first?.content;
  }
}

import type { OptionKey } from '@mia-trading/core';

/** Strikes are listed to a thousandth. */
const STRIKE_UNITS = 1_000;

/** Something kept for each option series. Asked by the fields of an event: no key text is built, so a look-up allocates nothing. */
export class SeriesMap<T> {
  /** By root, expiry, then strike and right. */
  readonly #roots = new Map<string, Map<string, Map<number, T>>>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get(key: OptionKey): T | undefined {
    return this.#roots.get(key.root)?.get(key.expiry)?.get(numberOf(key));
  }

  set(key: OptionKey, value: T): void {
    let expiries = this.#roots.get(key.root);
    if (expiries === undefined) this.#roots.set(key.root, (expiries = new Map()));
    let series = expiries.get(key.expiry);
    if (series === undefined) expiries.set(key.expiry, (series = new Map()));
    const before = series.size;
    series.set(numberOf(key), value);
    this.#size += series.size - before;
  }

  clear(): void {
    this.#roots.clear();
    this.#size = 0;
  }
}

function numberOf(key: OptionKey): number {
  return 2 * Math.round(key.strike * STRIKE_UNITS) + (key.right === 'C' ? 0 : 1);
}

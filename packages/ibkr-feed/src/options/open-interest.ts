import type { IsoDate, OptionKey } from '@mia-trading/core';
import { seriesName } from './series.js';

/** Open interest of one day as it can be kept in a file. */
export interface OpenInterestSnapshot {
  readonly date: IsoDate;
  /** Contracts by name of the series: root, expiry, strike, right. */
  readonly contracts: Readonly<Record<string, number>>;
}

/** Open interest by series, known once a day: the clearing house publishes it in the morning, and it does not change until the next. */
export class OpenInterest {
  #date: IsoDate = '';
  readonly #contracts = new Map<string, number>();

  /** Another day: what is known is of the day before. */
  enterDate(date: IsoDate): void {
    if (date === this.#date) return;
    this.#date = date;
    this.#contracts.clear();
  }

  get size(): number {
    return this.#contracts.size;
  }

  set(key: OptionKey, contracts: number): void {
    this.#contracts.set(seriesName(key), contracts);
  }

  /** `null` while not known today. */
  of(key: OptionKey): number | null {
    return this.#contracts.get(seriesName(key)) ?? null;
  }

  snapshot(): OpenInterestSnapshot {
    return { date: this.#date, contracts: Object.fromEntries(this.#contracts) };
  }

  /** Takes what was kept over, if it is of the same day. */
  restore({ date, contracts }: OpenInterestSnapshot): void {
    if (date !== this.#date) return;
    for (const [name, count] of Object.entries(contracts)) this.#contracts.set(name, count);
  }
}

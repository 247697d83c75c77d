import type { OptionQuoteEvent } from '@mia-trading/core';
import { SeriesMap } from '../flow/series-map.js';
import { putCallVolumeRatio } from './put-call.js';

/**
 * Volume of a session by right, kept as quotes come: each series counts with the last volume it told (vendors send running totals), so an
 * update is O(1) and a total is an exact sum of integers. Series that have settled today stay in: they traded.
 */
export class OptionVolume {
  readonly #roots: readonly string[];
  readonly #volumes = new SeriesMap<number>();
  #calls = 0;
  #puts = 0;

  /** @param roots OSI roots that count. */
  constructor(roots: readonly string[]) {
    this.#roots = roots;
  }

  /** Folds in the running total of one series. Returns whether the quote carried one that counts. */
  update(quote: OptionQuoteEvent): boolean {
    const { volume } = quote;
    if (volume === null || !(volume >= 0 && volume < Infinity) || !this.#roots.includes(quote.root)) return false;
    const before = this.#volumes.get(quote) ?? 0;
    this.#volumes.set(quote, volume);
    if (quote.right === 'C') this.#calls += volume - before;
    else this.#puts += volume - before;
    return true;
  }

  /** Calls traded this session, in contracts. */
  get callVolume(): number {
    return this.#calls;
  }

  /** Puts traded this session, in contracts. */
  get putVolume(): number {
    return this.#puts;
  }

  /** Puts over calls; `null` below the given call volume. */
  ratio(minimumCallVolume: number): number | null {
    return putCallVolumeRatio(this.#puts, this.#calls, minimumCallVolume);
  }

  /** A new session: nothing has traded. */
  clear(): void {
    this.#volumes.clear();
    this.#calls = 0;
    this.#puts = 0;
  }
}

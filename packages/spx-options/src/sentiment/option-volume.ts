import type { OptionQuoteEvent } from '@mia-trading/core';
import { putCallVolumeRatio } from './put-call.js';

/** Strikes are listed to a thousandth. */
const STRIKE_UNITS = 1_000;

/**
 * Volume of a session by right, kept as quotes come: each series counts with the last volume it told (vendors send running totals), so an
 * update is O(1) and a total is an exact sum of integers. Series that have settled today stay in: they traded.
 */
export class OptionVolume {
  /** By root, expiry, then strike and right. */
  readonly #roots = new Map<string, Map<string, Map<number, number>>>();
  #calls = 0;
  #puts = 0;

  /** @param roots OSI roots that count. */
  constructor(roots: readonly string[]) {
    for (const root of roots) this.#roots.set(root, new Map());
  }

  /** Folds in the running total of one series. Returns whether the quote carried one that counts. */
  update(quote: OptionQuoteEvent): boolean {
    const { volume } = quote;
    const expiries = this.#roots.get(quote.root);
    if (expiries === undefined || volume === null || !(volume >= 0 && volume < Infinity)) return false;
    let series = expiries.get(quote.expiry);
    if (series === undefined) expiries.set(quote.expiry, (series = new Map()));
    const isCall = quote.right === 'C';
    const key = 2 * Math.round(quote.strike * STRIKE_UNITS) + (isCall ? 0 : 1);
    const change = volume - (series.get(key) ?? 0);
    series.set(key, volume);
    if (isCall) this.#calls += change;
    else this.#puts += change;
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
    for (const expiries of this.#roots.values()) expiries.clear();
    this.#calls = 0;
    this.#puts = 0;
  }
}

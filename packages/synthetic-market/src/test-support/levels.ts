import type { Micros, Side, TapeEvent } from '@mia-trading/core';

/** A plain book of price levels, published at the end of a batch: obvious rather than fast. */
export class PlainBook {
  bid = Number.NaN;
  ask = Number.NaN;
  bidSize = 0;
  askSize = 0;
  now: Micros = 0;
  readonly #levels = { 1: new Map<number, number>(), [-1]: new Map<number, number>() };
  /** Best prices of the levels; `NaN` while they are to be looked for. */
  readonly #best = { 1: Number.NaN, [-1]: Number.NaN };

  /** Whether a new consistent state can be read. */
  apply(event: TapeEvent): boolean {
    this.now = event.tsEvent;
    if (event.kind !== 'depth') return false;
    if (event.action === 'clear') {
      this.#levels[1].clear();
      this.#levels[-1].clear();
      this.#best[1] = this.#best[-1] = Number.NaN;
      return false;
    }
    const side: Side = event.side;
    if (event.size === 0) this.#levels[side].delete(event.price);
    else this.#levels[side].set(event.price, event.size);
    // Changes behind the best price leave it where it is.
    if (side * (event.price - this.#best[side]) >= 0) this.#best[side] = Number.NaN;
    if (!event.endOfBatch) return false;
    if (Number.isNaN(this.#best[1])) this.#best[1] = Math.max(...this.#levels[1].keys());
    if (Number.isNaN(this.#best[-1])) this.#best[-1] = Math.min(...this.#levels[-1].keys());
    this.bid = this.#best[1];
    this.ask = this.#best[-1];
    this.bidSize = this.#levels[1].get(this.bid) ?? 0;
    this.askSize = this.#levels[-1].get(this.ask) ?? 0;
    return true;
  }
}

import type { Micros, Side, TapeEvent } from '@mia-trading/core';

/** A plain book of price levels, published at the end of a batch: slow and obvious. */
export class PlainBook {
  bid = Number.NaN;
  ask = Number.NaN;
  bidSize = 0;
  askSize = 0;
  now: Micros = 0;
  readonly #levels = { 1: new Map<number, number>(), [-1]: new Map<number, number>() };

  /** Whether a new consistent state can be read. */
  apply(event: TapeEvent): boolean {
    this.now = event.tsEvent;
    if (event.kind !== 'depth') return false;
    if (event.action === 'clear') {
      this.#levels[1].clear();
      this.#levels[-1].clear();
      return false;
    }
    const side: Side = event.side;
    if (event.size === 0) this.#levels[side].delete(event.price);
    else this.#levels[side].set(event.price, event.size);
    if (!event.endOfBatch) return false;
    this.bid = Math.max(...this.#levels[1].keys());
    this.ask = Math.min(...this.#levels[-1].keys());
    this.bidSize = this.#levels[1].get(this.bid) ?? 0;
    this.askSize = this.#levels[-1].get(this.ask) ?? 0;
    return true;
  }
}

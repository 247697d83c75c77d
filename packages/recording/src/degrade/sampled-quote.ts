import { NO_PRICE, ticksToPrice, type BookView, type Instrument, type Micros, type TapeEvent, type Ticks } from '@mia-trading/core';
import type { DelayedSource } from './delayed-source.js';
import type { SnapshotGrid } from './snapshot-grid.js';

/** The best bid and offer, told at the next point of the grid after they changed, as they are then. */
export class SampledQuote implements DelayedSource {
  readonly #instrument: Instrument;
  readonly #grid: SnapshotGrid;
  readonly #book: BookView;
  nextDue: Micros = Infinity;
  #bid: Ticks = NO_PRICE;
  #bidSize = 0;
  #ask: Ticks = NO_PRICE;
  #askSize = 0;

  constructor(instrument: Instrument, grid: SnapshotGrid, book: BookView) {
    this.#instrument = instrument;
    this.#grid = grid;
    this.#book = book;
  }

  /** The book changed at `now`. */
  observe(now: Micros): void {
    if (this.nextDue === Infinity && this.#isNew) this.nextDue = this.#grid.after(now);
  }

  deliver(emit: (event: TapeEvent) => void): void {
    const at = this.nextDue;
    this.nextDue = Infinity;
    if (!this.#isNew) return;
    const { bestBid, bestAsk, bestBidSize, bestAskSize } = this.#book;
    this.#bid = bestBid;
    this.#bidSize = bestBidSize;
    this.#ask = bestAsk;
    this.#askSize = bestAskSize;
    const price = (ticks: Ticks) => (ticks === NO_PRICE ? Number.NaN : ticksToPrice(ticks, this.#instrument.tickSize));
    emit({ kind: 'quote', tsEvent: at, tsInit: at, seq: 0, instrument: this.#instrument.symbol, bid: price(bestBid), bidSize: bestBidSize, ask: price(bestAsk), askSize: bestAskSize });
  }

  get #isNew(): boolean {
    const { bestBid, bestAsk, bestBidSize, bestAskSize } = this.#book;
    return bestBid !== this.#bid || bestAsk !== this.#ask || bestBidSize !== this.#bidSize || bestAskSize !== this.#askSize;
  }
}

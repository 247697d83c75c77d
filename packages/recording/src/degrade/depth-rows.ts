import { ticksToPrice, type BookView, type DepthEvent, type Instrument, type Micros, type SeededRandom, type Side, type TapeEvent, type Ticks } from '@mia-trading/core';
import type { DelayedSource } from './delayed-source.js';
import type { IbkrLikeOptions } from './ibkr-like-options.js';

interface Batch {
  readonly arrivesAt: Micros;
  readonly changes: readonly DepthEvent[];
}

/** Batches already delivered that are kept before the list is cut. */
const MOST_DELIVERED = 1_024;

/** The rows of one side as last told, best first. */
interface Rows {
  readonly side: Side;
  readonly prices: Ticks[];
  readonly sizes: number[];
}

/**
 * The first rows of a book as levels by price, each change of the book one batch that arrives later: in order, and each with a delay of
 * its own. A level that leaves the rows is told as gone, as the broker deletes its row.
 */
export class DepthRows implements DelayedSource {
  readonly #instrument: Instrument;
  readonly #options: IbkrLikeOptions;
  readonly #random: SeededRandom;
  readonly #bids: Rows = { side: 1, prices: [], sizes: [] };
  readonly #asks: Rows = { side: -1, prices: [], sizes: [] };
  #batches: Batch[] = [];
  /** Batches delivered of {@link #batches}. */
  #delivered = 0;
  #lastArrival: Micros = 0;

  constructor(instrument: Instrument, options: IbkrLikeOptions, random: SeededRandom) {
    this.#instrument = instrument;
    this.#options = options;
    this.#random = random;
  }

  get nextDue(): Micros {
    return this.#batches[this.#delivered]?.arrivesAt ?? Infinity;
  }

  deliver(emit: (event: TapeEvent) => void): void {
    const batch = this.#batches[this.#delivered];
    if (batch === undefined) return;
    this.#delivered += 1;
    if (this.#delivered === this.#batches.length || this.#delivered >= MOST_DELIVERED) {
      this.#batches = this.#batches.slice(this.#delivered);
      this.#delivered = 0;
    }
    for (const change of batch.changes) emit(change);
  }

  /** The book stands so at `now`. */
  observe(book: BookView, now: Micros): void {
    const changes = [...this.#changesOf(this.#bids, book), ...this.#changesOf(this.#asks, book)];
    if (changes.length === 0) return;
    // What has gone comes before what is new, so that no state between them is crossed.
    changes.sort((a, b) => Number(a.size > 0) - Number(b.size > 0));
    this.#send(now, (header) => changes.map((change, index) => ({ ...header, action: 'set', ...change, orders: 0, endOfBatch: index === changes.length - 1 })));
  }

  /** The book is not to be believed before it is told anew. */
  forget(now: Micros): void {
    for (const rows of [this.#bids, this.#asks]) rows.prices.length = rows.sizes.length = 0;
    this.#send(now, (header) => [{ ...header, action: 'clear', side: 1, price: 0, size: 0, orders: 0, endOfBatch: true }]);
  }

  #send(now: Micros, changes: (header: Pick<DepthEvent, 'kind' | 'tsEvent' | 'tsInit' | 'seq' | 'instrument'>) => readonly DepthEvent[]): void {
    const { depthDelay, depthJitter } = this.#options;
    const arrivesAt = Math.max(this.#lastArrival, now + depthDelay + Math.round(this.#random.exponential(depthJitter)));
    this.#lastArrival = arrivesAt;
    this.#batches.push({ arrivesAt, changes: changes({ kind: 'depth', tsEvent: arrivesAt, tsInit: arrivesAt, seq: 0, instrument: this.#instrument.symbol }) });
  }

  /** What differs between the rows told and the book; the rows are those of the book then. */
  #changesOf(rows: Rows, book: BookView): { readonly side: Side; readonly price: number; readonly size: number }[] {
    const { side, prices, sizes } = rows;
    const count = Math.min(book.levelCount(side), this.#options.depthRows);
    let isSame = count === prices.length;
    for (let level = 0; isSame && level < count; level += 1) isSame = book.levelPrice(side, level) === prices[level] && book.levelSize(side, level) === sizes[level];
    if (isSame) return [];
    const before = new Map(prices.map((price, level) => [price, sizes[level] as number]));
    prices.length = sizes.length = 0;
    const changed: (readonly [Ticks, number])[] = [];
    for (let level = 0; level < count; level += 1) {
      const [price, size] = [book.levelPrice(side, level), book.levelSize(side, level)];
      prices.push(price);
      sizes.push(size);
      if (before.get(price) !== size) changed.push([price, size]);
      before.delete(price);
    }
    for (const price of before.keys()) changed.push([price, 0]);
    return changed.map(([price, size]) => ({ side, price: ticksToPrice(price, this.#instrument.tickSize), size }));
  }
}

import type { DepthEvent, Side } from '@mia-trading/core';
import type { DraftSink } from '../feed/event-stamper.js';
import type { Row, RowBook } from './row-book.js';

type LevelChange = Pick<DepthEvent, 'side' | 'price' | 'size'>;

/**
 * Tells the changes of a {@link RowBook} as levels by price: what a price shows now, 0 for one that has left the rows. The last change of a
 * batch ends it; nothing is told while nothing has changed.
 */
export class LevelChanges {
  readonly #instrument: string;
  readonly #emit: DraftSink;
  #bids: readonly Row[] = [];
  #asks: readonly Row[] = [];

  constructor(instrument: string, emit: DraftSink) {
    this.#instrument = instrument;
    this.#emit = emit;
  }

  /** The book is empty from now on, as far as is known. */
  clear(): void {
    this.#bids = this.#asks = [];
    this.#emit({ kind: 'depth', instrument: this.#instrument, action: 'clear', side: 1, price: 0, size: 0, orders: 0, endOfBatch: false });
  }

  /** Removals come before what is new, so that a reader of single events sees no crossed book either. */
  publish(book: RowBook): void {
    const bids = book.rows(1);
    const asks = book.rows(-1);
    const changes = [...gone(1, this.#bids, bids), ...gone(-1, this.#asks, asks), ...shown(1, this.#bids, bids), ...shown(-1, this.#asks, asks)];
    this.#bids = [...bids];
    this.#asks = [...asks];
    changes.forEach((change, index) => {
      this.#emit({ kind: 'depth', instrument: this.#instrument, action: 'set', ...change, orders: 0, endOfBatch: index === changes.length - 1 });
    });
  }
}

function sizeAt(rows: readonly Row[], price: number): number {
  for (const row of rows) if (row.price === price) return row.size;
  return 0;
}

function gone(side: Side, before: readonly Row[], now: readonly Row[]): LevelChange[] {
  return before.filter(({ price, size }) => size > 0 && sizeAt(now, price) === 0).map(({ price }) => ({ side, price, size: 0 }));
}

function shown(side: Side, before: readonly Row[], now: readonly Row[]): LevelChange[] {
  return now.filter(({ price, size }) => size > 0 && sizeAt(before, price) !== size).map(({ price, size }) => ({ side, price, size }));
}

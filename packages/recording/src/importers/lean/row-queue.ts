import type { LeanRows } from './lean-rows.js';

/** Rows of several entries by time, then by kind, then by the order they were added: a binary heap, so that a chain of thousands costs little. */
export class RowQueue {
  readonly #heap: { readonly rows: LeanRows; readonly index: number }[] = [];
  #added = 0;

  get size(): number {
    return this.#heap.length;
  }

  /** The entry whose current row comes first; `undefined` when none is left. */
  get first(): LeanRows | undefined {
    return this.#heap[0]?.rows;
  }

  add(rows: LeanRows): void {
    this.#heap.push({ rows, index: this.#added });
    this.#added += 1;
    let at = this.#heap.length - 1;
    while (at > 0 && this.#precedes(at, parentOf(at))) {
      this.#swap(at, parentOf(at));
      at = parentOf(at);
    }
  }

  /** The first entry has stepped to its next row. */
  firstMoved(): void {
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      let least = at;
      if (left < this.#heap.length && this.#precedes(left, least)) least = left;
      if (left + 1 < this.#heap.length && this.#precedes(left + 1, least)) least = left + 1;
      if (least === at) return;
      this.#swap(at, least);
      at = least;
    }
  }

  /** The first entry has no more rows. */
  removeFirst(): void {
    const last = this.#heap.pop();
    if (last === undefined || this.#heap.length === 0) return;
    this.#heap[0] = last;
    this.firstMoved();
  }

  #precedes(left: number, right: number): boolean {
    const a = this.#heap[left];
    const b = this.#heap[right];
    if (a === undefined || b === undefined) return false;
    if (a.rows.ts !== b.rows.ts) return a.rows.ts < b.rows.ts;
    if (a.rows.rank !== b.rows.rank) return a.rows.rank < b.rows.rank;
    return a.index < b.index;
  }

  #swap(left: number, right: number): void {
    const a = this.#heap[left];
    const b = this.#heap[right];
    if (a === undefined || b === undefined) return;
    this.#heap[left] = b;
    this.#heap[right] = a;
  }
}

function parentOf(at: number): number {
  return (at - 1) >> 1;
}

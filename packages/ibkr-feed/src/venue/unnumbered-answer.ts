interface Row<R> {
  readonly row: R;
  /** Number of the question asked last when it came. */
  readonly during: number;
}

/**
 * Collects answers that come as rows and a mark of their end, and do not say which question they answer. A question that was given up may
 * still be answered, and its end be taken for that of the next: rows are therefore kept from the oldest question on that is not answered,
 * and an answer is never less than what was asked for.
 */
export class UnnumberedAnswer<K, R> {
  readonly #rows = new Map<K, Row<R>>();
  #asked = 0;
  #ended = 0;
  #done: ((rows: R[]) => void) | null = null;

  /** A question goes out; `done` hears its answer unless another is asked before. */
  ask(done: (rows: R[]) => void): void {
    this.#asked += 1;
    this.#done = done;
  }

  /** A question is not answered yet. */
  get isAsked(): boolean {
    return this.#asked > this.#ended;
  }

  /** Something was told under this key; the latest stands. */
  set(key: K, row: R): void {
    if (this.isAsked) this.#rows.set(key, { row, during: this.#asked });
  }

  /** The end of an answer. */
  end(): void {
    if (this.#asked === this.#ended) return;
    this.#ended += 1;
    const done = this.#done;
    this.#done = null;
    for (const [key, { during }] of this.#rows) if (during < this.#ended) this.#rows.delete(key);
    done?.([...this.#rows.values()].map(({ row }) => row));
    if (this.#asked === this.#ended) this.#rows.clear();
  }

  /** The connection has ended: nothing that was asked is answered any more. */
  reset(): void {
    this.#asked = this.#ended = 0;
    this.#done = null;
    this.#rows.clear();
  }
}

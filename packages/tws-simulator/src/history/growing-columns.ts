const FIRST_ROWS = 1_024;

/**
 * Rows of numbers in order of time, as columns that grow; the first column is the time. With `most` rows at hand the older half of those
 * beyond it is let go now and then, so that memory is bounded.
 */
export class GrowingColumns {
  length = 0;
  readonly #most: number;
  #columns: Float64Array[];

  constructor(width: number, most = Infinity) {
    this.#most = most;
    this.#columns = Array.from({ length: width }, () => new Float64Array(FIRST_ROWS));
  }

  at(row: number, column: number): number {
    return this.#columns[column]?.[row] ?? Number.NaN;
  }

  set(row: number, column: number, value: number): void {
    const values = this.#columns[column];
    if (values !== undefined) values[row] = value;
  }

  push(...values: readonly number[]): void {
    if (this.length >= this.#most * 2) this.#forget(this.length - this.#most);
    if (this.length === this.#columns[0]?.length) this.#grow();
    const row = this.length;
    this.length += 1;
    for (let column = 0; column < values.length; column += 1) this.set(row, column, values[column] as number);
  }

  /** First row whose time is `time` or later; the number of rows when there is none. */
  firstFrom(time: number): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.at(middle, 0) < time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #grow(): void {
    this.#columns = this.#columns.map((column) => {
      const grown = new Float64Array(column.length * 2);
      grown.set(column);
      return grown;
    });
  }

  #forget(rows: number): void {
    for (const column of this.#columns) column.copyWithin(0, rows, this.length);
    this.length -= rows;
  }
}

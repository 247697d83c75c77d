/**
 * Best bid or offer of a line. Price and size come as two messages, in either order; -1 or 0 as a price says that there is none.
 */
export class QuoteSide {
  /** Points; `NaN` when absent. */
  price = Number.NaN;
  #size = 0;

  /** Contracts; 0 when absent. */
  get size(): number {
    return Number.isNaN(this.price) ? 0 : this.#size;
  }

  clear(): void {
    this.price = Number.NaN;
    this.#size = 0;
  }

  setPrice(price: number): void {
    this.price = price > 0 ? price : Number.NaN;
  }

  setSize(size: number): void {
    this.#size = size;
  }
}

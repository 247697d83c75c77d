/** Straight line through numbers at equal distances, by least squares. Reused: {@link begin}, {@link add} oldest first, then read. */
export class TrendLine {
  #count = 0;
  #base = 0;
  #sum = 0;
  #squares = 0;
  #products = 0;

  begin(): void {
    this.#count = 0;
    this.#sum = 0;
    this.#squares = 0;
    this.#products = 0;
  }

  /** Sums are kept relative to the first value: of integers they are exact. */
  add(value: number): void {
    if (this.#count === 0) this.#base = value;
    const distance = value - this.#base;
    this.#sum += distance;
    this.#squares += distance * distance;
    this.#products += this.#count * distance;
    this.#count += 1;
  }

  /** Change of the line from the first place to the last, in the unit of the values; `NaN` with fewer than 2. */
  get change(): number {
    const n = this.#count;
    return ((n - 1) * this.#covariance) / this.#variance;
  }

  /** 0 .. 1: share of the variance that the line explains; 0 for values that do not vary. */
  get fit(): number {
    const spread = this.#count * this.#squares - this.#sum * this.#sum;
    return spread > 0 ? (this.#covariance * this.#covariance) / (this.#variance * spread) : 0;
  }

  /** n² times the covariance of place and value. */
  get #covariance(): number {
    const n = this.#count;
    return n * this.#products - ((n * (n - 1)) / 2) * this.#sum;
  }

  /** n² times the variance of the places 0 .. n - 1, which is (n² - 1) / 12. */
  get #variance(): number {
    const n = this.#count;
    return (n * n * (n * n - 1)) / 12;
  }
}

const LARGEST = 10_000;

/** Counts of whole sizes up to 10,000 (larger ones count as that), for exact percentiles in constant memory. */
export class SizeHistogram {
  readonly #counts = new Float64Array(LARGEST + 1);
  #total = 0;
  #sum = 0;

  add(size: number): void {
    const index = Math.min(LARGEST, Math.max(0, Math.round(size)));
    this.#counts[index] = (this.#counts[index] as number) + 1;
    this.#total += 1;
    this.#sum += size;
  }

  get total(): number {
    return this.#total;
  }

  get mean(): number {
    return this.#sum / this.#total;
  }

  /** Smallest size that at least `share` (0 .. 1) of all do not exceed; `NaN` when empty. */
  percentile(share: number): number {
    let seen = 0;
    for (let size = 0; size <= LARGEST; size += 1) {
      seen += this.#counts[size] as number;
      if (this.#total > 0 && seen >= share * this.#total) return size;
    }
    return Number.NaN;
  }
}

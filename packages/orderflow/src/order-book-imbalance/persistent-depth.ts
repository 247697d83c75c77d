import { SECOND, type MarketView, type Micros, type Persistent, type Side, type StateStream } from '@mia-trading/core';

/** Ticks beyond the levels: 5 s moves of ES beyond 16 ticks are rare enough that a level left behind may count as new. */
const REACH = 16;
/** One sample a second, and those at both ends of the stretch. */
const SPARE_SAMPLES = 3;

/**
 * Persistent depth: resting size near the best prices that was there all the time, bid less ask, in contracts.
 *
 *     depth = Σ decay^k · (bid_k - ask_k),  k = 0 .. levels - 1 ticks from the best price of each side,
 *
 * where bid_k is the smallest size that the price showed in any sample of at least the last 5 s: orders that come and go do not count.
 * The book is sampled at the first state published in each second; what happens between samples is not seen. A price that lay outside
 * the sampled range counts as empty. Positive: the bid side holds more. It is the balance of resting interest; single prices that
 * stand out, and what is withdrawn from them, are for `SupportResistance` to tell.
 */
export class PersistentDepth implements Persistent {
  readonly #levels: number;
  readonly #decay: number;
  readonly #persistence: Micros;
  /** Ticks sampled from the best price of a side: the levels, and as far as the best price may move meanwhile. */
  readonly #span: number;
  readonly #capacity: number;
  readonly #bids: Float64Array;
  readonly #asks: Float64Array;
  readonly #bestBids: Int32Array;
  readonly #bestAsks: Int32Array;
  readonly #times: Float64Array;
  /** Smallest size by distance from the best price, of the measure under way. */
  readonly #leastBids: Float64Array;
  readonly #leastAsks: Float64Array;
  #count = 0;
  #newest = -1;
  #value = Number.NaN;

  constructor(levels: number, decay: number, persistenceSeconds: number) {
    this.#levels = levels;
    this.#decay = decay;
    this.#persistence = persistenceSeconds * SECOND;
    this.#span = levels + REACH;
    this.#capacity = persistenceSeconds + SPARE_SAMPLES;
    this.#bids = new Float64Array(this.#capacity * this.#span);
    this.#asks = new Float64Array(this.#capacity * this.#span);
    this.#bestBids = new Int32Array(this.#capacity);
    this.#bestAsks = new Int32Array(this.#capacity);
    this.#times = new Float64Array(this.#capacity);
    this.#leastBids = new Float64Array(levels);
    this.#leastAsks = new Float64Array(levels);
  }

  /** Takes the whole book as it is published; at most once a second. */
  sample(market: MarketView): void {
    const { book, now } = market;
    const slot = (this.#newest + 1) % this.#capacity;
    this.#newest = slot;
    if (this.#count < this.#capacity) this.#count += 1;
    this.#times[slot] = now;
    this.#bestBids[slot] = book.bestBid;
    this.#bestAsks[slot] = book.bestAsk;
    book.copySizes(1, book.bestBid, this.#span, this.#bids, slot * this.#span);
    book.copySizes(-1, book.bestAsk, this.#span, this.#asks, slot * this.#span);
    this.#value = this.#measure(now);
  }

  reset(): void {
    this.#count = 0;
    this.#newest = -1;
    this.#value = Number.NaN;
  }

  /** Contracts, as of the last sample; `NaN` until samples reach back over the time of persistence. */
  get value(): number {
    return this.#value;
  }

  persist(state: StateStream): void {
    for (const column of [this.#bids, this.#asks, this.#bestBids, this.#bestAsks, this.#times]) state.numbers(column);
    this.#count = state.number(this.#count);
    this.#newest = state.number(this.#newest);
    this.#value = state.number(this.#value);
  }

  #measure(now: Micros): number {
    const samples = this.#samplesNeeded(now);
    if (samples === 0) return Number.NaN;
    this.#findSmallest(1, this.#bids, this.#bestBids, samples, this.#leastBids);
    this.#findSmallest(-1, this.#asks, this.#bestAsks, samples, this.#leastAsks);
    let total = 0;
    let weight = 1;
    for (let distance = 0; distance < this.#levels; distance += 1) {
      total += weight * ((this.#leastBids[distance] as number) - (this.#leastAsks[distance] as number));
      weight *= this.#decay;
    }
    return total;
  }

  /** Samples from the newest back to one that is old enough; 0 when none is. */
  #samplesNeeded(now: Micros): number {
    let slot = this.#newest;
    for (let age = 0; age < this.#count; age += 1) {
      if (now - (this.#times[slot] as number) >= this.#persistence) return age + 1;
      slot = this.#before(slot);
    }
    return 0;
  }

  /** By distance from the present best price: the smallest size that the price showed in the newest `samples`. */
  #findSmallest(side: Side, sizes: Float64Array, bests: Int32Array, samples: number, least: Float64Array): void {
    const span = this.#span;
    const levels = least.length;
    const newest = this.#newest;
    const best = bests[newest] as number;
    for (let level = 0; level < levels; level += 1) least[level] = sizes[newest * span + level] as number;
    let slot = newest;
    for (let age = 1; age < samples; age += 1) {
      slot = this.#before(slot);
      // The present best price lay so far from the best of that sample.
      const shift = side > 0 ? (bests[slot] as number) - best : best - (bests[slot] as number);
      const start = slot * span + shift;
      // Levels that the sample does not reach, on either side, were empty; the others lie in a row.
      const first = Math.min(levels, Math.max(0, -shift));
      const end = Math.max(first, Math.min(levels, span - shift));
      for (let level = 0; level < first; level += 1) least[level] = 0;
      for (let level = first; level < end; level += 1) {
        const size = sizes[start + level] as number;
        if (size < (least[level] as number)) least[level] = size;
      }
      for (let level = end; level < levels; level += 1) least[level] = 0;
    }
  }

  #before(slot: number): number {
    return slot === 0 ? this.#capacity - 1 : slot - 1;
  }
}

import type { DurationMicros, MarketView, Micros, Persistent, StateStream, Ticks } from '@mia-trading/core';
import { BucketSums } from '../windows/bucket-sums.js';

/** Windows are made of buckets of this length, the default evaluation grid. */
const BUCKET: DurationMicros = 250_000;
const OFI = 0;
const DEPTH = 1;
const CHANGES = 2;
const COLUMNS = 3;

/**
 * Order flow imbalance: net size that came to the best bid and left the best ask, in contracts.
 *
 * For each published change of the best quote, from (b', q'b, a', q'a) to (b, qb, a, qa):
 *
 *     e = [b ≥ b']·qb - [b ≤ b']·q'b - [a ≤ a']·qa + [a ≥ a']·q'a
 *
 * and OFI over a window is Σ e. Mid moves by about OFI / (2 · depth), so OFI over the average depth is comparable between calm and
 * busy hours. It explains the move of its own window and does not forecast the next: R² 0.38 / 0.44 / 0.48 / 0.64 at 1 / 5 / 10 / 30 s
 * on an hour of ES.
 *
 * Source: Cont, Kukanov and Stoikov (2014), Journal of Financial Econometrics 12(1):47-88.
 */
export class OrderFlowImbalance implements Persistent {
  readonly #sums: BucketSums;
  readonly #longest: number;
  #hasPrevious = false;
  #bid: Ticks = 0;
  #bidSize = 0;
  #ask: Ticks = 0;
  #askSize = 0;
  #asOf: Micros = 0;

  /** @param windows lengths in microseconds, multiples of 250 ms; named by their position in what follows. */
  constructor(windows: readonly DurationMicros[]) {
    this.#sums = new BucketSums(BUCKET, windows, COLUMNS);
    this.#longest = windows.indexOf(Math.max(...windows));
  }

  /**
   * Takes the state just published. A book that is not whole, or not in continuous trading, is passed over; the change across it is not
   * counted, because the quotes on its two sides are not neighbours.
   */
  onBook(market: MarketView): void {
    const book = market.book;
    if (!book.isWhole || market.phase !== 'continuous') {
      this.#hasPrevious = false;
      return;
    }
    const bid = book.bestBid;
    const ask = book.bestAsk;
    const bidSize = book.bestBidSize;
    const askSize = book.bestAskSize;
    const isNew = !this.#hasPrevious;
    if (!isNew && bidSize === this.#bidSize && askSize === this.#askSize && bid === this.#bid && ask === this.#ask) return;
    this.#sums.advance(market.now);
    if (!isNew) {
      this.#sums.add(OFI, quoteChangeImbalance(this.#bid, this.#bidSize, this.#ask, this.#askSize, bid, bidSize, ask, askSize));
      this.#sums.add(DEPTH, bidSize + askSize);
      this.#sums.add(CHANGES, 1);
    }
    this.#hasPrevious = true;
    this.#bid = bid;
    this.#bidSize = bidSize;
    this.#ask = ask;
    this.#askSize = askSize;
    this.#asOf = market.now;
  }

  /** A gap or a new session: nothing before it counts. */
  reset(): void {
    this.#sums.reset();
    this.#hasPrevious = false;
  }

  /** Lets windows slide to `now`; call before reading. */
  slide(now: Micros): void {
    this.#sums.slide(now);
  }

  /** OFI over a window in contracts, an exact integer. */
  sum(window: number): number {
    return this.#sums.sum(window, OFI);
  }

  /** Whether the whole of a window was watched. */
  covers(window: number): boolean {
    return this.#sums.covers(window);
  }

  /** Average size at a best price over the quote changes of the longest window, in contracts; the present one when nothing changed, `NaN` before the first. */
  get averageDepth(): number {
    const changes = this.#sums.sum(this.#longest, CHANGES);
    if (changes > 0) return this.#sums.sum(this.#longest, DEPTH) / (2 * changes);
    return this.#hasPrevious ? (this.#bidSize + this.#askSize) / 2 : Number.NaN;
  }

  /** OFI over a window in units of average depth: free of scale. */
  scaled(window: number): number {
    return this.sum(window) / this.averageDepth;
  }

  /** Time of the last change of the best quote. */
  get asOf(): Micros {
    return this.#asOf;
  }

  persist(state: StateStream): void {
    state.part(this.#sums);
    this.#hasPrevious = state.boolean(this.#hasPrevious);
    this.#bid = state.number(this.#bid);
    this.#bidSize = state.number(this.#bidSize);
    this.#ask = state.number(this.#ask);
    this.#askSize = state.number(this.#askSize);
    this.#asOf = state.number(this.#asOf);
  }
}

/** e of one change of the best quote, in contracts; positive: buying pressure. Prices in ticks. */
export function quoteChangeImbalance(
  bidBefore: Ticks,
  bidSizeBefore: number,
  askBefore: Ticks,
  askSizeBefore: number,
  bid: Ticks,
  bidSize: number,
  ask: Ticks,
  askSize: number,
): number {
  let imbalance = 0;
  if (bid >= bidBefore) imbalance += bidSize;
  if (bid <= bidBefore) imbalance -= bidSizeBefore;
  if (ask <= askBefore) imbalance -= askSize;
  if (ask >= askBefore) imbalance += askSizeBefore;
  return imbalance;
}

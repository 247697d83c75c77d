import type { MarketView, Persistent, StateStream, Ticks } from '@mia-trading/core';
import { queueImbalance, weightedMidOffset } from '../queue-imbalance/queue-imbalance.js';
import { MicroPriceTable } from './micro-price-table.js';

/** The table is solved anew when it holds so many times the moves it held: some fifteen times a session, about a millisecond each. */
const GROWTH = 1.5;

/** Settings of {@link MicroPrice}. */
export interface MicroPriceOptions {
  /** Bins of the queue imbalance, an odd number: balanced queues have one of their own. */
  readonly bins: number;
  /** Widest spread with states of its own, in ticks; wider ones count as it. */
  readonly widestSpread: number;
  /** Moves of the mid that must have been seen before the table is used, a count. */
  readonly minimumMoves: number;
}

/** Tenths of imbalance, spreads of 1 and 2 ticks (94 % of an ES night is at 1), and enough moves to fill them. */
export const DEFAULT_MICRO_PRICE: MicroPriceOptions = { bins: 21, widestSpread: 2, minimumMoves: 500 };

/**
 * Micro-price: the mid that is to be expected once the present queues have played out, in ticks from the mid.
 *
 *     P_micro = mid + g(I, spread)
 *
 * with the queue imbalance I at the best prices and g estimated from how this session's own states followed one another (see
 * {@link MicroPriceTable}); it is a martingale where the size-weighted mid is not. Before `minimumMoves` mid moves were seen the size-weighted
 * mid stands in, and {@link isCalibrated} says so. The table holds the past alone, and is solved anew whenever it has grown by half.
 *
 * Source: Stoikov (2018), "The micro-price: a high-frequency estimator of future prices", Quantitative Finance 18(12):1959-1966.
 */
export class MicroPrice implements Persistent {
  readonly #table: MicroPriceTable;
  readonly #bins: number;
  readonly #widestSpread: number;
  readonly #minimumMoves: number;
  #state = -1;
  #mid: Ticks = Number.NaN;
  #solvedMoves = 0;

  constructor({ bins, widestSpread, minimumMoves }: MicroPriceOptions = DEFAULT_MICRO_PRICE) {
    this.#table = new MicroPriceTable(bins, widestSpread);
    this.#bins = bins;
    this.#widestSpread = widestSpread;
    this.#minimumMoves = minimumMoves;
  }

  /** Takes the state just published. A book that is not whole, or not in continuous trading, breaks the chain. */
  onBook(market: MarketView): void {
    const { book } = market;
    if (!book.isWhole || market.phase !== 'continuous') {
      this.#state = -1;
      return;
    }
    const state = this.#stateOf(market);
    const mid = (book.bestBid + book.bestAsk) / 2;
    if (this.#state >= 0 && state >= 0 && (state !== this.#state || mid !== this.#mid)) this.#table.count(this.#state, state, mid - this.#mid);
    this.#state = state;
    this.#mid = mid;
  }

  /** Quotes before and after do not follow one another. The table stays. */
  onGap(): void {
    this.#state = -1;
  }

  /** Another session: another table. */
  onSession(): void {
    this.#table.clear();
    this.#solvedMoves = 0;
    this.#state = -1;
  }

  /** Whether the table is used, and not the size-weighted mid. */
  get isCalibrated(): boolean {
    return this.#table.moves >= this.#minimumMoves;
  }

  /** Micro-price less mid in ticks, positive when the price is drawn upward; `NaN` unless the book is whole with sizes. */
  offset(market: MarketView): number {
    if (!market.book.isWhole) return Number.NaN;
    if (!this.isCalibrated) return weightedMidOffset(market.book);
    if (this.#solvedMoves === 0 || this.#table.moves >= GROWTH * this.#solvedMoves) {
      this.#table.solve();
      this.#solvedMoves = this.#table.moves;
    }
    const state = this.#stateOf(market);
    return state < 0 ? Number.NaN : this.#table.adjustment(state);
  }

  persist(state: StateStream): void {
    state.part(this.#table);
    this.#state = state.number(this.#state);
    this.#mid = state.number(this.#mid);
    this.#solvedMoves = state.number(this.#solvedMoves);
  }

  #stateOf({ book }: MarketView): number {
    const imbalance = queueImbalance(book.bestBidSize, book.bestAskSize);
    if (imbalance !== imbalance) return -1;
    const half = (this.#bins - 1) / 2;
    const reach = Math.round(Math.abs(imbalance) * half);
    const bin = imbalance > 0 ? half + reach : half - reach;
    return (Math.min(this.#widestSpread, book.bestAsk - book.bestBid) - 1) * this.#bins + bin;
  }
}

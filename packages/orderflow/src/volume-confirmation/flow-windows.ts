import { TradeFlag, type DurationMicros, type Micros, type Persistent, type StateStream, type Ticks, type TradeEvent } from '@mia-trading/core';
import { BucketSums } from '../windows/bucket-sums.js';

/** Windows are made of buckets of this length, the default evaluation grid. */
const BUCKET: DurationMicros = 250_000;
const BUY = 0;
const SELL = 1;
const UNKNOWN = 2;
const BY_QUOTE = 3;
const BY_TICK = 4;
const UNSIZED = 5;
const MOVE = 6;
const COLUMNS = 7;

/** Volume by aggressor and price move over several windows of event time, exact integers. */
export class FlowWindows implements Persistent {
  readonly #sums: BucketSums;
  #price: Ticks = Number.NaN;

  /** @param windows lengths in microseconds, multiples of 250 ms; named by their position in what follows. */
  constructor(windows: readonly DurationMicros[]) {
    this.#sums = new BucketSums(BUCKET, windows, COLUMNS);
  }

  /** Grows whenever anything that is asked here may be answered otherwise than before. */
  get version(): number {
    return this.#sums.version;
  }

  /** Takes a print at the time {@link advance} has reached. */
  add(trade: TradeEvent, tickSize: number): void {
    const sums = this.#sums;
    if ((trade.flags & TradeFlag.Spread) === 0) {
      const price = Math.round(trade.price / tickSize);
      if (this.#price === this.#price) sums.add(MOVE, price - this.#price);
      this.#price = price;
    }
    if ((trade.flags & TradeFlag.SizeUnknown) !== 0) {
      sums.add(UNSIZED, 1);
      return;
    }
    sums.add(trade.aggressor > 0 ? BUY : trade.aggressor < 0 ? SELL : UNKNOWN, trade.size);
    if (trade.aggressor === 0 || trade.aggressorSource === 'exchange') return;
    sums.add(trade.aggressorSource === 'quote' ? BY_QUOTE : BY_TICK, trade.size);
  }

  /** Moves to `now`; the first call after a reset begins the watch. */
  advance(now: Micros): void {
    this.#sums.advance(now);
  }

  /** Moves to `now`, but does not begin the watch. */
  slide(now: Micros): void {
    this.#sums.slide(now);
  }

  reset(): void {
    this.#sums.reset();
    this.#price = Number.NaN;
  }

  persist(state: StateStream): void {
    state.part(this.#sums);
    this.#price = state.number(this.#price);
  }

  /** Whether the whole of a window was watched. */
  covers(window: number): boolean {
    return this.#sums.covers(window);
  }

  /** Contracts bought less contracts sold by aggressors. */
  delta(window: number): number {
    return this.#sums.sum(window, BUY) - this.#sums.sum(window, SELL);
  }

  /** All contracts, those of unknown aggressor too. */
  volume(window: number): number {
    return this.#sums.sum(window, BUY) + this.#sums.sum(window, SELL) + this.#sums.sum(window, UNKNOWN);
  }

  unknownVolume(window: number): number {
    return this.#sums.sum(window, UNKNOWN);
  }

  /** Contracts whose aggressor was inferred from the quote. */
  quoteRuleVolume(window: number): number {
    return this.#sums.sum(window, BY_QUOTE);
  }

  /** Contracts whose aggressor was inferred from the last price change. */
  tickRuleVolume(window: number): number {
    return this.#sums.sum(window, BY_TICK);
  }

  /** Prints whose size the source does not tell. */
  unsizedPrints(window: number): number {
    return this.#sums.sum(window, UNSIZED);
  }

  /** Last price less the last price before the window, in ticks. */
  move(window: number): number {
    return this.#sums.sum(window, MOVE);
  }
}

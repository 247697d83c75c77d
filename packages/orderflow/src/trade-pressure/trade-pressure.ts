import { TradeFlag, type DurationMicros, type MarketView, type Micros, type Persistent, type StateStream, type TradeEvent } from '@mia-trading/core';
import { BucketSums } from '../windows/bucket-sums.js';

/** Windows are made of buckets of this length, the default evaluation grid. */
const BUCKET: DurationMicros = 250_000;
const NET = 0;
const VOLUME = 1;
const UNKNOWN = 2;
const UNSIZED = 3;
const COLUMNS = 4;
const EXCLUDED = TradeFlag.OffBook | TradeFlag.Auction;

/**
 * Trade pressure: net contracts that aggressors bought, `Σ aggressor · size`, over a short window of event time.
 * The traded part of order flow, where {@link OrderFlowImbalance} has traded and resting flow in one. Off-book and auction prints
 * do not count. Source: trade imbalance of Cont, Kukanov and Stoikov (2014), section 4.
 */
export class TradePressure implements Persistent {
  readonly #sums: BucketSums;

  /** @param window length in microseconds, a multiple of 250 ms. */
  constructor(window: DurationMicros) {
    this.#sums = new BucketSums(BUCKET, [window], COLUMNS);
  }

  onTrade(trade: TradeEvent, market: MarketView): void {
    if ((trade.flags & EXCLUDED) !== 0) return;
    this.#sums.advance(market.now);
    if ((trade.flags & TradeFlag.SizeUnknown) !== 0) {
      this.#sums.add(UNSIZED, 1);
      return;
    }
    this.#sums.add(VOLUME, trade.size);
    if (trade.aggressor === 0) this.#sums.add(UNKNOWN, trade.size);
    else this.#sums.add(NET, trade.aggressor * trade.size);
  }

  /** A gap or a new session: nothing before it counts. */
  reset(): void {
    this.#sums.reset();
  }

  /** Begins the watch, if it has not begun with a print: from now on none is missed. */
  watch(now: Micros): void {
    this.#sums.advance(now);
  }

  /** Lets the window slide to `now`; call before reading. */
  slide(now: Micros): void {
    this.#sums.slide(now);
  }

  /** Net contracts bought, an exact integer; 0 when nothing traded. */
  get net(): number {
    return this.#sums.sum(0, NET);
  }

  get volume(): number {
    return this.#sums.sum(0, VOLUME);
  }

  /** 0 .. 1: share of the volume whose aggressor is known; 1 when nothing traded, 0 while a print of the window has no size. */
  get coverage(): number {
    if (this.#sums.sum(0, UNSIZED) > 0) return 0;
    const volume = this.volume;
    return volume === 0 ? 1 : 1 - this.#sums.sum(0, UNKNOWN) / volume;
  }

  /** Whether the whole window was watched. */
  get isCovered(): boolean {
    return this.#sums.covers(0);
  }

  persist(state: StateStream): void {
    state.part(this.#sums);
  }
}

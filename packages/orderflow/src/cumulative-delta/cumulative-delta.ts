import { TradeFlag, type MarketView, type Persistent, type StateStream, type TradeEvent } from '@mia-trading/core';
import { DeltaSum } from './delta-sum.js';

/**
 * Cumulative volume delta of the trade date: `CVD = Σ aggressor · size` since 17:00 CT, and apart from each other regular hours
 * (08:30-15:00 CT) and the rest. Starts at 0 with each session. Off-book prints do not count; prints without a known aggressor
 * (the opening cross) are in {@link DeltaSum.unknownVolume}.
 */
export class CumulativeDelta implements Persistent {
  /** The whole trade date. */
  readonly session = new DeltaSum();
  /** Prints inside regular trading hours. */
  readonly regularHours = new DeltaSum();
  /** Prints outside of them. */
  readonly extendedHours = new DeltaSum();
  #unsizedPrints = 0;
  #gaps = 0;

  onTrade(trade: TradeEvent, market: MarketView): void {
    if ((trade.flags & TradeFlag.OffBook) !== 0) return;
    if ((trade.flags & TradeFlag.SizeUnknown) !== 0) {
      this.#unsizedPrints += 1;
      return;
    }
    this.session.add(trade.size, trade.aggressor);
    if (market.isRegularHours) this.regularHours.add(trade.size, trade.aggressor);
    else this.extendedHours.add(trade.size, trade.aggressor);
  }

  /** A new trade date begins. */
  onSession(): void {
    this.session.reset();
    this.regularHours.reset();
    this.extendedHours.reset();
    this.#unsizedPrints = 0;
    this.#gaps = 0;
  }

  /** Prints were lost: the sums go on, and {@link isWhole} says so. */
  onGap(): void {
    this.#gaps += 1;
  }

  persist(state: StateStream): void {
    state.part(this.session);
    state.part(this.regularHours);
    state.part(this.extendedHours);
    this.#unsizedPrints = state.number(this.#unsizedPrints);
    this.#gaps = state.number(this.#gaps);
  }

  /** Nothing is known to be missing since the session began: no gap, no print without a size. */
  get isWhole(): boolean {
    return this.#gaps === 0 && this.#unsizedPrints === 0;
  }

  /** Holes in the feed since the session began. */
  get gaps(): number {
    return this.#gaps;
  }

  /** Prints of this session whose size the source does not tell; they are in no sum. */
  get unsizedPrints(): number {
    return this.#unsizedPrints;
  }
}

import { SECOND, type ExitReason, type MarketState, type Micros } from '@mia-trading/core';
import type { ExecutionDesk } from '@mia-trading/execution';
import type { Config } from '../config/config.js';
import type { FeedWatch } from '../decision/feed-watch.js';

const NEVER: Micros = Number.POSITIVE_INFINITY;

/**
 * When an open position has to be closed for want of data: the feed of the instrument silent, stale or disconnected, or no option quoted,
 * for longer than configured while the market trades. Where the check that would refuse an entry for it (`FEED_STALE`, `OPTIONS_STALE`)
 * is switched off, the age of that data does not close a position either. While the broker has not been asked since a lost link, nothing
 * is closed: the position is not known well enough, and its stop works at the venue.
 */
export class DataLoss {
  readonly #market: MarketState;
  readonly #watch: FeedWatch;
  readonly #desk: ExecutionDesk;
  readonly #feedSpan: number;
  readonly #optionsSpan: number;

  constructor({ market, watch }: { readonly market: MarketState; readonly watch: FeedWatch }, desk: ExecutionDesk, { exit, risk }: Config) {
    const { disabled } = risk.checks;
    this.#market = market;
    this.#watch = watch;
    this.#desk = desk;
    this.#feedSpan = spanOf(exit.feedLostSeconds, disabled.includes('FEED_STALE'));
    this.#optionsSpan = spanOf(exit.optionsLostSeconds, disabled.includes('OPTIONS_STALE'));
  }

  /** Event time at which {@link reasonAt} will tell a reason if nothing comes until then; `Infinity` for none. */
  due(): Micros {
    return this.#isWatched() ? Math.min(this.#feedDue(), this.#optionsDue()) : NEVER;
  }

  /** Why the position has to be closed at `now`; `null` when it need not be. */
  reasonAt(now: Micros): ExitReason | null {
    if (!this.#isWatched()) return null;
    if (now >= this.#feedDue()) return 'feedLost';
    return now >= this.#optionsDue() ? 'optionsLost' : null;
  }

  #isWatched(): boolean {
    const { phase, isReconciled } = this.#desk;
    return (phase === 'entering' || phase === 'open') && isReconciled && this.#market.phase === 'continuous';
  }

  #feedDue(): Micros {
    return this.#watch.silentSince + this.#feedSpan;
  }

  #optionsDue(): Micros {
    return this.#watch.optionsSilentSince + this.#optionsSpan;
  }
}

function spanOf(seconds: number, isIgnored: boolean): number {
  return seconds === 0 || isIgnored ? NEVER : seconds * SECOND;
}

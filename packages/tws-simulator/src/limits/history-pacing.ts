import { MINUTE, SECOND, type Micros } from '@mia-trading/core';

/** Requests for bars of at most 30 seconds, or for ticks, within {@link LONG_WINDOW}. */
const MOST_IN_LONG_WINDOW = 60;
const LONG_WINDOW: Micros = 10 * MINUTE;
/** Of the same contract, exchange and kind within {@link SHORT_WINDOW}. */
const MOST_IN_SHORT_WINDOW = 5;
const SHORT_WINDOW: Micros = 2 * SECOND;
/** The very same request again. */
const IDENTICAL_WINDOW: Micros = 15 * SECOND;

/** A request of history as far as it is paced. */
export interface PacedRequest {
  /** Everything asked for, request id left out. */
  readonly content: string;
  /** Contract, exchange and kind. */
  readonly series: string;
  /** Counted in the long window: twice for bids and asks together, not at all for longer bars. */
  readonly weight: number;
}

interface Past extends PacedRequest {
  readonly at: Micros;
}

/** Paces requests of history as the broker documents it, in simulated time. */
export class HistoryPacing {
  #past: readonly Past[] = [];

  /** Why a request at time `now` is refused; `null` when it is taken. */
  refusalOf(request: PacedRequest, now: Micros): string | null {
    this.#past = this.#past.filter(({ at }) => now - at < LONG_WINDOW);
    const refusal = this.#reason(request, now);
    if (refusal === null) this.#past = [...this.#past, { ...request, at: now }];
    return refusal;
  }

  #reason({ content, series, weight }: PacedRequest, now: Micros): string | null {
    if (weight === 0) return null;
    if (this.#past.some((past) => past.content === content && now - past.at < IDENTICAL_WINDOW)) return 'identical request within 15 seconds';
    if (this.#past.filter((past) => past.series === series && now - past.at < SHORT_WINDOW).length >= MOST_IN_SHORT_WINDOW) return 'six or more requests for the same contract within two seconds';
    const used = this.#past.reduce((sum, past) => sum + past.weight, 0);
    return used + weight > MOST_IN_LONG_WINDOW ? 'more than 60 requests within ten minutes' : null;
  }
}

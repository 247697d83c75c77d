import type { FeedStatusEvent, MarketEvent, Micros, OptionQuoteEvent } from '@mia-trading/core';
import type { FeedCondition, FeedState, OptionsState } from '@mia-trading/risk';

/** Remembers what risk asks about the feed: how old and how late it is, what it says of itself, and how old the options are. */
export class FeedWatch {
  #lastEventTs: Micros = 0;
  #lastExchangeTs: Micros = 0;
  #lastReceiveTs: Micros = 0;
  #hasQuotes = false;
  #lastGapTs: Micros | null = null;
  #isDelayed = false;
  #outage: 'stale' | 'disconnected' | null = null;
  #lastOptionQuoteTs: Micros = -Infinity;
  #openInterestDate: string | null = null;

  /** An event of the traded instrument at event time `now`. The exchange times of a snapshot are those at which its orders were placed. */
  onEvent(event: MarketEvent, now: Micros): void {
    this.#lastEventTs = now;
    if (!this.#hasQuotes) this.#hasQuotes = event.kind === 'order' || event.kind === 'depth' || event.kind === 'quote';
    if (event.kind === 'order' && event.snapshot) return;
    this.#lastExchangeTs = event.tsEvent;
    this.#lastReceiveTs = event.tsInit;
  }

  /** A quote of an option series, on a trade date. */
  onOptionQuote({ tsEvent, bid, ask, openInterest }: OptionQuoteEvent, tradeDate: string): void {
    if ((bid !== null || ask !== null) && tsEvent > this.#lastOptionQuoteTs) this.#lastOptionQuoteTs = tsEvent;
    if (openInterest !== null) this.#openInterestDate = tradeDate;
  }

  /** What the feed of the traded instrument, or the whole feed, says of itself. */
  onStatus({ status }: FeedStatusEvent): void {
    if (status === 'stale' || status === 'disconnected') this.#outage = status;
    else if (status === 'connected' || status === 'resubscribed' || status === 'live') this.#outage = null;
    if (status === 'delayed') this.#isDelayed = true;
    else if (status === 'live') this.#isDelayed = false;
  }

  onGap(now: Micros): void {
    this.#lastGapTs = now;
  }

  get feed(): FeedState {
    return {
      lastEventTs: this.#lastEventTs,
      lastGapTs: this.#lastGapTs,
      hasQuotes: this.#hasQuotes,
      status: this.#condition,
      clockSkew: this.#lastReceiveTs - this.#lastExchangeTs,
    };
  }

  /** `null` before the first option quote with a price. */
  get options(): OptionsState | null {
    return this.#lastOptionQuoteTs === -Infinity ? null : { lastQuoteTs: this.#lastOptionQuoteTs, openInterestDate: this.#openInterestDate };
  }

  get #condition(): FeedCondition {
    return this.#outage ?? (this.#isDelayed ? 'delayed' : 'live');
  }
}

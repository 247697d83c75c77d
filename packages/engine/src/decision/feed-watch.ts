import type { BookPhase, FeedStatusEvent, MarketEvent, Micros, OptionQuoteEvent } from '@mia-trading/core';
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
  #outageSince: Micros = 0;
  #continuousSince: Micros = 0;
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
  onStatus({ status }: FeedStatusEvent, now: Micros): void {
    if (status === 'stale' || status === 'disconnected') {
      if (this.#outage === null) this.#outageSince = now;
      this.#outage = status;
    } else if (status === 'connected' || status === 'resubscribed' || status === 'live') this.#outage = null;
    if (status === 'delayed') this.#isDelayed = true;
    else if (status === 'live') this.#isDelayed = false;
  }

  onGap(now: Micros): void {
    this.#lastGapTs = now;
  }

  /** The market has gone over into another phase at event time `now`. */
  onPhase(phase: BookPhase, now: Micros): void {
    if (phase === 'continuous') this.#continuousSince = now;
  }

  /**
   * Event time since which nothing was heard of the traded instrument, or since which the feed has called itself out; not before trading
   * began. `Infinity` where silence says nothing: a feed without quotes that does not call itself out.
   */
  get silentSince(): Micros {
    if (this.#outage === null && !this.#hasQuotes) return Number.POSITIVE_INFINITY;
    return Math.max(this.#outage === null ? this.#lastEventTs : this.#outageSince, this.#continuousSince);
  }

  /** Event time since which no option was quoted, not before trading began; `Infinity` where none ever was. */
  get optionsSilentSince(): Micros {
    return this.#lastOptionQuoteTs === -Infinity ? Number.POSITIVE_INFINITY : Math.max(this.#lastOptionQuoteTs, this.#continuousSince);
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

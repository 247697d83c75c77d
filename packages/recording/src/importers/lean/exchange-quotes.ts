/** A two-sided quote. An absent side has price `NaN` and size 0. */
export interface TwoSidedQuote {
  bid: number;
  bidSize: number;
  ask: number;
  askSize: number;
}

/**
 * Completes one-sided quote ticks: a tick names the side of one exchange that changed and 0 for the other. The result is the quote of
 * that exchange, never a mix of several: mixing would cross them whenever one exchange is slow. Quotes of different exchanges
 * therefore follow each other, and their sequence may be crossed for a moment, as in the market.
 */
export class ExchangeQuotes {
  readonly #byExchange = new Map<string, TwoSidedQuote>();

  /** The exchange's quote after a tick; `null` when the tick has no side. The object is changed by the next tick of that exchange. */
  update(exchange: string, bid: number, bidSize: number, ask: number, askSize: number): Readonly<TwoSidedQuote> | null {
    if (bid === 0 && ask === 0) return null;
    let quote = this.#byExchange.get(exchange);
    if (quote === undefined) this.#byExchange.set(exchange, (quote = { bid: Number.NaN, bidSize: 0, ask: Number.NaN, askSize: 0 }));
    if (bid !== 0) {
      quote.bid = bid;
      quote.bidSize = bidSize;
    }
    if (ask !== 0) {
      quote.ask = ask;
      quote.askSize = askSize;
    }
    return quote;
  }
}

import { MINUTE, NO_PRICE, SECOND, TradingCalendar, type MarketView, type Micros } from '@mia-trading/core';
import type { EsBasis } from '../basis/es-basis.js';
import type { OptionChain } from '../chain/option-chain.js';

/** Index options trade on for a quarter of an hour after the cash close, with an index that stands still: in this time its last print still serves. */
const AFTER_CLOSE = 20 * MINUTE;

/** Where the index stands: its own print in cash hours, or the future less the basis. */
export class IndexLevel {
  readonly #basis: EsBasis;
  readonly #quoteSeconds: number;
  readonly #calendar = new TradingCalendar('US_EQUITY');
  #cashOpen: Micros = Infinity;
  #cashClose: Micros = -Infinity;

  /** @param quoteSeconds age from which a print or a quote no longer counts. */
  constructor(basis: EsBasis, quoteSeconds: number) {
    this.#basis = basis;
    this.#quoteSeconds = quoteSeconds;
  }

  onSession({ tradeDate }: MarketView): void {
    const hours = this.#calendar.regularHours(tradeDate);
    this.#cashOpen = hours?.start ?? Infinity;
    this.#cashClose = hours?.end ?? -Infinity;
  }

  /** The index now, points: the future less the basis, else its print in cash hours; `NaN` when neither is known. */
  now(chain: OptionChain, { lastPrice, now }: MarketView): number {
    const implied = Number.isNaN(lastPrice) ? Number.NaN : this.#basis.toSpx(lastPrice, now);
    return Number.isNaN(implied) ? this.#print(chain, now) : implied;
  }

  /** The index at the time of the option data, points: its print before the cash close, else the future less the basis while the data is live; `NaN` when not known. */
  atData(chain: OptionChain, market: MarketView): number {
    const { asOf } = chain;
    const print = asOf < this.#cashClose ? this.#print(chain, asOf) : Number.NaN;
    if (!Number.isNaN(print)) return print;
    const isLive = market.now - asOf <= this.#quoteSeconds * SECOND;
    const implied = isLive ? this.#basis.toSpx(midOf(market), market.now) : Number.NaN;
    return Number.isNaN(implied) ? this.#print(chain, asOf) : implied;
  }

  /** The index's own print as of `time`; `NaN` when it is older than a quote may be, or not of cash hours. */
  #print({ spot, spotAt }: OptionChain, time: Micros): number {
    const isCash = spotAt >= this.#cashOpen && spotAt <= this.#cashClose + AFTER_CLOSE;
    return isCash && time - spotAt <= this.#quoteSeconds * SECOND ? spot : Number.NaN;
  }
}

function midOf({ book, lastPrice }: MarketView): number {
  return book.isWhole && book.bestBid !== NO_PRICE ? ((book.bestBid + book.bestAsk) / 2) * book.tickSize : lastPrice;
}

/** How far a price can be from the last known and still be one: no more than the widest price limit of the exchange, 20 %. */
const WIDEST_LIMIT_PERCENT = 20;
const PERCENT = 100;
/** Largest part of a tick by which a price may miss its multiple: what a double loses. */
const TICK_SLACK = 1e-6;

export interface PriceCheckOptions {
  /** Points. */
  readonly minTick: number;
  /** Distance from the quote beyond which a price is not believed, in percent. */
  readonly bandPercent: number;
}

/**
 * Holds prices of one stream against another: prints and quotes one by one against those of the line. Prices with a constant offset of
 * hundreds of millions have been seen after a data farm came back, their sizes and times right.
 */
export class PriceCheck {
  readonly #options: PriceCheckOptions;
  #bid = Number.NaN;
  #ask = Number.NaN;
  #last = Number.NaN;
  #close = Number.NaN;

  constructor(options: PriceCheckOptions) {
    this.#options = options;
  }

  /** Nothing is known of the prices any more but where they were. */
  forget(): void {
    if (!Number.isNaN(this.#last)) this.#close = this.#last;
    this.#bid = this.#ask = this.#last = Number.NaN;
  }

  /** The line's quote; `NaN` for a side that is absent. */
  quote(bid: number, ask: number): void {
    this.#bid = bid;
    this.#ask = ask;
  }

  /** The line's last price. */
  last(price: number): void {
    this.#last = price;
  }

  /** The close of the day before. */
  close(price: number): void {
    this.#close = price;
  }

  /** What is wrong with a price; `null` when it may be true. Believed when nothing is known to hold it against. */
  fault(price: number): string | null {
    const { minTick, bandPercent } = this.#options;
    if (!Number.isFinite(price) || price <= 0) return `${price} is no price`;
    const ticks = price / minTick;
    if (Math.abs(ticks - Math.round(ticks)) > TICK_SLACK) return `${price} is no multiple of ${minTick}`;
    const near = [this.#bid, this.#ask, this.#last].filter((known) => !Number.isNaN(known));
    if (near.length > 0) return near.some((known) => isWithin(price, known, bandPercent)) ? null : `${price} is more than ${bandPercent} % from ${near.join(', ')}`;
    if (Number.isNaN(this.#close) || isWithin(price, this.#close, WIDEST_LIMIT_PERCENT)) return null;
    return `${price} is more than ${WIDEST_LIMIT_PERCENT} % from ${this.#close}, where the price was`;
  }
}

function isWithin(price: number, known: number, percent: number): boolean {
  return Math.abs(price - known) <= (known * percent) / PERCENT;
}

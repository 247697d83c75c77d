import type { IsoDate, Micros, OptionQuoteEvent } from '@mia-trading/core';

/** Everything a line can tell of one contract, as of now. `NaN`: nothing is known. */
export class Ticker {
  /** Grows with everything that is heard of the contract. */
  version = 0;
  bid = Number.NaN;
  bidSize = 0;
  ask = Number.NaN;
  askSize = 0;
  last = Number.NaN;
  lastSize = 0;
  /** Of the last print. */
  lastTime: Micros = 0;
  open = Number.NaN;
  high = Number.NaN;
  low = Number.NaN;
  /** Last price of the trade date before. */
  close = Number.NaN;
  /** Contracts traded on the trade date. */
  volume = Number.NaN;
  /** Sum of price times size over the prints of the trade date, and of their sizes. */
  turnover = 0;
  turnoverVolume = 0;
  /** Prints since the beginning; tells whether something was traded at the same price and size. */
  prints = 0;
  /** Open interest of an option, contracts. */
  openInterest = Number.NaN;
  /** Latest recorded state of an option, with the vendor's Greeks. */
  option: OptionQuoteEvent | null = null;
  date: IsoDate = '';

  /** A new trade date: what is counted by the day begins again. */
  enterDate(date: IsoDate): void {
    if (date === this.date) return;
    this.version += 1;
    this.date = date;
    if (!Number.isNaN(this.last)) this.close = this.last;
    this.open = this.high = this.low = Number.NaN;
    this.volume = Number.NaN;
    this.turnover = this.turnoverVolume = 0;
  }

  /** A price of the market itself: a print or the level of an index. */
  see(price: number): void {
    if (!Number.isFinite(price)) return;
    this.version += 1;
    this.last = price;
    if (Number.isNaN(this.open)) this.open = this.high = this.low = price;
    else if (price > this.high) this.high = price;
    else if (price < this.low) this.low = price;
  }

  print(price: number, size: number, time: Micros): void {
    this.see(price);
    this.version += 1;
    this.lastSize = size;
    this.lastTime = time;
    this.volume = (Number.isNaN(this.volume) ? 0 : this.volume) + size;
    this.turnover += price * size;
    this.turnoverVolume += size;
    this.prints += 1;
  }

  quote(bid: number, bidSize: number, ask: number, askSize: number): void {
    this.version += 1;
    this.bid = bid;
    this.bidSize = bidSize;
    this.ask = ask;
    this.askSize = askSize;
  }

  /** A recorded state of an option, with what it tells of quote, volume and open interest. */
  describe(option: OptionQuoteEvent): void {
    this.version += 1;
    this.option = option;
    if (option.bid !== null || option.ask !== null) this.quote(option.bid ?? Number.NaN, option.bidSize ?? 0, option.ask ?? Number.NaN, option.askSize ?? 0);
    if (option.last !== null && option.last !== this.last) this.see(option.last);
    if (option.volume !== null) this.volume = option.volume;
    if (option.openInterest !== null) this.openInterest = option.openInterest;
  }
}

import type { IsoDate, Micros, OptionQuoteEvent } from '@mia-trading/core';

/** Everything a line can tell of one contract, as of now. `NaN`: nothing is known. */
export class Ticker {
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
    this.date = date;
    if (!Number.isNaN(this.last)) this.close = this.last;
    this.open = this.high = this.low = Number.NaN;
    this.volume = Number.NaN;
    this.turnover = this.turnoverVolume = 0;
  }

  /** A price of the market itself: a print or the level of an index. */
  see(price: number): void {
    if (!Number.isFinite(price)) return;
    this.last = price;
    if (Number.isNaN(this.open)) this.open = this.high = this.low = price;
    else if (price > this.high) this.high = price;
    else if (price < this.low) this.low = price;
  }

  print(price: number, size: number, time: Micros): void {
    this.see(price);
    this.lastSize = size;
    this.lastTime = time;
    this.volume = (Number.isNaN(this.volume) ? 0 : this.volume) + size;
    this.turnover += price * size;
    this.turnoverVolume += size;
    this.prints += 1;
  }

  quote(bid: number, bidSize: number, ask: number, askSize: number): void {
    this.bid = bid;
    this.bidSize = bidSize;
    this.ask = ask;
    this.askSize = askSize;
  }
}

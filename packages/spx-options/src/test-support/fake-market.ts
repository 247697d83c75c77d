import { NO_PRICE, TradingCalendar, type BookPhase, type BookView, type FeedQuality, type IndexEvent, type Instrument, type MarketListener, type MarketView, type Micros, type OptionQuoteEvent, type Side, type Ticks } from '@mia-trading/core';

export const ES: Instrument = { symbol: 'ESU5', root: 'ES', kind: 'future', exchange: 'CME', currency: 'USD', tickSize: 0.25, pointValue: 50, calendar: 'CME_EQUITY' };

/** A book of one level a side, that a test writes straight into. Prices in ticks. */
export class FakeBook implements BookView {
  quality: FeedQuality = 'l3';
  tickSize = ES.tickSize;
  isWhole = true;
  version = 0;
  asOf = 0;
  bestBid: Ticks = NO_PRICE;
  bestAsk: Ticks = NO_PRICE;
  bestBidSize = 1;
  bestAskSize = 1;

  levelCount(): number {
    return 1;
  }
  levelPrice(side: Side, level: number): Ticks {
    return level > 0 ? NO_PRICE : side > 0 ? this.bestBid : this.bestAsk;
  }
  levelSize(): number {
    return 1;
  }
  sizeAt(): number {
    return 1;
  }
  copySizes(_side: Side, _price: Ticks, count: number, sizes: Float64Array, at: number): void {
    sizes.fill(1, at, at + count);
  }
  ordersAt(): number {
    return 0;
  }
  orderSize(): number {
    return 0;
  }
  queueAt(): number[] {
    return [];
  }
}

const calendar = new TradingCalendar('CME_EQUITY');

/** A market whose session follows from its time: {@link to} moves it and tells listeners of new sessions, as the engine does. */
export class FakeMarket implements MarketView {
  instrument = ES;
  book = new FakeBook();
  phase: BookPhase = 'continuous';
  feedQuality: FeedQuality = 'l3';
  now = 0;
  tradeDate = '';
  sessionMinute = 0;
  isRegularHours = false;
  lastPrice = Number.NaN;

  to(time: Micros, ...listeners: readonly MarketListener[]): this {
    const state = calendar.at(time);
    this.now = time;
    this.sessionMinute = Math.floor((time - state.sessionStart) / 60_000_000);
    const isNewSession = state.tradeDate !== this.tradeDate;
    this.tradeDate = state.tradeDate;
    const hasChangedHours = state.isRegularHours !== this.isRegularHours;
    this.isRegularHours = state.isRegularHours;
    for (const listener of listeners) {
      if (isNewSession) listener.onSession?.(this);
      if (hasChangedHours) listener.onRegularHours?.(state.isRegularHours, this);
    }
    return this;
  }
}

/** Instant of an ISO text with a zone. */
export function at(iso: string): Micros {
  return Date.parse(iso) * 1_000;
}

export function indexLevel(instrument: string, level: number, tsEvent: Micros, tsInit = tsEvent): IndexEvent {
  return { kind: 'index', instrument, level, tsEvent, tsInit, seq: 0 };
}

/** A quote of a 2025-09-05 SPXW call at 6,500; everything may be replaced. */
export function optionQuote(fields: Partial<OptionQuoteEvent> & { readonly tsInit: Micros }): OptionQuoteEvent {
  return {
    kind: 'optionQuote', tsEvent: fields.tsInit, seq: 0, instrument: 'SPX', root: 'SPXW', expiry: '2025-09-05', strike: 6_500, right: 'C',
    bid: null, ask: null, bidSize: null, askSize: null, last: null, volume: null, openInterest: null, iv: null, delta: null, gamma: null, vega: null, theta: null, underlying: null,
    ...fields,
  };
}

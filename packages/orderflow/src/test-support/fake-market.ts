import {
  NO_PRICE,
  type BookPhase,
  type BookView,
  type FeedQuality,
  type Instrument,
  type MarketView,
  type QuoteEvent,
  type Side,
  type Ticks,
  type TradeEvent,
} from '@mia-trading/core';

export const ES: Instrument = {
  symbol: 'ESH4',
  root: 'ES',
  kind: 'future',
  exchange: 'CME',
  currency: 'USD',
  tickSize: 0.25,
  pointValue: 50,
  calendar: 'CME_EQUITY',
};

/** A book a test writes straight into: rows of [price in ticks, size], best first. */
export class FakeBook implements BookView {
  quality: FeedQuality = 'l3';
  tickSize = ES.tickSize;
  isWhole = true;
  version = 0;
  asOf = 0;
  bids: (readonly [Ticks, number])[] = [];
  asks: (readonly [Ticks, number])[] = [];
  /** Contracts of resting orders by id. */
  orderSizes = new Map<number, number>();

  get bestBid(): Ticks {
    return this.levelPrice(1, 0);
  }
  get bestAsk(): Ticks {
    return this.levelPrice(-1, 0);
  }
  get bestBidSize(): number {
    return this.levelSize(1, 0);
  }
  get bestAskSize(): number {
    return this.levelSize(-1, 0);
  }
  levelCount(side: Side): number {
    return this.#rows(side).length;
  }
  levelPrice(side: Side, level: number): Ticks {
    return this.#rows(side)[level]?.[0] ?? NO_PRICE;
  }
  levelSize(side: Side, level: number): number {
    return this.#rows(side)[level]?.[1] ?? 0;
  }
  sizeAt(side: Side, price: Ticks): number {
    return this.#rows(side).find(([rowPrice]) => rowPrice === price)?.[1] ?? 0;
  }
  copySizes(side: Side, price: Ticks, count: number, sizes: Float64Array, at: number): void {
    for (let away = 0; away < count; away += 1) sizes[at + away] = this.sizeAt(side, price - side * away);
  }
  ordersAt(): number {
    return 0;
  }
  orderSize(orderId: number): number {
    return this.orderSizes.get(orderId) ?? 0;
  }
  queueAt(): number[] {
    return [];
  }

  set(bids: (readonly [Ticks, number])[], asks: (readonly [Ticks, number])[]): void {
    this.bids = bids;
    this.asks = asks;
    this.version += 1;
    const bid = bids[0]?.[0];
    const ask = asks[0]?.[0];
    this.isWhole = bid !== undefined && ask !== undefined && bid < ask;
  }

  #rows(side: Side): (readonly [Ticks, number])[] {
    return side > 0 ? this.bids : this.asks;
  }
}

export class FakeMarket implements MarketView {
  instrument = ES;
  book = new FakeBook();
  phase: BookPhase = 'continuous';
  feedQuality: FeedQuality = 'l3';
  now = 0;
  tradeDate = '2023-12-26';
  sessionMinute = 0;
  isRegularHours = false;
  lastPrice = Number.NaN;
}

/** A print in ticks; everything else has a default. */
export function print(fields: Partial<Omit<TradeEvent, 'price'>> & { readonly ticks: number }): TradeEvent {
  const { ticks, ...rest } = fields;
  const tsInit = rest.tsInit ?? 0;
  return {
    kind: 'trade',
    tsEvent: tsInit,
    tsInit,
    seq: 0,
    instrument: ES.symbol,
    price: ticks * ES.tickSize,
    size: 1,
    aggressor: 0,
    aggressorSource: rest.aggressor === undefined ? 'none' : 'exchange',
    matchId: 0,
    flags: 0,
    ...rest,
  };
}

/** Best prices and sizes as a book of one level a side. */
export function quoteBook(market: FakeMarket, quote: Pick<QuoteEvent, 'bid' | 'bidSize' | 'ask' | 'askSize'>): void {
  market.book.set([[quote.bid, quote.bidSize]], [[quote.ask, quote.askSize]]);
}

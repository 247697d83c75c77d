import { TradeFlag, type DepthEvent, type MarketView, type Micros, type Persistent, type Side, type StateStream, type Ticks, type TradeEvent } from '@mia-trading/core';

/** Prices that one matching event is followed over. */
const LARGEST_SWEEP = 64;
/** A batch that belongs to a print arrives with it; the order-by-order hour shows 10 to 200 microseconds between the two. */
const TOGETHER: Micros = 500;
/**
 * Matching events that came with their own book batch, for each that came without, before the lack of one proves that a level was
 * refilled to what it showed. The recorded hour has 60; a feed whose book lags has none.
 */
const LEAST_TOGETHER = 9;

/** A level that one matching event traded at: it showed `before`, traded `traded`, shows `after`; `isProven` when the book is that of the event's end. */
export type LevelMatchListener = (side: Side, price: Ticks, before: number, traded: number, after: number, isProven: boolean, since: Micros, now: Micros) => void;

/**
 * What each matching event traded at each price of an aggregated book, and what the price showed before and after it.
 *
 * The event begins with its first print and ends with its book batch, recognised by the exchange time of its messages. An event without
 * a batch of its own left the book as it was; that is taken as proof only on a feed that has shown that batches do come with their prints:
 * a feed that claims to be atomic and is not gives nothing proven.
 */
export class LevelMatches implements Persistent {
  readonly #onMatch: LevelMatchListener;
  readonly #prices = new Float64Array(LARGEST_SWEEP);
  readonly #traded = new Float64Array(LARGEST_SWEEP);
  readonly #before = new Float64Array(LARGEST_SWEEP);
  #count = 0;
  #side: Side = 1;
  #matchId = 0;
  #tsEvent: Micros = 0;
  #arrival: Micros = 0;
  #isBatched = false;
  /** The event's batch has ended, without changing the book or else {@link onBook} would have come. */
  #isOver = false;
  #together = 0;
  #alone = 0;

  constructor(onMatch: LevelMatchListener) {
    this.#onMatch = onMatch;
  }

  /** A print with a known aggressor, before the book has it. */
  onTrade(trade: TradeEvent, market: MarketView): void {
    const side = -trade.aggressor as Side;
    if (this.#count > 0 && (side !== this.#side || trade.matchId !== this.#matchId || trade.tsEvent !== this.#tsEvent)) this.#finish(market, false);
    if (this.#count === 0) {
      this.#side = side;
      this.#matchId = trade.matchId;
      this.#tsEvent = trade.tsEvent;
      this.#arrival = market.now;
      this.#isBatched = false;
      this.#isOver = false;
    }
    this.#add(Math.round(trade.price / market.instrument.tickSize), trade.size, market);
  }

  /** A depth message, before the book has it. */
  onDepth(depth: DepthEvent, market: MarketView): void {
    if (this.#count === 0) return;
    if (depth.tsEvent !== this.#tsEvent || this.#isOver) this.#finish(market, false);
    else {
      this.#isBatched = market.now - this.#arrival <= TOGETHER;
      this.#isOver = depth.endOfBatch;
    }
  }

  /** The book was published. */
  onBook(market: MarketView): void {
    if (this.#count > 0) this.#finish(market, market.book.asOf === this.#tsEvent && market.now - this.#arrival <= TOGETHER);
  }

  reset(): void {
    this.#count = 0;
    this.#together = 0;
    this.#alone = 0;
  }

  persist(state: StateStream): void {
    for (const column of [this.#prices, this.#traded, this.#before]) state.numbers(column);
    this.#count = state.number(this.#count);
    this.#side = state.number(this.#side) as Side;
    this.#matchId = state.number(this.#matchId);
    this.#tsEvent = state.number(this.#tsEvent);
    this.#arrival = state.number(this.#arrival);
    this.#isBatched = state.boolean(this.#isBatched);
    this.#isOver = state.boolean(this.#isOver);
    this.#together = state.number(this.#together);
    this.#alone = state.number(this.#alone);
  }

  #add(price: Ticks, size: number, { book }: MarketView): void {
    let index = 0;
    while (index < this.#count && this.#prices[index] !== price) index += 1;
    if (index === LARGEST_SWEEP) return;
    if (index === this.#count) {
      this.#count += 1;
      this.#prices[index] = price;
      this.#traded[index] = 0;
      this.#before[index] = book.sizeAt(this.#side, price);
    }
    this.#traded[index] = (this.#traded[index] as number) + size;
  }

  /** `isPublished`: by the event's own batch, in time. Else the event was over unseen, and the book is as it left it. */
  #finish(market: MarketView, isPublished: boolean): void {
    const { book } = market;
    const isTogether = isPublished || this.#isBatched;
    if (isTogether) this.#together += 1;
    else this.#alone += 1;
    const isProven = book.isWhole && (isTogether || this.#together >= LEAST_TOGETHER * this.#alone);
    const count = this.#count;
    this.#count = 0;
    for (let index = 0; index < count; index += 1) {
      const price = this.#prices[index] as number;
      this.#onMatch(this.#side, price, this.#before[index] as number, this.#traded[index] as number, book.sizeAt(this.#side, price), isProven, this.#arrival, market.now);
    }
  }
}

/** Prints that are no trades against the outright book in continuous trading. */
export const ASIDE = TradeFlag.OffBook | TradeFlag.Auction | TradeFlag.Spread | TradeFlag.SizeUnknown;

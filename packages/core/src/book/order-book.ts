import { NO_PRICE, type BookView, type Ticks } from '../contracts/book-view.js';
import { MiaError } from '../errors/mia-error.js';
import type { BookPhase, DepthEvent, FeedQuality, OrderEvent, QuoteEvent } from '../events/events.js';
import type { Side } from '../events/side.js';
import type { Micros } from '../time/micros.js';
import { BookAction, BookContents } from './book-contents.js';
import { BookSource, Source } from './book-source.js';
import { CrossWatch } from './cross-watch.js';
import { StagedMessages } from './staged-messages.js';
import { ticksFromPrice } from './ticks.js';

/** Bits of what a message did to a book. */
export const BookChange = {
  None: 0,
  /** A new consistent state can be read. */
  Published: 1,
  /** The new state does not follow from the old one by known events: lost or impossible messages, or a rebuilt book. */
  Gap: 2,
} as const;

/** Stands in a ladder for a size that is not known; never read. */
const PLACE = 1;

/**
 * The book of one instrument from quotes (L1), price levels (L2) or orders (L3), read through {@link BookView}.
 *
 * Messages take effect together at the end of their exchange event (`last`) or batch (`endOfBatch`); until then every read gives the
 * state before it. In a snapshot run reads see what is there so far and `isWhole` is false. A message that cannot be applied (price
 * off the grid, no room, impossible size) is left out, counted in `violations`, and answered with {@link BookChange.Gap}; nothing throws.
 */
export class OrderBook implements BookView {
  readonly tickSize: number;
  isWhole = false;
  version = 0;
  asOf: Micros = 0;
  bestBid: Ticks = NO_PRICE;
  bestAsk: Ticks = NO_PRICE;
  bestBidSize = 0;
  bestAskSize = 0;
  readonly #contents = new BookContents();
  readonly #staged = new StagedMessages();
  readonly #source = new BookSource();
  readonly #crosses = new CrossWatch();
  #isChanged = false;
  #hasGap = false;
  #isRebuilding = false;
  #isInSnapshot = false;
  /** Quotes whose sizes are not known have prices alone; every size then reads 0. */
  #hasSizes = true;
  #snapshotTime: Micros = 0;

  /** Throws `MIA-BOOK-TICK` unless `tickSize` (points) is above 0. */
  constructor(tickSize: number) {
    if (!(tickSize > 0 && Number.isFinite(tickSize))) {
      throw new MiaError('MIA-BOOK-TICK', `A book needs a tick size above 0, not ${tickSize}.`, 'Take the tick size from the instrument.', { tickSize });
    }
    this.tickSize = tickSize;
  }

  /** Impossible messages, and event ends at which the book is locked or crossed in continuous trading. */
  get violations(): number {
    return this.#contents.impossible + this.#crosses.illegal;
  }

  /** Event ends at which the book is locked or crossed outside continuous trading, or since before it, where that is legal. */
  get crossedInAuction(): number {
    return this.#crosses.legal;
  }

  /** Modifications and cancellations of orders that were not there. */
  get unknownOrders(): number {
    return this.#contents.unknownOrders;
  }

  get quality(): FeedQuality {
    return this.#source.quality;
  }

  get phase(): BookPhase {
    return this.#crosses.phase;
  }

  /** Orders resting in an L3 book. */
  get orderCount(): number {
    return this.#contents.orders.count;
  }

  /** Slots held by the two ladders: a measure of memory, bounded whatever comes. */
  get capacity(): number {
    return this.#contents.bids.capacity + this.#contents.asks.capacity;
  }

  setPhase(phase: BookPhase): void {
    this.#crosses.setPhase(phase);
  }

  /** The feed declares its quality, and with it what feeds the book (`sampled` leaves that open). */
  setQuality(quality: FeedQuality): void {
    if (!this.#source.declare(quality)) return;
    this.#empty();
    this.#isRebuilding = this.version > 0;
  }

  /** Events were lost: the book is not whole before a clear, a snapshot or (L1) a quote rebuilds it. */
  invalidate(): void {
    this.#staged.length = 0;
    this.#isInSnapshot = false;
    this.#isRebuilding = true;
    this.isWhole = false;
  }

  /** Applies an L3 message; returns bits of {@link BookChange}. */
  applyOrder(event: OrderEvent): number {
    if (this.#source.current !== Source.Orders && !this.#take(Source.Orders)) return BookChange.None;
    if (event.snapshot) return this.#applySnapshot(event);
    let changes = this.#isInSnapshot ? this.endSnapshot() : BookChange.None;
    if (event.action !== 'fill') this.#receive(actionOf(event.action), event.side, event.price, event.size, event.orderId, event.last);
    if (event.last) changes |= this.#endEvent(event.tsEvent);
    return changes;
  }

  /** Applies an L2 message; returns bits of {@link BookChange}. Left out while orders feed the book. */
  applyDepth(event: DepthEvent): number {
    if (this.#source.current !== Source.Depth && !this.#take(Source.Depth)) return BookChange.None;
    this.#receive(event.action === 'clear' ? BookAction.Clear : BookAction.Set, event.side, event.price, event.size, event.orders, event.endOfBatch);
    return event.endOfBatch ? this.#endEvent(event.tsEvent) : BookChange.None;
  }

  /** Applies an L1 quote; returns bits of {@link BookChange}. Left out while levels or orders feed the book. Size 0: the side is absent; `NaN`: its size is not known. */
  applyQuote(event: QuoteEvent): number {
    if (this.#source.current !== Source.Quotes && !this.#take(Source.Quotes)) return BookChange.None;
    const bid = quotedTicks(event.bid, event.bidSize, this.tickSize);
    const ask = quotedTicks(event.ask, event.askSize, this.tickSize);
    if (bid === undefined || ask === undefined) {
      this.#contents.impossible++;
      this.#hasGap = true;
    } else {
      this.#hasSizes = !Number.isNaN(event.bidSize) && !Number.isNaN(event.askSize);
      const bidChanged = this.#contents.showOnly(1, bid, this.#hasSizes ? event.bidSize : PLACE);
      const askChanged = this.#contents.showOnly(-1, ask, this.#hasSizes ? event.askSize : PLACE);
      this.#isChanged = bidChanged || askChanged || this.#isRebuilding;
      this.#isRebuilding = false;
    }
    return this.#publish(event.tsEvent);
  }

  /** A print was the last message of its exchange event: what is held back takes effect. Returns bits of {@link BookChange}. */
  endEvent(time: Micros): number {
    return this.#source.current === Source.Orders && this.#staged.length > 0 ? this.#endEvent(time) : BookChange.None;
  }

  /** The run of snapshot records is over (something else came): publishes it. Returns bits of {@link BookChange}; none when no run is open. */
  endSnapshot(): number {
    if (!this.#isInSnapshot) return BookChange.None;
    this.#isInSnapshot = false;
    this.#isRebuilding = false;
    this.#isChanged = true;
    if (this.version > 0) this.#hasGap = true;
    return this.#publish(this.#snapshotTime);
  }

  levelCount(side: Side): number {
    return this.#contents.side(side).levelCount;
  }

  levelPrice(side: Side, level: number): Ticks {
    return this.#contents.side(side).levelPrice(level);
  }

  levelSize(side: Side, level: number): number {
    return this.#hasSizes ? this.#contents.side(side).levelSize(level) : 0;
  }

  sizeAt(side: Side, price: Ticks): number {
    const ladder = this.#contents.side(side);
    const slot = ladder.find(price);
    return slot < 0 || !this.#hasSizes ? 0 : (ladder.sizes[slot] as number);
  }

  copySizes(side: Side, price: Ticks, count: number, sizes: Float64Array, at: number): void {
    if (this.#hasSizes) this.#contents.side(side).copySizes(price, count, sizes, at);
    else sizes.fill(0, at, at + count);
  }

  ordersAt(side: Side, price: Ticks): number {
    const ladder = this.#contents.side(side);
    const slot = ladder.find(price);
    return slot < 0 ? 0 : (ladder.orders[slot] as number);
  }

  /** Contracts left of an L3 order; 0 when it does not rest. */
  orderSize(orderId: number): number {
    return this.#contents.orders.sizeOf(orderId);
  }

  queueAt(side: Side, price: Ticks): number[] {
    return this.#contents.orders.queueAt(side, price);
  }

  /** Price of an L3 order; {@link NO_PRICE} when it does not rest. */
  orderPrice(orderId: number): Ticks {
    return this.#contents.orders.priceOf(orderId);
  }

  /** Contracts that fill before an L3 order at its price; -1 when it does not rest. Linear in the queue. */
  sizeAhead(orderId: number): number {
    return this.#contents.orders.sizeAhead(orderId);
  }

  #take(source: Source): boolean {
    const isTaken = this.#source.offer(source);
    if (isTaken) this.#empty();
    return isTaken;
  }

  /** Starts anew; nothing is to be read until the next published state. */
  #empty(): void {
    this.#hasSizes = true;
    this.#staged.length = 0;
    this.#contents.clear();
    this.#isInSnapshot = false;
    this.isWhole = false;
    this.bestBid = NO_PRICE;
    this.bestAsk = NO_PRICE;
    this.bestBidSize = 0;
    this.bestAskSize = 0;
  }

  #applySnapshot(event: OrderEvent): number {
    if (!this.#isInSnapshot || event.action === 'clear') {
      this.#empty();
      this.#isInSnapshot = true;
    }
    this.#snapshotTime = event.tsEvent;
    if (event.action !== 'fill' && event.action !== 'clear') {
      const price = ticksFromPrice(event.price, this.tickSize);
      this.#contents.apply(actionOf(event.action), event.side, price, event.size, event.orderId);
    }
    return event.last && event.action !== 'clear' ? this.endSnapshot() : BookChange.None;
  }

  /** Applies a message at once if it is a whole event of its own, else holds it back. */
  #receive(action: BookAction, side: Side, price: number, size: number, reference: number, isLast: boolean): void {
    const ticks = action === BookAction.Clear || action === BookAction.Cancel ? 0 : ticksFromPrice(price, this.tickSize);
    if (isLast && this.#staged.length === 0) {
      this.#commit(action, side, ticks, size, reference);
      return;
    }
    if (this.#staged.isFull) {
      this.isWhole = false;
      this.#commitStaged();
    }
    this.#staged.push(action, side, ticks, size, reference);
  }

  #endEvent(time: Micros): number {
    if (this.#staged.length > 0) this.#commitStaged();
    return this.#publish(time);
  }

  #commitStaged(): void {
    const { actions, sides, prices, sizes, references, length } = this.#staged;
    for (let i = 0; i < length; i++) {
      this.#commit(actions[i] as BookAction, sides[i] as Side, prices[i] as number, sizes[i] as number, references[i] as number);
    }
    this.#staged.length = 0;
  }

  #commit(action: BookAction, side: Side, price: Ticks, size: number, reference: number): void {
    const contents = this.#contents;
    const impossible = contents.impossible;
    if (contents.apply(action, side, price, size, reference)) this.#isChanged = true;
    if (contents.impossible !== impossible) this.#hasGap = true;
    if (action === BookAction.Clear) {
      this.#isRebuilding = false;
      if (this.#source.current === Source.Orders && this.version > 0) this.#hasGap = true;
    }
  }

  #publish(time: Micros): number {
    const { bids, asks } = this.#contents;
    const bid = bids.best;
    const ask = asks.best;
    const isTwoSided = bid !== NO_PRICE && ask !== NO_PRICE;
    const isCrossed = isTwoSided && bid >= ask;
    if (this.#crosses.note(isCrossed)) this.#hasGap = true;
    const changes = this.#hasGap ? BookChange.Gap : BookChange.None;
    this.#hasGap = false;
    if (!this.#isChanged) return changes;
    this.#isChanged = false;
    this.version++;
    this.asOf = time;
    this.bestBid = bid;
    this.bestAsk = ask;
    this.bestBidSize = this.#hasSizes ? bids.bestSize : 0;
    this.bestAskSize = this.#hasSizes ? asks.bestSize : 0;
    this.isWhole = isTwoSided && !isCrossed && !this.#isRebuilding;
    if (this.isWhole) {
      bids.followMarket();
      asks.followMarket();
    }
    return changes | BookChange.Published;
  }
}

/** By comparison, not from a table: an object looked into by four names in turn is looked up anew each time. */
function actionOf(action: Exclude<OrderEvent['action'], 'fill'>): BookAction {
  if (action === 'cancel') return BookAction.Cancel;
  if (action === 'modify') return BookAction.Modify;
  return action === 'add' ? BookAction.Add : BookAction.Clear;
}

/** Ticks of one side of a quote; {@link NO_PRICE} when it is absent, `undefined` when it is impossible. A size of `NaN` is not known. */
function quotedTicks(price: number, size: number, tickSize: number): Ticks | undefined {
  if (Number.isNaN(size) ? Number.isNaN(price) : !(size > 0)) return NO_PRICE;
  const ticks = ticksFromPrice(price, tickSize);
  return ticks === NO_PRICE || size === Infinity ? undefined : ticks;
}

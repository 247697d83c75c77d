import { MINUTE, SECOND, type Instrument, type Micros, type SeededRandom, type Side } from '@mia-trading/core';
import type { EventOutbox } from '../market/event-outbox.js';
import { Batch } from './batch.js';
import { DisplayedBook } from './displayed-book.js';
import { EfficientPrice } from './efficient-price.js';
import { NO_INFLUENCE, type HiddenOrder, type Influence } from './influence.js';
import { SESSION_MINUTES, varianceProfileAt, volumeProfileAt } from './intraday-profile.js';
import { drawOrderSize } from './order-size.js';
import { Quoting } from './quoting.js';
import { TradeArrivals } from './trade-arrivals.js';
import type { Volatility } from './volatility.js';

/** Market orders of a whole session at scale 1. */
const ORDERS_PER_SESSION = 440_000;
/** Additions and cancellations per market order. */
const CHANGES_PER_ORDER = 4;
/** Weight of one order in the memory of signs, and how far that memory moves the next sign. */
const SIGN_WEIGHT = 0.2;
const SIGN_MEMORY = 0.33;
/** How far the lean of m within the tick moves the next sign: takers go where the queue is thin. */
const SIGN_LEAN = 0.5;
const LEAST_PROBABILITY = 0.05;
/** Share of orders larger than the queue that take what is shown and no more. */
const CAUTIOUS_SHARE = 0.35;
/** Share of news in which somebody trades on the quotes before they are withdrawn. */
const NEWS_TRADE_SHARE = 0.6;
/** Share of wide spreads that are closed in the event that made them, and by the book changes after it. */
const PROMPT_SHARE = 0.85;
/** Lots at the best price at usual volatility and activity. */
const USUAL_SIZE = 42;
/** Volatility and activity are set anew this often. */
export const REGIME_SECONDS = 5;
/** Share of a session's variance that comes in the hours before it, when nothing trades. */
export const NIGHT_SHARE = 0.05;

const SESSION_SECONDS = (SESSION_MINUTES * MINUTE) / SECOND;

/** The future: self-exciting market orders, news and a ten-level book, one step at a time, each step one exchange event. */
export class EsMarket {
  influence: Influence = NO_INFLUENCE;
  /** Price of the last print of a market order, ticks. */
  lastTick = Number.NaN;
  readonly price: EfficientPrice;
  readonly book = new DisplayedBook();
  readonly #random: SeededRandom;
  readonly #arrivals: TradeArrivals;
  readonly #quoting: Quoting;
  readonly #batch: Batch;
  readonly #outbox: EventOutbox;
  readonly #instrument: Instrument;
  readonly #ordersPerSecond: number;
  #signs = 0;

  constructor(random: SeededRandom, outbox: EventOutbox, instrument: Instrument, scale: number, mid: number) {
    this.#random = random;
    this.#outbox = outbox;
    this.#instrument = instrument;
    this.#ordersPerSecond = (ORDERS_PER_SESSION * scale) / SESSION_SECONDS;
    this.price = new EfficientPrice(random, mid);
    this.#batch = new Batch(outbox, this.book, instrument);
    this.#arrivals = new TradeArrivals(random);
    this.#quoting = new Quoting(random, this.book, this.price, this.#batch);
  }

  /** Rates and sizes for the next {@link REGIME_SECONDS} seconds. */
  setRegime(sessionMinute: number, volatility: Volatility): void {
    const volume = volumeProfileAt(sessionMinute);
    const rate = this.#ordersPerSecond * volume * Math.sqrt(volatility.fastFactor) * volatility.relativeVolatility;
    this.#arrivals.meanRate = rate * this.influence.rate;
    const variance = this.variancePerSecond(sessionMinute, volatility);
    this.price.calibrate(variance, rate);
    this.#quoting.priceSpeed = Math.sqrt(variance);
    // The eighth root of volume: 26 lots in the recorded evening, about twice as many at midday, when forty times as much trades.
    this.#quoting.usualSize = USUAL_SIZE * Math.sqrt(Math.sqrt(Math.sqrt(volume)) / (volatility.fastFactor * volatility.relativeVolatility));
  }

  /** Variance of the efficient price, ticks² per second. */
  variancePerSecond(sessionMinute: number, volatility: Volatility): number {
    const perSecond = ((1 - NIGHT_SHARE) * volatility.sessionVariance) / SESSION_SECONDS;
    return perSecond * varianceProfileAt(sessionMinute) * volatility.fastFactor * this.price.value * this.price.value;
  }

  /** Trading begins, or begins again: the book is quoted from nothing. */
  open(): void {
    this.#outbox.depth(this.#instrument.symbol, 'clear', 1, 0, 0, false);
    this.#quoting.open();
    this.#batch.send();
  }

  /** Microseconds to the next thing that may happen. */
  nextWait(): Micros {
    return Math.max(1, Math.round(this.#arrivals.nextWait(this.#eventsPerOrder()) * SECOND));
  }

  /** What happens after `waited` microseconds. */
  happen(waited: Micros): void {
    if (this.influence !== NO_INFLUENCE) this.#follow(waited / SECOND);
    if (this.#arrivals.isReal()) {
      const draw = this.#random.uniform() * this.#eventsPerOrder();
      if (draw < 1) this.#marketOrder();
      else if (draw < 1 + this.price.newsPerTrade) this.#news();
      else this.#bookChange();
    }
    this.#batch.send();
  }

  #eventsPerOrder(): number {
    return 1 + this.price.newsPerTrade + CHANGES_PER_ORDER;
  }

  #marketOrder(): void {
    const natural = 0.5 + SIGN_MEMORY * this.#signs + SIGN_LEAN * (this.#quoting.lean - 0.5);
    const expected = Math.min(1 - LEAST_PROBABILITY, Math.max(LEAST_PROBABILITY, natural + this.influence.buyLean));
    const side: Side = this.#random.uniform() < expected ? 1 : -1;
    const size = drawOrderSize(this.#random);
    this.#execute(side, size);
    this.price.onOrder(side, size, expected);
    this.#confine();
    this.#quoting.withdrawPassed();
    this.#batch.send();
    if (this.#random.uniform() < PROMPT_SHARE) this.#quoting.improve();
    this.#quoting.adjust(this.influence);
  }

  /** A large order is shown at the best price of a side. */
  show(side: Side, lots: number): void {
    this.#quoting.reload(side, lots);
    this.#batch.send();
  }

  /** One order of somebody whose trading nobody expects and nothing follows from; no more than the best price shows. The lots it got. */
  take(side: Side, lots: number): number {
    const passive = -side as Side;
    const size = Math.min(lots, this.book.size(passive, this.book.best(passive)));
    this.#execute(side, size, true);
    this.#quoting.withdrawPassed();
    this.#batch.send();
    this.#quoting.improve();
    this.#batch.send();
    return size;
  }

  /** One order that takes so many whole prices, one after another; the efficient price goes with it. The lots it got. */
  sweep(side: Side, prices: number): number {
    const passive = -side as Side;
    let size = 0;
    for (let level = 0; level < prices; level += 1) size += this.book.size(passive, this.book.best(passive) + side * level);
    this.#execute(side, size, true);
    const reached = this.lastTick + side * SWEEP_BEYOND;
    if (side * (reached - this.price.value) > 0) this.price.value = reached;
    this.#quoting.withdrawPassed();
    this.#batch.send();
    while (this.#quoting.improve());
    this.#batch.send();
    return size;
  }

  /** Trades `size` lots against the book, level by level; a hidden order is refilled inside the event. */
  #execute(side: Side, size: number, isExact = false): void {
    const passive = -side as Side;
    let left = size;
    const shown = this.book.size(passive, this.book.best(passive));
    if (!isExact && left >= shown && this.#hiddenAt(passive) === null && this.#random.uniform() < CAUTIOUS_SHARE) left = Math.max(1, shown - 1);
    for (let level = 0; level < SWEEP_LEVELS && left > 0; level += 1) {
      const tick = this.book.best(passive);
      const order = this.#hiddenAt(passive);
      const displayed = this.book.size(passive, tick);
      const taken = Math.min(left, displayed + (order?.left ?? 0));
      this.#batch.print(side, tick, taken);
      this.lastTick = tick;
      this.#count(passive, tick, taken);
      left -= taken;
      if (order !== null) this.#refill(order, displayed, taken);
      else this.book.set(passive, tick, displayed - taken);
      this.#batch.touch(passive, tick);
      if (this.book.size(passive, tick) === 0) this.#quoting.retreat(passive);
    }
    this.#signs += SIGN_WEIGHT * (side - this.#signs);
    this.#arrivals.excite();
  }

  #count(side: Side, tick: number, lots: number): void {
    const { tally } = this.influence;
    if (tally !== null && tally.side === side && tally.tick === tick) tally.lots += lots;
  }

  #hiddenAt(side: Side): HiddenOrder | null {
    const { hidden } = this.influence;
    return hidden !== null && hidden.side === side && hidden.tick === this.book.best(side) && hidden.traded < hidden.lots ? hidden : null;
  }

  /** What stood at the price before is taken first, then the order itself, which shows part after part. */
  #refill(order: HiddenOrder, displayed: number, taken: number): void {
    let shown = displayed - taken;
    order.traded += order.refills > 0 ? taken : Math.max(0, -shown);
    if (shown <= 0) {
      order.left += shown;
      shown = Math.min(order.display, order.left);
      order.left -= shown;
      order.refills += 1;
    }
    this.book.set(order.side, order.tick, shown);
  }

  /** News moves the efficient price; somebody may trade on the quotes it has passed, the rest is withdrawn, all in one event. */
  #news(): void {
    this.price.onNews();
    this.#confine();
    const side: Side = this.price.value > this.book.bestAsk ? 1 : -1;
    const isPassed = this.price.value > this.book.bestAsk || this.price.value < this.book.bestBid;
    if (isPassed && this.#random.uniform() < NEWS_TRADE_SHARE) this.#takePassed(side);
    this.#quoting.withdrawPassed();
    this.#batch.send();
    if (this.#random.uniform() < PROMPT_SHARE) this.#quoting.improve();
    this.#quoting.adjust(this.influence);
  }

  /** These orders answer the news and set off no others, so that the arrivals stay stable however much news there is. */
  #takePassed(side: Side): void {
    const passive = -side as Side;
    let left = drawOrderSize(this.#random);
    for (let tick = this.book.best(passive); left > 0 && side * (this.price.value - tick) > 0; tick += side) {
      const taken = Math.min(left, this.book.size(passive, tick));
      this.#batch.print(side, tick, taken);
      this.#count(passive, tick, taken);
      left -= taken;
    }
    this.#signs += SIGN_WEIGHT * (side - this.#signs);
  }

  #bookChange(): void {
    this.#reload();
    if (this.book.bestAsk - this.book.bestBid > 1 && this.#random.uniform() < PROMPT_SHARE && this.#quoting.improve()) return;
    this.#quoting.change(this.influence);
  }

  #reload(): void {
    const { reload, reloadLots, tally } = this.influence;
    if (reload === 0 || !this.#quoting.reload(reload, reloadLots)) return;
    if (tally !== null && tally.tick === this.book.best(reload)) tally.refills += 1;
  }

  /** An episode moves the efficient price. */
  #follow(seconds: number): void {
    const { drift, pinTick, pinRate } = this.influence;
    this.price.value += drift * seconds;
    if (pinRate > 0) this.price.value += (pinTick - this.price.value) * (1 - Math.exp(-pinRate * seconds));
    this.#confine();
    this.#quoting.withdrawPassed();
    this.#batch.send();
  }

  #confine(): void {
    const { floor, ceiling } = this.influence;
    if (this.price.value < floor) this.price.value = floor;
    else if (this.price.value > ceiling) this.price.value = ceiling;
  }
}

/** How far beyond its last print a sweep takes the efficient price, ticks. */
const SWEEP_BEYOND = 0.3;
/** An order reaches at most so many prices: the exchange stops a market order within its protection band. */
const SWEEP_LEVELS = 8;

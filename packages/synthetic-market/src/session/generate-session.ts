/**
 * A simple seeded ES session: a zero-intelligence order book after Cont, Stoikov and Talreja ("A stochastic model for order book
 * dynamics", Operations Research 58(3), 2010) with a slowly wandering imbalance between buyers and sellers.
 *
 * Limit orders arrive at 1..10 ticks from the opposite best price, market orders take liquidity with sizes measured on ES, resting
 * lots are cancelled at a constant rate each; all rates follow the time of day. It is a machine for demos and tests: nothing about it
 * is evidence that a strategy earns money.
 */
import { SECOND, TradeFlag, type Aggressor, type DepthEvent, type Instrument, type Micros, type Side, type TapeEvent, type TradeEvent } from '@mia-trading/core';
import { SeededRandom } from '../random/seeded-random.js';
import { activityAt } from './intraday-activity.js';
import { drawOrderSize } from './order-size.js';
import { SyntheticBook } from './synthetic-book.js';

export interface SessionOptions {
  readonly seed: number;
  readonly instrument: Instrument;
  /** 17:00 CT at which the session began; the time of day counts from it. */
  readonly sessionStart: Micros;
  readonly from: Micros;
  readonly to: Micros;
  /** First price in points. */
  readonly openPrice: number;
}

/** Levels quoted on each side. */
const LEVELS = 10;
/** Arrivals of limit orders per second and side at 1, 2, ... ticks from the opposite best. */
const LIMIT_RATES = [3.4, 2.6, 2.0, 1.6, 1.3, 1.1, 0.9, 0.8, 0.7, 0.6] as const;
const MARKET_ORDERS_PER_SECOND = 3;
/** Share of each resting lot cancelled per second. */
const CANCEL_RATE = 0.05;
const LARGEST_LIMIT_ORDER = 12;
const LARGEST_CANCEL = 10;
/** Buyers' share of market orders stays within 0.5 ± this. */
const PRESSURE_REACH = 0.16;
/** Seconds in which pressure forgets. */
const PRESSURE_MEMORY = 240;
const PRICE_REACH_TICKS = 20_000;
const OPENING_LEVEL_SIZE = 40;
const EDGE_MARGIN = 100;

/** Yields the session's events in order; every book change ends its batch. */
export function* generateSession(options: SessionOptions): Generator<TapeEvent, void, undefined> {
  const session = new SessionSource(options);
  yield* session.opening();
  while (session.step()) yield* session.events();
}

class SessionSource {
  readonly #options: SessionOptions;
  readonly #random: SeededRandom;
  readonly #book: SyntheticBook;
  readonly #events: TapeEvent[] = [];
  #now: Micros;
  #seq = 0;
  #matchId = 0;
  #pressure = 0;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#random = new SeededRandom(options.seed);
    this.#now = options.from;
    this.#book = new SyntheticBook(Math.round(options.openPrice / options.instrument.tickSize), PRICE_REACH_TICKS);
  }

  *opening(): Generator<TapeEvent, void, undefined> {
    this.#depth('clear', 1, 0, 0, false);
    const mid = this.#book.bestAsk;
    for (let level = 0; level < LEVELS; level += 1) {
      this.#rest(1, mid - 1 - level, OPENING_LEVEL_SIZE, false);
      this.#rest(-1, mid + level, OPENING_LEVEL_SIZE, level === LEVELS - 1);
    }
    yield* this.events();
  }

  *events(): Generator<TapeEvent, void, undefined> {
    yield* this.#events;
    this.#events.length = 0;
  }

  /** Draws the next thing that happens; false when the session is over. */
  step(): boolean {
    const activity = activityAt(Math.floor((this.#now - this.#options.sessionStart) / (60 * SECOND)));
    const limitRate = LIMIT_RATES.reduce<number>((sum, rate) => sum + rate, 0);
    const [bidLots, askLots] = [this.#lots(1), this.#lots(-1)];
    const cancelRate = CANCEL_RATE * (bidLots + askLots);
    const rate = 2 * limitRate + MARKET_ORDERS_PER_SECOND + cancelRate;
    const wait = this.#random.exponential(1 / (rate * activity));
    this.#now += Math.max(1, Math.round(wait * SECOND));
    if (this.#now >= this.#options.to || this.#book.isNearEdge(this.#book.bestBid, EDGE_MARGIN)) return false;
    this.#wander(wait * activity);
    const draw = this.#random.uniform() * rate;
    if (draw < MARKET_ORDERS_PER_SECOND) this.#marketOrder();
    else if (draw < MARKET_ORDERS_PER_SECOND + 2 * limitRate) this.#limitOrder(limitRate);
    else this.#cancel(bidLots, askLots);
    return true;
  }

  #wander(seconds: number): void {
    const kept = Math.exp(-seconds / PRESSURE_MEMORY);
    this.#pressure = this.#pressure * kept + Math.sqrt(1 - kept * kept) * this.#random.normal();
  }

  #marketOrder(): void {
    const side: Side = this.#random.uniform() < 0.5 + PRESSURE_REACH * Math.tanh(this.#pressure) ? 1 : -1;
    let left = Math.min(drawOrderSize(this.#random), this.#lots(-side as Side) - 1);
    this.#matchId += 1;
    const consumed: number[] = [];
    while (left > 0) {
      const tick = this.#book.best(-side as Side);
      const size = Math.min(left, this.#book.size(-side as Side, tick));
      left -= size;
      this.#trade(tick, size, side, left === 0);
      consumed.push(tick, this.#book.add(-side as Side, tick, -size));
    }
    for (let index = 0; index < consumed.length; index += 2) {
      this.#depth('set', -side as Side, consumed[index] ?? 0, consumed[index + 1] ?? 0, index + 2 >= consumed.length);
    }
  }

  #limitOrder(totalRate: number): void {
    const side: Side = this.#random.uniform() < 0.5 ? 1 : -1;
    let draw = this.#random.uniform() * totalRate;
    let distance = 1;
    for (const rate of LIMIT_RATES) {
      draw -= rate;
      if (draw < 0) break;
      distance += 1;
    }
    const size = 1 + Math.floor(this.#random.uniform() * LARGEST_LIMIT_ORDER);
    this.#rest(side, this.#book.best(-side as Side) - side * Math.min(distance, LEVELS), size, true);
  }

  #cancel(bidLots: number, askLots: number): void {
    const side: Side = this.#random.uniform() * (bidLots + askLots) < bidLots ? 1 : -1;
    let draw = this.#random.uniform() * (side > 0 ? bidLots : askLots);
    const best = this.#book.best(side);
    for (let level = 0; level < LEVELS; level += 1) {
      const tick = best - side * level;
      const shown = this.#book.size(side, tick);
      draw -= shown;
      if (draw >= 0) continue;
      const size = Math.min(1 + Math.floor(this.#random.uniform() * LARGEST_CANCEL), shown, this.#lots(side) - 1);
      if (size > 0) this.#rest(side, tick, -size, true);
      return;
    }
  }

  /** Lots on the first ten prices of a side. */
  #lots(side: Side): number {
    let lots = 0;
    const best = this.#book.best(side);
    for (let level = 0; level < LEVELS; level += 1) lots += this.#book.size(side, best - side * level);
    return lots;
  }

  #rest(side: Side, tick: number, size: number, endOfBatch: boolean): void {
    this.#depth('set', side, tick, this.#book.add(side, tick, size), endOfBatch);
  }

  #depth(action: DepthEvent['action'], side: Side, tick: number, size: number, endOfBatch: boolean): void {
    const { instrument } = this.#options;
    this.#events.push({ kind: 'depth', tsEvent: this.#now, tsInit: this.#now, seq: this.#next(), instrument: instrument.symbol, action, side, price: tick * instrument.tickSize, size, orders: 0, endOfBatch });
  }

  #trade(tick: number, size: number, aggressor: Aggressor, isLast: boolean): void {
    const { instrument } = this.#options;
    const trade: TradeEvent = { kind: 'trade', tsEvent: this.#now, tsInit: this.#now, seq: this.#next(), instrument: instrument.symbol, price: tick * instrument.tickSize, size, aggressor, aggressorSource: 'exchange', matchId: this.#matchId, flags: isLast ? TradeFlag.Last : 0 };
    this.#events.push(trade);
  }

  #next(): number {
    this.#seq += 1;
    return this.#seq - 1;
  }
}

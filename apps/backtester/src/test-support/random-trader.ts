import { MarketChange, MarketState, SECOND, SeededRandom, ticksToPrice, createSessionClock, type BrokerReport, type Micros, type OrderId, type OrderRequest, type Side, type TapeEvent } from '@mia-trading/core';
import { executionConfigSchema, SimulatedVenue, type SimulatedVenueConfig } from '@mia-trading/execution';
import type { GeneratedSession } from '@mia-trading/synthetic-market';
import { atomicBook } from './measured-detectors.js';

/** One contract bought or sold by a resting order and given back at market. Dollars. */
export interface RandomTrade {
  readonly net: number;
  /** What the market moved for it between {@link SETTLED} after the entry and the exit's sending, mid to mid. */
  readonly move: number;
}

const BETWEEN = 45 * SECOND;
const PATIENCE = 15 * SECOND;
/** Where the price is between the quotes shows in who trades next; after so long it no longer does. */
const SETTLED = 10 * SECOND;
const HOLD = 20 * SECOND;

/** Sends orders at random to a venue of its own, one at a time, and looks at nothing. */
class RandomTrader {
  readonly trades: RandomTrade[] = [];
  readonly venue: SimulatedVenue;
  readonly #market: MarketState;
  readonly #random: SeededRandom;
  #next: Micros;
  #orders = 0;
  #side: Side = 1;
  #entry: Extract<BrokerReport, { kind: 'executed' }> | null = null;
  #entered: Micros = Number.POSITIVE_INFINITY;
  #settledMid = Number.NaN;
  #exitMid = Number.NaN;
  #cancelAt: Micros = Number.POSITIVE_INFINITY;

  constructor(market: MarketState, from: Micros, seed: number, config: SimulatedVenueConfig) {
    this.#market = market;
    this.#random = new SeededRandom(seed);
    this.#next = from + BETWEEN;
    this.venue = new SimulatedVenue({ instrument: market.instrument, config });
  }

  /** Time has come to the market's. */
  look(): void {
    const { now, book } = this.#market;
    this.venue.advance(now, this.#market, (report) => {
      this.#onReport(report);
    });
    if (!book.isWhole) return;
    if (now >= this.#next) this.#enter(now);
    if (now >= this.#cancelAt) {
      this.#cancelAt = Number.POSITIVE_INFINITY;
      this.venue.send({ kind: 'cancel', orderId: this.#id() }, now);
    }
    if (now >= this.#entered + SETTLED && Number.isNaN(this.#settledMid)) this.#settledMid = this.#mid();
    if (now >= this.#entered + HOLD && Number.isNaN(this.#exitMid)) {
      this.#exitMid = this.#mid();
      this.#send({ side: -this.#side as Side, type: 'market', limitPrice: null });
    }
  }

  #enter(now: Micros): void {
    this.#next = now + BETWEEN;
    const side: Side = this.#random.uniform() < 0.5 ? 1 : -1;
    if (this.#entry !== null || this.#cancelAt !== Number.POSITIVE_INFINITY) return;
    const { bestBid, bestAsk, tickSize } = this.#market.book;
    this.#side = side;
    this.#cancelAt = now + PATIENCE;
    this.#send({ side, type: 'limit', limitPrice: ticksToPrice(side === 1 ? bestBid : bestAsk, tickSize) });
  }

  #onReport(report: BrokerReport): void {
    if (report.kind !== 'executed') return;
    if (this.#entry === null) {
      this.#entry = report;
      this.#entered = this.#market.now;
      this.#cancelAt = Number.POSITIVE_INFINITY;
      return;
    }
    const { pointValue } = this.#market.instrument;
    const gross = this.#side * (report.price - this.#entry.price) * pointValue;
    this.trades.push({ net: gross - (this.#entry.fees ?? 0) - (report.fees ?? 0), move: this.#side * (this.#exitMid - this.#settledMid) * pointValue });
    this.#entry = null;
    this.#entered = Number.POSITIVE_INFINITY;
    this.#settledMid = Number.NaN;
    this.#exitMid = Number.NaN;
  }

  #send(what: Pick<OrderRequest, 'side' | 'type' | 'limitPrice'>): void {
    this.#orders += 1;
    const order: OrderRequest = { ...what, orderId: this.#id(), instrument: this.#market.instrument.symbol, role: 'entry', quantity: 1, stopPrice: null, timeInForce: 'GTC', parentId: null, ocaGroup: null };
    this.venue.send({ kind: 'submit', order }, this.#market.now);
  }

  #id(): OrderId {
    return `random-${this.#orders}` as OrderId;
  }

  #mid(): number {
    const { bestBid, bestAsk, tickSize } = this.#market.book;
    return ((bestBid + bestAsk) / 2) * tickSize;
  }
}

/** The same orders, drawn at random, in a session under every configuration of the venue. */
export function tradeAtRandom(session: GeneratedSession, seed: number, rules: Readonly<Record<string, Partial<SimulatedVenueConfig>>>): Record<string, readonly RandomTrade[]> {
  const market = new MarketState(session.instrument, createSessionClock(session.instrument));
  const traders = Object.entries(rules).map(([name, over]) => [name, new RandomTrader(market, session.from, seed, executionConfigSchema.parse({ simulatedVenue: over }).simulatedVenue)] as const);
  const handle = (event: TapeEvent): void => {
    market.advance(event);
    for (const [, trader] of traders) if (event.kind === 'trade' || event.kind === 'depth') trader.venue.onMessage(event, market);
    const hasBook = (market.apply(event) & MarketChange.Book) !== 0;
    for (const [, trader] of traders) {
      if (hasBook) trader.venue.onBook(market);
      trader.look();
    }
  };
  handle(atomicBook(session));
  for (const event of session.events()) if (event.instrument === session.instrument.symbol) handle(event);
  return Object.fromEntries(traders.map(([name, trader]) => [name, trader.trades]));
}

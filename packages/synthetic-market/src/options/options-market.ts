import { SECOND, type IsoDate, type Micros, type SeededRandom } from '@mia-trading/core';
import type { EventOutbox } from '../market/event-outbox.js';
import { yearsBetween } from './carry.js';
import { ChainQuotes } from './chain-quotes.js';
import { ExpiryChain } from './expiry-chain.js';
import { listedExpiries, type ChainExtent } from './expiries.js';
import { listingDeviation } from './open-interest.js';
import { OptionTrades } from './option-trades.js';
import { QuoteSchedule } from './quote-schedule.js';
import { atMoneyTotalVariance } from './surface.js';
import { volatilityIndex } from './volatility-index.js';
import { VIX3M_DAYS, VIX_DAYS, VXN_DEVIATION, VXN_RATIO, VXN_RETURN } from './vxn.js';

/** The index is published every second, the volatility indices every fifteen (Cboe), these from a minute after the opening. */
const SPX_INTERVAL = SECOND;
const VOLATILITY_INTERVAL = 15 * SECOND;
const VOLATILITY_DELAY = 60 * SECOND;
/** A ratio of fewer calls than this says nothing of the day. */
const LEAST_CALLS = 1_000;
const CENTS = 100;

/** What the options market needs to know of the future: the index it implies and its volatility. */
export interface IndexState {
  readonly spot: number;
  /** Annual variance of options of the shortest life. */
  readonly shortVariance: number;
}

/** SPX, its options in cash hours, and the volatility indices that follow from their quotes. */
export class OptionsMarket {
  chains: ExpiryChain[] = [];
  readonly #random: SeededRandom;
  readonly #outbox: EventOutbox;
  readonly #extent: ChainExtent;
  readonly #quotes: ChainQuotes;
  readonly #trades: OptionTrades;
  readonly #schedule: QuoteSchedule;
  #open: Micros = Infinity;
  #close: Micros = Infinity;
  #nextTrade: Micros = Infinity;
  #nextSpx: Micros = Infinity;
  #nextVolatility: Micros = Infinity;
  #isOpen = false;
  #vxnRatio = 0;
  #levels: Record<string, number> = {};

  constructor(random: SeededRandom, outbox: EventOutbox, extent: ChainExtent) {
    this.#random = random.fork(1);
    this.#outbox = outbox;
    this.#extent = extent;
    this.#quotes = new ChainQuotes(random.fork(2), outbox);
    this.#trades = new OptionTrades(random.fork(3), outbox, extent);
    this.#schedule = new QuoteSchedule(random.fork(4));
  }

  /** Lists the expiries of a trade date; `hours` are those of the cash market, `null` on a holiday. */
  startDay(date: IsoDate, hours: { readonly start: Micros; readonly end: Micros } | null, { spot, shortVariance }: IndexState): void {
    this.#open = hours?.start ?? Infinity;
    this.#close = hours?.end ?? Infinity;
    this.#silence();
    this.#levels = {};
    if (hours === null) return;
    const known = new Map(this.chains.map((chain) => [`${chain.listed.root} ${chain.listed.expiry}`, chain]));
    this.chains = listedExpiries(date, this.#extent).map((listed) => {
      const deviation = listingDeviation(listed.kind, Math.sqrt(atMoneyTotalVariance(yearsBetween(hours.start, listed.settlement), shortVariance)));
      const chain = known.get(`${listed.root} ${listed.expiry}`);
      if (chain === undefined) return new ExpiryChain(this.#random, listed, spot, deviation, this.#extent);
      chain.roll(this.#random, spot, deviation, this.#extent);
      return chain;
    });
    this.#trades.startDay();
  }

  /** When it next has something to say; `Infinity` when nothing before the next day. */
  get next(): Micros {
    if (!this.#isOpen) return this.#open;
    return Math.min(this.#schedule.next, this.#nextTrade, this.#nextSpx, this.#nextVolatility, this.#close);
  }

  /** Says what is due at `now`, one thing a call. */
  happen(now: Micros, state: IndexState, activity: number): void {
    if (!this.#isOpen && now >= this.#close) {
      this.#open = this.#close = Infinity;
    } else if (!this.#isOpen) {
      this.#begin(now, state);
    } else if (now >= this.#close) {
      this.#end(now, state);
    } else if (now >= this.#nextSpx) {
      this.#publishIndex('SPX', state.spot);
      this.#nextSpx += SPX_INTERVAL;
    } else if (now >= this.#nextVolatility) {
      this.#publishVolatility(now);
      this.#nextVolatility += VOLATILITY_INTERVAL;
    } else if (now >= this.#nextTrade) {
      this.#trades.print(this.chains, now, state.spot, state.shortVariance);
      this.#nextTrade = now + this.#trades.nextWait(activity);
    } else {
      const pair = this.#schedule.take(now, state.spot);
      if (pair !== undefined) this.#quotes.publishPair(pair.chain, pair.index, now, state.spot, state.shortVariance);
    }
  }

  /** The last level of each index today, by symbol. */
  get lastLevels(): Readonly<Record<string, number>> {
    return this.#levels;
  }

  /** Puts over calls traded today; `NaN` while too few have traded. */
  get putCallRatio(): number {
    let [puts, calls] = [0, 0];
    for (const chain of this.chains) {
      for (const volume of chain.puts.volume) puts += volume;
      for (const volume of chain.calls.volume) calls += volume;
    }
    return calls < LEAST_CALLS ? Number.NaN : puts / calls;
  }

  #begin(now: Micros, state: IndexState): void {
    this.#isOpen = true;
    this.#open = Infinity;
    this.#nextSpx = now;
    this.#nextVolatility = now + VOLATILITY_DELAY;
    this.#nextTrade = now + VOLATILITY_DELAY;
    this.#schedule.open(this.chains, now, state.spot);
  }

  /** The last word of the day: the closing levels. */
  #end(now: Micros, state: IndexState): void {
    this.#publishIndex('SPX', state.spot);
    this.#publishVolatility(now);
    this.#close = Infinity;
    this.#silence();
  }

  #silence(): void {
    this.#isOpen = false;
    this.#schedule.close();
    this.#nextTrade = this.#nextSpx = this.#nextVolatility = Infinity;
  }

  #publishVolatility(now: Micros): void {
    const vix = volatilityIndex(this.chains, now, VIX_DAYS);
    this.#vxnRatio += VXN_DEVIATION * this.#random.normal() - VXN_RETURN * this.#vxnRatio;
    this.#publishIndex('VIX', vix);
    this.#publishIndex('VIX3M', volatilityIndex(this.chains, now, VIX3M_DAYS));
    this.#publishIndex('VXN', vix * VXN_RATIO * Math.exp(this.#vxnRatio));
  }

  #publishIndex(symbol: string, level: number): void {
    if (!Number.isFinite(level)) return;
    const published = Math.round(level * CENTS) / CENTS;
    this.#levels[symbol] = published;
    this.#outbox.index(symbol, published);
  }
}

import { isoDate, localDate, TradeFlag, type IndexEvent, type MarketState, type Micros, type OptionQuoteEvent, type OptionTradeEvent, type TapeEvent, type TradeEvent } from '@mia-trading/core';
import type { ContractCatalogue } from '../contracts/contract-catalogue.js';
import type { SimulatedContract } from '../contracts/simulated-contract.js';
import type { MarketWatcher } from '../market/simulated-market.js';
import { OptionTotals } from './option-totals.js';
import { Ticker } from './ticker.js';

/** Prints that are not of the outright book: they count for nothing in a line. */
const ASIDE = TradeFlag.OffBook | TradeFlag.Spread;

/** The latest of every contract on the tape, whether somebody looks or not. Lists option series as they show up. */
export class Tickers implements MarketWatcher {
  readonly #catalogue: ContractCatalogue;
  /** Futures and indices by their symbol. */
  readonly #byInstrument = new Map<string, Ticker>();
  readonly #byOption = new Map<SimulatedContract, Ticker>();
  readonly #totals = new Map<string, OptionTotals>();

  constructor(catalogue: ContractCatalogue) {
    this.#catalogue = catalogue;
  }

  /** The ticker of a contract; one that has never been on the tape has an empty one. */
  of(contract: SimulatedContract): Ticker {
    return contract.option === null ? take(this.#byInstrument, contract.instrument, newTicker) : take(this.#byOption, contract, newTicker);
  }

  /** Of the options on an index. */
  totalsOf(underlying: string): OptionTotals {
    return take(this.#totals, underlying, newTotals);
  }

  onEvent(event: TapeEvent, market: MarketState | null): void {
    switch (event.kind) {
      case 'trade':
        if (market !== null) this.#onTrade(event, market);
        return;
      case 'index':
        this.#onIndex(event);
        return;
      case 'optionQuote':
        this.#onOptionQuote(event);
        return;
      case 'optionTrade':
        this.#onOptionTrade(event);
        return;
      default:
    }
  }

  afterEvent(event: TapeEvent, market: MarketState | null, bookChanged: boolean): void {
    if (market === null) return;
    const ticker = take(this.#byInstrument, event.instrument, newTicker);
    ticker.enterDate(market.tradeDate);
    if (event.kind === 'bar') ticker.see(event.close);
    if (!bookChanged) return;
    const { book } = market;
    ticker.quote(
      book.levelCount(1) > 0 ? book.bestBid * book.tickSize : Number.NaN,
      book.bestBidSize,
      book.levelCount(-1) > 0 ? book.bestAsk * book.tickSize : Number.NaN,
      book.bestAskSize,
    );
  }

  #onTrade(trade: TradeEvent, market: MarketState): void {
    if ((trade.flags & ASIDE) !== 0) return;
    const ticker = take(this.#byInstrument, trade.instrument, newTicker);
    ticker.enterDate(market.tradeDate);
    ticker.print(trade.price, trade.size, trade.tsEvent);
  }

  /** A level of an earlier day is the close before. */
  #onIndex({ instrument, level, tsEvent }: IndexEvent): void {
    const ticker = take(this.#byInstrument, instrument, newTicker);
    const date = dateOf(tsEvent);
    if (date < ticker.date) return;
    ticker.enterDate(date);
    ticker.see(level);
    ticker.lastTime = tsEvent;
  }

  #onOptionQuote(event: OptionQuoteEvent): void {
    const { ticker, totals } = this.#option(event);
    if (event.volume !== null) totals.addVolume(event.right, event.volume - (Number.isNaN(ticker.volume) ? 0 : ticker.volume));
    if (event.openInterest !== null) totals.addOpenInterest(event.right, event.openInterest - (Number.isNaN(ticker.openInterest) ? 0 : ticker.openInterest));
    ticker.describe(event);
  }

  #onOptionTrade(event: OptionTradeEvent): void {
    const { ticker, totals } = this.#option(event);
    ticker.print(event.price, event.size, event.tsEvent);
    totals.addVolume(event.right, event.size);
  }

  #option(event: OptionQuoteEvent | OptionTradeEvent): { readonly ticker: Ticker; readonly totals: OptionTotals } {
    const ticker = take(this.#byOption, this.#catalogue.option(event, event.instrument), newTicker);
    const totals = this.totalsOf(event.instrument);
    const date = dateOf(event.tsInit);
    ticker.enterDate(date);
    totals.enterDate(date);
    return { ticker, totals };
  }
}

function newTicker(): Ticker {
  return new Ticker();
}

function newTotals(): OptionTotals {
  return new OptionTotals();
}

function take<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}

function dateOf(time: Micros): string {
  return isoDate(localDate('America/New_York', time));
}

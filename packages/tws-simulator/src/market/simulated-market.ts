import { createSessionClock, isoDate, localDate, MarketChange, MarketState, type Micros, type TapeEvent } from '@mia-trading/core';
import { ContractCatalogue } from '../contracts/contract-catalogue.js';
import { knownInstrument } from '../contracts/known-instrument.js';

/** Hears the market as it is replayed. Every hook is optional. */
export interface MarketWatcher {
  /** Simulated time has passed, before the event at it and between events. */
  onTime?(now: Micros): void;
  /** An event, before the book has it; `market` is that of its future, `null` for options, indices and the rest. */
  onEvent?(event: TapeEvent, market: MarketState | null): void;
  /** The event is applied. `bookChanged`: a new consistent state of the book is out. */
  afterEvent?(event: TapeEvent, market: MarketState | null, bookChanged: boolean): void;
  /** The recording is over: nothing will change any more. */
  onEnd?(): void;
}

/**
 * The market behind the server: one state for each future on the tape, the contracts that have shown up, and whoever watches. History before
 * the start builds state and is heard by watchers too, as `isHistory` says.
 */
export class SimulatedMarket {
  readonly catalogue = new ContractCatalogue();
  /** Events so far lie before the start of the replay. */
  isHistory = false;
  /** The recording has come to its end. */
  isOver = false;
  readonly #markets = new Map<string, MarketState>();
  /** Symbols that have been looked up, those of no known product too. */
  readonly #known = new Set<string>();
  readonly #watchers: MarketWatcher[] = [];
  #now: Micros = 0;

  /** Time of the last event. */
  get now(): Micros {
    return this.#now;
  }

  watch(watcher: MarketWatcher): void {
    this.#watchers.push(watcher);
  }

  /** State of a future; `null` when the tape has not had it. */
  of(symbol: string): MarketState | null {
    return this.#markets.get(symbol) ?? null;
  }

  /** Time passes without an event. */
  advanceTo(now: Micros): void {
    if (now <= this.#now) return;
    this.#now = now;
    for (const watcher of this.#watchers) watcher.onTime?.(now);
  }

  end(): void {
    this.isOver = true;
    for (const watcher of this.#watchers) watcher.onEnd?.();
  }

  handle(event: TapeEvent, isHistory: boolean): void {
    this.isHistory = isHistory;
    this.advanceTo(event.tsInit);
    this.#learn(event);
    const market = this.of(event.instrument);
    let changes = market?.advance(event) ?? 0;
    for (const watcher of this.#watchers) watcher.onEvent?.(event, market);
    changes |= market?.apply(event) ?? 0;
    for (const watcher of this.#watchers) watcher.afterEvent?.(event, market, (changes & MarketChange.Book) !== 0);
  }

  #learn(event: TapeEvent): void {
    switch (event.kind) {
      case 'trade':
      case 'quote':
      case 'depth':
      case 'order':
      case 'bar':
        if (!this.#known.has(event.instrument)) this.#open(event.instrument, event.tsInit);
        return;
      case 'index':
      case 'optionQuote':
      case 'optionTrade':
        if (!this.#known.has(event.instrument)) this.#list(event.instrument, event.tsInit);
        return;
      default:
    }
  }

  #list(symbol: string, time: Micros): void {
    this.#known.add(symbol);
    this.catalogue.addInstrument(symbol, dateOf(time));
  }

  #open(symbol: string, time: Micros): void {
    this.#list(symbol, time);
    const instrument = knownInstrument(symbol, dateOf(time));
    if (instrument !== null) this.#markets.set(symbol, new MarketState(instrument, createSessionClock(instrument)));
  }
}

function dateOf(time: Micros): string {
  return isoDate(localDate('America/New_York', time));
}

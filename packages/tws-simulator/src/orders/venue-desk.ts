import type { BrokerReport, MarketState, Micros, TapeEvent, VenueCommand } from '@mia-trading/core';
import { SimulatedVenue, type SimulatedVenueConfig } from '@mia-trading/execution';
import type { MarketWatcher, SimulatedMarket } from '../market/simulated-market.js';

/** Takes the reports of the exchanges. */
export type ReportListener = (report: BrokerReport) => void;

interface Exchange {
  readonly symbol: string;
  readonly market: MarketState;
  readonly venue: SimulatedVenue;
}

/** The exchanges behind the broker: one {@link SimulatedVenue} for each future on the tape, fed with its market. */
export class VenueDesk implements MarketWatcher {
  readonly #market: SimulatedMarket;
  readonly #config: SimulatedVenueConfig;
  readonly #onReport: ReportListener;
  readonly #exchanges: Exchange[] = [];
  readonly #now: () => Micros;
  #isSettling = false;

  constructor(market: SimulatedMarket, config: SimulatedVenueConfig, now: () => Micros, onReport: ReportListener) {
    this.#market = market;
    this.#config = config;
    this.#now = now;
    this.#onReport = onReport;
    market.watch(this);
  }

  /** The market of a future that can be traded; `null` when the tape has not had it. */
  marketOf(symbol: string): MarketState | null {
    return this.#find(symbol)?.market ?? null;
  }

  /** @throws RangeError when the future has no market. */
  send(symbol: string, command: VenueCommand): void {
    const exchange = this.#find(symbol);
    if (exchange === undefined) throw new RangeError(`no market for ${symbol}`);
    exchange.venue.send(command, this.#now());
    if (this.#market.isOver) this.#settleSoon();
  }

  onTime(now: Micros): void {
    for (const { venue, market } of this.#exchanges) if (venue.nextDue() <= now) venue.advance(now, market, this.#onReport);
  }

  onEvent(event: TapeEvent, market: MarketState | null): void {
    if (market === null) return;
    if (event.kind !== 'trade' && event.kind !== 'quote' && event.kind !== 'depth' && event.kind !== 'order' && event.kind !== 'bar') return;
    (this.#find(event.instrument) ?? this.#open(event.instrument, market)).venue.onMessage(event, market);
  }

  afterEvent(event: TapeEvent, market: MarketState | null, bookChanged: boolean): void {
    if (market !== null && bookChanged) this.#find(event.instrument)?.venue.onBook(market);
  }

  /** Nothing moves any more: what is under way meets the last state of the market. */
  onEnd(): void {
    for (const { venue, market } of this.#exchanges) venue.finish(this.#now(), market, this.#onReport);
  }

  #settleSoon(): void {
    if (this.#isSettling) return;
    this.#isSettling = true;
    queueMicrotask(() => {
      this.#isSettling = false;
      this.onEnd();
    });
  }

  #open(symbol: string, market: MarketState): Exchange {
    const opened: Exchange = { symbol, market, venue: new SimulatedVenue({ instrument: market.instrument, config: this.#config }) };
    this.#exchanges.push(opened);
    return opened;
  }

  #find(symbol: string): Exchange | undefined {
    for (const exchange of this.#exchanges) if (exchange.symbol === symbol) return exchange;
    return undefined;
  }
}

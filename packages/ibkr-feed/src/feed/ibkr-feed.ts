import { createSessionClock, findProduct, isoDate, localDate, MiaError, type FeedQuality, type IsoDate, type Micros, type SessionClock } from '@mia-trading/core';
import type { IbkrConfig } from '../config/ibkr-config.js';
import type { BrokerMessage, Connection } from '../connection/connection.js';
import type { ResolvedFuture } from '../contracts/resolve-future.js';
import { requestMinuteBars, type HistoryBar } from '../history/request-bars.js';
import { FutureFeed } from '../market-data/future-feed.js';
import { indexContract, IndexLine, type OptionVolumes } from '../market-data/index-line.js';
import { DataType } from '../market-data/tick-type.js';
import { ChainFeed, type ChainCoverage } from '../options/chain-feed.js';
import { requestOptionParameters } from '../options/discover-chain.js';
import { OpenInterest } from '../options/open-interest.js';
import { seriesOf } from '../options/series.js';
import type { DraftSink } from './event-stamper.js';
import { FarmWatch } from './farm-watch.js';
import { statusDraft } from './status-draft.js';

export interface IbkrFeedOptions {
  readonly connection: Connection;
  readonly config: IbkrConfig;
  /** From {@link resolveFuture}. */
  readonly future: ResolvedFuture;
  /** Where events go, usually {@link EventStamper.emit}. */
  readonly emit: DraftSink;
  /** Present time of the session. */
  readonly now: () => Micros;
  /** Hears what a person should know and no event tells; default nobody. */
  readonly onNotice?: (text: string) => void;
}

/** How the feed stands, for people. */
export interface FeedSummary {
  readonly quality: FeedQuality | null;
  readonly isLive: boolean;
  /** Milliseconds since anything came about the traded contract. */
  readonly dataAgeMs: number;
  /** Prices held back because they cannot be. */
  readonly quarantined: number;
  /** `null` before the chain is known. */
  readonly chain: ChainCoverage | null;
  /** Of all options on the index, where the broker tells them; else `null`. */
  readonly optionVolumes: OptionVolumes;
}

/** Lines that are left free for what a person opens in TWS. */
const SPARE_LINES = 4;
/** Looks at the age of the data in the time after which they are stale. */
const LOOKS = 4;

/**
 * The market through one connection: the traded contract, indices and the option chain, as drafts of events. Subscribes anew after every
 * interruption and says what was missed; what can be known of the feed's state is told as events of kind `feedStatus`.
 */
export class IbkrFeed {
  /** Open interest of the day; may be restored from yesterday's run of the same day, and kept. */
  readonly openInterest = new OpenInterest();
  readonly #options: IbkrFeedOptions;
  readonly #future: FutureFeed;
  readonly #indices: readonly IndexLine[];
  readonly #farms: FarmWatch;
  readonly #sessions: SessionClock;
  #chain: ChainFeed | null = null;
  #chainDate: IsoDate = '';
  #isChainWanted = false;
  #unwatch: (() => void) | null = null;
  #takeBackLook: () => void = () => undefined;
  #takeBackRetry: () => void = () => undefined;
  #isStale = false;
  #isResumed = false;

  constructor(options: IbkrFeedOptions) {
    this.#options = options;
    const { connection, config, future, emit } = options;
    this.#future = new FutureFeed({ connection, config, future, emit });
    this.#indices = config.indices.map((symbol) => {
      const isUnderlying = symbol === config.chainUnderlying;
      return new IndexLine({ connection, symbol, retryMs: config.retryMs, emit, ...(isUnderlying ? { onLevel: (level: number): void => this.#onLevel(level) } : {}) });
    });
    this.#farms = new FarmWatch({ onBroken: (detail) => this.#onFarm(false, detail), onBack: (detail) => this.#onFarm(true, detail) });
    this.#sessions = createSessionClock({ calendar: findProduct(future.root)?.calendar ?? 'CME_EQUITY' });
  }

  get summary(): FeedSummary {
    const { connection, config } = this.#options;
    const index = this.#indices[config.indices.indexOf(config.chainUnderlying)];
    return {
      quality: this.#future.quality,
      isLive: this.#future.isLive,
      dataAgeMs: connection.timer.now() - this.#future.lastTraffic,
      quarantined: this.#future.quarantined,
      chain: this.#chain?.coverage ?? null,
      optionVolumes: index?.optionVolumes ?? { calls: null, puts: null },
    };
  }

  /** Subscribes now, or when the connection is ready, and after every interruption. */
  start(): void {
    const { connection } = this.#options;
    this.#unwatch ??= connection.watch({
      onReady: () => this.#onReady(),
      onLost: (_reason, detail) => this.#onLost(detail),
      onServerLink: (isUp, isDataKept) => this.#onServerLink(isUp, isDataKept),
      onMessage: (message) => this.#onMessage(message),
    });
    if (connection.isReady) this.#onReady();
  }

  /** Ends every subscription. */
  stop(): void {
    this.#unwatch?.();
    this.#unwatch = null;
    this.#halt();
    this.#future.stop();
    for (const line of this.#indices) line.stop();
    this.#chain?.stop();
  }

  /** One-minute bars of the traded contract that closed in (`from`, `to`], oldest first. Rejects as a request does. */
  bars(from: Micros, to: Micros): Promise<HistoryBar[]> {
    const { connection, future } = this.#options;
    return requestMinuteBars(connection, { contract: future.contract, instrument: future.symbol, from, to, isIndex: false });
  }

  /** The same of an index, without volumes. */
  indexBars(symbol: string, from: Micros, to: Micros): Promise<HistoryBar[]> {
    return requestMinuteBars(this.#options.connection, { contract: indexContract(symbol), instrument: symbol, from, to, isIndex: true });
  }

  #onReady(): void {
    const { connection, emit, future } = this.#options;
    emit(statusDraft('', 'connected', `client ${connection.config.clientId} at ${connection.config.host}:${connection.config.port}`));
    // Live data or none: what a session has asked for before holds until it says otherwise.
    connection.send('subscription', (api) => api.reqMarketDataType(DataType.Live));
    this.#future.start();
    if (this.#isResumed) emit(statusDraft(future.symbol, 'resubscribed', 'after the connection was made anew'));
    this.#isResumed = true;
    this.#startRest();
    this.#isStale = false;
    this.#look();
  }

  #startRest(): void {
    for (const line of this.#indices) line.start();
    this.#isChainWanted = this.#options.config.chainUnderlying !== '';
  }

  #onLost(detail: string): void {
    this.#halt();
    this.#future.lost();
    this.#chain?.stop();
    this.#options.emit(statusDraft('', 'disconnected', detail === '' ? 'the connection ended' : detail));
  }

  #halt(): void {
    this.#takeBackLook();
    this.#takeBackRetry();
    this.#isChainWanted = false;
  }

  #onServerLink(isUp: boolean, isDataKept: boolean): void {
    const { emit } = this.#options;
    if (!isUp) return emit(statusDraft('', 'stale', 'TWS has lost its link to the servers'));
    if (isDataKept) return emit(statusDraft('', 'live', 'TWS has its link to the servers again, data kept'));
    this.#resubscribe('TWS has its link to the servers again, data lost');
  }

  #resubscribe(why: string): void {
    this.#future.restart(why);
    for (const line of this.#indices) line.stop();
    this.#chain?.stop();
    this.#startRest();
  }

  #onFarm(isBack: boolean, detail: string): void {
    if (isBack) this.#future.farmReturned(detail);
    else this.#options.emit(statusDraft(this.#options.future.symbol, 'stale', detail));
  }

  #onMessage({ code, text, requestId, isHandled }: BrokerMessage): void {
    this.#farms.hear(code, text);
    if (!isHandled && !this.#options.connection.routes.isRequest(requestId)) this.#options.onNotice?.(`${code} ${text}`);
  }

  #onLevel(level: number): void {
    if (this.#chain !== null && !this.#isChainWanted) return this.#chain.move(level);
    if (!this.#isChainWanted) return;
    this.#isChainWanted = false;
    this.#openChain(level).catch((cause: unknown) => this.#onChainFailure(cause));
  }

  /** The chain is asked for once a day and kept over interruptions. */
  async #openChain(level: number): Promise<void> {
    const { connection, config, emit, now } = this.#options;
    const today = isoDate(localDate('America/New_York', now()));
    this.openInterest.enterDate(today);
    if (this.#chain === null || this.#chainDate !== today) {
      const parameters = await requestOptionParameters(connection, config.chainUnderlying);
      const plan = { classes: config.chainClasses, expiries: config.chainExpiries, rangePercent: config.chainRangePercent };
      this.#chain = new ChainFeed({
        connection, config, emit,
        underlying: config.chainUnderlying,
        exchange: config.chainExchange,
        series: seriesOf(parameters, plan, level, today),
        openInterest: this.openInterest,
        lines: Math.max(0, config.lines - 1 - this.#indices.length - SPARE_LINES),
        retryMs: config.retryMs,
      });
      this.#chainDate = today;
    }
    if (this.#unwatch !== null && connection.isReady) this.#chain.start(level);
  }

  #onChainFailure(cause: unknown): void {
    const { connection, config, emit } = this.#options;
    if (!(cause instanceof MiaError)) throw cause;
    emit(statusDraft(config.chainUnderlying, 'stale', `no option chain: ${cause.message}`));
    if (!connection.isReady) return;
    this.#takeBackRetry = connection.timer.after(config.retryMs, () => {
      this.#isChainWanted = true;
    });
  }

  /** While the market is open something always comes; what does not for long is asked for anew. */
  #look(): void {
    const { connection, config, now, emit, future } = this.#options;
    this.#takeBackLook = connection.timer.after(config.dataAgeMs / LOOKS, () => this.#look());
    const age = connection.timer.now() - this.#future.lastTraffic;
    const isOpen = this.#sessions.at(now()).phase !== 'closed';
    if (!isOpen || age < config.dataAgeMs) {
      if (this.#isStale && isOpen) emit(statusDraft(future.symbol, 'live', 'market data come again'));
      this.#isStale = false;
      return;
    }
    if (!this.#isStale) emit(statusDraft(future.symbol, 'stale', `nothing about ${future.symbol} for ${Math.round(age)} ms`));
    this.#isStale = true;
    if (age >= 2 * config.dataAgeMs) this.#resubscribe(`nothing about ${future.symbol} for ${Math.round(age)} ms`);
  }
}

import { TradeFlag, type FeedQuality } from '@mia-trading/core';
import type { FeedConfig } from '../config/ibkr-config.js';
import type { Connection } from '../connection/connection.js';
import type { TickAttributes } from '../connection/routes.js';
import type { ResolvedFuture } from '../contracts/resolve-future.js';
import { DepthFeed } from '../depth/depth-feed.js';
import type { DraftSink } from '../feed/event-stamper.js';
import { statusDraft } from '../feed/status-draft.js';
import { FutureLine } from './future-line.js';
import { PriceCheck } from './price-check.js';
import type { QuoteSide } from './quote-side.js';
import { RequestSpacing } from './request-spacing.js';
import { DataType } from './tick-type.js';
import { TickStream } from './tick-stream.js';

export interface FutureFeedOptions {
  readonly connection: Connection;
  readonly config: FeedConfig;
  readonly future: ResolvedFuture;
  readonly emit: DraftSink;
}

/**
 * Everything about the traded contract: prints and quotes one by one where they are to be had, else sampled from the line; depth; and the
 * feed's state. Prices that cannot be are held back, announced as a gap, and their stream is asked for anew while the line stands in.
 */
export class FutureFeed {
  readonly #options: FutureFeedOptions;
  readonly #line: FutureLine;
  readonly #prints: TickStream;
  readonly #quotes: TickStream;
  readonly #depth: DepthFeed;
  readonly #check: PriceCheck;
  #quality: FeedQuality | null = null;
  #isLive = false;
  #bid = Number.NaN;
  #bidSize = 0;
  #ask = Number.NaN;
  #askSize = 0;
  /** When anything about the contract came last, milliseconds of the timer. */
  lastTraffic: number;
  /** Prices that were held back. */
  quarantined = 0;

  constructor(options: FutureFeedOptions) {
    this.#options = options;
    const { connection, config, future } = options;
    const { contract, symbol } = future;
    this.lastTraffic = connection.timer.now();
    this.#check = new PriceCheck({ minTick: future.minTick, bandPercent: config.printBandPercent });
    const spacing = new RequestSpacing(connection.timer, config.tickByTickSpacingMs);
    this.#line = new FutureLine({
      connection, contract, retryMs: config.retryMs,
      onQuote: (bid, ask) => this.#onLineQuote(bid, ask),
      onTraded: (price, size) => this.#onLinePrint(price, size),
      onLast: (price) => this.#check.last(price),
      onClose: (price) => this.#check.close(price),
      onDataType: (type) => this.#onDataType(type),
      onEnded: (why) => this.#onLineEnded(why),
    });
    const stream = { connection, contract, spacing, retryMs: config.retryMs, onAvailable: (): void => this.#onPlan() };
    this.#prints = new TickStream({ ...stream, kind: 'Last', onPrint: (price, size, attributes) => this.#onPrint(price, size, attributes) });
    this.#quotes = new TickStream({ ...stream, kind: 'BidAsk', onBidAsk: (bid, ask, bidSize, askSize) => this.#onBidAsk(bid, ask, bidSize, askSize) });
    this.#depth = new DepthFeed({ connection, config, contract, instrument: symbol, emit: options.emit, onAvailable: () => this.#onPlan(), onTraffic: () => this.#touch() });
  }

  /** What may be concluded from what comes; `null` before anything has been asked for. */
  get quality(): FeedQuality | null {
    return this.#quality;
  }

  /** Data of this moment, not delayed and not of a market that is closed. */
  get isLive(): boolean {
    return this.#isLive;
  }

  /** Subscribes everything. */
  start(): void {
    const { config } = this.#options;
    this.#touch();
    this.#line.start();
    if (config.depth) this.#depth.start();
    if (config.tickByTick) {
      this.#prints.start();
      this.#quotes.start();
    }
    this.#onPlan();
  }

  stop(): void {
    this.#depth.stop();
    this.#prints.stop();
    this.#quotes.stop();
    this.#line.stop();
    this.#forget();
  }

  /** The connection ended, and everything on it; the tick streams keep the time of their last requests. */
  lost(): void {
    this.#forget();
  }

  /** Data may have been lost or damaged: everything is asked for anew. */
  restart(why: string): void {
    this.stop();
    this.#tell('gap', why);
    this.start();
    this.#tell('resubscribed', why);
  }

  /** The data farm was away: prices of ticks one by one have come back damaged before, so they are asked for anew. */
  farmReturned(detail: string): void {
    if (this.#options.config.tickByTick) {
      this.#prints.restart(detail);
      this.#quotes.restart(detail);
    }
    this.#tell('live', detail);
  }

  #forget(): void {
    this.#check.forget();
    this.#bid = this.#ask = Number.NaN;
    this.#isLive = false;
    this.#quality = null;
  }

  #onLineQuote(bid: QuoteSide, ask: QuoteSide): void {
    this.#touch();
    this.#check.quote(bid.price, ask.price);
    this.#depth.compare(bid.price, ask.price);
    if (!this.#quotes.isAvailable) this.#emitQuote(bid.price, bid.size, ask.price, ask.size);
  }

  #onBidAsk(bid: number, ask: number, bidSize: number, askSize: number): void {
    this.#touch();
    const fault = (bid > 0 ? this.#check.fault(bid) : null) ?? (ask > 0 ? this.#check.fault(ask) : null);
    if (fault !== null) return this.#quarantine(this.#quotes, `quote ${fault}`);
    this.#emitQuote(bid > 0 ? bid : Number.NaN, bid > 0 ? bidSize : 0, ask > 0 ? ask : Number.NaN, ask > 0 ? askSize : 0);
  }

  #emitQuote(bid: number, bidSize: number, ask: number, askSize: number): void {
    if (Object.is(bid, this.#bid) && bidSize === this.#bidSize && Object.is(ask, this.#ask) && askSize === this.#askSize) return;
    this.#bid = bid;
    this.#bidSize = bidSize;
    this.#ask = ask;
    this.#askSize = askSize;
    this.#options.emit({ kind: 'quote', instrument: this.#options.future.symbol, bid, bidSize, ask, askSize });
  }

  #onPrint(price: number, size: number, attributes: TickAttributes): void {
    this.#touch();
    const fault = this.#check.fault(price);
    if (fault !== null) return this.#quarantine(this.#prints, `print ${fault}`);
    this.#emitPrint(price, size, attributes.unreported === true ? TradeFlag.OffBook : 0);
  }

  #onLinePrint(price: number, size: number): void {
    this.#touch();
    if (this.#prints.isAvailable || this.#check.fault(price) !== null) return;
    this.#emitPrint(price, size, 0);
  }

  #emitPrint(price: number, size: number, flags: number): void {
    if (!(size > 0)) return;
    this.#options.emit({ kind: 'trade', instrument: this.#options.future.symbol, price, size, aggressor: 0, aggressorSource: 'none', matchId: 0, flags: TradeFlag.Last | flags });
  }

  #quarantine(stream: TickStream, what: string): void {
    this.quarantined += 1;
    stream.restart(what);
    this.#tell('gap', `held back: ${what}; asked for anew`);
  }

  #onLineEnded(why: string): void {
    this.#isLive = false;
    this.#check.forget();
    this.#tell('stale', `no market data: ${why}; asked for again`);
  }

  #onDataType(type: number): void {
    this.#isLive = type === DataType.Live;
    if (this.#isLive) this.#tell('live', 'live market data');
    else if (type === DataType.Frozen) this.#tell('stale', 'the market data are those of the last close');
    else this.#tell('delayed', 'the market data are delayed: nothing is traded on them');
  }

  #onPlan(): void {
    const hasPrints = this.#prints.isAvailable;
    const quality: FeedQuality = hasPrints ? (this.#depth.isAvailable ? 'l2-async' : 'l1') : 'sampled';
    if (quality === this.#quality) return;
    this.#quality = quality;
    const { emit, future } = this.#options;
    const parts = [hasPrints ? 'prints one by one' : 'prints sampled', this.#quotes.isAvailable ? 'quotes one by one' : 'quotes sampled', this.#depth.isAvailable ? 'depth' : 'no depth'];
    emit(statusDraft(future.symbol, 'quality', parts.join(', '), { quality }));
  }

  #touch(): void {
    this.lastTraffic = this.#options.connection.timer.now();
  }

  #tell(status: 'stale' | 'gap' | 'resubscribed' | 'live' | 'delayed', detail: string): void {
    this.#options.emit(statusDraft(this.#options.future.symbol, status, detail));
  }
}

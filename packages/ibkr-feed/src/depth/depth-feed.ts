import type { Contract } from '@stoqey/ib';
import type { FeedConfig } from '../config/ibkr-config.js';
import type { Connection } from '../connection/connection.js';
import { Subscription } from '../connection/subscription.js';
import type { DraftSink } from '../feed/event-stamper.js';
import { PacketEnd } from '../feed/packet-end.js';
import { statusDraft } from '../feed/status-draft.js';
import { LevelChanges } from './level-changes.js';
import { RowBook } from './row-book.js';

/** Codes of depth: the exchange has halted it, subscribe again; and forget the rows, the subscription goes on. */
const HALTED = 316;
const RESET = 317;
/** The book was rebuilt so often within a minute that it is given up for a while: something is wrong that asking again does not mend. */
const MOST_REPAIRS = 5;
const REPAIR_WINDOW_MS = 60_000;

export interface DepthFeedOptions {
  readonly connection: Connection;
  readonly config: FeedConfig;
  readonly contract: Contract;
  readonly instrument: string;
  readonly emit: DraftSink;
  /** Depth came, or is not to be had any more. */
  readonly onAvailable: (isAvailable: boolean) => void;
  /** Anything came. */
  readonly onTraffic: () => void;
}

/**
 * The depth of one contract: rows become levels by price, told when a piece of the stream has ended and the book is whole. A book that is
 * impossible, crossed for longer than a change takes, or away from the quote of the line, is thrown away, announced as a gap and asked for
 * anew.
 */
export class DepthFeed {
  readonly #options: DepthFeedOptions;
  readonly #rows: RowBook;
  readonly #levels: LevelChanges;
  readonly #packetEnd = new PacketEnd(() => this.#onPacketEnd());
  readonly #repairs: number[] = [];
  readonly #subscription: Subscription;
  #isAvailable = false;
  #unsettledSince: number | null = null;
  #astraySince: number | null = null;
  #takeBackSettling: () => void = () => undefined;

  constructor(options: DepthFeedOptions) {
    this.#options = options;
    this.#rows = new RowBook(options.config.depthRows);
    this.#levels = new LevelChanges(options.instrument, options.emit);
    const { connection, config, contract } = options;
    this.#subscription = new Subscription({
      connection,
      priority: 'subscription',
      ask: (api, id) => api.reqMktDepth(id, contract, config.depthRows, false),
      cancel: (api, id) => api.cancelMktDepth(id, false),
      listener: { onDepthRow: (position, operation, side, price, size) => this.#onRow(position, operation, side, price, size) },
      onLost: () => this.#onLost(),
      onCode: (code, text) => this.#onCode(code, text),
      retryMs: config.retryMs,
    });
  }

  get isAvailable(): boolean {
    return this.#isAvailable;
  }

  start(): void {
    this.#subscription.open();
  }

  stop(): void {
    this.#subscription.end('stopped');
  }

  /** The best bid and ask of the line, against which the book is held: sampled, so that only a lasting difference counts. */
  compare(bid: number, ask: number): void {
    const { connection, config } = this.#options;
    const [bestBid, bestAsk] = [this.#rows.rows(1)[0], this.#rows.rows(-1)[0]];
    if (!this.#isAvailable || bestBid === undefined || bestAsk === undefined || Number.isNaN(bid) || Number.isNaN(ask)) return;
    const isNear = Math.abs(bestBid.price - bid) <= config.depthTolerancePoints && Math.abs(bestAsk.price - ask) <= config.depthTolerancePoints;
    if (isNear) this.#astraySince = null;
    else if (this.#astraySince === null) this.#astraySince = connection.timer.now();
    else if (connection.timer.now() - this.#astraySince >= config.depthAstrayMs) this.#repair(`its best prices ${bestBid.price} and ${bestAsk.price} are not those of the line, ${bid} and ${ask}`);
  }

  /** Throws the book away and asks for it anew. */
  #repair(why: string): void {
    const { connection, instrument, emit } = this.#options;
    const now = connection.timer.now();
    while (this.#repairs.length > 0 && (this.#repairs[0] as number) <= now - REPAIR_WINDOW_MS) this.#repairs.shift();
    this.#repairs.push(now);
    const isHopeless = this.#repairs.length > MOST_REPAIRS;
    this.stop();
    emit(statusDraft(instrument, 'gap', `depth: ${why}; ${isHopeless ? 'given up for a minute' : 'asked for anew'}`));
    this.#levels.clear();
    if (isHopeless) this.#subscription.retryIn(REPAIR_WINDOW_MS);
    else this.start();
  }

  #onRow(position: number, operation: number, side: number, price: number, size: number): void {
    this.#options.onTraffic();
    const fault = this.#rows.apply(position, operation, side, price, size);
    if (fault !== null) return this.#repair(fault);
    this.#packetEnd.touch();
  }

  #onPacketEnd(): void {
    if (!this.#subscription.isOpen) return;
    const { connection, config } = this.#options;
    const fault = this.#rows.fault();
    if (fault === null) {
      this.#settled();
      if (!this.#isAvailable) this.#begin();
      return this.#levels.publish(this.#rows);
    }
    if (this.#unsettledSince !== null) return;
    this.#unsettledSince = connection.timer.now();
    this.#takeBackSettling = connection.timer.after(config.depthSettleMs, () => this.#repair(`${this.#rows.fault() ?? fault} for ${config.depthSettleMs} ms`));
  }

  /** Said first that depth feeds the book from now on: what empties a book that quotes still feed would not be for it. */
  #begin(): void {
    this.#isAvailable = true;
    this.#options.onAvailable(true);
    this.#levels.clear();
  }

  #settled(): void {
    this.#unsettledSince = null;
    this.#takeBackSettling();
  }

  #onCode(code: number, text: string): boolean {
    const { instrument, emit } = this.#options;
    if (code === HALTED) this.#repair(`${code} ${text}`);
    else if (code === RESET) {
      this.#forget();
      emit(statusDraft(instrument, 'gap', `depth: ${code} ${text}`));
      this.#levels.clear();
    } else return false;
    return true;
  }

  #onLost(): void {
    this.#forget();
    if (!this.#isAvailable) return;
    this.#isAvailable = false;
    this.#options.onAvailable(false);
  }

  #forget(): void {
    this.#rows.clear();
    this.#settled();
    this.#astraySince = null;
  }
}

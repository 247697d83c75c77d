import type { Contract } from '@stoqey/ib';
import type { Connection } from '../connection/connection.js';
import { Subscription } from '../connection/subscription.js';
import { PacketEnd } from '../feed/packet-end.js';
import { QuoteSide } from './quote-side.js';
import { parseRealTimeVolume } from './real-time-volume.js';
import { GenericTick, TickType } from './tick-type.js';

export interface FutureLineOptions {
  readonly connection: Connection;
  readonly contract: Contract;
  readonly retryMs: number;
  /** The quote as of the end of a piece of the stream; `NaN` for a price that is absent. */
  readonly onQuote: (bid: QuoteSide, ask: QuoteSide) => void;
  /** Contracts traded since the message before, at the last price. */
  readonly onTraded: (price: number, size: number) => void;
  readonly onLast: (price: number) => void;
  readonly onClose: (price: number) => void;
  readonly onDataType: (type: number) => void;
  /** The line has ended, and is asked for again later whatever the reason: nothing goes without it. */
  readonly onEnded: (why: string) => void;
}

/**
 * The line of the traded contract: the sampled quote, last price, and what was traded between two samples by RTVolume. It is there in any
 * case: alone it is the feed of last resort, beside ticks one by one it is what they are held against.
 */
export class FutureLine {
  readonly #options: FutureLineOptions;
  readonly #bid = new QuoteSide();
  readonly #ask = new QuoteSide();
  readonly #packetEnd = new PacketEnd(() => this.#options.onQuote(this.#bid, this.#ask));
  readonly #subscription: Subscription;

  constructor(options: FutureLineOptions) {
    this.#options = options;
    const { connection, contract, retryMs } = options;
    this.#subscription = new Subscription({
      connection,
      priority: 'subscription',
      ask: (api, id) => api.reqMktData(id, contract, String(GenericTick.RealTimeVolume), false, false),
      cancel: (api, id) => api.cancelMktData(id),
      listener: {
        onTickPrice: (type, price) => this.#onPrice(type, price),
        onTickSize: (type, size) => this.#onSize(type, size),
        onTickText: (type, text) => this.#onText(type, text),
        onDataType: (type) => options.onDataType(type),
      },
      onLost: () => {
        this.#bid.clear();
        this.#ask.clear();
      },
      onRefused: (code, text) => {
        options.onEnded(`${code} ${text}`);
        this.#subscription.retryIn(retryMs);
      },
    });
  }

  start(): void {
    this.#subscription.open();
  }

  stop(): void {
    this.#subscription.end('stopped');
  }

  #onPrice(type: number, price: number): void {
    if (type === TickType.Bid) this.#bid.setPrice(price);
    else if (type === TickType.Ask) this.#ask.setPrice(price);
    else if (type === TickType.Last && price > 0) return this.#options.onLast(price);
    else if (type === TickType.Close && price > 0) return this.#options.onClose(price);
    else return;
    this.#packetEnd.touch();
  }

  #onSize(type: number, size: number): void {
    if (type === TickType.BidSize) this.#bid.setSize(size);
    else if (type === TickType.AskSize) this.#ask.setSize(size);
    else return;
    this.#packetEnd.touch();
  }

  #onText(type: number, text: string): void {
    if (type !== TickType.RealTimeVolume) return;
    const traded = parseRealTimeVolume(text);
    if (traded !== null) this.#options.onTraded(traded.price, traded.size);
  }
}

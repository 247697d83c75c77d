import { TickByTickDataType, type Contract } from '@stoqey/ib';
import type { Connection } from '../connection/connection.js';
import type { TickAttributes } from '../connection/routes.js';
import { Subscription } from '../connection/subscription.js';
import type { RequestSpacing } from './request-spacing.js';

export interface TickStreamOptions {
  readonly connection: Connection;
  readonly contract: Contract;
  readonly kind: 'Last' | 'BidAsk';
  /** Shared by all tick-by-tick requests for the contract. */
  readonly spacing: RequestSpacing;
  readonly retryMs: number;
  readonly onPrint?: (price: number, size: number, attributes: TickAttributes) => void;
  readonly onBidAsk?: (bid: number, ask: number, bidSize: number, askSize: number) => void;
  /** The stream has begun to speak, or has ended. */
  readonly onAvailable: (isAvailable: boolean, why: string) => void;
}

const TYPES = { Last: TickByTickDataType.Last, BidAsk: TickByTickDataType.BidAsk } as const;

/** Prints or quotes of one contract, one by one. Available from the first that comes until the stream ends. */
export class TickStream {
  readonly #options: TickStreamOptions;
  readonly #subscription: Subscription;
  #isAvailable = false;

  constructor(options: TickStreamOptions) {
    this.#options = options;
    const { connection, contract, kind, spacing, retryMs } = options;
    this.#subscription = new Subscription({
      connection,
      priority: 'subscription',
      turn: (then) => spacing.take(then),
      ask: (api, id) => api.reqTickByTickData(id, contract, TYPES[kind], 0, false),
      cancel: (api, id) => api.cancelTickByTickData(id),
      listener: {
        onPrint: (price, size, attributes) => {
          this.#begin();
          options.onPrint?.(price, size, attributes);
        },
        onBidAsk: (bid, ask, bidSize, askSize) => {
          this.#begin();
          options.onBidAsk?.(bid, ask, bidSize, askSize);
        },
      },
      onLost: (why) => this.#onLost(why),
      retryMs,
    });
  }

  get isAvailable(): boolean {
    return this.#isAvailable;
  }

  /** Asks for the stream as soon as the broker allows another request for the contract. */
  start(): void {
    this.#subscription.open();
  }

  /** Ends the stream and asks for it anew. */
  restart(why: string): void {
    this.#subscription.end(why);
    this.#subscription.open();
  }

  stop(): void {
    this.#subscription.end('stopped');
  }

  #begin(): void {
    if (this.#isAvailable) return;
    this.#isAvailable = true;
    this.#options.onAvailable(true, '');
  }

  #onLost(why: string): void {
    if (!this.#isAvailable) return;
    this.#isAvailable = false;
    this.#options.onAvailable(false, why);
  }
}

import { TickByTickDataType, type Contract } from '@stoqey/ib';
import type { Connection } from '../connection/connection.js';
import { answerTo } from '../connection/message-answer.js';
import type { TickAttributes } from '../connection/routes.js';
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
  #requestId: number | null = null;
  #isAvailable = false;
  #takeBackStart: () => void = () => undefined;

  constructor(options: TickStreamOptions) {
    this.#options = options;
  }

  get isAvailable(): boolean {
    return this.#isAvailable;
  }

  /** Asks for the stream as soon as the broker allows another request for the contract. */
  start(): void {
    this.#takeBackStart();
    this.#takeBackStart = this.#options.spacing.take(() => this.#ask());
  }

  /** Ends the stream and asks for it anew. */
  restart(why: string): void {
    this.#end(why);
    this.start();
  }

  stop(): void {
    this.#end('stopped');
  }

  #end(why: string): void {
    const { connection } = this.#options;
    const id = this.#requestId;
    this.#forget(why);
    if (id === null) return;
    connection.routes.remove(id);
    connection.send('subscription', (api) => api.cancelTickByTickData(id));
  }

  #ask(): void {
    const { connection, contract, kind } = this.#options;
    const id = connection.routes.add({
      onError: (code, text) => this.#onError(code, text),
      onLost: () => this.#forget('the connection ended'),
      onPrint: (price, size, attributes) => {
        this.#begin();
        this.#options.onPrint?.(price, size, attributes);
      },
      onBidAsk: (bid, ask, bidSize, askSize) => {
        this.#begin();
        this.#options.onBidAsk?.(bid, ask, bidSize, askSize);
      },
    });
    this.#requestId = id;
    if (!connection.send('subscription', (api) => api.reqTickByTickData(id, contract, TYPES[kind], 0, false))) this.#forget('no connection');
  }

  #begin(): void {
    if (this.#isAvailable) return;
    this.#isAvailable = true;
    this.#options.onAvailable(true, '');
  }

  #onError(code: number, text: string): void {
    const { connection, retryMs } = this.#options;
    const answer = answerTo(code);
    if (answer === 'goesOn') return;
    if (answer === 'refused') return this.#forget(`${code} ${text}`);
    this.#end(`${code} ${text}`);
    this.#takeBackStart = connection.timer.after(retryMs, () => this.start());
  }

  #forget(why: string): void {
    this.#takeBackStart();
    this.#requestId = null;
    const wasAvailable = this.#isAvailable;
    this.#isAvailable = false;
    if (wasAvailable) this.#options.onAvailable(false, why);
  }
}

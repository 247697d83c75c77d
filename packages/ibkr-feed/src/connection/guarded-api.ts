import type { Socket } from 'node:net';
import { EventName, IBApi, type IBApiCreationOptions } from '@stoqey/ib';

/** What a {@link GuardedApi} tells its owner. */
export interface ApiGuard {
  /** A message has come, of whatever kind. */
  onTraffic(): void;
  /** A listener threw, or the stream lost its place; the library itself would let the one end the process and hang on the other. */
  onFault(cause: unknown): void;
}

/** The part of the library's inside that has to be reached to send without delay, and to get out of a broken stream. */
interface Inside {
  readonly controller: { readonly socket: { _v100MessageBuffer: Buffer; readonly client: Socket } };
}

const TICK_PRICE = '1';
const BID = '1';
const BID_SIZE = 0;

/**
 * The library's client for one connection, with what it lets escape held in: a listener that throws does not reach the socket, and a
 * frame of negative length, over which the library would loop without end, ends the connection. It also leaves out the size that comes
 * with a bid, whose tick type is 0 and taken for none: it is told here, before the price. What is sent leaves at once: left to itself the
 * second of two orders waits, up to 40 ms, until the receipt of the first is acknowledged.
 */
export class GuardedApi extends IBApi {
  readonly #guard: ApiGuard;

  constructor(options: IBApiCreationOptions, guard: ApiGuard) {
    super(options);
    this.#guard = guard;
  }

  override emit(...[event, ...args]: Parameters<IBApi['emit']>): boolean {
    try {
      if (event === EventName.received) this.#onReceived(args[0]);
      if (event === EventName.connected) (this as unknown as Inside).controller.socket.client.setNoDelay(true);
      return super.emit(event, ...args);
    } catch (cause) {
      this.#guard.onFault(cause);
      return true;
    }
  }

  #onReceived(tokens: unknown): void {
    this.#guard.onTraffic();
    if (!Array.isArray(tokens)) return;
    const [message, , requestId, type, , size] = tokens as readonly (string | undefined)[];
    if (message === TICK_PRICE && type === BID && size !== undefined && size !== '') super.emit(EventName.tickSize, Number(requestId), BID_SIZE, Number(size));
    if (tokens.length > 0) return;
    (this as unknown as Inside).controller.socket._v100MessageBuffer = Buffer.alloc(0);
    this.disconnect();
    this.#guard.onFault(new RangeError('a frame without a message: the stream has lost its place'));
  }
}

import { EventName } from '@stoqey/ib';
import type { WallTimer } from '../wall-timer.js';
import { GuardedApi } from './guarded-api.js';

/** Why a connection ended, or never came to be. */
export type EndReason = 'refused' | 'closed' | 'noAnswer' | 'silent' | 'clientIdInUse' | 'version' | 'fault' | 'stopped';

export interface LinkOptions {
  readonly host: string;
  readonly port: number;
  readonly clientId: number;
  readonly handshakeTimeoutMs: number;
  readonly timer: WallTimer;
}

/** Owner of a link. */
export interface LinkOwner {
  onReady(): void;
  /** Once. */
  onEnd(reason: EndReason, detail: string): void;
  /** Errors and notices; `requestId` -1 for one that belongs to no request. */
  onMessage(code: number, text: string, requestId: number, advancedReject: unknown): void;
}

const ENCODING_VERSION = 506;
const CONNECT_FAILED = 502;
const CLIENT_ID_IN_USE = 326;
/**
 * The library would spread what it sends over time by itself, in one queue for everything; with so many messages a second it never does:
 * the message budget decides alone.
 */
const UNLIMITED = 100_000;

/**
 * One connection from its first byte to its end. It is ready when the server has told both its accounts and the next order id; a client of
 * the library is never used twice, because it keeps what it could not send for the next connection.
 */
export class Link {
  readonly api: GuardedApi;
  accounts: readonly string[] = [];
  nextOrderId = 0;
  isReady = false;
  /** When anything came last, milliseconds of the timer. */
  lastTraffic: number;
  #reason: EndReason = 'refused';
  #detail = '';
  #isEnded = false;
  readonly #options: LinkOptions;
  readonly #owner: LinkOwner;
  #takeBackTimeout: () => void = () => undefined;

  constructor(options: LinkOptions, owner: LinkOwner) {
    this.#options = options;
    this.#owner = owner;
    this.lastTraffic = options.timer.now();
    const { host, port, clientId, timer } = options;
    this.api = new GuardedApi({ host, port, clientId, maxReqPerSec: UNLIMITED }, {
      onTraffic: () => {
        this.lastTraffic = timer.now();
      },
      onFault: (cause) => this.end('fault', cause instanceof Error ? cause.message : String(cause)),
    });
    this.#listen();
  }

  open(): void {
    const { timer, handshakeTimeoutMs, clientId } = this.#options;
    this.#takeBackTimeout = timer.after(handshakeTimeoutMs, () => this.end('noAnswer', `no accounts and order id within ${handshakeTimeoutMs} ms`));
    this.api.connect(clientId);
  }

  /** Ends the connection; nothing is heard of it afterwards. */
  end(reason: EndReason, detail: string): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.isReady = false;
    this.#takeBackTimeout();
    this.api.removeAllListeners();
    // The socket may still fail; an error nobody hears is no error of ours.
    this.api.on(EventName.error, () => undefined);
    this.api.disconnect();
    this.#owner.onEnd(reason, detail);
  }

  #listen(): void {
    const { api } = this;
    api.on(EventName.connected, () => {
      this.#reason = 'closed';
    });
    api.on(EventName.managedAccounts, (list) => {
      this.accounts = list.split(',').map((name) => name.trim()).filter((name) => name !== '');
      this.#readyWhenWhole();
    });
    api.on(EventName.nextValidId, (id) => {
      this.nextOrderId = Math.max(this.nextOrderId, id);
      this.#readyWhenWhole();
    });
    api.on(EventName.info, (text, code) => this.#onMessage(code, text, -1, undefined));
    api.on(EventName.error, (cause, code, requestId, advancedReject) => this.#onMessage(code, cause.message, requestId, advancedReject));
    api.on(EventName.disconnected, () => this.end(this.#reason, this.#detail));
  }

  #readyWhenWhole(): void {
    if (this.isReady || this.#isEnded || this.accounts.length === 0 || this.nextOrderId === 0) return;
    this.isReady = true;
    this.#takeBackTimeout();
    this.#owner.onReady();
  }

  #onMessage(code: number, text: string, requestId: number, advancedReject: unknown): void {
    if (code === CLIENT_ID_IN_USE) this.#reason = 'clientIdInUse';
    if (code === ENCODING_VERSION) this.#reason = 'version';
    if (code === CLIENT_ID_IN_USE || code === ENCODING_VERSION || code === CONNECT_FAILED) this.#detail = text;
    this.#owner.onMessage(code, text, requestId, advancedReject);
    if (code === ENCODING_VERSION || (code === CONNECT_FAILED && !this.isReady)) this.end(this.#reason, text);
  }
}

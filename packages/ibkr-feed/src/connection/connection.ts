import type { IBApi } from '@stoqey/ib';
import type { MiaError } from '@mia-trading/core';
import { MessageBudget, type Priority } from '../budget/message-budget.js';
import type { ConnectionConfig } from '../config/ibkr-config.js';
import { SYSTEM_TIMER, type WallTimer } from '../wall-timer.js';
import { connectionFailure, isLasting } from './connection-failure.js';
import { Heartbeat } from './heartbeat.js';
import { Link, type EndReason } from './link.js';
import { Routes } from './routes.js';

/** `waiting`: between two attempts. `failed`: no attempt can help, see {@link Connection.failure}. */
export type ConnectionState = 'stopped' | 'connecting' | 'ready' | 'waiting' | 'failed';

/** An error or notice of the broker. */
export interface BrokerMessage {
  readonly code: number;
  readonly text: string;
  /** Id of the request or order it is about; -1 for none. */
  readonly requestId: number;
  /** Details of a refused order, as the library reads them; `undefined` for none. */
  readonly advancedReject: unknown;
  /** Whether an open request of this connection has heard of it already. */
  readonly isHandled: boolean;
}

/** What there is to hear of a connection. */
export interface ConnectionWatcher {
  /** A new client of the library, before it connects: listeners are added here, anew for every connection. They may throw: it ends the connection, not the process. */
  onApi?(api: IBApi): void;
  /** Accounts and next order id are known; messages are sent from now on. */
  onReady?(): void;
  /** Was ready and is no more. What was sent before may have arrived or not. */
  onLost?(reason: EndReason, detail: string): void;
  /** The server's own link: `isDataKept` tells, when it is back, whether subscriptions still run. */
  onServerLink?(isUp: boolean, isDataKept: boolean): void;
  onMessage?(message: BrokerMessage): void;
  onState?(state: ConnectionState): void;
}

/** Notices about the link between TWS and the broker's servers. */
const LINK_LOST = [1_100, 2_110];
const LINK_BACK_DATA_LOST = 1_101;
const LINK_BACK_DATA_KEPT = 1_102;

export interface ConnectionParts {
  readonly timer?: WallTimer;
  /** Shared by everything that is sent; default one of its own. */
  readonly budget?: MessageBudget;
}

/**
 * The one connection to TWS or IB Gateway, for market data and orders: connects, watches that the other side is alive, and connects again with
 * the same client id after growing pauses. Nothing is ever kept for later: what cannot be sent on this connection is refused or dropped.
 */
export class Connection {
  readonly config: ConnectionConfig;
  readonly timer: WallTimer;
  readonly budget: MessageBudget;
  readonly routes = new Routes();
  readonly #watchers: ConnectionWatcher[] = [];
  readonly #heartbeat: Heartbeat;
  #link: Link | null = null;
  #state: ConnectionState = 'stopped';
  #failures = 0;
  #isServerUp = true;
  #failure: MiaError | null = null;
  #takeBackRetry: () => void = () => undefined;

  constructor(config: ConnectionConfig, parts: ConnectionParts = {}) {
    this.config = config;
    this.timer = parts.timer ?? SYSTEM_TIMER;
    this.budget = parts.budget ?? new MessageBudget({ messagesPerSecond: config.messagesPerSecond, timer: this.timer });
    this.#heartbeat = new Heartbeat(this, () => this.#link);
  }

  get state(): ConnectionState {
    return this.#state;
  }

  get isReady(): boolean {
    return this.#state === 'ready';
  }

  /** Whether TWS itself is linked to the broker's servers; orders that are sent while it is not may be lost. */
  get isServerUp(): boolean {
    return this.isReady && this.#isServerUp;
  }

  /** Accounts of this login; empty before the first connection. */
  accounts: readonly string[] = [];

  /** The account orders are for; empty before the first connection. */
  account = '';

  /** Order id the server wants next, of the latest connection; 0 before the first. */
  nextOrderId = 0;

  /** Version of the protocol spoken; 0 while not connected. */
  get serverVersion(): number {
    return this.#link?.api.serverVersion ?? 0;
  }

  /** Why the latest attempt failed or the latest connection ended; `null` while all is well. */
  get failure(): MiaError | null {
    return this.#failure;
  }

  /** Watchers hear in the order in which they were added; returned is what ends it. */
  watch(watcher: ConnectionWatcher): () => void {
    this.#watchers.push(watcher);
    if (this.#link !== null) watcher.onApi?.(this.#link.api);
    return () => {
      const at = this.#watchers.indexOf(watcher);
      if (at >= 0) this.#watchers.splice(at, 1);
    };
  }

  /** Connects, and goes on connecting until {@link stop}. */
  start(): void {
    if (this.#state === 'stopped' || this.#state === 'failed') this.#connect();
  }

  /** Ends the connection and every attempt. */
  stop(): void {
    this.#takeBackRetry();
    this.#link?.end('stopped', 'stopped');
    this.#enter('stopped');
  }

  /** Ends this connection because of what was seen on it, and connects again. */
  drop(reason: EndReason, detail: string): void {
    this.#link?.end(reason, detail);
  }

  /**
   * Sends as soon as the budget allows. `false`: the connection is not ready, nothing is sent, now or later. `drop` is called when the
   * connection ends while the message still waits for its turn.
   */
  send(priority: Priority, send: (api: IBApi) => void, drop?: () => void): boolean {
    const link = this.#link;
    if (!this.isReady || link === null) return false;
    this.budget.request(priority, () => send(link.api), drop);
    return true;
  }

  /** Resolves when ready. Rejects with the {@link failure} when it is lasting, or was the latest one after `withinMs`. */
  ready(withinMs: number): Promise<void> {
    if (this.isReady) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        if (this.#state !== 'ready' && this.#state !== 'failed') return;
        takeBack();
        unwatch();
        if (this.#state === 'ready') resolve();
        else reject(this.#failure);
      };
      const unwatch = this.watch({ onState: settle });
      const takeBack = this.timer.after(withinMs, () => {
        unwatch();
        reject(this.#failure ?? connectionFailure('noAnswer', `not ready within ${withinMs} ms`, this.config));
      });
      settle();
    });
  }

  #connect(): void {
    const { host, port, clientId, handshakeTimeoutMs } = this.config;
    this.#isServerUp = true;
    const link = new Link({ host, port, clientId, handshakeTimeoutMs, timer: this.timer }, {
      onReady: () => this.#onReady(link),
      onEnd: (reason, detail) => this.#onEnd(link, reason, detail),
      onMessage: (code, text, requestId, advancedReject) => this.#onMessage(code, text, requestId, advancedReject),
    });
    this.#link = link;
    this.routes.attach(link.api);
    for (const watcher of [...this.#watchers]) watcher.onApi?.(link.api);
    this.#enter('connecting');
    link.open();
  }

  #onReady(link: Link): void {
    const wanted = this.config.account;
    if (wanted !== '' && !link.accounts.includes(wanted)) return link.end('fault', `account ${wanted} is not among ${link.accounts.join(', ')}`);
    this.accounts = link.accounts;
    this.account = wanted === '' ? (link.accounts[0] ?? '') : wanted;
    this.nextOrderId = link.nextOrderId;
    this.#failure = null;
    this.#heartbeat.start();
    this.#enter('ready');
    for (const watcher of [...this.#watchers]) watcher.onReady?.();
  }

  #onEnd(link: Link, reason: EndReason, detail: string): void {
    if (link !== this.#link) return;
    const wasReady = this.isReady;
    this.#link = null;
    this.#heartbeat.stop();
    this.#failures = wasReady ? 0 : this.#failures + 1;
    if (reason !== 'stopped') this.#failure = connectionFailure(reason, detail, this.config, link.accounts);
    this.#enter(reason === 'stopped' ? 'stopped' : isLasting(this.#failure) ? 'failed' : 'waiting');
    this.budget.clear();
    this.routes.lost();
    if (wasReady) for (const watcher of [...this.#watchers]) watcher.onLost?.(reason, detail);
    if (this.#state === 'waiting') this.#takeBackRetry = this.timer.after(this.#pause(), () => this.#connect());
  }

  #pause(): number {
    const { reconnectMinMs, reconnectMaxMs } = this.config;
    let pause = reconnectMinMs;
    for (let count = 0; count < this.#failures && pause < reconnectMaxMs; count += 1) pause *= 2;
    return Math.min(pause, reconnectMaxMs);
  }

  #onMessage(code: number, text: string, requestId: number, advancedReject: unknown): void {
    const isHandled = this.routes.error(requestId, code, text);
    for (const watcher of [...this.#watchers]) watcher.onMessage?.({ code, text, requestId, advancedReject, isHandled });
    if (LINK_LOST.includes(code)) this.#onServerLink(false, false);
    else if (code === LINK_BACK_DATA_LOST || code === LINK_BACK_DATA_KEPT) this.#onServerLink(true, code === LINK_BACK_DATA_KEPT);
  }

  #onServerLink(isUp: boolean, isDataKept: boolean): void {
    this.#isServerUp = isUp;
    for (const watcher of [...this.#watchers]) watcher.onServerLink?.(isUp, isDataKept);
  }

  #enter(state: ConnectionState): void {
    if (state === this.#state) return;
    this.#state = state;
    for (const watcher of [...this.#watchers]) watcher.onState?.(state);
  }
}

import type { IBApi } from '@stoqey/ib';
import type { Priority } from '../budget/message-budget.js';
import type { ConnectionConfig } from '../config/ibkr-config.js';
import type { WallTimer } from '../wall-timer.js';
import type { EndReason, Link } from './link.js';

/** What a heartbeat needs of the connection it keeps. */
export interface Beating {
  readonly config: ConnectionConfig;
  readonly timer: WallTimer;
  drop(reason: EndReason, detail: string): void;
  send(priority: Priority, command: (api: IBApi) => void): void;
}

/**
 * Asks the time of a server that has said nothing for a while, and gives the connection up when it does not answer that either. A half-dead
 * link, whose other side is gone without a word, is found by nothing else.
 */
export class Heartbeat {
  readonly #connection: Beating;
  readonly #link: () => Link | null;
  #takeBack: () => void = () => undefined;

  constructor(connection: Beating, link: () => Link | null) {
    this.#connection = connection;
    this.#link = link;
  }

  start(): void {
    this.#wait(this.#connection.config.heartbeatIntervalMs);
  }

  stop(): void {
    this.#takeBack();
  }

  #wait(milliseconds: number): void {
    this.#takeBack = this.#connection.timer.after(milliseconds, () => this.#look());
  }

  #look(): void {
    const link = this.#link();
    if (link === null) return;
    const { config, timer } = this.#connection;
    const silence = timer.now() - link.lastTraffic;
    if (silence >= config.heartbeatIntervalMs + config.heartbeatTimeoutMs) {
      return this.#connection.drop('silent', `nothing for ${Math.round(silence)} ms, not even its time`);
    }
    if (silence >= config.heartbeatIntervalMs) {
      this.#connection.send('account', (api) => api.reqCurrentTime());
      return this.#wait(config.heartbeatIntervalMs + config.heartbeatTimeoutMs - silence);
    }
    this.#wait(config.heartbeatIntervalMs - silence);
  }
}

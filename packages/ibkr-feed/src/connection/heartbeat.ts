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

const NEVER = Number.NEGATIVE_INFINITY;

/**
 * Asks the time of a server that has said nothing for a while, and gives the connection up when it does not answer that either. A half-dead
 * link, whose other side is gone without a word, is found by nothing else. A process that stood still itself has not heard what came
 * meanwhile: it asks, and waits, before it calls the other side silent.
 */
export class Heartbeat {
  readonly #connection: Beating;
  readonly #link: () => Link | null;
  #takeBack: () => void = () => undefined;
  /** When the time was asked for, milliseconds of the timer. */
  #askedAt = NEVER;
  /** What has come may not be read yet: timers are called before sockets. */
  #isLastLook = false;

  constructor(connection: Beating, link: () => Link | null) {
    this.#connection = connection;
    this.#link = link;
  }

  start(): void {
    this.#askedAt = NEVER;
    this.#lookAgain(this.#connection.config.heartbeatIntervalMs);
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
    const now = timer.now();
    const silence = now - link.lastTraffic;
    if (silence < config.heartbeatIntervalMs) return this.#lookAgain(config.heartbeatIntervalMs - silence);
    if (this.#askedAt <= link.lastTraffic) {
      this.#askedAt = now;
      this.#connection.send('account', (api) => api.reqCurrentTime());
      return this.#lookAgain(config.heartbeatTimeoutMs);
    }
    if (!this.#isLastLook) {
      this.#isLastLook = true;
      return this.#wait(0);
    }
    this.#connection.drop('silent', `nothing for ${Math.round(silence)} ms, not even its time`);
  }

  #lookAgain(milliseconds: number): void {
    this.#isLastLook = false;
    this.#wait(milliseconds);
  }
}

import type { IBApi } from '@stoqey/ib';
import type { Priority } from '../budget/message-budget.js';
import type { Connection } from './connection.js';
import { answerTo, type MessageAnswer } from './message-answer.js';
import type { RequestListener } from './routes.js';

/** A request whose answers go on until it is taken back. */
export interface SubscriptionOptions {
  readonly connection: Connection;
  readonly priority: Priority;
  readonly ask: (api: IBApi, id: number) => void;
  readonly cancel: (api: IBApi, id: number) => void;
  /** Hears what comes while it is open. */
  readonly listener: Omit<RequestListener, 'onError' | 'onLost'>;
  /** Nothing more comes: the connection ended, the broker has ended or refused it, or it was ended here. Once each time it was open. */
  readonly onLost: (why: string) => void;
  /** The broker has ended it (`later`) or refused it; called behind `onLost`, when another attempt is planned already. */
  readonly onRefused?: (code: number, text: string, answer: MessageAnswer) => void;
  /** Pause after which it is opened again when the broker has ended it, milliseconds; default never. What is refused is not asked for again. */
  readonly retryMs?: number;
  /** Takes codes that have a meaning of their own for this kind of data; `true` for one that is dealt with. */
  readonly onCode?: (code: number, text: string) => boolean;
  /** Calls back when it may be asked for, and returns what takes that back; default at once. */
  readonly turn?: (then: () => void) => () => void;
}

/**
 * One subscription that is opened and ended again and again, each time under an id of its own: what is still said about an earlier one is
 * not heard. What waits for its turn to be sent is not sent when it is not wanted any more.
 */
export class Subscription {
  readonly #options: SubscriptionOptions;
  #id: number | null = null;
  /** Whether the request has left: only then there is something to cancel. */
  #isAsked = false;
  /** Takes back the wait for a turn or for another attempt. */
  #takeBackWait: () => void = () => undefined;

  constructor(options: SubscriptionOptions) {
    this.#options = options;
  }

  /** Asked for, or about to be, and not lost since. */
  get isOpen(): boolean {
    return this.#id !== null;
  }

  /** Asks as soon as its turn comes; one that is open is ended first. Without a connection it is lost at once. */
  open(): void {
    this.end('asked for anew');
    const { turn } = this.#options;
    if (turn === undefined) this.#ask();
    else this.#takeBackWait = turn(() => this.#ask());
  }

  /** Takes it back. It is forgotten before the broker is told: whoever hears of the loss may open it again. */
  end(why: string): void {
    const { connection, priority, cancel } = this.#options;
    const id = this.#isAsked ? this.#id : null;
    this.#forget(why);
    if (id !== null) connection.send(priority, (api) => cancel(api, id));
  }

  /** Opens it after a pause, unless it is opened or ended before. */
  retryIn(milliseconds: number): void {
    this.#takeBackWait();
    this.#takeBackWait = this.#options.connection.timer.after(milliseconds, () => this.open());
  }

  #ask(): void {
    const { connection, priority, ask, listener } = this.#options;
    const id = connection.routes.add({ ...listener, onError: (code, text) => this.#onError(code, text), onLost: () => this.#forget('the connection ended') });
    this.#id = id;
    const isTaken = connection.send(priority, (api) => {
      if (this.#id !== id) return;
      this.#isAsked = true;
      ask(api, id);
    });
    if (!isTaken) this.#forget('no connection');
  }

  #onError(code: number, text: string): void {
    const { onCode, onRefused, retryMs } = this.#options;
    if (onCode?.(code, text) === true) return;
    const answer = answerTo(code);
    if (answer === 'goesOn') return;
    if (answer === 'refused') this.#forget(`${code} ${text}`);
    else {
      this.end(`${code} ${text}`);
      if (retryMs !== undefined) this.retryIn(retryMs);
    }
    onRefused?.(code, text, answer);
  }

  #forget(why: string): void {
    this.#takeBackWait();
    if (this.#id === null) return;
    this.#options.connection.routes.remove(this.#id);
    this.#id = null;
    this.#isAsked = false;
    this.#options.onLost(why);
  }
}

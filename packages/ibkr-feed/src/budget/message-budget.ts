import type { WallTimer } from '../wall-timer.js';

/** Classes of messages, the most urgent first. An order or its cancel never waits behind a subscription. */
export const PRIORITIES = ['cancel', 'order', 'account', 'subscription', 'rotation'] as const;

export type Priority = (typeof PRIORITIES)[number];

export interface MessageBudgetOptions {
  /** Messages in any second. The broker allows 50 over all clients of one TWS, and ends the connection of who goes beyond. */
  readonly messagesPerSecond: number;
  readonly timer: WallTimer;
}

interface Waiting {
  readonly send: () => void;
  readonly drop: () => void;
}

const WINDOW_MILLISECONDS = 1_000;

/**
 * The one gate for everything that is sent on a connection: at most so many messages in any second, the most urgent class first, each class
 * in order. Sends at once while there is room. Nothing outlives the connection: {@link clear} drops what waits and says so to each.
 */
export class MessageBudget {
  readonly #options: MessageBudgetOptions;
  readonly #queues: Readonly<Record<Priority, Waiting[]>> = { cancel: [], order: [], account: [], subscription: [], rotation: [] };
  /** Times of the messages of the last second, oldest first. */
  readonly #sent: number[] = [];
  #wake: (() => void) | null = null;

  constructor(options: MessageBudgetOptions) {
    this.#options = options;
  }

  /** Messages that wait. */
  get waiting(): number {
    return PRIORITIES.reduce((sum, priority) => sum + this.#queues[priority].length, 0);
  }

  /** Sends now, or as soon as there is room and nothing more urgent waits. `drop` is called instead when the connection ends before. */
  request(priority: Priority, send: () => void, drop: () => void = () => undefined): void {
    this.#queues[priority].push({ send, drop });
    this.#run();
  }

  /** The connection has ended: what waits is dropped, in order, and the second begins anew with the next connection. */
  clear(): void {
    this.#wake?.();
    this.#wake = null;
    this.#sent.length = 0;
    const dropped = PRIORITIES.flatMap((priority) => this.#queues[priority].splice(0));
    for (const { drop } of dropped) drop();
  }

  #run(): void {
    const { messagesPerSecond, timer } = this.#options;
    for (let next = this.#next(); next !== null; next = this.#next()) {
      const now = timer.now();
      while (this.#sent.length > 0 && (this.#sent[0] as number) <= now - WINDOW_MILLISECONDS) this.#sent.shift();
      if (this.#sent.length >= messagesPerSecond) {
        this.#wake ??= timer.after((this.#sent[0] as number) + WINDOW_MILLISECONDS - now, () => {
          this.#wake = null;
          this.#run();
        });
        return;
      }
      this.#sent.push(now);
      next.shift()?.send();
    }
  }

  #next(): Waiting[] | null {
    for (const priority of PRIORITIES) if (this.#queues[priority].length > 0) return this.#queues[priority];
    return null;
  }
}

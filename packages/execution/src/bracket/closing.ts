import { SECOND, type Micros, type Side } from '@mia-trading/core';
import type { BracketConfig } from '../config.js';
import type { TrackedOrder } from '../orders/tracked-order.js';

/** What a closing needs of whoever holds the contracts. */
export interface Position {
  /** Signed contracts still held, as the executions tell. */
  held(): number;
  /** Cancels whatever of it still works; asked again and again, so it must not repeat itself. */
  cancelWorking(now: Micros): void;
  /** Nothing but closing orders works any more. */
  isQuiet(): boolean;
  submit(side: Side, quantity: number, now: Micros): TrackedOrder;
}

const NEVER: Micros = Number.POSITIVE_INFINITY;

/**
 * Flattening as a verified procedure: cancel, await the answers (bounded), send a market order for what is then held, look whether it
 * is flat, and again. One closing order at a time: while the outcome of one is not known no second is sent.
 */
export class Closing {
  readonly #position: Position;
  readonly #config: BracketConfig;
  readonly #orders: TrackedOrder[];
  #answersDue: Micros;
  #retryAt: Micros = NEVER;

  /** `sent`: closing orders of an earlier process. */
  constructor(position: Position, config: BracketConfig, now: Micros, sent: readonly TrackedOrder[] = []) {
    this.#position = position;
    this.#config = config;
    this.#orders = [...sent];
    this.#answersDue = now + config.cancelTimeout * SECOND;
  }

  get orders(): readonly TrackedOrder[] {
    return this.#orders;
  }

  /** Flat, and nothing works. */
  get isDone(): boolean {
    return this.#position.held() === 0 && this.#position.isQuiet() && this.#orders.every((order) => order.isDone);
  }

  nextTimer(): Micros {
    return Math.min(this.#retryAt, this.#answersDue);
  }

  /** The next step, if one is due; called after every report and timer. */
  step(now: Micros): void {
    const last = this.#orders.at(-1);
    this.#position.cancelWorking(now);
    if (now >= this.#answersDue) this.#answersDue = NEVER;
    if (last !== undefined && !last.isDone) return;
    const held = this.#position.held();
    if (held === 0) this.#retryAt = NEVER;
    if (held === 0 || (!this.#position.isQuiet() && this.#answersDue !== NEVER)) return;
    this.#answersDue = NEVER;
    if (last !== undefined && last.status !== 'filled') {
      if (this.#retryAt === NEVER) this.#retryAt = now + this.#config.exitRetry * SECOND;
      if (now < this.#retryAt) return;
    }
    this.#retryAt = NEVER;
    this.#orders.push(this.#position.submit(held > 0 ? -1 : 1, Math.abs(held), now));
  }
}

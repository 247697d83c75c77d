import type { EventKind, TapeEvent } from '@mia-trading/core';

/** What may be left out when the engine cannot keep up; everything else is about orders, time or what a person said. */
const MARKET_DATA: ReadonlySet<EventKind> = new Set<EventKind>(['trade', 'quote', 'depth', 'order', 'bar', 'optionQuote', 'optionTrade', 'index']);
/** Milliseconds for which events are handled before sockets have their turn: what is read late is stamped late. */
const TURN_MS = 5;
/** Handled pieces are cut off the queue once so many lie in front. */
const CUT_AFTER = 4_096;

export interface IngressOptions {
  /** Events that may wait. */
  readonly capacity: number;
  readonly handle: (event: TapeEvent) => void;
  /** Market data were left out, and there is room again. */
  readonly onLost: (events: number) => void;
  /** The handler threw: nothing more is handled. */
  readonly onFailure: (cause: unknown) => void;
  /** Events were handled: the first of them had waited since this moment of the wall, in milliseconds. */
  readonly onTurn?: (since: number) => void;
}

/**
 * The queue between everything that happens and the engine, which handles one event at a time: a report that comes while an event is
 * handled waits for its end. Market data that find it full are left out and counted; orders, time and operators never are.
 */
export class Ingress {
  readonly #options: IngressOptions;
  #queue: TapeEvent[] = [];
  /** When each of them came, milliseconds of the wall. */
  #since: number[] = [];
  #head = 0;
  #lost = 0;
  #isScheduled = false;
  #isStopped = false;
  /** Most events that ever waited. */
  peak = 0;
  /** Market data left out since the start. */
  lostInAll = 0;

  constructor(options: IngressOptions) {
    this.#options = options;
  }

  get length(): number {
    return this.#queue.length - this.#head;
  }

  push(event: TapeEvent): void {
    if (this.#isStopped) return;
    if (this.length >= this.#options.capacity && MARKET_DATA.has(event.kind)) {
      this.#lost += 1;
      this.lostInAll += 1;
      return;
    }
    this.#queue.push(event);
    this.#since.push(performance.now());
    if (this.length > this.peak) this.peak = this.length;
    this.#schedule();
  }

  /** Handles everything that waits, at once; only from outside the handler. */
  drain(): void {
    while (this.length > 0 && !this.#isStopped) this.#handleNext();
  }

  /** Nothing is taken or handled any more. */
  stop(): void {
    this.#isStopped = true;
    this.#queue = [];
    this.#since = [];
    this.#head = 0;
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => this.#turn());
  }

  #turn(): void {
    this.#isScheduled = false;
    const begin = performance.now();
    const until = begin + TURN_MS;
    const since = this.#since[this.#head] ?? begin;
    try {
      while (this.length > 0 && performance.now() < until) this.#handleNext();
    } catch (cause) {
      this.stop();
      this.#options.onFailure(cause);
      return;
    }
    this.#options.onTurn?.(since);
    if (this.#lost > 0 && this.length <= this.#options.capacity / 2) {
      const lost = this.#lost;
      this.#lost = 0;
      this.#options.onLost(lost);
    }
    if (this.length > 0) this.#schedule();
  }

  #handleNext(): void {
    const event = this.#queue[this.#head] as TapeEvent;
    this.#head += 1;
    if (this.#head >= CUT_AFTER) {
      this.#queue = this.#queue.slice(this.#head);
      this.#since = this.#since.slice(this.#head);
      this.#head = 0;
    }
    this.#options.handle(event);
  }
}

import type { Micros, TapeEvent } from '@mia-trading/core';

export type EventBatches = AsyncGenerator<TapeEvent[], void, undefined>;

/** The next event of a stream that is in tape order. `tsInit` and `seq` mean nothing while `isEmpty`. */
export interface EventCursor {
  readonly tsInit: Micros;
  readonly seq: number;
  /** What was fetched is used up: `refill` before going on. */
  readonly isEmpty: boolean;
  /** Returns the event and goes to the next one. */
  take(): TapeEvent;
  /** Fetches more; false at the end of the stream. */
  refill(): Promise<boolean>;
  /** Lets go of the stream, also before its end. */
  close(): Promise<void>;
}

/** Cursor over batches of events. */
export class BatchCursor implements EventCursor {
  readonly #batches: EventBatches;
  #events: readonly TapeEvent[] = [];
  #at = 0;
  tsInit: Micros = 0;
  seq = 0;

  constructor(batches: EventBatches) {
    this.#batches = batches;
  }

  get isEmpty(): boolean {
    return this.#at >= this.#events.length;
  }

  take(): TapeEvent {
    const event = this.#events[this.#at] as TapeEvent;
    this.#at++;
    this.#look();
    return event;
  }

  async refill(): Promise<boolean> {
    while (this.isEmpty) {
      const result = await this.#batches.next();
      if (result.done === true) return false;
      this.#events = result.value;
      this.#at = 0;
    }
    this.#look();
    return true;
  }

  async close(): Promise<void> {
    await this.#batches.return();
  }

  #look(): void {
    const head = this.#events[this.#at];
    if (head === undefined) return;
    this.tsInit = head.tsInit;
    this.seq = head.seq;
  }
}

import type { TapeEvent } from '@mia-trading/core';

/** A recording that is still being written while it is replayed: events come when its writer says so, numbered in the order given. */
export class MarketFeed implements AsyncIterable<readonly TapeEvent[]> {
  #waiting: (readonly TapeEvent[])[] = [];
  #wake: () => void = () => undefined;
  #isOver = false;
  #seq = 0;

  push(...events: readonly TapeEvent[]): void {
    this.#waiting.push(
      events.map((event) => {
        this.#seq += 1;
        return { ...event, seq: this.#seq };
      }),
    );
    this.#wake();
  }

  /** Nothing comes any more. */
  end(): void {
    this.#isOver = true;
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<readonly TapeEvent[]> {
    for (;;) {
      while (this.#waiting.length > 0) yield this.#waiting.splice(0).flat();
      if (this.#isOver) return;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}

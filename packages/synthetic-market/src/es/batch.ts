import type { Instrument, Side } from '@mia-trading/core';
import type { EventOutbox } from '../market/event-outbox.js';
import type { DisplayedBook } from './displayed-book.js';

/** One exchange event being made: prints first, then every price level they and the quotes have changed, the last one ending the batch. */
export class Batch {
  readonly #outbox: EventOutbox;
  readonly #book: DisplayedBook;
  readonly #instrument: Instrument;
  readonly #printTicks: number[] = [];
  readonly #printSizes: number[] = [];
  readonly #sides: Side[] = [];
  readonly #ticks: number[] = [];
  #aggressor: Side = 1;

  constructor(outbox: EventOutbox, book: DisplayedBook, instrument: Instrument) {
    this.#outbox = outbox;
    this.#book = book;
    this.#instrument = instrument;
  }

  print(aggressor: Side, tick: number, size: number): void {
    this.#aggressor = aggressor;
    this.#printTicks.push(tick);
    this.#printSizes.push(size);
  }

  /** The level has changed; its size at the end of the batch counts. */
  touch(side: Side, tick: number): void {
    for (let index = 0; index < this.#ticks.length; index += 1) if (this.#ticks[index] === tick && this.#sides[index] === side) return;
    this.#sides.push(side);
    this.#ticks.push(tick);
  }

  send(): void {
    const { symbol, tickSize } = this.#instrument;
    const prints = this.#printTicks.length;
    const matchId = prints > 0 ? this.#outbox.nextMatchId() : 0;
    for (let index = 0; index < prints; index += 1) {
      this.#outbox.trade(symbol, (this.#printTicks[index] as number) * tickSize, this.#printSizes[index] as number, this.#aggressor, matchId, index === prints - 1);
    }
    for (let index = 0; index < this.#ticks.length; index += 1) {
      const side = this.#sides[index] as Side;
      const tick = this.#ticks[index] as number;
      this.#outbox.depth(symbol, 'set', side, tick * tickSize, this.#book.size(side, tick), index === this.#ticks.length - 1);
    }
    this.#printTicks.length = this.#printSizes.length = this.#sides.length = this.#ticks.length = 0;
  }
}

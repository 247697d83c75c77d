import type { IndexEvent, Micros, OptionQuoteEvent, TapeEvent } from '@mia-trading/core';
import type { DelayedSource } from './delayed-source.js';
import { restamped } from './restamped.js';
import type { SnapshotGrid } from './snapshot-grid.js';

/** Lines of which only the last state before a point of the grid is told: indices, and option series that are subscribed. */
export class SampledLines implements DelayedSource {
  readonly #grid: SnapshotGrid;
  readonly #pending = new Map<string, IndexEvent | OptionQuoteEvent>();
  nextDue: Micros = Infinity;

  constructor(grid: SnapshotGrid) {
    this.#grid = grid;
  }

  /** A line has a state that is not told yet. */
  observe(line: string, event: IndexEvent | OptionQuoteEvent, now: Micros): void {
    this.#pending.set(line, event);
    if (this.nextDue === Infinity) this.nextDue = this.#grid.after(now);
  }

  /** The line has ended: what is not told yet never will be. */
  end(line: string): void {
    this.#pending.delete(line);
  }

  deliver(emit: (event: TapeEvent) => void): void {
    const at = this.nextDue;
    this.nextDue = Infinity;
    for (const event of this.#pending.values()) emit({ ...event, ...restamped(event, at) });
    this.#pending.clear();
  }
}

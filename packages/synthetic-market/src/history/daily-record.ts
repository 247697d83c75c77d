import type { EventOutbox } from '../market/event-outbox.js';
import type { DailyClose } from './earlier-days.js';

/** Published levels have two decimals. */
const CENTS = 100;

/**
 * Daily closes of the indices, as a tape carries them at its head: every day before the session, each level stamped with the close at
 * which it was measured and with the beginning of the tape as the time at which it could first be known.
 */
export class DailyRecord {
  readonly #days: DailyClose[];

  constructor(days: readonly DailyClose[]) {
    this.#days = [...days];
  }

  /** A session is over: its closing levels are known from the next one on. */
  add(day: DailyClose): void {
    this.#days.push(day);
  }

  publish(outbox: EventOutbox): void {
    for (const { closedAt, levels } of this.#days) {
      for (const [symbol, level] of Object.entries(levels)) outbox.index(symbol, Math.round(level * CENTS) / CENTS, closedAt);
    }
  }
}

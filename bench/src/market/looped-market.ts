import { createSessionClock, DAY, type Micros, type ResolvedInstrument, type TapeEvent } from '@mia-trading/core';
import { EventColumns } from './event-columns.js';

/** Nights and holidays between two sessions at most. */
const LONGEST_BREAK_DAYS = 10;

/**
 * A stretch of one session, played again at the same time of day on one trade date after another: pass 0 is the stretch as it was.
 * Every pass makes fresh event objects, as a reader does. Snapshots at the beginning are part of it and rebuild the book each time.
 */
export class LoopedMarket {
  readonly instrument: ResolvedInstrument;
  readonly events: readonly TapeEvent[];
  /** What it is, in words. */
  readonly description: string;
  readonly #columns: EventColumns;
  readonly #starts: Micros[];
  readonly #clock: ReturnType<typeof createSessionClock>;
  readonly #last: Micros;

  constructor(options: { readonly instrument: ResolvedInstrument; readonly events: readonly TapeEvent[]; readonly description: string }) {
    const { instrument, events, description } = options;
    this.instrument = instrument;
    this.events = events;
    this.#columns = new EventColumns(events);
    this.description = description;
    this.#clock = createSessionClock(instrument);
    this.#last = events.at(-1)?.tsInit ?? 0;
    this.#starts = [this.#clock.at(this.#last).sessionStart];
  }

  /** Microseconds by which pass `index` is later than pass 0. */
  shiftOf(index: number): Micros {
    while (this.#starts.length <= index) this.#starts.push(this.#nextStart(this.#starts.at(-1) ?? 0));
    const [first = 0] = this.#starts;
    return (this.#starts[index] ?? first) - first;
  }

  /** Hands over fresh events of pass `index`, in order. */
  play(index: number, take: (event: TapeEvent) => void): void {
    const shift = this.shiftOf(index);
    for (let position = 0; position < this.events.length; position += 1) take(this.#columns.at(position, shift));
  }

  /** The same for a loop of one's own. */
  *pass(index: number): Generator<TapeEvent, void, undefined> {
    const shift = this.shiftOf(index);
    for (let position = 0; position < this.events.length; position += 1) yield this.#columns.at(position, shift);
  }

  /** Start of the next session, of a later trade date, in which the market trades at the time of day of the last event. */
  #nextStart(start: Micros): Micros {
    const [first = 0] = this.#starts;
    const { tradeDate } = this.#clock.at(start + this.#last - first);
    for (let day = 1; day <= LONGEST_BREAK_DAYS; day += 1) {
      // Daylight saving moves the start by an hour: ask the calendar half a day into the session, when it has certainly begun.
      const begin = this.#clock.at(start + day * DAY + DAY / 2).sessionStart;
      const last = this.#clock.at(begin + this.#last - first);
      if (last.sessionStart === begin && last.phase === 'continuous' && last.tradeDate > tradeDate) return begin;
    }
    throw new Error(`no session within ${LONGEST_BREAK_DAYS} days of ${start}`);
  }
}

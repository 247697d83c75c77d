import { createSessionClock, DAY, type Micros, type ResolvedInstrument, type TapeEvent } from '@mia-trading/core';
import { shifted } from './shifted.js';

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
  readonly #starts: Micros[];
  readonly #clock: ReturnType<typeof createSessionClock>;
  readonly #last: Micros;

  constructor(options: { readonly instrument: ResolvedInstrument; readonly events: readonly TapeEvent[]; readonly description: string }) {
    const { instrument, events, description } = options;
    this.instrument = instrument;
    // One shape for each kind, whatever made them, so that making a pass costs little beside working on it.
    this.events = events.map((event) => shifted(event, 0));
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

  /** Fresh events of pass `index`, in order. */
  *pass(index: number): Generator<TapeEvent, void, undefined> {
    const shift = this.shiftOf(index);
    for (const event of this.events) yield shifted(event, shift);
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

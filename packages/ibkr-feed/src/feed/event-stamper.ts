import type { Micros, TapeEvent } from '@mia-trading/core';

type Unstamped<E> = E extends TapeEvent ? Omit<E, 'tsEvent' | 'tsInit' | 'seq'> : never;

/** An event before it has its times and its place. */
export type EventDraft = Unstamped<TapeEvent>;

/** Takes what is to become an event. */
export type DraftSink = (draft: EventDraft) => void;

export interface EventStamperOptions {
  /** Present time of the session: the system clock, or the simulator's. */
  readonly now: () => Micros;
  /** Takes finished events, in order. */
  readonly sink: (event: TapeEvent) => void;
  /** Place of the first event; default 0. */
  readonly firstSeq?: number;
}

/**
 * The one place where a live session's events get their times and their place on the tape: market data, clock, operator and broker reports
 * alike. Interactive Brokers dates its ticks to the second or not at all, so `tsEvent` is `tsInit`: the time at which they came.
 */
export class EventStamper {
  readonly #options: EventStamperOptions;
  #seq: number;
  #latest: Micros = -Infinity;

  constructor(options: EventStamperOptions) {
    this.#options = options;
    this.#seq = options.firstSeq ?? 0;
  }

  /** Time of the latest event; `-Infinity` before the first. */
  get latest(): Micros {
    return this.#latest;
  }

  /** Stamps with the present, or with the time of the event before when the clock has gone back. */
  readonly emit: DraftSink = (draft) => this.emitAt(this.#options.now(), draft);

  /** Stamps with a time of the past: warm-up bars, which come before everything else. Never before an earlier event. */
  emitAt(time: Micros, draft: EventDraft): void {
    this.#latest = Math.max(this.#latest, Math.floor(time));
    this.#options.sink({ ...draft, tsEvent: this.#latest, tsInit: this.#latest, seq: this.#seq++ });
  }
}

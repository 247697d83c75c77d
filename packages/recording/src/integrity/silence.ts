import { MILLISECOND, type Micros, type TapeEvent, type TradingCalendar } from '@mia-trading/core';

/** A stretch of the tape where events are missing, or may be. */
export interface Gap {
  /** tsInit at which it begins, and, for silence, at which events go on; equal when it was announced. */
  readonly from: Micros;
  readonly to: Micros;
  /** `announced` by the feed or its importer, or `silence` in continuous trading. */
  readonly kind: 'announced' | 'silence';
  readonly detail: string;
}

/** Bars of a period may be this many periods apart before a hole is seen. */
const BAR_PERIODS = 2;

/** Finds holes: what the feed announced, and silence of the traded instrument longer than a limit while trading was continuous throughout. */
export class SilenceWatch {
  readonly #instrument: string;
  readonly #calendar: TradingCalendar | null;
  readonly #limit: number;
  #previous: Micros | null = null;

  /** `calendar` null: the session is not known and silence is not judged. */
  constructor(instrument: string, calendar: TradingCalendar | null, maxSilenceMs: number) {
    this.#instrument = instrument;
    this.#calendar = calendar;
    this.#limit = maxSilenceMs * MILLISECOND;
  }

  /** The gap that `event` announces or ends; `null` when there is none. */
  add(event: TapeEvent): Gap | null {
    if (event.kind === 'feedStatus') {
      return event.status === 'gap' ? { from: event.tsInit, to: event.tsInit, kind: 'announced', detail: event.detail } : null;
    }
    if (event.instrument !== this.#instrument || this.#calendar === null) return null;
    const from = this.#previous;
    this.#previous = event.tsInit;
    const limit = event.kind === 'bar' ? Math.max(this.#limit, BAR_PERIODS * event.period) : this.#limit;
    if (from === null || event.tsInit - from <= limit || !this.#isContinuous(this.#calendar, from, event.tsInit)) return null;
    return { from, to: event.tsInit, kind: 'silence', detail: `no event for ${(event.tsInit - from) / MILLISECOND} ms in continuous trading` };
  }

  #isContinuous(calendar: TradingCalendar, from: Micros, to: Micros): boolean {
    return calendar.at(from).phase === 'continuous' && to <= calendar.nextStop(from);
  }
}

import { MINUTE, type Micros } from '../time/micros.js';
import { instantOf, localDate } from '../time/zone.js';
import { isoDate, type DayNumber } from '../time/civil-date.js';
import { minuteOf } from './day-plan.js';
import { TradingCalendar } from './trading-calendar.js';

/** Parts of the trading day, in order from 18:00 ET. */
export const DAY_SESSIONS = ['asia', 'londonPre', 'london', 'newYorkPre', 'newYorkOpen', 'midday', 'powerHour', 'afterHours', 'closed'] as const;

export type DaySessionName = (typeof DAY_SESSIONS)[number];

/** What part of the trading day a time belongs to, and until when. */
export interface DaySession {
  readonly name: DaySessionName;
  /** The cash markets of London (08:00-16:30 there) and New York (09:30-16:00 ET) are both open. London holidays are not known. */
  readonly isOverlap: boolean;
  /** The New York cash market closes early or not opens on this weekday, though ES trades: half days and holidays. */
  readonly isShortened: boolean;
  /** First time at which anything above may differ. */
  readonly until: Micros;
}

/** Sessions by New York time. London's two begin by London time: 02:00 and 04:00 ET, an hour later while only one of them has summer time. */
const NEW_YORK_STARTS: readonly (readonly [DaySessionName, number])[] = [
  ['asia', 0],
  ['newYorkPre', minuteOf(8)],
  ['newYorkOpen', minuteOf(9, 30)],
  ['midday', minuteOf(11)],
  ['powerHour', minuteOf(14)],
  ['afterHours', minuteOf(16)],
  ['closed', minuteOf(17)],
  ['asia', minuteOf(18)],
];
const LONDON_STARTS: readonly (readonly [DaySessionName, number])[] = [
  ['londonPre', minuteOf(7)],
  ['london', minuteOf(9)],
];
const LONDON_OPEN = minuteOf(8);
const LONDON_CLOSE = minuteOf(16, 30);
const NEW_YORK_OPEN = minuteOf(9, 30);
const NEW_YORK_CLOSE = minuteOf(16);
/** Minutes of the cash market on a full day. */
const FULL_REGULAR_MINUTES = minuteOf(6, 30);

interface SessionDay {
  readonly day: DayNumber;
  readonly starts: readonly { readonly name: DaySessionName; readonly from: Micros }[];
  readonly overlap: { readonly from: Micros; readonly to: Micros } | null;
  readonly isShortened: boolean;
  readonly end: Micros;
}

/**
 * The sessions of the day of ES: Asia 18:00-02:00 ET, London pre-market 02:00-04:00, London 04:00-08:00, New York pre-market 08:00-09:30,
 * open 09:30-11:00, midday 11:00-14:00, power hour 14:00-16:00, after hours 16:00-17:00. `closed` whenever ES does not trade
 * continuously: 17:00-18:00, week-ends, holidays, after an early close, and in halts. A function of time alone; the latest answer is kept,
 * so that asking at every evaluation costs a comparison.
 */
export class DaySessionClock {
  readonly #calendar = new TradingCalendar('CME_EQUITY');
  #day: SessionDay | null = null;
  #from: Micros = Number.POSITIVE_INFINITY;
  #latest: DaySession = { name: 'closed', isOverlap: false, isShortened: false, until: Number.NEGATIVE_INFINITY };

  at(time: Micros): DaySession {
    if (!(time >= this.#from && time < this.#latest.until)) {
      this.#latest = this.#find(time);
      this.#from = time;
    }
    return this.#latest;
  }

  #find(time: Micros): DaySession {
    const date = localDate('America/New_York', time);
    if (this.#day?.day !== date) this.#day = this.#sessionDay(date);
    const { starts, overlap, isShortened, end } = this.#day;
    const state = this.#calendar.at(time);
    const isTrading = state.phase === 'continuous';
    const name = starts.findLast(({ from }) => from <= time)?.name ?? 'closed';
    const later = [state.until, end, ...starts.map(({ from }) => from), ...(overlap === null ? [] : [overlap.from, overlap.to])].filter((cut) => cut > time);
    return {
      name: isTrading ? name : 'closed',
      isOverlap: isTrading && overlap !== null && time >= overlap.from && time < overlap.to,
      isShortened,
      until: Math.min(...later),
    };
  }

  #sessionDay(day: DayNumber): SessionDay {
    const newYork = (minute: number): Micros => instantOf('America/New_York', day, minute);
    const london = (minute: number): Micros => instantOf('Europe/London', day, minute);
    const starts = [
      ...NEW_YORK_STARTS.map(([name, minute]) => ({ name, from: newYork(minute) })),
      ...LONDON_STARTS.map(([name, minute]) => ({ name, from: london(minute) })),
    ].sort((a, b) => a.from - b.from);
    const hours = this.#calendar.regularHours(isoDate(day));
    const isWeekday = this.#calendar.at(newYork(NEW_YORK_OPEN) - MINUTE).phase === 'continuous';
    const minutes = hours === null ? 0 : (hours.end - hours.start) / MINUTE;
    const from = Math.max(newYork(NEW_YORK_OPEN), london(LONDON_OPEN));
    const to = Math.min(newYork(NEW_YORK_CLOSE), london(LONDON_CLOSE), hours?.end ?? 0);
    return { day, starts, overlap: from < to ? { from, to } : null, isShortened: isWeekday && minutes < FULL_REGULAR_MINUTES, end: newYork(minuteOf(24)) };
  }
}

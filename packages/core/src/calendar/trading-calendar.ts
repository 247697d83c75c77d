import { MiaError } from '../errors/mia-error.js';
import type { Instrument } from '../instruments/instrument.js';
import type { SessionClock, SessionState } from '../market/session-source.js';
import { isoDate, parseIsoDate, type DayNumber, type IsoDate } from '../time/civil-date.js';
import { DAY, MINUTE, type Micros } from '../time/micros.js';
import { instantOf, localDate, type ZoneName } from '../time/zone.js';
import { CME_EQUITY_RULES } from './cme-equity-rules.js';
import { COMEX_RULES } from './comex-rules.js';
import { MINUTES_PER_DAY, type CalendarRules, type DayPlan } from './day-plan.js';
import { ALWAYS_RULES, US_EQUITY_RULES } from './us-equity-rules.js';

export type CalendarName = Instrument['calendar'];

const CALENDARS: Readonly<Record<CalendarName, { readonly rules: CalendarRules; readonly zone: ZoneName }>> = {
  CME_EQUITY: { rules: CME_EQUITY_RULES, zone: 'America/Chicago' },
  COMEX: { rules: COMEX_RULES, zone: 'America/Chicago' },
  US_EQUITY: { rules: US_EQUITY_RULES, zone: 'America/New_York' },
  ALWAYS: { rules: ALWAYS_RULES, zone: 'UTC' },
};

/** Days looked at before giving up the search for a trade date or a change of phase; the longest closure here is 4 days. */
const SEARCH_LIMIT_DAYS = 14;

/**
 * The exchange calendar of a market as a {@link SessionClock}, with questions about dates beside it.
 *
 * A trade date begins with the pre-open before its 17:00 CT opening and lasts until the next pre-open, closed hours included. On
 * holidays that CME only halts (12:00 CT), trades go to the next trade date, which then spans two calendar days. `sessionStart` is the
 * latest 17:00 CT (midnight ET or UTC for stocks and crypto), so that minutes of the session are a time of day even then.
 *
 * Local days are converted to instants once and the latest one is kept: O(1) and no allocation while asked within one day.
 */
export class TradingCalendar implements SessionClock {
  readonly name: CalendarName;
  readonly #rules: CalendarRules;
  readonly #zone: ZoneName;
  #dayStart: Micros = Number.POSITIVE_INFINITY;
  #dayEnd: Micros = Number.NEGATIVE_INFINITY;
  #states: readonly SessionState[] = [];

  constructor(name: CalendarName) {
    this.name = name;
    this.#rules = CALENDARS[name].rules;
    this.#zone = CALENDARS[name].zone;
  }

  /** State at `time`, with the first later time at which it may change (at most the end of the local day). */
  at(time: Micros): SessionState {
    if (!(time >= this.#dayStart && time < this.#dayEnd)) this.#load(localDate(this.#zone, time));
    for (const state of this.#states) if (time < state.until) return state;
    throw new RangeError(`no time: ${time}`);
  }

  /** Whether trades are booked under this date. @throws MiaError `MIA-CALENDAR-DATE` when the text is no date. */
  isTradeDate(date: IsoDate): boolean {
    return this.#rules.isTradeDate(dayOf(date));
  }

  /** First trade date after `date`. @throws MiaError `MIA-CALENDAR-DATE` when the text is no date. */
  nextTradeDate(date: IsoDate): IsoDate {
    return this.#neighbour(date, 1);
  }

  /** Last trade date before `date`. @throws MiaError `MIA-CALENDAR-DATE` when the text is no date. */
  previousTradeDate(date: IsoDate): IsoDate {
    return this.#neighbour(date, -1);
  }

  /** Regular hours of a date as instants, the end exclusive; `null` when it has none. @throws MiaError `MIA-CALENDAR-DATE`. */
  regularHours(date: IsoDate): { readonly start: Micros; readonly end: Micros } | null {
    const day = dayOf(date);
    const hours = this.#rules.plan(day).regularHours;
    return hours === null ? null : { start: instantOf(this.#zone, day, hours.from), end: instantOf(this.#zone, day, hours.to) };
  }

  /** When continuous trading that is under way at `time` stops (halt or close); `time` itself when none is under way, `Infinity` when it never stops. */
  nextStop(time: Micros): Micros {
    return this.#nextChange(time, (state) => state.phase !== 'continuous');
  }

  /** First time from `time` on at which trading is continuous. */
  nextOpen(time: Micros): Micros {
    return this.#nextChange(time, (state) => state.phase === 'continuous');
  }

  #nextChange(time: Micros, isReached: (state: SessionState) => boolean): Micros {
    let at = time;
    while (at < time + SEARCH_LIMIT_DAYS * DAY) {
      const state = this.at(at);
      if (isReached(state)) return at;
      at = state.until;
    }
    return Number.POSITIVE_INFINITY;
  }

  #neighbour(date: IsoDate, step: 1 | -1): IsoDate {
    let day = dayOf(date) + step;
    while (!this.#rules.isTradeDate(day)) day += step;
    return isoDate(day);
  }

  #load(day: DayNumber): void {
    const plan = this.#rules.plan(day);
    const start = this.#rules.sessionStartMinute;
    const today = instantOf(this.#zone, day, start);
    const yesterday = instantOf(this.#zone, day - 1, start);
    const cuts = cutsOf(plan, start);
    this.#dayStart = instantOf(this.#zone, day, 0);
    this.#dayEnd = instantOf(this.#zone, day + 1, 0);
    this.#states = cuts.slice(0, -1).map((minute, index): SessionState => {
      const span = plan.spans.find(({ from, to }) => minute >= from && minute < to);
      if (span === undefined) throw new RangeError(`the rules of ${this.name} leave a gap on ${isoDate(day)}`);
      const hours = plan.regularHours;
      return {
        tradeDate: span.tradeDate,
        sessionStart: minute >= start ? today : yesterday,
        isRegularHours: hours !== null && minute >= hours.from && minute < hours.to,
        phase: span.phase,
        until: instantOf(this.#zone, day, cuts[index + 1] ?? MINUTES_PER_DAY),
      };
    });
  }
}

/** Minutes at which anything may change, in order, from 0 to the end of the day. */
function cutsOf(plan: DayPlan, sessionStart: number): number[] {
  const cuts = new Set([0, sessionStart, MINUTES_PER_DAY]);
  for (const { from } of plan.spans) cuts.add(from);
  if (plan.regularHours !== null) cuts.add(plan.regularHours.from).add(plan.regularHours.to);
  return [...cuts].sort((a, b) => a - b);
}

function dayOf(date: IsoDate): DayNumber {
  const day = parseIsoDate(date);
  if (day !== undefined) return day;
  throw new MiaError('MIA-CALENDAR-DATE', `"${date}" is not a calendar date: expected YYYY-MM-DD`, 'Write the date as YYYY-MM-DD, e.g. 2023-12-26.', { date });
}

/** Whole minutes of the session at `time`, from the state that holds then. */
export function sessionMinuteAt(state: SessionState, time: Micros): number {
  return Math.floor((time - state.sessionStart) / MINUTE);
}

/** The calendar that rules an instrument, as the clock that market state asks. */
export function createSessionClock(instrument: Pick<Instrument, 'calendar'>): TradingCalendar {
  return new TradingCalendar(instrument.calendar);
}

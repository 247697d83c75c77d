import type { BookPhase } from '../events/events.js';
import type { DayNumber, IsoDate } from '../time/civil-date.js';

/** What a market does from `from` to `to`, in minutes of the local day. */
export interface PhaseSpan {
  readonly from: number;
  readonly to: number;
  readonly phase: BookPhase | 'closed';
  readonly tradeDate: IsoDate;
}

/** One local calendar day of a market. */
export interface DayPlan {
  /** Spans that cover the day from 0 to 1,440 without gaps. */
  readonly spans: readonly PhaseSpan[];
  /** Regular hours of the day in local minutes; `null` when it has none. */
  readonly regularHours: { readonly from: number; readonly to: number } | null;
}

/** Rules of one market, as functions of the local calendar day. */
export interface CalendarRules {
  /** Plan of a local calendar day. */
  plan(day: DayNumber): DayPlan;
  /** Whether trades are booked under this date. */
  isTradeDate(day: DayNumber): boolean;
  /** Local minute of the day at which sessions begin, from which minutes of the session count. */
  readonly sessionStartMinute: number;
}

export const MINUTES_PER_DAY = 1_440;
const MINUTES_PER_HOUR = 60;

/** Minute of the day of a wall time. */
export function minuteOf(hour: number, minute = 0): number {
  return hour * MINUTES_PER_HOUR + minute;
}

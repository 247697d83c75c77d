import type { BookPhase } from '../events/events.js';
import { FRIDAY, isoDate, isWeekend, parseIsoDate, weekdayOf, type DayNumber } from '../time/civil-date.js';
import { MINUTES_PER_DAY, minuteOf, type CalendarRules, type DayPlan, type PhaseSpan } from './day-plan.js';

/**
 * How a Globex product treats the daytime part (00:00 CT to the close) of a weekday:
 * `regular` and `earlyClose` are trade dates; `halt` trades until `close` under the next trade date; `closed` does not trade.
 */
export interface GlobexDay {
  readonly kind: 'regular' | 'earlyClose' | 'halt' | 'closed';
  /** Minute of the day CT at which trading stops; 0 when closed. */
  readonly close: number;
}

/** What differs between Globex products. Minutes are CT. */
export interface GlobexProduct {
  dayOf(weekday: DayNumber): GlobexDay;
  /** Halt inside a regular day; `null` when there is none. */
  haltOf(regularDay: DayNumber): { readonly from: number; readonly to: number } | null;
  /** Regular hours of a trade date that stops at `close`; `null` when it has none. */
  regularHoursOf(day: GlobexDay): { readonly from: number; readonly to: number } | null;
}

/** Sessions begin at 17:00 CT, Sunday to Thursday. */
export const GLOBEX_OPEN = minuteOf(17);
/** Orders are taken from 16:45 CT between two trading days (CME trading hours page). */
const PRE_OPEN_AFTER_TRADE_DATE = minuteOf(16, 45);
/** Orders are taken from 16:00 CT on Sundays and holidays. */
const PRE_OPEN_AFTER_HOLIDAY = minuteOf(16);
/** Longest run of days without a trade date, with room: a holiday beside a weekend is 4. */
const SEARCH_LIMIT_DAYS = 10;

/** Day number of a date written in a rule. */
export function ruleDate(text: string): DayNumber {
  const day = parseIsoDate(text);
  if (day === undefined) throw new RangeError(`not a date: ${text}`);
  return day;
}

/** Rules of a Globex product: session 17:00 CT to the close of the next day, daily break, weekend, holidays. */
export function globexRules(product: GlobexProduct): CalendarRules {
  const trades = (day: DayNumber): boolean => !isWeekend(day) && product.dayOf(day).kind !== 'closed';

  const isTradeDate = (day: DayNumber): boolean => {
    if (isWeekend(day)) return false;
    const { kind } = product.dayOf(day);
    return kind === 'regular' || kind === 'earlyClose';
  };

  const firstTradeDateFrom = (day: DayNumber): DayNumber => {
    let candidate = day;
    while (!isTradeDate(candidate) && candidate < day + SEARCH_LIMIT_DAYS) candidate += 1;
    return candidate;
  };

  /** Trade date of the session that was open last before `day`. */
  const lastTradeDateBefore = (day: DayNumber): DayNumber => {
    let candidate = day - 1;
    while (!trades(candidate) && candidate > day - SEARCH_LIMIT_DAYS) candidate -= 1;
    return firstTradeDateFrom(candidate);
  };

  const plan = (day: DayNumber): DayPlan => {
    const spans: PhaseSpan[] = [];
    let at = 0;
    const until = (to: number, phase: BookPhase | 'closed', tradeDate: DayNumber): void => {
      if (to > at) spans.push({ from: at, to, phase, tradeDate: isoDate(tradeDate) });
      at = Math.max(at, to);
    };

    const opensInTheEvening = weekdayOf(day) !== FRIDAY && trades(day + 1);
    const today = isWeekend(day) ? null : product.dayOf(day);
    let regularHours: DayPlan['regularHours'] = null;
    let tradeDate = lastTradeDateBefore(day);
    if (today !== null && today.kind !== 'closed') {
      tradeDate = firstTradeDateFrom(day);
      const halt = today.kind === 'regular' ? product.haltOf(day) : null;
      if (halt !== null) {
        until(halt.from, 'continuous', tradeDate);
        until(halt.to, 'halted', tradeDate);
      }
      until(today.close, 'continuous', tradeDate);
      if (isTradeDate(day)) regularHours = product.regularHoursOf(today);
    }
    if (opensInTheEvening) {
      const evening = firstTradeDateFrom(day + 1);
      const isHalt = today?.kind === 'halt';
      until(isTradeDate(day) ? PRE_OPEN_AFTER_TRADE_DATE : PRE_OPEN_AFTER_HOLIDAY, isHalt ? 'halted' : 'closed', tradeDate);
      until(GLOBEX_OPEN, 'preOpen', evening);
      until(MINUTES_PER_DAY, 'continuous', evening);
    } else {
      until(MINUTES_PER_DAY, 'closed', tradeDate);
    }
    return { spans, regularHours };
  };

  return { plan, isTradeDate, sessionStartMinute: GLOBEX_OPEN };
}

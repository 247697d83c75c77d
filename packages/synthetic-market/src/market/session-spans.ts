import { DAY, HOUR, parseIsoDate, type IsoDate, type Micros, type TradingCalendar } from '@mia-trading/core';

/** A stretch of continuous trading. */
export interface Span {
  readonly from: Micros;
  /** Exclusive. */
  readonly to: Micros;
  /** 17:00 CT from which its minutes of the session count. */
  readonly sessionStart: Micros;
}

/** Noon in Chicago, or an hour beside it, from midnight UTC. */
const NOON = 18 * HOUR;
/** A trade date's last phase lies at most this far behind its own noon. */
const SEARCH = 2 * DAY;

/** Continuous trading of a trade date, in order: one stretch on most days, two around a halt. Empty when it is no trade date. */
export function sessionSpans(calendar: TradingCalendar, date: IsoDate): Span[] {
  const day = parseIsoDate(date);
  if (day === undefined || !calendar.isTradeDate(date)) return [];
  const previous = parseIsoDate(calendar.previousTradeDate(date)) ?? day - 1;
  const spans: Span[] = [];
  let at = previous * DAY + NOON;
  while (at < day * DAY + NOON + SEARCH) {
    const state = calendar.at(at);
    if (state.tradeDate === date && state.phase === 'continuous') {
      const last = spans[spans.length - 1];
      if (last !== undefined && last.to === at && last.sessionStart === state.sessionStart) spans[spans.length - 1] = { ...last, to: state.until };
      else spans.push({ from: at, to: state.until, sessionStart: state.sessionStart });
    }
    at = state.until;
  }
  return spans;
}

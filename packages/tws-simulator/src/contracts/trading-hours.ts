import { createSessionClock, DAY, isoDate, parseIsoDate, type Micros, type TradingCalendar } from '@mia-trading/core';
import { brokerDate, brokerMinute, compactDate, type BrokerZone } from '../server/server-time.js';

/** Days that the broker tells ahead. */
const DAYS_AHEAD = 6;
const CLOSED = 'CLOSED';

/** When a contract trades in the next days, as the broker writes it: `20231226:1700-20231227:1600;20231230:CLOSED`. */
export interface TradingHours {
  readonly trading: string;
  /** Regular hours. */
  readonly liquid: string;
}

/** Hours of the week from `now`, by the calendar of an instrument, in the zone of the contract. */
export function tradingHours(calendarName: TradingCalendar['name'], now: Micros, zone: BrokerZone): TradingHours {
  const calendar = createSessionClock({ calendar: calendarName });
  const first = parseIsoDate(calendar.at(now).tradeDate) ?? 0;
  const liquid: string[] = [];
  for (let day = first; day < first + DAYS_AHEAD; day += 1) {
    const hours = calendar.isTradeDate(isoDate(day)) ? calendar.regularHours(isoDate(day)) : null;
    liquid.push(hours === null ? `${compactDate(isoDate(day))}:${CLOSED}` : span(hours.start, hours.end, zone));
  }
  return { trading: tradingSpans(calendar, now, zone).join(';'), liquid: liquid.join(';') };
}

/** Stretches of continuous trading, the one under way from its beginning on. */
function tradingSpans(calendar: TradingCalendar, now: Micros, zone: BrokerZone): string[] {
  const spans: string[] = [];
  let from = calendar.nextOpen(Math.min(now, calendar.at(now).sessionStart));
  while (from < now + DAYS_AHEAD * DAY) {
    const to = calendar.nextStop(from);
    if (to > now) spans.push(span(from, to, zone));
    from = calendar.nextOpen(to);
  }
  return spans;
}

function span(from: Micros, to: Micros, zone: BrokerZone): string {
  return `${brokerDate(from, zone)}:${brokerMinute(from, zone)}-${brokerDate(to, zone)}:${brokerMinute(to, zone)}`;
}

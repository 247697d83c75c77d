import { isoDate, parseIsoDate, type IsoDate, type Micros, type TradingCalendar } from '@mia-trading/core';
import { brokerTime, compactDate, type BrokerZone } from '../server/server-time.js';
import type { Field } from '../wire/frame.js';
import { beforeDate } from './bar-request.js';

/** A stretch of continuous trading, the end exclusive, and the trade date that it belongs to. */
export interface TradingStretch {
  readonly start: Micros;
  readonly end: Micros;
  readonly date: IsoDate;
}

/** When a market trades on the trade dates from `first` to `last`, both included: in its regular hours, or as long as trading is continuous. Nothing before 1970. */
export function tradingStretches(calendar: TradingCalendar, first: IsoDate, last: IsoDate, onlyRegular: boolean): TradingStretch[] {
  return onlyRegular ? regularStretches(calendar, first, last) : continuousStretches(calendar, first, last);
}

function regularStretches(calendar: TradingCalendar, first: IsoDate, last: IsoDate): TradingStretch[] {
  const found: TradingStretch[] = [];
  const end = parseIsoDate(last) ?? 0;
  for (let day = Math.max(0, parseIsoDate(first) ?? 0); day <= end; day += 1) {
    const date = isoDate(day);
    const hours = calendar.isTradeDate(date) ? calendar.regularHours(date) : null;
    if (hours !== null) found.push({ ...hours, date });
  }
  return found;
}

/** A date on which trading is halted has a stretch before and one after the halt. */
function continuousStretches(calendar: TradingCalendar, first: IsoDate, last: IsoDate): TradingStretch[] {
  const found: TradingStretch[] = [];
  for (let start = calendar.nextOpen(Math.max(0, beforeDate(first))); calendar.at(start).tradeDate <= last; ) {
    const end = calendar.nextStop(start);
    const date = calendar.at(start).tradeDate;
    if (date >= first) found.push({ start, end, date });
    start = calendar.nextOpen(end);
  }
  return found;
}

/** The fields of a schedule behind the id of its request: the whole of it, the zone, and each stretch. */
export function scheduleFields(stretches: readonly TradingStretch[], zone: BrokerZone): Field[] {
  const rows = stretches.flatMap(({ start, end, date }) => [scheduleTime(start, zone), scheduleTime(end, zone), compactDate(date)]);
  return [rows[0] ?? '', rows.at(-2) ?? '', zone, stretches.length, ...rows];
}

/** A time in a zone that is told beside it, e.g. `20231226-09:30:00`. */
function scheduleTime(time: Micros, zone: BrokerZone): string {
  return brokerTime(time, zone).replace(' ', '-').replace(` ${zone}`, '');
}

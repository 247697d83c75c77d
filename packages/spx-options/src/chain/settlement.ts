import { MiaError, parseIsoDate, SECOND, TradingCalendar, type DurationMicros, type IsoDate, type Micros } from '@mia-trading/core';
import type { OptionRoot } from './option-root.js';

/** A year of time to expiry: 365 days of 86,400 seconds, as Cboe counts for VIX. */
export const YEAR: DurationMicros = 365 * 86_400 * SECOND;

const calendar = new TradingCalendar('US_EQUITY');

/** The expiry day itself, or the trading day before it where the date on the symbol is none (expiries on Saturdays until 2015). */
function settlementDay(expiry: IsoDate): IsoDate {
  return calendar.isTradeDate(expiry) ? expiry : calendar.previousTradeDate(expiry);
}

/**
 * Instant at which a series settles: 09:30 New York time of the expiry day for a morning root, the close of the cash market (16:00, 13:00 on
 * early closes) for an afternoon root. From then on the series is dead. @throws MiaError `MIA-OPTIONS-EXPIRY` when `expiry` is no date.
 */
export function settlementOf(root: OptionRoot, expiry: IsoDate): Micros {
  if (parseIsoDate(expiry) === undefined) {
    throw new MiaError('MIA-OPTIONS-EXPIRY', `"${expiry}" is not an expiry date of an option of root ${root.root}: expected YYYY-MM-DD.`, 'Check the importer or mapping that made the option quote.', {
      root: root.root,
      expiry,
    });
  }
  const hours = calendar.regularHours(settlementDay(expiry));
  if (hours === null) throw new Error(`No regular hours on the trading day of expiry ${expiry}.`);
  return root.settlement === 'AM' ? hours.start : hours.end;
}

/**
 * Instant after which a series no longer trades: the close of the trading day before for a morning root, its settlement for an
 * afternoon root. The quarter of an hour after the cash close, in which index options still trade, is not counted.
 */
export function lastTradeOf(root: OptionRoot, expiry: IsoDate): Micros {
  const settlement = settlementOf(root, expiry);
  if (root.settlement === 'PM') return settlement;
  const hours = calendar.regularHours(calendar.previousTradeDate(settlementDay(expiry)));
  return hours === null ? settlement : hours.end;
}

/** Years of real time until settlement; 0 or below when the series is settled. */
export function yearsUntil(settlement: Micros, asOf: Micros): number {
  return (settlement - asOf) / YEAR;
}

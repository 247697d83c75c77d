/**
 * Listed expiries of SPX and SPXW as of a trade date. SPXW: every trading day for two weeks, every Friday for two months, the last
 * trading days of three months, settled at the close. SPX: the third Friday of twelve months (the trading day before a holiday),
 * settled at the opening. Source: Cboe SPX and SPXW contract specifications; weeklies further out are left away.
 */
import { createSessionClock, dayNumber, FRIDAY, isoDate, monthOf, nthWeekday, parseIsoDate, weekdayOf, yearOf, type DayNumber, type IsoDate, type Micros } from '@mia-trading/core';

export interface ListedExpiry {
  readonly root: 'SPX' | 'SPXW';
  readonly expiry: IsoDate;
  /** 09:30 ET for SPX, the close for SPXW. */
  readonly settlement: Micros;
  readonly kind: 'daily' | 'friday' | 'monthEnd' | 'monthly';
}

/** How much of the chain is made. */
export type ChainExtent = 'full' | 'thin';

interface Reach {
  readonly dailyDays: number;
  readonly fridays: number;
  readonly monthEnds: number;
  readonly monthlies: number;
}

const REACH: Readonly<Record<ChainExtent, Reach>> = {
  full: { dailyDays: 14, fridays: 8, monthEnds: 3, monthlies: 12 },
  thin: { dailyDays: 4, fridays: 6, monthEnds: 0, monthlies: 5 },
};
/** A thin chain keeps the year's end of the curve. */
const YEAR_MONTHS = 12;
const WEEK = 7;

const calendar = createSessionClock({ calendar: 'US_EQUITY' });

/** Expiries that are still to settle after the close before `date`, by settlement; at one date the morning settlement first. */
export function listedExpiries(date: IsoDate, extent: ChainExtent): ListedExpiry[] {
  const today = parseIsoDate(date) ?? 0;
  const reach = REACH[extent];
  const byKey = new Map<string, ListedExpiry>();
  const list = (root: 'SPX' | 'SPXW', day: DayNumber, kind: ListedExpiry['kind']): void => {
    const expiry = tradingDayUpTo(day);
    const hours = calendar.regularHours(expiry);
    if (hours === null || expiry < date) return;
    const settlement = root === 'SPX' ? hours.start : hours.end;
    // A morning settlement of today is over before options trade.
    if (root === 'SPX' && expiry === date) return;
    byKey.set(`${root} ${expiry}`, { root, expiry, settlement, kind });
  };
  for (let day = today; day <= today + reach.dailyDays; day += 1) if (calendar.isTradeDate(isoDate(day))) list('SPXW', day, 'daily');
  const friday = today + ((FRIDAY - weekdayOf(today) + WEEK) % WEEK);
  for (let week = 0; week < reach.fridays; week += 1) list('SPXW', friday + week * WEEK, 'friday');
  for (let month = 0; month < reach.monthEnds; month += 1) list('SPXW', dayNumber(yearOf(today), monthOf(today) + month + 1, 1) - 1, 'monthEnd');
  for (let month = 0; month <= YEAR_MONTHS; month += 1) {
    if (month < reach.monthlies || month === YEAR_MONTHS) list('SPX', thirdFriday(yearOf(today), monthOf(today) + month), 'monthly');
  }
  return [...byKey.values()].sort((a, b) => a.settlement - b.settlement);
}

function thirdFriday(year: number, month: number): DayNumber {
  const first = dayNumber(year, month, 1);
  return nthWeekday(yearOf(first), monthOf(first), FRIDAY, 3);
}

function tradingDayUpTo(day: DayNumber): IsoDate {
  const date = isoDate(day);
  return calendar.isTradeDate(date) ? date : calendar.previousTradeDate(date);
}

import { createSessionClock, DAY, dayNumber, dayOfMonth, HOUR, localDate, MINUTE, monthOf, parseIsoDate, SECOND, yearOf, isoDate, type DurationMicros, type IsoDate, type Micros, type TradingCalendar } from '@mia-trading/core';
import { knownInstrument } from '../contracts/known-instrument.js';
import type { SimulatedContract } from '../contracts/simulated-contract.js';
import { zoneOf, type BrokerZone } from '../server/server-time.js';

/** Bar sizes by the names that the broker takes. */
export const BAR_SIZES: Readonly<Record<string, DurationMicros>> = {
  '1 sec': SECOND,
  '1 secs': SECOND,
  '5 secs': 5 * SECOND,
  '10 secs': 10 * SECOND,
  '15 secs': 15 * SECOND,
  '30 secs': 30 * SECOND,
  '1 min': MINUTE,
  '2 mins': 2 * MINUTE,
  '3 mins': 3 * MINUTE,
  '5 mins': 5 * MINUTE,
  '10 mins': 10 * MINUTE,
  '15 mins': 15 * MINUTE,
  '20 mins': 20 * MINUTE,
  '30 mins': 30 * MINUTE,
  '1 hour': HOUR,
  '2 hours': 2 * HOUR,
  '3 hours': 3 * HOUR,
  '4 hours': 4 * HOUR,
  '8 hours': 8 * HOUR,
  '1 day': DAY,
};

const DURATION = /^(\d{1,6}) ([SDWMY])$/;
const DAYS_A_WEEK = 7;
const MONTHS_A_YEAR = 12;

/** How long back a request goes. */
export interface BarSpan {
  readonly count: number;
  readonly unit: 'S' | 'D' | 'W' | 'M' | 'Y';
}

/** A duration such as `1800 S` or `2 D`; `null` when it cannot be read, is none, or is too long for its unit. */
export function parseSpan(text: string): BarSpan | null {
  const match = DURATION.exec(text.trim());
  const count = Number(match?.[1] ?? 0);
  const unit = match?.[2] as BarSpan['unit'] | undefined;
  return unit === undefined || count === 0 || count > LONGEST[unit] ? null : { count, unit };
}

/** Whether it goes back further than schedules are told. */
export function isLongerThanYear({ count, unit }: BarSpan): boolean {
  return unit === 'Y' && count > 1;
}

/** Most of each unit: more than a day must be asked for in days, more than a year in years, of which no market has more. */
const LONGEST: Readonly<Record<BarSpan['unit'], number>> = { S: 86_400, D: 365, W: 52, M: 12, Y: 100 };

/** Of a market: the longest way back from a trade date to the session in which it begins. */
const LONGEST_CLOSURE: DurationMicros = 5 * DAY;

/** A time before anything of a trade date, which begins on the evening before, at most a long week-end away. */
export function beforeDate(date: IsoDate): Micros {
  return (parseIsoDate(date) ?? 0) * DAY - LONGEST_CLOSURE;
}

/** When the bars of a contract begin: its calendar, its zone, and regular hours. */
export class BarClock {
  readonly zone: BrokerZone;
  readonly calendar: TradingCalendar;
  readonly #hasRegularHours: boolean;

  constructor(contract: SimulatedContract, asOf: Micros) {
    const instrument = knownInstrument(contract.instrument, isoDate(localDate('America/New_York', asOf)));
    this.calendar = createSessionClock(instrument ?? { calendar: 'US_EQUITY' });
    this.zone = zoneOf(contract.exchange);
    this.#hasRegularHours = contract.secType !== 'IND';
  }

  /** Trade date at a time, ISO. */
  tradeDate(time: Micros): string {
    return this.calendar.at(time).tradeDate;
  }

  /** An index has no other hours: what is published of it counts. */
  isRegular(time: Micros): boolean {
    return !this.#hasRegularHours || this.calendar.at(time).isRegularHours;
  }

  /** Whether trading is continuous. */
  isTrading(time: Micros): boolean {
    return this.calendar.at(time).phase === 'continuous';
  }

  /** The time until which nothing changes after `time`: neither its bar of a length nor the phase and hours of the market. */
  heldUntil(time: Micros, period: DurationMicros): Micros {
    const { until } = this.calendar.at(time);
    return period === DAY ? until : Math.min(until, this.barStart(time, period) + period);
  }

  /** Start of the bar of a length that a time belongs to: bars of an hour and more count from the start of the session. */
  barStart(time: Micros, period: DurationMicros): Micros {
    const { sessionStart } = this.calendar.at(time);
    return time - ((time - sessionStart) % period);
  }

  /** Start of the bar of a length: for a day, midnight UTC of the trade date, by which days are told apart and named. `null`: not in regular hours. */
  starts(period: DurationMicros, onlyRegular: boolean): (time: Micros) => Micros | null {
    return (time) => {
      if (onlyRegular && !this.isRegular(time)) return null;
      return period === DAY ? (parseIsoDate(this.tradeDate(time)) ?? 0) * DAY : this.barStart(time, period);
    };
  }

  /** First trade date that a request for days, weeks, months or years to `end` reaches back to, ISO. */
  firstDate(end: Micros, { count, unit }: BarSpan): string {
    const last = this.tradeDate(end - 1);
    if (unit === 'D') {
      let date = last;
      for (let left = count - 1; left > 0; left -= 1) date = this.calendar.previousTradeDate(date);
      return date;
    }
    const day = parseIsoDate(last) ?? 0;
    if (unit === 'W') return isoDate(day - count * DAYS_A_WEEK + 1);
    const months = unit === 'Y' ? count * MONTHS_A_YEAR : count;
    return isoDate(dayNumber(yearOf(day), monthOf(day) - months, dayOfMonth(day)) + 1);
  }
}

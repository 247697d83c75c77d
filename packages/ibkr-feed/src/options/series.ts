import { OptionType, SecType, type Contract } from '@stoqey/ib';
import { dayNumber, FRIDAY, isoDate, nthWeekday, type IsoDate, type OptionKey } from '@mia-trading/core';
import type { OptionParameters } from '../connection/routes.js';
import { isoOfBroker } from '../contracts/broker-date.js';

/** One option series, as asked for. */
export interface ListedSeries extends OptionKey {
  /** Last trade date by which the broker names it, `YYYYMMDD`. */
  readonly brokerDate: string;
  /** Place of its expiry among those of the plan, the nearest first. */
  readonly expiryRank: number;
}

export interface SeriesPlan {
  /** Option classes, e.g. `SPXW`. */
  readonly classes: readonly string[];
  /** Nearest expiries that are taken. */
  readonly expiries: number;
  /** Strikes within this of the index, percent of its level. */
  readonly rangePercent: number;
}

/** The class that settles at the open of its expiry; its last trade date is the day before. */
const MORNING_CLASS = 'SPX';
const THIRD = 3;
const PERCENT = 100;

/** A name that is the same for the same series: root, expiry, strike, right. */
export function seriesName({ root, expiry, strike, right }: OptionKey): string {
  return `${root} ${expiry} ${strike} ${right}`;
}

/** Description by which the broker finds a series. */
export function seriesContract(series: ListedSeries, underlying: string, exchange: string): Contract {
  const { root, strike, right, brokerDate } = series;
  return { symbol: underlying, secType: SecType.OPT, lastTradeDateOrContractMonth: brokerDate, strike, right: right === 'C' ? OptionType.Call : OptionType.Put, exchange, currency: 'USD', tradingClass: root };
}

/**
 * Every series of a plan around a level on `today`, strikes ascending. The broker lists expiries and strikes of a class, and not every pair exists: what does not
 * is found when it is asked for. Settled series are left out.
 */
export function seriesOf(parameters: readonly OptionParameters[], plan: SeriesPlan, level: number, today: IsoDate): ListedSeries[] {
  const classes = plan.classes.map((name) => parameters.find(({ tradingClass }) => tradingClass === name)).filter((found) => found !== undefined);
  const dated = classes.flatMap(({ tradingClass, expirations, strikes }) =>
    expirations.map((brokerDate) => ({ root: tradingClass, brokerDate, expiry: expiryOf(tradingClass, brokerDate), strikes })),
  );
  const open = dated.filter(({ root, expiry }) => (root === MORNING_CLASS ? expiry > today : expiry >= today));
  const expiries = [...new Set(open.map(({ expiry }) => expiry))].sort().slice(0, plan.expiries);
  const reach = (level * plan.rangePercent) / PERCENT;
  return open.flatMap(({ root, brokerDate, expiry, strikes }) => {
    const expiryRank = expiries.indexOf(expiry);
    if (expiryRank < 0) return [];
    return strikes
      .filter((strike) => Math.abs(strike - level) <= reach)
      .flatMap((strike) => (['C', 'P'] as const).map((right) => ({ root, expiry, strike, right, brokerDate, expiryRank })));
  });
}

/** The expiry of OSI symbols: the broker names a series that settles in the morning by its last trade date, the day before the third Friday. */
function expiryOf(tradingClass: string, brokerDate: string): IsoDate {
  const named = isoOfBroker(brokerDate);
  if (tradingClass !== MORNING_CLASS) return named;
  const [year, month, day] = named.split('-').map(Number) as [number, number, number];
  const thirdFriday = nthWeekday(year, month, FRIDAY, THIRD);
  return dayNumber(year, month, day) === thirdFriday - 1 ? isoDate(thirdFriday) : named;
}

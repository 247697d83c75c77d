import type { ContractDetails } from '@stoqey/ib';
import { isoFromMicros, type IsoDate, type Micros } from '@mia-trading/core';

const DATE_LENGTH = 8;
const DATE = /^\d{8}$/;
const YEAR_END = 4;
const MONTH_END = 6;
const SECONDS_END = 19;

/**
 * Last trade date of a contract. TWS sends it as `20251219` or `20251219 08:30:00 US/Central`; the library leaves the second as it is.
 * `null` when there is none that can be read.
 */
export function lastTradeDate(details: ContractDetails): IsoDate | null {
  const { contract, realExpirationDate } = details;
  for (const text of [contract.lastTradeDate, contract.lastTradeDateOrContractMonth, realExpirationDate]) {
    const date = (text ?? '').slice(0, DATE_LENGTH);
    if (DATE.test(date)) return isoOfBroker(date);
  }
  return null;
}

/** `2025-12-19` of `20251219`. */
export function isoOfBroker(date: string): IsoDate {
  return `${date.slice(0, YEAR_END)}-${date.slice(YEAR_END, MONTH_END)}-${date.slice(MONTH_END, DATE_LENGTH)}`;
}

/** `20251219` of `2025-12-19`. */
export function brokerOfIso(date: IsoDate): string {
  return date.replaceAll('-', '');
}

/** A moment as requests name it, in UTC: `20251219-14:30:00`. */
export function brokerMoment(time: Micros): string {
  const text = isoFromMicros(time).slice(0, SECONDS_END);
  return `${brokerOfIso(text.slice(0, DATE_LENGTH + 2))}-${text.slice(DATE_LENGTH + 3)}`;
}

import type { Micros, OptionKey, OptionQuoteEvent } from '@mia-trading/core';
import type { ImportLog } from '../shared/import-report.js';

/** State of one option series as a table tells it; `null` where it has no such field or an empty one. */
export type CboeSeries = OptionKey &
  Pick<OptionQuoteEvent, 'bid' | 'ask' | 'bidSize' | 'askSize' | 'last' | 'volume' | 'openInterest' | 'iv' | 'delta' | 'gamma' | 'vega' | 'theta'>;

/** When the table could be had, the time of its data, and its underlying. */
export interface CboeMoment {
  readonly tsEvent: Micros;
  readonly headerTime: Micros;
  readonly underlying: string;
  readonly spot: number;
}

/**
 * Hands on one series. Bid, ask, volume and open interest are as written, 0 included (an absent quote is written as 0). A vendor
 * volatility or last price of 0 or less stands for none and becomes `null`.
 */
export function writeSeries(series: CboeSeries, moment: CboeMoment, log: ImportLog): void {
  log.write({
    kind: 'optionQuote', tsEvent: moment.tsEvent, tsInit: log.receivedAt(moment.headerTime), instrument: moment.underlying,
    ...series, last: positive(series.last), iv: positive(series.iv), underlying: moment.spot,
  });
}

/** Hands on the level of the underlying. */
export function writeSpot(moment: CboeMoment, log: ImportLog): void {
  log.write({ kind: 'index', tsEvent: moment.tsEvent, tsInit: log.receivedAt(moment.headerTime), instrument: moment.underlying, level: moment.spot });
}

function positive(value: number | null): number | null {
  return value !== null && value > 0 ? value : null;
}

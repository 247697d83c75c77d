import { DAY } from '@mia-trading/core';

/** Money market rate and dividend yield a year, continuously compounded; constant, of the size of recent years. */
export const RATE = 0.042;
export const DIVIDEND_YIELD = 0.013;

const YEAR_DAYS = 365;

/** Years between two times; an option's life in real seconds. */
export function yearsBetween(from: number, to: number): number {
  return (to - from) / (YEAR_DAYS * DAY);
}

/** Future over spot with `years` to go. */
export function carryFactor(years: number): number {
  return Math.exp((RATE - DIVIDEND_YIELD) * years);
}

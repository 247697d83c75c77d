import { MILLISECOND, type Micros } from '@mia-trading/core';

const TWO_32 = 4_294_967_296;
/** Days from Sierra's epoch, 1899-12-30, to 1970-01-01. */
const EPOCH_DAYS = 25_569;
const MILLISECONDS_PER_DAY = 86_400_000;
const MICROS_PER_DAY = 86_400_000_000;
/** Days since 1899-12-30 that a date of trading can have: 1954 to 2119. Integer microseconds read as a double are far outside. */
const MIN_DAYS = 20_000;
const MAX_DAYS = 80_000;

/** How a file stamps its records: whole microseconds since 1899-12-30, or (before 2019) fractional days in a double. */
export type SierraClock = 'micros' | 'days';

/** Tells which clock the record at `at` uses: only one reading gives a date of trading. */
export function clockOf(view: DataView, at: number): SierraClock {
  const days = view.getFloat64(at, true);
  return days >= MIN_DAYS && days <= MAX_DAYS ? 'days' : 'micros';
}

/**
 * Time of a record, to the millisecond: the digits below are a counter that keeps records of one millisecond apart, not time.
 * `NaN` when the field is no date of trading. Source: Sierra Chart, "Intraday Data File Format" (SCDateTimeMS).
 */
export function sierraTime(view: DataView, at: number, clock: SierraClock): Micros {
  if (clock === 'days') {
    const days = view.getFloat64(at, true);
    if (!(days >= MIN_DAYS && days <= MAX_DAYS)) return Number.NaN;
    return Math.round((days - EPOCH_DAYS) * MILLISECONDS_PER_DAY) * MILLISECOND;
  }
  const micros = view.getInt32(at + 4, true) * TWO_32 + view.getUint32(at, true);
  if (micros < MIN_DAYS * MICROS_PER_DAY || micros > MAX_DAYS * MICROS_PER_DAY) return Number.NaN;
  return Math.floor((micros - EPOCH_DAYS * MICROS_PER_DAY) / MILLISECOND) * MILLISECOND;
}

import { dayNumber, localDate, parseIsoDate, type DayNumber } from '@mia-trading/core';
import type { OptionChain } from '../chain/option-chain.js';
import type { SeriesColumns } from '../chain/option-expiry.js';
import { blackGamma } from '../pricing/black.js';
import { ONE_PERCENT } from './gamma-terms.js';

/**
 * The public method that most scripts copy (perfiliev.com, "How to calculate gamma exposure and zero gamma level"), for comparison only.
 *
 * Its known faults are kept on purpose: settled series count; the total uses the vendor's gamma and the profile another one, so that they
 * disagree; time is whole business days over 262, at least one, holidays ignored; no rate and no dividends; the first sign change from the left,
 * interpolated over levels 0.7 % apart.
 */
export interface LegacyGamma {
  /** $ per 1 % move. */
  readonly totalGex: number;
  readonly callGex: number;
  readonly putGex: number;
  /** Its own profile at the level nearest spot would have to agree with `totalGex`, and does not. */
  readonly profileAtSpot: number;
  /** Points; `null` when the profile has no sign change. */
  readonly zeroGamma: number | null;
}

const LEVELS = 60;
const RANGE = 0.2;
const BUSINESS_DAYS_PER_YEAR = 262;
const FIRST_MONDAY: DayNumber = dayNumber(1970, 1, 5);
const DAYS_PER_WEEK = 7;
const BUSINESS_DAYS_PER_WEEK = 5;

/** Mondays to Fridays from `from` up to, not including, `to`. */
function businessDays(from: DayNumber, to: DayNumber): number {
  const before = (day: DayNumber): number => {
    const days = day - FIRST_MONDAY;
    const weeks = Math.floor(days / DAYS_PER_WEEK);
    return weeks * BUSINESS_DAYS_PER_WEEK + Math.min(days - weeks * DAYS_PER_WEEK, BUSINESS_DAYS_PER_WEEK);
  };
  return before(to) - before(from);
}

interface LegacySeries {
  readonly strike: number;
  readonly years: number;
  readonly volatility: number;
  /** Signed dollars per unit of gamma and squared point. */
  readonly weight: number;
  readonly vendorGamma: number;
}

function seriesOf(chain: OptionChain): LegacySeries[] {
  const today = localDate('America/New_York', chain.receivedAt);
  return chain.expiries.flatMap((expiry) => {
    const day = parseIsoDate(expiry.expiry) ?? Number.NaN;
    const years = Math.max(businessDays(today, day), 1) / BUSINESS_DAYS_PER_YEAR;
    const of = (side: SeriesColumns, sign: number): LegacySeries[] =>
      Array.from({ length: expiry.size }, (_, i) => ({
        strike: expiry.strikes[i] as number,
        years,
        volatility: side.iv[i] as number,
        weight: sign * ((side.openInterest[i] as number) || 0) * expiry.root.multiplier * ONE_PERCENT,
        vendorGamma: (side.gamma[i] as number) || 0,
      }));
    return [...of(expiry.calls, 1), ...of(expiry.puts, -1)];
  });
}

/** The method applied to a chain, on the day it was received. */
export function legacyGamma(chain: OptionChain): LegacyGamma {
  const { spot } = chain;
  const series = seriesOf(chain);
  let callGex = 0;
  let putGex = 0;
  for (const { weight, vendorGamma } of series) {
    const gex = weight * vendorGamma * spot * spot;
    if (weight > 0) callGex += gex;
    else putGex += gex;
  }
  const profile = (level: number): number =>
    series.reduce((sum, { strike, years, volatility, weight }) => (volatility > 0 && weight !== 0 ? sum + weight * level * level * blackGamma(level, strike, years, volatility, 0, 0) : sum), 0);
  const levels = Array.from({ length: LEVELS }, (_, i) => spot * (1 - RANGE + (2 * RANGE * i) / (LEVELS - 1)));
  const values = levels.map(profile);
  let zeroGamma: number | null = null;
  for (let i = 1; i < LEVELS && zeroGamma === null; i += 1) {
    const [low = NaN, high = NaN, a = NaN, b = NaN] = [levels[i - 1], levels[i], values[i - 1], values[i]];
    if (a > 0 !== b > 0) zeroGamma = high - ((high - low) * b) / (b - a);
  }
  return { totalGex: callGex + putGex, callGex, putGex, profileAtSpot: profile(spot), zeroGamma };
}

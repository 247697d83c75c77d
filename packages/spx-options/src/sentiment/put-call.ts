import type { IsoDate } from '@mia-trading/core';
import type { DailyHistory, DailyValue } from './daily-history.js';
import { clamp } from './readings.js';

/** Between which ratios the sentiment goes from bullish to bearish. */
export interface PutCallThresholds {
  /** Ratio at and below which sentiment is +1. */
  readonly bullishBelow: number;
  /** Ratio at and above which sentiment is -1. */
  readonly bearishAbove: number;
}

/** What the extreme of a ratio says to those who bet against the crowd. */
export type Contrarian = 'bullish' | 'bearish' | 'none';

/** Values that stand for "none" in Cboe's daily SPX table. */
export const PUT_CALL_PLACEHOLDERS: readonly number[] = [1, 4.22, 11, 21];

/** Whether a published daily ratio is a placeholder, or no ratio at all. */
export function isPutCallPlaceholder(ratio: number): boolean {
  return !(ratio > 0 && ratio < Infinity) || PUT_CALL_PLACEHOLDERS.includes(ratio);
}

/** The days of a published table that carry a ratio: placeholders and empty days are dropped. */
export function withoutPlaceholders(days: readonly DailyValue[]): DailyValue[] {
  return days.filter(({ value }) => !isPutCallPlaceholder(value));
}

/** Puts over calls; `null` while fewer calls have traded than make it mean anything, or a volume is not known. */
export function putCallVolumeRatio(putVolume: number, callVolume: number, minimumCallVolume: number): number | null {
  return callVolume >= minimumCallVolume && callVolume > 0 && putVolume >= 0 ? putVolume / callVolume : null;
}

/**
 * Sentiment of a put/call ratio, +1 at and below 0.8, -1 at and above 1.2, linear between: many puts are bearish. It follows the crowd;
 * for the opposite reading of extremes see {@link contrarianAt}. Meant for the ratio over its own median: raw SPX volume stood below
 * 0.8 on one of 1,630 days and above 1.2 on 88 %.
 */
export function putCallSentiment(ratio: number, thresholds: PutCallThresholds): number {
  const middle = (thresholds.bullishBelow + thresholds.bearishAbove) / 2;
  const half = (thresholds.bearishAbove - thresholds.bullishBelow) / 2;
  return clamp((middle - ratio) / half, -1, 1);
}

/** Where the sentiment is at its end, the crowd is one-sided: very many puts are fear, which contrarians buy (CBOE and Hill, McMillan). */
export function contrarianAt(normalised: number, thresholds: PutCallThresholds): Contrarian {
  if (normalised >= thresholds.bearishAbove) return 'bullish';
  return normalised <= thresholds.bullishBelow ? 'bearish' : 'none';
}

/** A day's ratio beside what is usual. */
export interface NormalisedPutCall {
  readonly date: IsoDate;
  /** Puts over calls of that day. */
  readonly ratio: number;
  /** Median of the days before it. */
  readonly norm: number;
  /** Ratio over norm, 1 is usual. */
  readonly normalised: number;
  /** Days behind the norm. */
  readonly days: number;
}

/**
 * The last day before `tradeDate`, over the median of up to `medianDays` days before it; the day itself is not in its norm. `null`
 * without `minimumDays` of them. Measured over 2019-2026 with 63 days: below 0.8 on 3.3 % of days, above 1.2 on 3.8 %.
 */
export function normalisedPutCall(history: DailyHistory, tradeDate: IsoDate, medianDays: number, minimumDays: number): NormalisedPutCall | null {
  return normalisedDay(history, history.countBefore(tradeDate) - 1, medianDays, minimumDays);
}

/** The same for the `index`-th day of the history. */
export function normalisedDay(history: DailyHistory, index: number, medianDays: number, minimumDays: number): NormalisedPutCall | null {
  const days = Math.min(index, medianDays);
  if (days < Math.max(1, minimumDays)) return null;
  const ratio = history.valueAt(index);
  const norm = history.trailingMedian(index, medianDays);
  return norm > 0 && ratio >= 0 ? { date: history.dateAt(index), ratio, norm, normalised: ratio / norm, days } : null;
}

import type { IsoDate } from '@mia-trading/core';
import type { SentimentConfig } from './config.js';
import type { DailyHistory } from './daily-history.js';
import { percentileRank } from './percentile-rank.js';
import { isPutCallPlaceholder, normalisedDay } from './put-call.js';

export type FearGreedOptions = SentimentConfig['fearGreed'];

/** Daily series of the blend; a part without its series is left out. */
export interface FearGreedHistories {
  readonly vix: DailyHistory;
  readonly vix3m: DailyHistory;
  readonly vvix: DailyHistory;
  /** Raw put/call ratio of each day. */
  readonly putCall: DailyHistory;
  readonly spx: DailyHistory;
}

export const FEAR_GREED_PARTS = ['vixTrend', 'termStructure', 'putCall', 'volOfVol', 'marketTrend'] as const;

export type FearGreedPart = (typeof FEAR_GREED_PARTS)[number];

export const FEAR_GREED_BANDS = ['extreme fear', 'fear', 'neutral', 'greed', 'extreme greed'] as const;

export type FearGreedBand = (typeof FEAR_GREED_BANDS)[number];

/** One part on the day rated. */
export interface FearGreedComponent {
  /** In its own unit, see {@link fearGreedMeasures}. */
  readonly measure: number;
  /** 0 fear .. 100 greed. */
  readonly greed: number;
  /** Days it was ranked among. */
  readonly days: number;
}

export interface FearGreedReading {
  /** Day rated. */
  readonly date: IsoDate;
  /** 0 .. 100. */
  readonly value: number;
  readonly band: FearGreedBand;
  /** Share of the five parts that were known, 0 .. 1. */
  readonly coverage: number;
  readonly parts: Readonly<Record<FearGreedPart, FearGreedComponent | null>>;
}

/** Greed rises with the trend of the market and falls with the other parts. */
const RISES_WITH_GREED: Readonly<Record<FearGreedPart, boolean>> = { vixTrend: false, termStructure: false, putCall: false, volOfVol: false, marketTrend: true };

/** First value of each band after the first: 0-24, 25-44, 45-55, 56-75, 76-100, on whole numbers. */
const BAND_STARTS: readonly number[] = [25, 45, 56, 76];
const PERCENT = 100;

export function fearGreedBand(value: number): FearGreedBand {
  const whole = Math.round(value);
  return FEAR_GREED_BANDS[BAND_STARTS.filter((start) => whole >= start).length] as FearGreedBand;
}

/**
 * Measures of one part on the `count` days before `tradeDate` of its series, oldest first; `NaN` on a day where one is not defined.
 *
 * - `vixTrend`: VIX over its own mean of 50 days, minus 1
 * - `termStructure`: VIX over VIX3M of the same day
 * - `putCall`: mean over 5 days of the put/call ratio over the median of the 63 days before each
 * - `volOfVol`: VVIX
 * - `marketTrend`: SPX over its own mean of 125 days, minus 1
 */
export function fearGreedMeasures(part: FearGreedPart, histories: FearGreedHistories, tradeDate: IsoDate, count: number, options: FearGreedOptions): Float64Array {
  const { vix, vix3m, vvix, putCall, spx } = histories;
  switch (part) {
    case 'vixTrend':
      return measures(vix, tradeDate, count, (index) => distanceFromMean(vix, index, options.vixAverageDays));
    case 'termStructure':
      return measures(vix, tradeDate, count, (index) => vix.valueAt(index) / vix3m.valueOn(vix.dateAt(index)));
    case 'putCall':
      return averagedPutCall(putCall, tradeDate, count, options);
    case 'volOfVol':
      return measures(vvix, tradeDate, count, (index) => vvix.valueAt(index));
    case 'marketTrend':
      return measures(spx, tradeDate, count, (index) => distanceFromMean(spx, index, options.spxAverageDays));
  }
}

/**
 * Fear and greed on the last day before `tradeDate`, from volatility, the put/call ratio and the trend: each part's measure as a percentile
 * among those of the up to 504 days before (100 less it where fear is high), equal weights over the parts that are known.
 *
 * A part is known when its series has the day `ratedDate` and 126 measures before it. `null` with fewer than 2 parts. This blend is based
 * on volatility; it is not the index of the same purpose that CNN publishes, whose bands it shares.
 */
export function fearGreed(histories: FearGreedHistories, tradeDate: IsoDate, ratedDate: IsoDate, options: FearGreedOptions): FearGreedReading | null {
  const component = (part: FearGreedPart): FearGreedComponent | null => rated(part, histories, tradeDate, ratedDate, options);
  const parts: FearGreedReading['parts'] = {
    vixTrend: component('vixTrend'),
    termStructure: component('termStructure'),
    putCall: component('putCall'),
    volOfVol: component('volOfVol'),
    marketTrend: component('marketTrend'),
  };
  const known = Object.values(parts).filter((part) => part !== null);
  if (known.length < options.minimumParts) return null;
  const value = known.reduce((sum, { greed }) => sum + greed, 0) / known.length;
  return { date: ratedDate, value, band: fearGreedBand(value), coverage: known.length / FEAR_GREED_PARTS.length, parts };
}

function rated(part: FearGreedPart, histories: FearGreedHistories, tradeDate: IsoDate, ratedDate: IsoDate, options: FearGreedOptions): FearGreedComponent | null {
  const series = seriesOf(part, histories);
  if (series.dateAt(series.countBefore(tradeDate) - 1) !== ratedDate) return null;
  const all = fearGreedMeasures(part, histories, tradeDate, options.rankDays + 1, options);
  const measure = all.at(-1) ?? Number.NaN;
  const before = all.subarray(0, -1).filter(Number.isFinite);
  if (!Number.isFinite(measure) || before.length < options.minimumDays) return null;
  const percentile = PERCENT * percentileRank(before, measure);
  return { measure, greed: RISES_WITH_GREED[part] ? percentile : PERCENT - percentile, days: before.length };
}

function seriesOf(part: FearGreedPart, { vix, vvix, putCall, spx }: FearGreedHistories): DailyHistory {
  if (part === 'volOfVol') return vvix;
  if (part === 'putCall') return putCall;
  return part === 'marketTrend' ? spx : vix;
}

function measures(history: DailyHistory, tradeDate: IsoDate, count: number, measure: (index: number) => number): Float64Array {
  const end = history.countBefore(tradeDate);
  const first = Math.max(0, end - count);
  return Float64Array.from({ length: end - first }, (_, offset) => measure(first + offset));
}

function distanceFromMean(history: DailyHistory, index: number, days: number): number {
  if (index + 1 < days) return Number.NaN;
  let sum = 0;
  for (let back = 0; back < days; back += 1) sum += history.valueAt(index - back);
  return history.valueAt(index) / (sum / days) - 1;
}

function averagedPutCall(history: DailyHistory, tradeDate: IsoDate, count: number, options: FearGreedOptions): Float64Array {
  const { putCallDays, putCallMedianDays } = options;
  const daily = measures(history, tradeDate, count + putCallDays - 1, (index) =>
    isPutCallPlaceholder(history.valueAt(index)) ? Number.NaN : (normalisedDay(history, index, putCallMedianDays, putCallMedianDays)?.normalised ?? Number.NaN),
  );
  const averages = Float64Array.from({ length: Math.max(0, daily.length - putCallDays + 1) }, (_, first) => {
    const window = daily.subarray(first, first + putCallDays);
    return window.reduce((sum, value) => sum + value, 0) / putCallDays;
  });
  return averages.subarray(Math.max(0, averages.length - count));
}

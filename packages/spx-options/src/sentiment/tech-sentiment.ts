import { SECOND, type Explanation, type Feature, type IndexEvent, type IsoDate, type MarketView, type Reading } from '@mia-trading/core';
import type { SentimentConfig } from './config.js';
import type { DailyHistory } from './daily-history.js';
import { IndexSeries } from './index-series.js';
import { percentileRank } from './percentile-rank.js';
import { finite, historyConfidence, refuse } from './readings.js';

export type TechSentimentOptions = SentimentConfig['techSentiment'];

/** Daily closes known beforehand. */
export interface TechSentimentHistories {
  readonly nasdaq?: DailyHistory;
  readonly broad?: DailyHistory;
}

/**
 * Ratios VXN / VIX of the days before `tradeDate` on which both closed, oldest first, at most `days` of them.
 */
export function volatilityRatios(nasdaq: DailyHistory, broad: DailyHistory, tradeDate: IsoDate, days: number): Float64Array {
  const ratios: number[] = [];
  for (let index = nasdaq.countBefore(tradeDate) - 1; index >= 0 && ratios.length < days; index -= 1) {
    const ratio = nasdaq.valueAt(index) / broad.valueOn(nasdaq.dateAt(index));
    if (ratio > 0 && ratio < Infinity) ratios.push(ratio);
  }
  return Float64Array.from(ratios.reverse());
}

/**
 * Signal of a percentile 0 .. 1 of VXN / VIX and of the direction in which VXN moves (its change, any unit): bullish in the lower quartile
 * while VXN falls, bearish in the top decile while it rises, 0 else; from 0 at the bound to ±1 at the end of the range.
 */
export function techSignal(percentile: number, change: number, bounds: Pick<TechSentimentOptions, 'calmBelow' | 'tenseAbove'>): number {
  if (percentile < bounds.calmBelow && change < 0) return 1 - percentile / bounds.calmBelow;
  if (percentile > bounds.tenseAbove && change > 0) return -(percentile - bounds.tenseAbove) / (1 - bounds.tenseAbove);
  return 0;
}

/**
 * Do traders fear for technology more than for the rest?
 *
 *     ratio  = VXN / VIX                     both of this session and fresh; else the closes of the day before
 *     p      = percentile of the ratio among those of the 252 days before
 *     signal = 1 - p / 0.25                  for p < 0.25 while VXN is below its close before
 *            = -(p - 0.9) / 0.1              for p > 0.9 while VXN is above its close before
 *            = 0                             else
 *
 * The level of the ratio drifts over the years (median 1.17 since 2009, 1.25 of late), so only its percentile counts. Closes count from
 * the next session; on the day before, p is among the days before that. Confidence 0.7 with 63 days to 1 with 252; half of it on the day
 * before. Unavailable: `no VXN and VIX`, `not warm` (fewer than 63 days). The evidence is weak: context, reported at weight 0.
 *
 * Source: Cboe, VXN methodology; the VXN-VIX spread as a technology risk premium is practitioners' usage.
 */
export class TechSentiment implements Feature {
  readonly name = 'techSentiment';
  readonly #options: TechSentimentOptions;
  readonly #vxn: IndexSeries;
  readonly #vix: IndexSeries;
  /** Ratios of the days before the session, and of the days before the last of those. */
  #ratios: Float64Array = new Float64Array(0);
  #earlierRatios: Float64Array = new Float64Array(0);
  #lastPercentile = Number.NaN;
  #version = -1;
  #isLive = false;
  #ratio = Number.NaN;
  #percentile = Number.NaN;
  #change = Number.NaN;
  #days = 0;

  constructor(options: TechSentimentOptions, histories: TechSentimentHistories = {}) {
    this.#options = options;
    this.#vxn = new IndexSeries(options.nasdaqSymbol, histories.nasdaq);
    this.#vix = new IndexSeries(options.broadSymbol, histories.broad);
  }

  onSession(market: MarketView): void {
    this.#vxn.onSession(market);
    this.#vix.onSession(market);
    this.#version = -1;
  }

  onIndex(index: IndexEvent): void {
    this.#vxn.onIndex(index);
    this.#vix.onIndex(index);
  }

  read(market: MarketView, reading: Reading): void {
    this.#measure(market);
    reading.asOf = this.#isLive ? Math.min(this.#vxn.levelAt, this.#vix.levelAt) : this.#vxn.previousCloseAt;
    if (!Number.isFinite(this.#ratio)) {
      refuse(reading, 'no VXN and VIX');
      return;
    }
    if (this.#days < this.#options.minimumDays || !Number.isFinite(this.#change)) {
      refuse(reading, 'not warm');
      return;
    }
    reading.available = true;
    reading.signal = techSignal(this.#percentile, this.#change, this.#options);
    reading.confidence = historyConfidence(this.#days, this.#options.rankDays) * (this.#isLive ? 1 : this.#options.priorDayConfidence);
    reading.reason = '';
  }

  explain(market: MarketView): Explanation {
    this.#measure(market);
    return {
      basis: Number.isFinite(this.#ratio) ? (this.#isLive ? 'now' : 'day before') : null,
      ratio: finite(this.#ratio),
      percentile: finite(this.#percentile),
      vxnChange: finite(this.#change),
      days: this.#days,
    };
  }

  #measure(market: MarketView): void {
    this.#refresh();
    const oldest = Math.min(this.#vxn.levelAt, this.#vix.levelAt);
    this.#isLive = oldest > 0 && market.now - oldest <= this.#options.staleSeconds * SECOND;
    if (this.#isLive) {
      const ratio = this.#vxn.level / this.#vix.level;
      if (ratio !== this.#ratio || this.#days !== this.#ratios.length) this.#percentile = percentileRank(this.#ratios, ratio);
      this.#ratio = ratio;
      this.#change = this.#vxn.level - this.#vxn.previousClose;
      this.#days = this.#ratios.length;
      return;
    }
    const { history } = this.#vxn;
    this.#ratio = this.#vxn.previousClose / this.#vix.previousClose;
    this.#change = this.#vxn.previousClose - history.valueAt(history.countBefore(this.#vxn.previousDate) - 1);
    this.#days = this.#earlierRatios.length;
    this.#percentile = this.#lastPercentile;
  }

  /** Once a session, and when a history has grown. */
  #refresh(): void {
    const version = this.#vxn.history.version + this.#vix.history.version;
    if (version === this.#version) return;
    this.#version = version;
    this.#ratio = Number.NaN;
    const { rankDays } = this.#options;
    const ratios = volatilityRatios(this.#vxn.history, this.#vix.history, this.#vxn.tradeDate, rankDays + 1);
    const last = Math.max(0, ratios.length - 1);
    this.#earlierRatios = ratios.subarray(0, last);
    this.#ratios = ratios.subarray(Math.max(0, ratios.length - rankDays));
    this.#lastPercentile = percentileRank(this.#earlierRatios, ratios[last] ?? Number.NaN);
  }
}

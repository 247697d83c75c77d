import { MEDIAN_TO_DEVIATION, medianOf, SECOND, type Explanation, type Feature, type IndexEvent, type MarketView, type Reading } from '@mia-trading/core';
import type { SentimentConfig } from './config.js';
import type { DailyHistory } from './daily-history.js';
import { historyConfidence, refuse, finite } from './readings.js';
import { IndexSeries } from './index-series.js';
import { VixRegime, vixPercentile } from './vix-regime.js';

export type VixLevelOptions = SentimentConfig['vixLevel'];

/**
 * Is fear falling? A falling VIX is bullish.
 *
 *     signal = -tanh(m / s)
 *     m      = ln(VIX now / VIX close of the day before)
 *     s      = 1.4826 · median |ln(VIX close / VIX close of the day before it)| over the 63 days before the session
 *
 * so a move of one usual day gives ∓0.76. Confidence rises from 0.7 with 5 closes to 1 with 63.
 *
 * Unavailable: `no VIX in this session`, `VIX is stale` (measured longer ago than the limit, 5 min of event time: at night, or on a
 * delayed feed), `no VIX close of the day before`, `not warm` (fewer than 5 closes). Today's close counts from the next session.
 * Beside the signal it tells m as `logChange` and s as `usualDailyLogChange` (both natural logarithms of a ratio), the same in VIX points
 * (`changePoints`, `usualDailyPoints` = s · close of the day before), the volatility regime of the level ({@link VixRegime}) and its
 * percentile in the last 252 sessions.
 *
 * Source: the negative relation of changes of the VIX and the S&P 500 on the same day, Whaley 2000, Journal of Portfolio Management 26(3).
 */
export class VixLevel implements Feature {
  readonly name = 'vixLevel';
  readonly #options: VixLevelOptions;
  readonly #vix: IndexSeries;
  readonly #vix3m: IndexSeries;
  readonly #regime: VixRegime;
  #scaleVersion = -1;
  #scale = Number.NaN;
  #closes = 0;

  /** @param history daily closes of the VIX known beforehand. */
  constructor(options: VixLevelOptions, history?: DailyHistory) {
    this.#options = options;
    this.#vix = new IndexSeries(options.symbol, history);
    this.#vix3m = new IndexSeries(options.threeMonthSymbol);
    this.#regime = new VixRegime(options);
  }

  /** Daily closes of the VIX, to be kept for the warm-up of a later run. */
  get history(): DailyHistory {
    return this.#vix.history;
  }

  /** The regime of the last level, with the VIX3M override where that index is fresh. */
  get regime(): VixRegime {
    return this.#regime;
  }

  onSession(market: MarketView): void {
    this.#vix.onSession(market);
    this.#vix3m.onSession(market);
    this.#scaleVersion = -1;
  }

  onIndex(index: IndexEvent): void {
    this.#vix.onIndex(index);
    this.#vix3m.onIndex(index);
    if (index.instrument !== this.#vix.symbol || index.tsEvent !== this.#vix.levelAt) return;
    if (this.#regime.regime === 'unknown') this.#warmRegime();
    this.#regime.update(this.#vix.level, this.#isFresh(this.#vix3m, index.tsEvent) ? this.#vix3m.level : Number.NaN);
  }

  read(market: MarketView, reading: Reading): void {
    reading.asOf = this.#vix.levelAt;
    const obstacle = this.#obstacle(market);
    if (obstacle !== '') {
      refuse(reading, obstacle);
      return;
    }
    const move = this.#move();
    reading.available = true;
    reading.signal = this.#scale === 0 ? 0 : -Math.tanh(move / this.#scale);
    reading.confidence = historyConfidence(this.#closes, this.#options.scaleDays);
    reading.reason = '';
  }

  explain(market: MarketView): Explanation {
    return {
      vix: finite(this.#vix.level),
      previousClose: finite(this.#vix.previousClose),
      changePoints: finite(this.#vix.level - this.#vix.previousClose),
      usualDailyPoints: finite(this.#vix.previousClose * this.#dailyScale()),
      logChange: finite(this.#move()),
      usualDailyLogChange: finite(this.#dailyScale()),
      closes: this.#closes,
      regime: this.#regime.regime,
      isInverted: this.#regime.isInverted,
      percentile: finite(vixPercentile(this.#vix.history, market.tradeDate, this.#vix.level)),
    };
  }

  /** With hysteresis a regime depends on the days before: they are walked through once, at the first level. */
  #warmRegime(): void {
    const end = this.#vix.history.countBefore(this.#vix.tradeDate);
    for (let index = 0; index < end; index += 1) this.#regime.update(this.#vix.history.valueAt(index));
  }

  #obstacle(market: MarketView): string {
    if (!(this.#vix.level > 0)) return 'no VIX in this session';
    if (!this.#isFresh(this.#vix, market.now)) return 'VIX is stale';
    if (!(this.#vix.previousClose > 0)) return 'no VIX close of the day before';
    return Number.isFinite(this.#dailyScale()) ? '' : 'not warm';
  }

  #isFresh(index: IndexSeries, now: number): boolean {
    return index.levelAt > 0 && now - index.levelAt <= this.#options.staleSeconds * SECOND;
  }

  #move(): number {
    return Math.log(this.#vix.level / this.#vix.previousClose);
  }

  /** Robust standard deviation of the daily log change before this session; `NaN` while not warm. Kept until the history grows. */
  #dailyScale(): number {
    const { history } = this.#vix;
    if (this.#scaleVersion === history.version) return this.#scale;
    this.#scaleVersion = history.version;
    const end = history.countBefore(this.#vix.tradeDate);
    this.#closes = Math.min(end, this.#options.scaleDays);
    this.#scale = Number.NaN;
    if (this.#closes < this.#options.minimumCloses) return this.#scale;
    const moves = new Float64Array(this.#closes - 1);
    for (let back = 0; back < moves.length; back += 1) moves[back] = Math.abs(Math.log(history.valueAt(end - 1 - back) / history.valueAt(end - 2 - back)));
    this.#scale = MEDIAN_TO_DEVIATION * medianOf(moves);
    return this.#scale;
  }
}

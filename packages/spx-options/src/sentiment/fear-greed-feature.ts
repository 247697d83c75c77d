import type { Explanation, Feature, IndexEvent, MarketView, Reading } from '@mia-trading/core';
import { DailyHistory } from './daily-history.js';
import { fearGreed, type FearGreedHistories, type FearGreedOptions, type FearGreedReading } from './fear-greed.js';
import { IndexSeries } from './index-series.js';
import { refuse } from './readings.js';

/** Greed 50 is neither. */
const NEUTRAL = 50;

/**
 * The mood of the market over days, as one number.
 *
 *     value  = 0 extreme fear .. 100 extreme greed on the cash trading day before the session ({@link fearGreed})
 *     signal = (value - 50) / 50
 *
 * The sentiment is followed, as the put/call ratio's is; `contrarian` tells where it is extreme. Confidence is the share of the five parts
 * that were known. Closes come from index events (VIX, VIX3M, VVIX, SPX), a day's put/call ratio from the history that the feature
 * `putCallRatio` keeps; all count from the next session, and the value stands for the whole session.
 *
 * Unavailable: `not warm` (fewer than 2 parts with the day before and 126 days to rank it among). Reported at weight 0.
 */
export class FearGreed implements Feature {
  readonly name = 'fearGreed';
  readonly #options: FearGreedOptions;
  readonly #series: readonly IndexSeries[];
  readonly #histories: FearGreedHistories;
  readonly #vix: IndexSeries;
  #version = -1;
  #reading: FearGreedReading | null = null;

  constructor(options: FearGreedOptions, histories: Partial<FearGreedHistories> = {}) {
    this.#options = options;
    const { symbols } = options;
    this.#vix = new IndexSeries(symbols.vix, histories.vix);
    const vix3m = new IndexSeries(symbols.vix3m, histories.vix3m);
    const vvix = new IndexSeries(symbols.vvix, histories.vvix);
    const spx = new IndexSeries(symbols.spx, histories.spx);
    this.#series = [this.#vix, vix3m, vvix, spx];
    this.#histories = { vix: this.#vix.history, vix3m: vix3m.history, vvix: vvix.history, spx: spx.history, putCall: histories.putCall ?? new DailyHistory() };
  }

  /** Daily series, to be kept for the warm-up of a later run. */
  get histories(): FearGreedHistories {
    return this.#histories;
  }

  onSession(market: MarketView): void {
    for (const series of this.#series) series.onSession(market);
    this.#version = -1;
  }

  onIndex(index: IndexEvent): void {
    for (const series of this.#series) series.onIndex(index);
  }

  read(_market: MarketView, reading: Reading): void {
    const blend = this.#blend();
    reading.asOf = this.#vix.previousCloseAt;
    if (blend === null) {
      refuse(reading, 'not warm');
      return;
    }
    reading.available = true;
    reading.signal = (blend.value - NEUTRAL) / NEUTRAL;
    reading.confidence = blend.coverage;
    reading.reason = '';
  }

  explain(): Explanation {
    const blend = this.#blend();
    if (blend === null) return { value: null };
    const { value, band, date, coverage, parts } = blend;
    const contrarian = band === 'extreme fear' ? 'bullish' : band === 'extreme greed' ? 'bearish' : 'none';
    const greed = Object.fromEntries(Object.entries(parts).map(([part, component]) => [part, component?.greed ?? null]));
    return { value, band, date, coverage, contrarian, ...greed };
  }

  /** Reckoned once a session, and again when a history has grown. */
  #blend(): FearGreedReading | null {
    const { vix, vix3m, vvix, spx, putCall } = this.#histories;
    const version = vix.version + vix3m.version + vvix.version + spx.version + putCall.version;
    if (version === this.#version || this.#vix.tradeDate === '') return this.#reading;
    this.#version = version;
    this.#reading = fearGreed(this.#histories, this.#vix.tradeDate, this.#vix.previousDate, this.#options);
    return this.#reading;
  }
}

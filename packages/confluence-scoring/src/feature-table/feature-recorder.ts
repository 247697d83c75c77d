import { TradeFlag, type Aggressor, type ConfluenceRating, type CurrentRating, type DurationMicros, type MarketListener, type MarketView, type Micros, type TradeEvent } from '@mia-trading/core';
import { CumulativeDelta } from '@mia-trading/orderflow';
import type { LevelMap } from '@mia-trading/technical';
import type { ScoringPipeline } from '../pipeline/scoring-pipeline.js';
import type { FeatureColumnValue, FeatureMoment } from './feature-column.js';
import { FEATURE_COLUMNS } from './feature-columns.js';

/** A row at every print, or at the first evaluation at or past each multiple of a duration. */
export type RowSpacing = 'trade' | DurationMicros;

export interface FeatureRecorderOptions {
  readonly every: RowSpacing;
  /** First and end (exclusive) of the times that get rows; what is before warms the features up. */
  readonly from: Micros;
  readonly to: Micros;
  /** Takes each row, in the order of {@link FEATURE_COLUMNS}; the array is used again for the next. */
  readonly onRow: (row: readonly FeatureColumnValue[]) => void;
}

const ASIDE = TradeFlag.OffBook | TradeFlag.Spread;

/**
 * Writes down what a pipeline sees: a listener of the run, after the features, that is also told each rating. It computes nothing but the cumulative
 * delta and changes nothing: ratings are those of a run without it.
 */
export class FeatureRecorder implements MarketListener {
  readonly #options: FeatureRecorderOptions;
  readonly #delta = new CumulativeDelta();
  readonly #row: FeatureColumnValue[] = FEATURE_COLUMNS.map(() => null);
  #pipeline: ScoringPipeline | null = null;
  #market: MarketView | null = null;
  #rating: ConfluenceRating | null = null;
  #due: Micros = Number.NEGATIVE_INFINITY;
  #isFresh = true;

  constructor(options: FeatureRecorderOptions) {
    this.#options = options;
  }

  /** Names the run that is watched, before its first event. */
  attach(pipeline: ScoringPipeline, market: MarketView): void {
    this.#pipeline = pipeline;
    this.#market = market;
  }

  onTrade(trade: TradeEvent, market: MarketView): void {
    this.#delta.onTrade(trade.aggressorSource === 'exchange' ? trade : { ...trade, aggressor: 0 }, market);
    this.#isFresh = false;
    if (this.#options.every === 'trade' && (trade.flags & ASIDE) === 0) this.#write(trade.tsEvent, trade.price, trade.size, trade.aggressor);
  }

  onSession(): void {
    this.#delta.onSession();
  }

  onGap(): void {
    this.#delta.onGap();
  }

  /** The run has rated the market. */
  onRating(rating: CurrentRating): void {
    const { every } = this.#options;
    this.#rating = rating.keep();
    if (every === 'trade' || rating.ts < this.#due) return;
    this.#due = (Math.floor(rating.ts / every) + 1) * every;
    this.#write(rating.ts, rating.price, null, null);
  }

  /** The data has ended. In a table by time, prints since the last row get one more, so that the last row holds everything. */
  finish(): void {
    if (this.#options.every === 'trade' || this.#isFresh || this.#market === null) return;
    this.#write(this.#market.now, this.#market.lastPrice, null, null);
  }

  #write(ts: Micros, price: number, tradeSize: number | null, tradeAggressor: Aggressor | null): void {
    const { from, to, onRow } = this.#options;
    const pipeline = this.#pipeline;
    const market = this.#market;
    this.#isFresh = true;
    if (pipeline === null || market === null || market.now < from || market.now >= to) return;
    const levels: LevelMap = pipeline.levels(market);
    const moment: FeatureMoment = { pipeline, market, levels, delta: this.#delta, rating: this.#rating, ts, price, tradeSize, tradeAggressor };
    for (let index = 0; index < FEATURE_COLUMNS.length; index += 1) this.#row[index] = finite((FEATURE_COLUMNS[index] as (typeof FEATURE_COLUMNS)[number]).read(moment));
    onRow(this.#row);
  }
}

function finite(value: FeatureColumnValue): FeatureColumnValue {
  return typeof value === 'number' && !Number.isFinite(value) ? null : value;
}

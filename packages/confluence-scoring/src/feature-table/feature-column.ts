import type { Aggressor, ConfluenceRating, MarketView, Micros } from '@mia-trading/core';
import type { CumulativeDelta } from '@mia-trading/orderflow';
import type { LevelMap } from '@mia-trading/technical';
import type { ScoringPipeline } from '../pipeline/scoring-pipeline.js';

export type FeatureColumnType = 'integer' | 'double' | 'boolean' | 'text';

export type FeatureColumnValue = number | string | boolean | null;

/** The moment that one row shows. One object per run, changed in place. */
export interface FeatureMoment {
  readonly pipeline: ScoringPipeline;
  readonly market: MarketView;
  readonly levels: LevelMap;
  /** Delta of the session from the exchange's own aggressors. */
  readonly delta: CumulativeDelta;
  /** Latest rating; `null` before the first. */
  readonly rating: ConfluenceRating | null;
  readonly ts: Micros;
  /** Points; `NaN` before the first print. */
  readonly price: number;
  /** Of the print that the row is about; `null` in rows by time. */
  readonly tradeSize: number | null;
  readonly tradeAggressor: Aggressor | null;
}

/** One column of the feature table: what it is and how it is read. */
export interface FeatureColumn {
  readonly name: string;
  readonly type: FeatureColumnType;
  readonly unit: string;
  readonly meaning: string;
  /** `null`: not known at that moment. */
  readonly read: (moment: FeatureMoment) => FeatureColumnValue;
}

/** One column of the table of detections. */
export interface DetectionColumn {
  readonly name: string;
  readonly type: FeatureColumnType | 'json';
  readonly unit: string;
  readonly meaning: string;
}

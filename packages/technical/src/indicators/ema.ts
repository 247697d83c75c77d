import { EMA } from 'technicalindicators';
import { SeededAverage } from './seeded-average.js';

/**
 * Exponential moving average: ema += (value - ema)·2/(period + 1), begun with the simple mean of the first `period` values.
 * Values that are not finite are left out. Source: Murphy, Technical Analysis of the Financial Markets, ch. 9.
 */
export class ExponentialAverage extends SeededAverage {
  /** @param period values, an integer of at least 1. */
  constructor(period: number) {
    super(period, 2 / (period + 1), () => new EMA({ period, values: [] }));
  }
}

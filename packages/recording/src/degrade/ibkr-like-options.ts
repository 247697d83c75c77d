import { MILLISECOND, SECOND, type DurationMicros } from '@mia-trading/core';

/** How a recording is thinned and delayed to what Interactive Brokers would have delivered. */
export interface IbkrLikeOptions {
  /** Begins the random delays; the same seed gives the same events. */
  readonly seed: number;
  /** Quotes, index levels and option lines are snapshots this far apart. */
  readonly snapshotInterval: DurationMicros;
  /** Most rows of depth a side. */
  readonly depthRows: number;
  /** Every change of depth is at least this late. */
  readonly depthDelay: DurationMicros;
  /** Mean of what comes on top, exponential: depth and prints are not in step. */
  readonly depthJitter: DurationMicros;
  /** Option series nearest to the money that are subscribed all the time. */
  readonly streamedSeries: number;
  /** Lines on which the others take turns. */
  readonly rotationLines: number;
  /** Length of a turn. */
  readonly turn: DurationMicros;
}

/**
 * Snapshots several times a second and depth of ten rows are documented; the delays of depth are assumed. Series, lines and turns are
 * those of `ibkr-feed` on the hundred market data lines that every account has.
 */
export const IBKR_LIKE: IbkrLikeOptions = {
  seed: 1,
  snapshotInterval: 250 * MILLISECOND,
  depthRows: 10,
  depthDelay: 20 * MILLISECOND,
  depthJitter: 40 * MILLISECOND,
  streamedSeries: 48,
  rotationLines: 20,
  turn: 6 * SECOND,
};

import type { Side } from '../events/side.js';
import type { Micros } from '../time/micros.js';
import type { Explanation } from './feature.js';

/** `confirmed`: the data leaves no other reading. `possible`: it looks like it, and the feed cannot prove it. */
export type DetectionGrade = 'confirmed' | 'possible';

/**
 * Something found in the market: a sweep, an iceberg, a failed break. It is made at the event that completed it and never back-dated:
 * whoever acts at `detectedAt` knew no more than is in it.
 */
export interface Detection {
  /** What was found, in the field's term, e.g. `sweep`, `nativeIceberg`, `failedBreak`. */
  readonly kind: string;
  /** Event time at which it was complete. */
  readonly detectedAt: Micros;
  /** Event time of the first event that belongs to it; never after `detectedAt`. */
  readonly since: Micros;
  /** Direction in which it speaks for the future's price; 0 when it speaks for none. */
  readonly side: Side | 0;
  /** Price in points it is tied to; `NaN` when to none. */
  readonly price: number;
  readonly grade: DetectionGrade;
  /** Quantities behind it in natural units. */
  readonly detail: Explanation;
}

/** Hears of detections in the order of `detectedAt`, while the event that completed each is being handled. Must not keep the caller waiting. */
export type DetectionListener = (detection: Detection) => void;

/** A listener for those who do not care. */
export const ignoreDetections: DetectionListener = () => undefined;

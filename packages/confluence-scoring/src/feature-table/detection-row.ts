import type { Detection } from '@mia-trading/core';
import type { DetectionColumn, FeatureColumnValue } from './feature-column.js';

/** Every column of the table of detections, in order. */
export const DETECTION_COLUMNS: readonly DetectionColumn[] = [
  { name: 'detectedAt', type: 'integer', unit: 'µs since 1970', meaning: 'event time at which it was complete; nothing is back-dated' },
  { name: 'since', type: 'integer', unit: 'µs since 1970', meaning: 'event time of the first event that belongs to it' },
  { name: 'kind', type: 'text', unit: '', meaning: 'what was found' },
  { name: 'side', type: 'integer', unit: '+1, 0, -1', meaning: 'direction in which it speaks for the price; 0 for none' },
  { name: 'price', type: 'double', unit: 'points', meaning: 'price it is tied to; empty when to none' },
  { name: 'grade', type: 'text', unit: '', meaning: 'confirmed: the data leaves no other reading; possible: the feed cannot prove it' },
  { name: 'detail', type: 'json', unit: '', meaning: 'quantities behind it in natural units, as JSON' },
];

/** A detection as a row of {@link DETECTION_COLUMNS}. */
export function detectionRow({ detectedAt, since, kind, side, price, grade, detail }: Detection): FeatureColumnValue[] {
  return [detectedAt, since, kind, side, Number.isNaN(price) ? null : price, grade, JSON.stringify(detail)];
}

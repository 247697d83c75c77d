import { BatchCursor, type EventBatches } from './event-cursor.js';
import { mergeEvents } from './merge.js';
import type { Recording } from './open-recording.js';

/**
 * One pass over several recordings as if they were one: by `tsInit`, then in the order given here, then by `seq`.
 * Events keep the `seq` of their own recording, so it is no longer unique. Memory does not depend on their lengths.
 */
export function mergeRecordings(recordings: readonly Recording[]): EventBatches {
  return mergeEvents(
    recordings.map((recording) => new BatchCursor(recording.batches())),
    'stream',
  );
}

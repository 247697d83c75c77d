import type { TapeEvent } from '@mia-trading/core';
import type { EventBatches, EventCursor } from './event-cursor.js';

/** Events of one merged batch. */
const BATCH_EVENTS = 4096;

/** Who goes first among events of different streams with the same `tsInit`: the lower `seq`, or the earlier stream. */
export type TieRule = 'seq' | 'stream';

/**
 * Merges streams that are each in tape order into one: by `tsInit`, then by `tie`, then by stream. A stream is never
 * re-sorted inside. Holds what each cursor has fetched and one batch; ending the iteration early closes every cursor.
 */
export async function* mergeEvents(cursors: readonly EventCursor[], tie: TieRule): EventBatches {
  try {
    const open: EventCursor[] = [];
    for (const cursor of cursors) if (await cursor.refill()) open.push(cursor);
    let batch: TapeEvent[] = [];
    while (open.length > 0) {
      const first = earliest(open, undefined, tie) as EventCursor;
      takeRun(first, earliest(open, first, tie), open, tie, batch);
      if (batch.length >= BATCH_EVENTS) {
        yield batch;
        batch = [];
      }
      if (first.isEmpty && !(await first.refill())) open.splice(open.indexOf(first), 1);
    }
    if (batch.length > 0) yield batch;
  } finally {
    for (const cursor of cursors) await cursor.close();
  }
}

/** Moves events of `first` into `batch` up to the head of `second`, the end of what was fetched, or a full batch. */
function takeRun(first: EventCursor, second: EventCursor | undefined, open: readonly EventCursor[], tie: TieRule, batch: TapeEvent[]): void {
  do batch.push(first.take());
  while (!first.isEmpty && batch.length < BATCH_EVENTS && (second === undefined || precedes(first, second, open, tie)));
}

function earliest(open: readonly EventCursor[], except: EventCursor | undefined, tie: TieRule): EventCursor | undefined {
  let best: EventCursor | undefined;
  for (const cursor of open) {
    if (cursor !== except && (best === undefined || precedes(cursor, best, open, tie))) best = cursor;
  }
  return best;
}

function precedes(left: EventCursor, right: EventCursor, open: readonly EventCursor[], tie: TieRule): boolean {
  if (left.tsInit !== right.tsInit) return left.tsInit < right.tsInit;
  if (tie === 'seq' && left.seq !== right.seq) return left.seq < right.seq;
  return open.indexOf(left) < open.indexOf(right);
}

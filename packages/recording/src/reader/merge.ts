import type { TapeEvent } from '@mia-trading/core';

/** Events of one merged batch. */
const BATCH_EVENTS = 4096;

export type EventBatches = AsyncGenerator<TapeEvent[], void, undefined>;

/** Who goes first among events of different streams with the same `tsInit`: the lower `seq`, or the earlier stream. */
export type TieRule = 'seq' | 'stream';

/** One stream and the batch of it that is being consumed. */
class Cursor {
  readonly order: number;
  readonly #batches: EventBatches;
  #events: readonly TapeEvent[] = [];
  #at = 0;

  constructor(order: number, batches: EventBatches) {
    this.order = order;
    this.#batches = batches;
  }

  get head(): TapeEvent {
    return this.#events[this.#at] as TapeEvent;
  }

  get isEmpty(): boolean {
    return this.#at >= this.#events.length;
  }

  step(): void {
    this.#at++;
  }

  /** False at the end of the stream. */
  async refill(): Promise<boolean> {
    while (this.isEmpty) {
      const result = await this.#batches.next();
      if (result.done === true) return false;
      this.#events = result.value;
      this.#at = 0;
    }
    return true;
  }

  async close(): Promise<void> {
    await this.#batches.return();
  }
}

/**
 * Merges streams that are each in tape order into one: by `tsInit`, then by `tie`, then by stream. A stream is never
 * re-sorted inside. Holds one batch per stream; ending the iteration early ends every stream.
 */
export async function* mergeEvents(streams: readonly EventBatches[], tie: TieRule): EventBatches {
  const cursors = streams.map((batches, order) => new Cursor(order, batches));
  try {
    const open: Cursor[] = [];
    for (const cursor of cursors) if (await cursor.refill()) open.push(cursor);
    let batch: TapeEvent[] = [];
    while (open.length > 0) {
      const first = earliest(open, undefined, tie) as Cursor;
      takeRun(first, earliest(open, first, tie), tie, batch);
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

/** Moves events of `first` into `batch` up to the head of `second`, the end of its batch, or a full batch. */
function takeRun(first: Cursor, second: Cursor | undefined, tie: TieRule, batch: TapeEvent[]): void {
  do {
    batch.push(first.head);
    first.step();
  } while (!first.isEmpty && batch.length < BATCH_EVENTS && (second === undefined || precedes(first, second, tie)));
}

function earliest(cursors: readonly Cursor[], except: Cursor | undefined, tie: TieRule): Cursor | undefined {
  let best: Cursor | undefined;
  for (const cursor of cursors) {
    if (cursor !== except && (best === undefined || precedes(cursor, best, tie))) best = cursor;
  }
  return best;
}

function precedes(left: Cursor, right: Cursor, tie: TieRule): boolean {
  const a = left.head;
  const b = right.head;
  if (a.tsInit !== b.tsInit) return a.tsInit < b.tsInit;
  if (tie === 'seq' && a.seq !== b.seq) return a.seq < b.seq;
  return left.order < right.order;
}

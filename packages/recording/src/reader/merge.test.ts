import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { IndexEvent, TapeEvent } from '@mia-trading/core';
import { propertyRuns } from '../tape/test-support/property-runs.js';
import { BatchCursor, type EventBatches } from './event-cursor.js';
import { mergeEvents, type TieRule } from './merge.js';

function level(stream: number, tsInit: number, seq: number): IndexEvent {
  return { kind: 'index', tsEvent: tsInit, tsInit, seq, instrument: `S${stream}`, level: 0 };
}

/** Counts what is asked of a stream. */
class Source {
  fetched = 0;
  closed = false;
  readonly #batches: readonly (readonly TapeEvent[])[];

  constructor(batches: readonly (readonly TapeEvent[])[]) {
    this.#batches = batches;
  }

  async *events(): EventBatches {
    try {
      for (const batch of this.#batches) {
        this.fetched++;
        yield [...batch];
      }
    } finally {
      this.closed = true;
    }
  }
}

async function merged(streams: readonly (readonly (readonly TapeEvent[])[])[], tie: TieRule): Promise<TapeEvent[]> {
  const events: TapeEvent[] = [];
  for await (const batch of mergeEvents(streams.map((batches) => new BatchCursor(new Source(batches).events())), tie)) events.push(...batch);
  return events;
}

/** Streams in tape order, each cut into batches, with many equal times. */
const anyStreams = fc
  .array(fc.array(fc.array(fc.integer({ min: 0, max: 6 }), { maxLength: 5 }), { maxLength: 5 }), { maxLength: 5 })
  .map((streams) =>
    streams.map((batches, stream) => {
      const times = batches.flat().sort((left, right) => left - right);
      let seq = 0;
      return batches.map((batch) => batch.map(() => level(stream, times[seq] as number, seq++)));
    }),
  );

describe('merging streams', () => {
  it('goes by time, then by the rule for ties', async () => {
    const left = [[level(0, 1, 0), level(0, 5, 3)]];
    const right = [[level(1, 1, 1)], [level(1, 5, 2), level(1, 6, 4)]];
    expect((await merged([left, right], 'seq')).map(({ seq }) => seq)).toEqual([0, 1, 2, 3, 4]);
    expect((await merged([left, right], 'stream')).map(({ seq }) => seq)).toEqual([0, 1, 3, 2, 4]);
  });

  it('gives what sorting everything would, whatever the streams and their batches', async () => {
    await fc.assert(
      fc.asyncProperty(anyStreams, fc.constantFrom('seq' as const, 'stream' as const), async (streams, tie) => {
        const naive = streams
          .flatMap((batches, stream) => batches.flat().map((event) => ({ event, stream })))
          .sort((a, b) => a.event.tsInit - b.event.tsInit || (tie === 'seq' ? a.event.seq - b.event.seq : 0) || a.stream - b.stream || a.event.seq - b.event.seq)
          .map(({ event }) => event);
        expect(await merged(streams, tie)).toEqual(naive);
      }),
      { numRuns: propertyRuns },
    );
  });

  it('never fetches further ahead than one batch a stream and one batch of output', async () => {
    const batches = (stream: number): TapeEvent[][] => Array.from({ length: 50 }, (_, batch) => Array.from({ length: 1_000 }, (_unused, index) => level(stream, batch * 1_000 + index, batch * 1_000 + index)));
    const sources = [new Source(batches(0)), new Source(batches(1))];
    let taken = 0;
    for await (const batch of mergeEvents(sources.map((source) => new BatchCursor(source.events())), 'stream')) {
      taken += batch.length;
      for (const source of sources) expect(source.fetched).toBeLessThanOrEqual(Math.floor(taken / 2_000) + 2);
    }
    expect(taken).toBe(100_000);
  });

  it('lets go of every stream when stopped early', async () => {
    const sources = [new Source([[level(0, 1, 0)], [level(0, 2, 1)]]), new Source([[level(1, 1, 0)]])];
    for await (const batch of mergeEvents(sources.map((source) => new BatchCursor(source.events())), 'seq')) {
      expect(batch.length).toBeGreaterThan(0);
      break;
    }
    expect(sources.map((source) => source.closed)).toEqual([true, true]);
  });
});

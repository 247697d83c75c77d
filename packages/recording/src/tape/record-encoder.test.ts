import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { TapeEvent } from '@mia-trading/core';
import { MalformedBytes } from './byte-reader.js';
import { RecordDecoder } from './record-decoder.js';
import { RecordEncoder } from './record-encoder.js';
import { ANYTHING, anyEvent } from './test-support/arbitrary-events.js';
import { propertyRuns } from './test-support/property-runs.js';

function encoded(events: readonly TapeEvent[]): Buffer {
  const encoder = new RecordEncoder();
  encoder.begin(events[0]?.seq ?? 0, events[0]?.tsInit ?? 0);
  for (const event of events) encoder.encode(event, event.seq, event.tsInit);
  return Buffer.from(encoder.bytes);
}

function decoded(bytes: Buffer, events: readonly TapeEvent[]): TapeEvent[] {
  return new RecordDecoder().decode(bytes, events.length, events[0]?.seq ?? 0, events[0]?.tsInit ?? 0);
}

describe('records of a block', () => {
  it('bring back any event of any kind with every bit of every field', () => {
    fc.assert(
      fc.property(fc.array(anyEvent(ANYTHING), { maxLength: 30 }), (events) => {
        expect(decoded(encoded(events), events)).toEqual(events);
      }),
      { numRuns: propertyRuns },
    );
  });

  it('keep -0 apart from 0 and NaN apart from null', () => {
    const bar: TapeEvent = { kind: 'bar', tsEvent: 5, tsInit: 5, seq: 0, instrument: 'ESH4', period: 60_000_000, open: -0, high: 0, low: NaN, close: 1, volume: NaN, bidVolume: null, askVolume: -0, trades: 0 };
    const [back] = decoded(encoded([bar]), [bar]);
    expect(Object.is(back?.kind === 'bar' ? back.open : 0, -0)).toBe(true);
    expect(back).toEqual(bar);
  });

  it('take few bytes for what is frequent: a trade one tick and 50 microseconds after another', () => {
    const trade: TapeEvent = { kind: 'trade', tsEvent: 1.7e15, tsInit: 1.7e15, seq: 0, instrument: 'ESH4', price: 4810.25, size: 2, aggressor: 1, aggressorSource: 'exchange', matchId: 7, flags: 1 };
    const next: TapeEvent = { ...trade, tsEvent: 1.7e15 + 50, tsInit: 1.7e15 + 50, seq: 1, price: 4810.5, matchId: 8 };
    expect(encoded([trade, next]).length - encoded([trade]).length).toBe(13);
  });

  it('are refused when cut, when bytes follow them, or when a code means nothing', () => {
    const event: TapeEvent = { kind: 'index', tsEvent: 5, tsInit: 5, seq: 0, instrument: 'VIX', level: 13.5 };
    const bytes = encoded([event]);
    for (let length = 0; length < bytes.length; length++) expect(() => decoded(bytes.subarray(0, length), [event])).toThrow(MalformedBytes);
    expect(() => decoded(Buffer.concat([bytes, bytes]), [event])).toThrow(MalformedBytes);
    expect(() => decoded(Buffer.concat([Buffer.from([99]), bytes.subarray(1)]), [event])).toThrow(MalformedBytes);
  });
});

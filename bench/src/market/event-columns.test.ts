import { describe, expect, it } from '@jest/globals';
import type { TapeEvent } from '@mia-trading/core';
import { EventColumns } from './event-columns.js';

const header = { tsEvent: 1_703_800_000_123_456, tsInit: 1_703_800_000_123_461, seq: 7, instrument: 'ESH4' };
const order: TapeEvent = { ...header, kind: 'order', action: 'modify', side: -1, price: 4_800.25, size: 3, orderId: 6_412_345_678_901, last: false, snapshot: true };
const events: readonly TapeEvent[] = [
  order,
  { ...order, seq: 8, action: 'fill', side: 1, last: true, snapshot: false },
  { ...header, kind: 'trade', price: 4_800.5, size: 2, aggressor: -1, aggressorSource: 'tick', matchId: 5, flags: 17 },
  { ...header, kind: 'trade', price: 4_800.5, size: 0.5, aggressor: 0, aggressorSource: 'none', matchId: 0, flags: 0 },
  { ...header, kind: 'depth', instrument: 'NQH4', action: 'clear', side: 1, price: 0, size: 0, orders: 0, endOfBatch: true },
  { ...header, kind: 'depth', action: 'set', side: -1, price: 4_801, size: 12, orders: 4, endOfBatch: false },
  { ...header, kind: 'quote', bid: 4_800, bidSize: NaN, ask: 4_800.25, askSize: 9 },
  { ...header, kind: 'index', instrument: 'VIX', level: 13.2 },
];

describe('events in columns', () => {
  const columns = new EventColumns(events);
  const made = events.map((_, index) => columns.at(index, 0));

  it('come out as they went in, field by field, as objects of their own', () => {
    expect(made).toEqual(events);
    expect(made.map((event, index) => event === events[index])).toEqual(events.map(() => false));
  });

  it('move in time alone', () => {
    expect(events.map((_, index) => columns.at(index, 1_000_000))).toEqual(events.map((event) => ({ ...event, tsEvent: event.tsEvent + 1_000_000, tsInit: event.tsInit + 1_000_000 })));
  });
});

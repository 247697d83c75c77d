import { describe, expect, it } from '@jest/globals';
import type { OrderId } from '@mia-trading/core';
import { orderOf } from '../test-support/fixtures.js';
import { RecordedVenue, type SentCommand } from './recorded-venue.js';

const submit = (orderId: string, ts: number): SentCommand => ({ command: { kind: 'submit', order: orderOf({ orderId }) }, ts });
const cancel: SentCommand = { command: { kind: 'cancel', orderId: 'a' as OrderId }, ts: 20 };

function replay(sent: readonly SentCommand[]): RecordedVenue {
  const venue = new RecordedVenue([submit('a', 10), cancel]);
  for (const { command, ts } of sent) venue.send(command, ts);
  return venue;
}

describe('a replayed tape', () => {
  it('that sends what was sent then differs in nothing, whatever the order of fields', () => {
    const { command } = submit('a', 10);
    const turned = JSON.parse(JSON.stringify(command), (_key, value: unknown) => (typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).reverse()) : value)) as typeof command;
    const venue = replay([{ command: turned, ts: 10 }, cancel]);
    expect([venue.firstDivergence, venue.sent, venue.missing, venue.nextDue()]).toEqual([null, 2, 0, Number.POSITIVE_INFINITY]);
  });

  it('tells the first command that differs, both sides of it', () => {
    expect(replay([submit('a', 11), submit('b', 12)]).firstDivergence).toEqual({ index: 0, recorded: submit('a', 10), replayed: submit('a', 11) });
    expect(replay([submit('a', 10), cancel, cancel]).firstDivergence).toEqual({ index: 2, recorded: null, replayed: cancel });
  });

  it('counts what was not sent again', () => {
    expect(replay([submit('a', 10)]).missing).toBe(1);
  });
});

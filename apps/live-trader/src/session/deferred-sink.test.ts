import { describe, expect, it } from '@jest/globals';
import { asCurrent, type ConfluenceRating, type OrderId, type VenueCommand } from '@mia-trading/core';
import { DeferredSink } from './deferred-sink.js';

const cancel = (orderId: string): VenueCommand => ({ kind: 'cancel', orderId: orderId as OrderId });
const rating = asCurrent({ score: 61 } as ConfluenceRating);

function told(refuses: string) {
  const heard: string[] = [];
  const sink = new DeferredSink({
    onRating: ({ score }, assessment) => void heard.push(`rating ${score}, gate ${assessment()?.entryGate}`),
    onCommand: (command, ts) => {
      heard.push(`${command.kind} ${'orderId' in command ? command.orderId : ''} at ${ts}`);
      if ('orderId' in command && command.orderId === refuses) throw new Error('disk full');
    },
    onLockout: ({ cause }) => void heard.push(cause),
  });
  return { sink, heard };
}

describe('decisions that are told afterwards', () => {
  it('are held back until they are handed over, then told in order', () => {
    const { sink, heard } = told('');
    sink.onCommand(cancel('1'), 5);
    sink.onRating(rating, () => null);
    sink.onLockout({ cause: 'DAILY_LOSS', reason: '', since: 5, until: null } as never);
    sink.onReport({ kind: 'cancelled' } as never, 5);
    expect(heard).toEqual([]);
    sink.handOver();
    expect(heard).toEqual(['cancel 1 at 5', 'rating 61, gate undefined', 'DAILY_LOSS']);
    sink.handOver();
    expect(heard).toHaveLength(3);
  });

  it('tell what a trade would have looked like when the rating was made', () => {
    const { sink, heard } = told('');
    let entryGate = 70;
    sink.onRating(rating, () => ({ entryGate }) as never);
    entryGate = 80;
    sink.handOver();
    expect(heard).toEqual(['rating 61, gate 70']);
  });

  it('reach every sink once, also behind one that could not be kept', () => {
    const { sink, heard } = told('1');
    sink.onCommand(cancel('1'), 5);
    sink.onCommand(cancel('2'), 5);
    expect(() => sink.handOver()).toThrow('disk full');
    sink.handOver();
    sink.handOver();
    expect(heard).toEqual(['cancel 1 at 5', 'cancel 2 at 5']);
  });
});

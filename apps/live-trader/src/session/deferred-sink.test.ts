import { describe, expect, it } from '@jest/globals';
import type { ConfluenceRating, OrderId, VenueCommand } from '@mia-trading/core';
import type { DecisionSink } from '@mia-trading/engine';
import { DeferredSink } from './deferred-sink.js';

const cancel = (orderId: string): VenueCommand => ({ kind: 'cancel', orderId: orderId as OrderId });
const rating = { score: 61 } as ConfluenceRating;

function told(refuses: string) {
  const heard: string[] = [];
  const sink = new DeferredSink({
    onRating: ({ score }) => void heard.push(`rating ${score}`),
    onCommand: (command, ts) => {
      heard.push(`${command.kind} ${'orderId' in command ? command.orderId : ''} at ${ts}`);
      if ('orderId' in command && command.orderId === refuses) throw new Error('disk full');
    },
    onLockout: ({ cause }) => void heard.push(cause),
  });
  return { sink, heard };
}

/** What the engine hands to `onRating` beside the rating is only passed on. */
const unasked = undefined as unknown as Parameters<NonNullable<DecisionSink['onRating']>>[1];

describe('decisions that are told afterwards', () => {
  it('are held back until they are handed over, then told in order; a rating tells what was decided before it', () => {
    const { sink, heard } = told('');
    sink.onRating(rating, unasked);
    sink.onCommand(cancel('1'), 5);
    sink.onLockout({ cause: 'DAILY_LOSS', reason: '', since: 5, until: null } as never);
    sink.onReport({ kind: 'cancelled' } as never, 5);
    expect(heard).toEqual(['rating 61']);
    sink.handOver();
    expect(heard).toEqual(['rating 61', 'cancel 1 at 5', 'DAILY_LOSS']);
    sink.onCommand(cancel('2'), 6);
    sink.onRating(rating, unasked);
    sink.handOver();
    expect(heard.slice(3)).toEqual(['cancel 2 at 6', 'rating 61']);
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

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { propertyRuns } from '../book/test-support/property-runs.js';
import { NEVER } from './event-clock.js';
import { TimerQueue } from './timer-queue.js';

describe('TimerQueue', () => {
  it('hands over the earliest first, and at one time the first scheduled', () => {
    const queue = new TimerQueue<string>();
    for (const [time, value] of [[30, 'c'], [10, 'a1'], [20, 'b'], [10, 'a2']] as const) queue.schedule(time, value);
    expect([queue.nextDue, queue.size]).toEqual([10, 4]);
    expect([queue.takeDue(9), queue.takeDue(10), queue.takeDue(10), queue.takeDue(10)]).toEqual([undefined, 'a1', 'a2', undefined]);
    expect([queue.takeDue(100), queue.takeDue(100), queue.takeDue(100)]).toEqual(['b', 'c', undefined]);
    expect([queue.nextDue, queue.size]).toEqual([NEVER, 0]);
  });

  it('keeps nothing that is never due', () => {
    const queue = new TimerQueue<string>();
    queue.schedule(NEVER, 'never');
    queue.schedule(NaN, 'no time');
    expect(queue.size).toBe(0);
  });

  it('is empty after a clear', () => {
    const queue = new TimerQueue<number>();
    queue.schedule(1, 1);
    queue.clear();
    expect([queue.size, queue.nextDue, queue.takeDue(9)]).toEqual([0, NEVER, undefined]);
    queue.schedule(2, 2);
    expect(queue.takeDue(9)).toBe(2);
  });

  it('agrees with a stable sort, whatever is scheduled in between', () => {
    const step = fc.oneof(fc.record({ schedule: fc.integer({ min: 0, max: 30 }) }), fc.record({ take: fc.integer({ min: 0, max: 30 }) }));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200, size: 'max' }), (steps) => {
        const queue = new TimerQueue<number>();
        let waiting: { time: number; order: number }[] = [];
        steps.forEach((one, order) => {
          if ('schedule' in one) {
            queue.schedule(one.schedule, order);
            waiting = [...waiting, { time: one.schedule, order }].sort((a, b) => a.time - b.time || a.order - b.order);
          } else {
            const first = waiting[0];
            const isDue = first !== undefined && first.time <= one.take;
            expect(queue.takeDue(one.take)).toBe(isDue ? first.order : undefined);
            if (isDue) waiting = waiting.slice(1);
          }
          expect([queue.size, queue.nextDue]).toEqual([waiting.length, waiting[0]?.time ?? NEVER]);
        });
      }),
      { numRuns: propertyRuns },
    );
  });
});

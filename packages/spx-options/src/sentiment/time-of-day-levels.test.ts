import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { medianOf } from '@mia-trading/core';
import { propertyRuns } from '../test-support/property-runs.js';
import { TimeOfDayLevels } from './time-of-day-levels.js';

const options = { bucketMinutes: 5, keptSessions: 4, minimumSessions: 3 };

describe('usual level at a time of day', () => {
  it('is the median of the sessions before, never of the session under way: by hand', () => {
    const levels = new TimeOfDayLevels(options);
    for (const level of [1, 2, 9]) {
      levels.note(3, level);
      expect(levels.normAt(3)).toBeNaN();
      levels.onSession();
    }
    levels.note(3, 100);
    expect([levels.normAt(3), levels.sessionsAt(3), levels.normAt(4), levels.sessionsAt(4)]).toEqual([2, 3, NaN, 0]);
    expect([levels.bucketOf(0), levels.bucketOf(4), levels.bucketOf(5), levels.bucketOf(1_439)]).toEqual([0, 0, 1, 287]);
  });

  it('keeps the first level of a bucket, and no session in which nothing was seen', () => {
    const levels = new TimeOfDayLevels({ ...options, minimumSessions: 1 });
    levels.note(0, 1);
    levels.note(0, 2);
    levels.note(1, Number.NaN);
    levels.onSession();
    levels.onSession();
    expect([levels.normAt(0), levels.normAt(1), levels.snapshot().sessions.length]).toEqual([1, NaN, 1]);
  });

  it('equals a slow median over the last sessions', () => {
    const session = fc.array(fc.option(fc.double({ min: 0.1, max: 5, noNaN: true }), { nil: Number.NaN }), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(fc.array(session, { maxLength: 10 }), (sessions) => {
        const levels = new TimeOfDayLevels(options);
        for (const each of sessions) {
          each.forEach((level, bucket) => levels.note(bucket, level));
          levels.onSession();
        }
        const kept = sessions.filter((each) => each.some(Number.isFinite)).slice(-options.keptSessions);
        for (let bucket = 0; bucket < 3; bucket += 1) {
          const seen = kept.map((each) => each[bucket] as number).filter(Number.isFinite);
          expect(levels.sessionsAt(bucket)).toBe(seen.length);
          expect(levels.normAt(bucket)).toBe(seen.length < options.minimumSessions ? Number.NaN : medianOf(seen));
        }
      }),
      { numRuns: propertyRuns },
    );
  });

  it('refuses a snapshot of another form', () => {
    const levels = new TimeOfDayLevels(options);
    expect(() => levels.restore({ schemaVersion: 1, bucketMinutes: 5, sessions: [[1, 2]] })).toThrow('snapshot does not fit');
    expect(() => levels.restore({ schemaVersion: 1, bucketMinutes: 10, sessions: [] })).toThrow('buckets of 5 minutes');
  });
});
